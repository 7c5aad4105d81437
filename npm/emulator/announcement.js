// What is told at the start. The first two lines are read by programs, as the Rust emulator's are.
export const announcement = ({ appUrl, platformUrl, keys }, { control }) => `app      ${appUrl}
platform ${platformUrl}
${keys}
${control ? `control  ${platformUrl}/emulator/ (a page; faults, clock, counters, log)\n` : ""}
In your app, for whoever logs in:
  await fetch("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: '{"user":"ana"}' });
  await ensureUser({ authCodeUrl: "/auth/code", appUserId: "ana" });

and in its development server, so that these paths are the page's own (Vite's configuration):
  server: { proxy: Object.fromEntries(["/login", "/logout", "/session", "/auth/code"].map((path) => [path, "${appUrl}"])) }

Ctrl-C ends it.
`;
