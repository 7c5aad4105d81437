// Who is logged in, and how the app's backend is asked. In a WebView the page's origin is `capacitor://localhost` or `https://localhost`, and the
// backend is another site: its cookies do not come along. The session goes in a header instead.
const backend = import.meta.env.VITE_BACKEND;
const KEY = "session";

export const session = () => JSON.parse(localStorage.getItem(KEY));
export const logOut = () => localStorage.removeItem(KEY);

export async function logIn(user) {
  const opened = await api("/login", { method: "POST", body: JSON.stringify({ user }) });
  localStorage.setItem(KEY, JSON.stringify(opened));
  return opened;
}

export async function api(path, { method = "GET", body, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  if (session()) headers.Authorization = `Bearer ${session().token}`;
  const answer = await fetch(backend + path, { method, body, signal, headers, cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new Error(`the backend answers ${answer.status} to ${path}`);
  return answer.json();
}
