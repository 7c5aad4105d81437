//! Objects that fight back.

use edge_tests::{Outcome, Stage, Test, tests};

use crate::{
    row::{check, fine, row},
    told::{missing, refused},
};

pub fn tests() -> Vec<Test> {
    tests![
        options_whose_getters_and_traps_throw,
        what_objects_inherit_is_not_seen,
        options_of_another_realm_are_as_good_as_ours,
        a_page_that_replaced_promise_gets_its_user_as_well,
    ]
}

async fn options_whose_getters_and_traps_throw() -> Outcome {
    let stage = Stage::open().await?;
    let invalid = |names| refused("invalid-option").names(names);
    let mut rows: Vec<_> = ["authCode", "authCodeUrl", "getAuthCode", "timeoutMs", "signal", "platformUrl", "authCodeRequest", "other"]
        .into_iter()
        .map(|option| row(format!("m.createUser({{ get {option}() {{ throw thrown }} }})"), invalid(option)))
        .collect();
    for trap in ["ownKeys", "get"] {
        rows.push(row(format!("m.createUser(new Proxy({{ authCode: code }}, {{ {trap}() {{ throw thrown }} }}))"), invalid("")));
    }
    rows.extend([
        row("(() => { const { proxy, revoke } = Proxy.revocable({ authCode: code }, {}); revoke(); return m.createUser(proxy) })()", invalid("")),
        row("m.createUser({ authCode: new Proxy({}, { get() { throw thrown } }) })", invalid("authCode")),
        row("m.createUser({ authCodeUrl: { [Symbol.toStringTag]: 'URL', toString() { throw thrown } } })", invalid("authCodeUrl")),
        row("m.createUser({ authCodeUrl: backend, authCodeRequest: { get headers() { throw thrown } } })", invalid("")),
        row("m.createUser({ authCodeUrl: backend, authCodeRequest: { headers: new Proxy({}, { ownKeys() { throw thrown } }) } })", invalid("authCodeRequest")),
        row("m.createUser({ authCode: code, timeoutMs: { valueOf() { throw thrown } } })", invalid("timeoutMs")),
        row("m.createUser({ authCode: code, signal: new Proxy({}, { get() { throw thrown } }) })", invalid("signal")),
        row("m.createUser({ authCode: code, signal: { addEventListener() {}, get aborted() { throw thrown } } })", invalid("signal")),
    ]);
    check(&stage, rows).await?;
    stage.finish().await
}

async fn what_objects_inherit_is_not_seen() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let good = "{ authCode: code, platformUrl: platform }";
    let with = |properties: &str, options: &str| format!("polluted({{ {properties} }}, () => m.createUser({options}))");
    let rows = vec![
        row(with("authCode: 'PLANTED'", "{}"), missing("missing-code-source")),
        row(with("authCodeUrl: backend, getAuthCode: () => code", "{}"), missing("missing-code-source")),
        row(with("authCode: 'PLANTED'", "undefined"), missing("missing-options")),
        row(with("signal: AbortSignal.abort()", "undefined"), missing("missing-options")),
        row(
            with("cause: 'PLANTED', reason: 'PLANTED', status: 5, retry: 'PLANTED'", "new Proxy({}, { ownKeys() { throw thrown } })"),
            refused("invalid-option"),
        ),
        fine(with("apiKey: 'PLANTED', authorization: 'PLANTED'", good)),
        fine(with("timeoutMs: 1", good)),
        fine(with("timeoutMs: -1", good)),
        fine(with("signal: AbortSignal.abort()", good)),
        fine(with("platformUrl: 'http://example.com'", "{ authCodeUrl: backend }")),
        fine(with("authCodeRequest: { method: 'DELETE' }", "{ authCodeUrl: backend }")),
        fine(with("user_id: 'PLANTED', token: 'PLANTED', platform_url: 'PLANTED'", "{ authCodeUrl: backend }")),
    ];
    check(&stage, rows).await?;
    stage.finish().await
}

async fn options_of_another_realm_are_as_good_as_ours() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage
        .run(
            "const frame = document.body.appendChild(document.createElement('iframe'));
             globalThis.other = frame.contentWindow;
             globalThis.there = (properties) => Object.assign(new other.Object(), properties);",
        )
        .await?;
    let rows = vec![
        fine("m.createUser(there({ authCode: code, platformUrl: platform }))"),
        fine("m.createUser(there({ authCodeUrl: new other.URL(backend), authCodeRequest: there({ method: 'GET' }) }))"),
        fine("m.createUser(there({ getAuthCode: () => other.Promise.resolve(there({ auth_code: code, platform_url: platform })) }))"),
        fine("m.createUser(there({ authCode: code, platformUrl: platform, signal: new other.AbortController().signal }))"),
        row("m.createUser(there({ authCode: code, signal: other.AbortSignal.abort() }))", refused("aborted").retry("same-call")),
        row("m.createUser(there({ authCode: there({}) }))", refused("invalid-option").names("authCode")),
    ];
    check(&stage, rows).await?;
    stage.finish().await
}

/// Zone.js and other libraries do so: what the browser's own calls give is then no instance of the page's `Promise`.
async fn a_page_that_replaced_promise_gets_its_user_as_well() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.run("globalThis.Promise = class extends Promise {}").await?;
    stage.create().await?;
    stage.reset().await?;
    assert_eq!(stage.user().await?, None);
    stage.finish().await
}
