//! A caller that gives up, at each point of the way.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::json;

use crate::{
    row::{Code, check, fine, row},
    told::{Told, refused},
};

pub fn tests() -> Vec<Test> {
    tests![
        a_call_given_up_before_anything_was_sent,
        a_call_given_up_while_the_code_is_fetched,
        a_call_given_up_during_the_exchange,
        the_apps_own_request_is_ended_with_the_call,
    ]
}

fn aborted() -> Told {
    refused("aborted").retry("same-call")
}

/// A call that is given up when that happens.
fn until(happens: &str, options: &str) -> String {
    format!(
        "(() => {{ const controller = new AbortController(); const abort = () => controller.abort(thrown); {happens}; return m.createUser({{ {options}, signal: controller.signal }}) }})()"
    )
}

async fn a_call_given_up_before_anything_was_sent() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let rows = vec![
        row("m.createUser({ authCode: code, platformUrl: platform, signal: AbortSignal.abort(thrown) })", aborted()),
        row(until("abort()", "authCodeUrl: backend"), aborted()),
        row(until("queueMicrotask(abort)", "authCodeUrl: backend"), aborted()),
        fine("m.createUser({ authCode: code, platformUrl: platform, signal: new AbortController().signal })"),
    ];
    check(&stage, rows).await?;
    assert_eq!(stage.control.count("auth_code").await?, 1, "only the one of the user made at the end");
    stage.finish().await
}

async fn a_call_given_up_while_the_code_is_fetched() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let rows = vec![
        row(until("whenSent('/auth/code', abort)", "authCodeUrl: backend"), aborted()).fault("auth-code", json!({ "kind": "silence" })),
        row(until("", "getAuthCode: () => { abort(); return new Promise(() => {}) }"), aborted()),
        row(until("", "getAuthCode: () => { abort(); return code }, platformUrl: platform"), aborted()),
        row(until("whenSent('/auth/code', abort)", "authCodeUrl: backend"), aborted()).fault("auth-code", json!({ "kind": "stall-body", "at": 5 })),
    ];
    check(&stage, rows).await?;
    assert_eq!(stage.control.count("exchange").await?, 1, "only the one of the user made at the end");
    stage.finish().await
}

async fn a_call_given_up_during_the_exchange() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let unknown = || aborted().outcome("unknown");
    let silence = || json!({ "kind": "silence" });
    let rows = vec![
        row(until("whenSent('/users', abort)", "authCodeUrl: backend"), unknown()).fault("exchange", silence()),
        // The platform may have spent the only code there is.
        row(until("whenSent('/users', abort)", "authCode: code, platformUrl: platform"), unknown().retry("fresh-code"))
            .with(Code::Fresh)
            .fault("exchange", silence()),
        row(until("whenSent('/users', abort)", "authCodeUrl: backend"), unknown()).fault("exchange", json!({ "kind": "stall-body", "at": 5 })),
    ];
    check(&stage, rows).await?;
    stage.finish().await
}

async fn the_apps_own_request_is_ended_with_the_call() -> Outcome {
    let stage = Stage::open().await?;
    let call = "new Promise((tell) => m.createUser({
        getAuthCode: ({ signal }) => { signal.addEventListener('abort', () => tell(true)); return new Promise(() => {}) }, timeoutMs: 300 }).catch(() => {}))";
    // Loaded first: the code is asked for well before the deadline.
    assert_eq!(stage.user().await?, None);
    assert_eq!(stage.call(call).await?["value"], true);
    stage.finish().await
}
