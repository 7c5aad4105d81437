// A page without a server has no backend of its own: it is given a code.
export function create({ createUser }) {
  const value = (id) => document.getElementById(id).value;
  return createUser({ authCode: value("code"), platformUrl: value("platform") });
}
