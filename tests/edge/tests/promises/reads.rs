//! Reads by the thousand, and reads while everything changes: all are answered, and no answer is older than its question.

use edge_tests::{Outcome, Stage, Test, tests, without_wasm};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    tests![thousands_in_one_moment_are_answered_alike, none_in_two_copies_is_older_than_what_was_committed_before_it]
}

async fn thousands_in_one_moment_are_answered_alike() -> Outcome {
    // An engine that compiles nothing takes a minute for twenty thousand.
    let many = if without_wasm() { 2_000 } else { 20_000 };
    let stage = Stage::open_as("ada").await?;
    let user = stage.create().await?;
    let told = stage
        .run(&format!(
            "const many = {many};
            {READ_IN_ONE_MOMENT}"
        ))
        .await?;
    assert_eq!(told, json!({ "kinds": { user: many }, "few": true }));
    stage.finish().await
}

const READ_IN_ONE_MOMENT: &str = "
    const m = await sentiance();
    let transactions = 0;
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (...given) {
        transactions++;
        return transaction.apply(this, given);
    };
    const asked = Array.from({ length: many }, (_, at) => (at % 2 ? m.getUserId() : m.requestUserAccessToken().then(() => m.getUserId())));
    const settled = await Promise.allSettled(asked);
    const kinds = {};
    for (const { status, value, reason } of settled) {
        const kind = status === 'fulfilled' ? value : reason.kind;
        kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    return { kinds, few: transactions < 100 }";

/// The states of the device are numbered as they are committed. A read must answer one that was not over when it was asked.
const READ_WHILE_IT_CHANGES: &str = "
    const copies = [await sentiance(), await import('/sentiance-web/url.js')];

    const states = [null];
    let changing = true;
    let asked = 0;
    const stale = [];
    const read = async (m) => {
        const from = states.length - 1;
        const answer = await m.getUserId();
        asked++;
        // The newest may have been committed without having been told yet.
        const possible = states.slice(from);
        if (!possible.includes(answer) && !(await next).includes(answer)) stale.push({ answer, possible });
    };
    let next;
    const change = (call) => {
        next = call.then((state) => {
            states.push(state);
            return [state];
        });
        return next;
    };
    next = Promise.resolve([]);
    const readers = copies.flatMap((m) => Array.from({ length: 3 }, async () => {
        while (changing) await read(m);
    }));
    for (let round = 0; round < 20; round++) {
        const [one, other] = round % 2 ? copies : copies.toReversed();
        await logIn(`person ${round}`);
        await change(one.createUser({ authCodeUrl: backend }).then(({ userInfo }) => userInfo.userId));
        await Promise.all([read(one), read(other)]);
        await change(other.reset().then(() => null));
        await Promise.all([read(one), read(other)]);
    }
    changing = false;
    await Promise.all(readers);
    return { stale, enough: asked > 200, users: new Set(states).size }";

async fn none_in_two_copies_is_older_than_what_was_committed_before_it() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let told = stage.run(READ_WHILE_IT_CHANGES).await?;
    assert_eq!(told, json!({ "stale": [], "enough": true, "users": 21 }));
    stage.finish().await
}
