//! What the app's own `getAuthCode` can do wrong.

use edge_tests::{Outcome, Stage, Test, tests};

use crate::{
    row::{check, fine, row},
    told::{Told, backend, refused},
};

pub fn tests() -> Vec<Test> {
    tests![a_callback_that_throws, a_callback_that_gives_no_code, a_callback_that_never_settles, a_callback_may_hand_over_the_backends_answer_as_it_is,]
}

fn call(function: &str) -> String {
    format!("m.createUser({{ getAuthCode: {function}, platformUrl: platform }})")
}

async fn a_callback_that_throws() -> Outcome {
    let stage = Stage::open().await?;
    let threw = || refused("callback-failed").retry("same-call");
    let rows = vec![
        row(call("() => { throw thrown }"), threw().cause_is_what_was_thrown()),
        row(call("async () => { throw thrown }"), threw().cause_is_what_was_thrown()),
        row(call("() => ({ then(_, fail) { fail(thrown) } })"), threw().cause_is_what_was_thrown()),
        row(call("() => ({ get then() { throw thrown } })"), threw().cause_is_what_was_thrown()),
        row(call("() => new Proxy({}, { get() { throw thrown } })"), threw().cause_is_what_was_thrown()),
        row(call("() => Promise.reject(undefined)"), threw()),
        row(call("() => { throw undefined }"), threw()),
        row(call("class { constructor() {} }"), threw().cause("other")),
    ];
    check(&stage, rows).await?;
    stage.finish().await
}

async fn a_callback_that_gives_no_code() -> Outcome {
    let stage = Stage::open().await?;
    let invalid = || backend("invalid-answer");
    let mut rows: Vec<_> =
        ["undefined", "null", "5", "({})", "[]", "Symbol()", "true", "NaN", "({ auth_code: '' })", "({ auth_code: 5 })", "new Response('{}')"]
            .into_iter()
            .map(|value| row(call(&format!("() => {value}")), invalid()))
            .collect();
    for value in [
        "Object.create({ auth_code: 'PLANTED' })",
        "({ get auth_code() { throw thrown } })",
        "new Proxy({}, { getOwnPropertyDescriptor() { throw thrown } })",
        "({ auth_code: 'x', platform_url: 5 })",
    ] {
        rows.push(row(call(&format!("() => {value}")), invalid()));
    }
    let empty: Told = refused("invalid-option").names("getAuthCode");
    rows.push(row(call("() => ''"), empty.clone()));
    rows.push(row(call("() => 'x'.repeat(8193)"), empty));
    rows.push(row(call("() => 'Bearer PLANTED'"), refused("api-key")));
    rows.push(row(call("() => ({ auth_code: 'Bearer PLANTED' })"), refused("api-key")));
    check(&stage, rows).await?;
    stage.finish().await
}

async fn a_callback_that_never_settles() -> Outcome {
    let stage = Stage::open().await?;
    let late = |function: &str| {
        row(format!("m.createUser({{ getAuthCode: {function}, timeoutMs: 800 }})"), refused("timeout").by_network().retry("same-call")).ends_by(800)
    };
    check(&stage, vec![late("() => new Promise(() => {})"), late("() => ({ then() {} })")]).await?;
    stage.finish().await
}

async fn a_callback_may_hand_over_the_backends_answer_as_it_is() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let rows = vec![
        fine("m.createUser({ getAuthCode: () => ({ app_id: 'x', auth_code: code, platform_url: platform, unheard: {} }) })"),
        fine(
            "m.createUser({ getAuthCode: async ({ signal, attempt }) => (signal instanceof AbortSignal && attempt === 1 ? code : 5), platformUrl: platform })",
        ),
        fine("m.createUser({ getAuthCode: async () => (await fetch(backend, { headers: { Accept: 'application/json' } })).json() })"),
    ];
    check(&stage, rows).await?;
    stage.finish().await
}
