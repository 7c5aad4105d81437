//! What the app's backend can do wrong.

use edge_tests::{Outcome, Site, Stage, Test, tests};
use serde_json::json;

use crate::{
    row::{check, row},
    told::backend,
};

pub fn tests() -> Vec<Test> {
    tests![
        nobody_is_logged_in_at_the_backend,
        a_backend_that_answers_with_an_error,
        a_backend_that_answers_with_something_else,
        a_backend_that_cannot_be_reached,
        a_backend_that_is_not_there,
    ]
}

const CALL: &str = "m.createUser({ authCodeUrl: backend })";
const NOTE: &str = "/auth/code - Failed to load resource";

async fn nobody_is_logged_in_at_the_backend() -> Outcome {
    let stage = Stage::open().await?;
    check(&stage, vec![row(CALL, backend("unauthorized").status(401))]).await?;
    stage.finish_after(&[NOTE]).await
}

async fn a_backend_that_answers_with_an_error() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let never = [(400, "http-status"), (404, "not-found"), (405, "http-status"), (406, "not-acceptable"), (418, "http-status")];
    let again = [(401, "unauthorized"), (403, "unauthorized"), (500, "server-error"), (503, "server-error"), (429, "rate-limited")];
    let one = |(status, kind), retry| row(CALL, backend(kind).status(status).retry(retry)).fault("auth-code", json!({ "kind": "status", "status": status }));
    let mut rows: Vec<_> = never.into_iter().map(|fault| one(fault, "never")).chain(again.into_iter().map(|fault| one(fault, "same-call"))).collect();
    rows.push(
        row(CALL, backend("rate-limited").status(429).retry_after(60_000)).fault("auth-code", json!({ "kind": "status", "status": 429, "retry_after": "60" })),
    );
    check(&stage, rows).await?;
    stage.finish_after(&[NOTE]).await
}

async fn a_backend_that_answers_with_something_else() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let garbage = |body: &str| json!({ "kind": "garbage", "body": body });
    let mut rows = vec![
        row(CALL, backend("not-json")).fault("auth-code", json!({ "kind": "html" })),
        row(CALL, backend("not-json")).fault("auth-code", json!({ "kind": "redirect", "to": "/blank" })),
        row(CALL, backend("too-large")).fault("auth-code", json!({ "kind": "huge", "bytes": 10_000_000 })),
        row(CALL, backend("too-large")).fault("auth-code", json!({ "kind": "huge", "bytes": 10_000_000, "framing": "chunked" })),
        row(CALL, backend("not-json")).fault("auth-code", json!({ "kind": "truncate", "at": 40 })),
        row(CALL, backend("not-json")).fault("auth-code", json!({ "kind": "truncate", "at": 40, "framing": "length" })),
        row(CALL, backend("invalid-answer")).fault("auth-code", json!({ "kind": "wrong-type" })),
        row(CALL, backend("api-key").reason("UNEXPECTED_ERROR").retry("never").names("API key"))
            .fault("auth-code", garbage(r#"{"auth_code":"Bearer PLANTED"}"#)),
    ];
    for body in ["", "PLANTED", "{\"auth_code\":\"PLANTED\"", "{\"auth_code\":\"PLANTED\"}{}", "\u{feff}\u{feff}{}"] {
        rows.push(row(CALL, backend("not-json")).fault("auth-code", garbage(body)));
    }
    for body in [
        "{}",
        "[]",
        "null",
        "5",
        "\"PLANTED\"",
        "{\"auth_code\":null}",
        "{\"auth_code\":5}",
        "{\"auth_code\":\"\"}",
        "{\"auth_code\":[\"PLANTED\"]}",
        "{\"auth_code\":{\"auth_code\":\"PLANTED\"}}",
        "{\"__proto__\":{\"auth_code\":\"PLANTED\"}}",
        "{\"auth_code\":\"PLANTED\",\"platform_url\":5}",
    ] {
        rows.push(row(CALL, backend("invalid-answer")).fault("auth-code", garbage(body)));
    }
    check(&stage, rows).await?;
    stage.finish_after(&[NOTE]).await
}

async fn a_backend_that_cannot_be_reached() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let network = || backend("network").by_network();
    let mut rows = vec![
        row(CALL, network()).fault("auth-code", json!({ "kind": "refuse" })),
        row(CALL, network()).fault("auth-code", json!({ "kind": "refuse", "end": "close" })),
        row(CALL, network()).fault("auth-code", json!({ "kind": "lost" })),
        row(CALL, network()).fault("auth-code", json!({ "kind": "cut", "at": 40 })),
        row(CALL, network()).fault("auth-code", json!({ "kind": "cut-body", "at": 10 })),
        row(CALL, network()).fault("auth-code", json!({ "kind": "truncate", "at": 40, "framing": "chunked" })),
    ];
    let timeout = backend("timeout").by_network();
    for fault in [json!({ "kind": "silence" }), json!({ "kind": "stall", "at": 20 }), json!({ "kind": "stall-body", "at": 5 })] {
        rows.push(row("m.createUser({ authCodeUrl: backend, timeoutMs: 1500 })", timeout.clone()).fault("auth-code", fault).ends_by(1_500));
    }
    check(&stage, rows).await?;
    stage.finish_after(&[NOTE]).await
}

async fn a_backend_that_is_not_there() -> Outcome {
    let stage = Stage::open().await?;
    let site = Site::start("default-src * 'unsafe-inline' 'wasm-unsafe-eval'").await?;
    stage.visit(&site, "/blank").await?;
    let nowhere = Site::nowhere()?;
    let told = stage.call(&format!("m.createUser({{ authCodeUrl: '{nowhere}/auth/code' }})")).await?;
    let faults = backend("network").by_network().faults(&told, &[]);
    assert!(faults.is_empty(), "{faults:#?}");
    stage.finish_after(&[NOTE]).await
}
