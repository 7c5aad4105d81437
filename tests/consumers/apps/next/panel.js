"use client";
import { ensureUser, reset } from "sentiance-web";
import { useSentianceUser } from "sentiance-web/react";

async function create() {
  await fetch("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ user: "ana" }) });
  await ensureUser({ authCodeUrl: "/auth/code", appUserId: "ana" });
}

export function Panel() {
  const user = useSentianceUser();
  return (
    <>
      <button onClick={create}>Create</button>
      <button onClick={() => reset()}>Reset</button>
      <output>{user === undefined ? "not known yet" : user === null ? "no user" : `user ${user.userId}`}</output>
    </>
  );
}
