// The app of every consumer: a person logs in, has a Sentiance user, and leaves it.
export async function run(sdk, create = logInAndEnsure) {
  const { getUserId, isSentianceError, reset } = sdk;
  const output = document.querySelector("output");
  const show = async (act) => {
    try {
      await act?.();
      const id = await getUserId();
      output.textContent = id === null ? "no user" : `user ${id}`;
    } catch (error) {
      output.textContent = isSentianceError(error) ? `${error.kind}: ${error.details}` : `not a SentianceError: ${error}`;
    }
  };
  const click = (id, act) => document.getElementById(id).addEventListener("click", () => show(act));

  click("create", () => create(sdk));
  click("reset", () => reset());
  await show();
}

async function logInAndEnsure({ ensureUser }) {
  await fetch("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ user: "ana" }) });
  await ensureUser({ authCodeUrl: "/auth/code", appUserId: "ana" });
}
