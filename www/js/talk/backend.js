// The app's own backend, as the app's front end would use it. It knows nothing of Sentiance.

export class BackendError extends Error {
  name = "BackendError";
  constructor(what, status) {
    super(status ? `The app backend answered ${status} to ${what}.` : `The app backend did not answer to ${what}. Is it running?`);
  }
}

/** Where the platform is; the page needs it only for the emulator's own log and switches. */
export const config = () => ask("GET", "/config.json");

/** The name of the person logged in, or null. */
export const session = async () => (await ask("GET", "/session")).user;

/** Resolves with the name under which the backend knows the person. */
export const logIn = async (user) => (await ask("POST", "/login", { user })).user;

export const logOut = async () => {
  await ask("POST", "/logout");
  return null;
};

async function ask(method, path, body) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  } catch {
    throw new BackendError(`${method} ${path}`);
  }
  if (!answer.ok) throw new BackendError(`${method} ${path}`, answer.status);
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}
