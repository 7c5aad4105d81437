// A person logs in, has a Sentiance user on this device, and leaves it.
import { ensureUser, getUserId, isSentianceError, reset } from "sentiance-web";
import { api, logIn, logOut, session } from "./session.js";

const output = document.querySelector("output");

const enter = ({ user }) =>
  ensureUser({
    appUserId: user,
    getAuthCode: ({ signal }) => api("/auth/code", { signal }),
    platformUrl: import.meta.env.VITE_PLATFORM,
  });

async function show(act) {
  try {
    await act?.();
    const id = await getUserId();
    output.textContent = id === null ? "no user" : `user ${id}`;
  } catch (error) {
    output.textContent = isSentianceError(error) ? `${error.kind}: ${error.details}` : error.message;
  }
}

document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const user = new FormData(event.target).get("user");
  show(async () => enter(await logIn(user)));
});

// The user goes first: if the app ends in between, the next start finds somebody logged in, and gives them their user back.
document.querySelector("#log-out").addEventListener("click", () =>
  show(async () => {
    await reset();
    logOut();
  }),
);

// Whenever the app starts: who is logged in has a user. Where it is there already, nobody is asked.
show(() => session() && enter(session()));
