// A page without a server has no backend of its own: it is given a code.
export async function run({ createUser, getUserId, isSentianceError, reset }) {
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
  const value = (id) => document.getElementById(id).value;
  document.getElementById("create").addEventListener("click", () => show(() => createUser({ authCode: value("code"), platformUrl: value("platform") })));
  document.getElementById("reset").addEventListener("click", () => show(reset));
  await show();
}
