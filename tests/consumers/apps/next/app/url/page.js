"use client";
import { ensureUser, getUserId, isSentianceError, reset } from "sentiance-web/url";
import { useEffect } from "react";
import { run } from "../../app.js";

export default function Page() {
  useEffect(() => {
    run({ ensureUser, getUserId, isSentianceError, reset });
  }, []);
  return (
    <main>
      <h1>The entry with a file beside it</h1>
      <button id="create">Create</button>
      <button id="reset">Reset</button>
      <output />
    </main>
  );
}
