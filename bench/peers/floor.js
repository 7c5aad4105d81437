// What people write by hand: the same steps, and no guarantee.
begin(async ({ platform, code }) => ({
  read: () => JSON.parse(localStorage.getItem("user"))?.user_id ?? null,
  async exchange() {
    const id = crypto.randomUUID();
    const body = new URLSearchParams({ authentication_code: await code(), idempotency_key: id, install_id: id, sdk: "by-hand/0.0.0" });
    const answer = await fetch(`${platform}/users`, { method: "POST", headers: { accept: "application/json" }, body });
    localStorage.setItem("user", JSON.stringify(await answer.json()));
  },
  signOut: () => localStorage.removeItem("user"),
  observe: (told) => addEventListener("storage", told),
}));
