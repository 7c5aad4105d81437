//! What Sentiance's platform can say, or leave unsaid, to an exchange. The code is given as it is, so there is no second one to go on with.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::{Value, json};

use crate::{
    row::{Code, Row, check, row},
    told::{Told, platform},
};

pub fn tests() -> Vec<Test> {
    tests![
        a_code_that_is_not_taken,
        a_user_disabled_at_sentiance,
        a_platform_that_answers_with_an_error,
        a_platform_whose_answer_cannot_be_used,
        a_platform_that_cannot_be_reached,
        a_platform_that_stays_bad_whatever_code_it_is_given,
    ]
}

const CALL: &str = "m.createUser({ authCode: code, platformUrl: platform })";
const NOTE: &str = "/users - Failed to load resource";

fn answers(told: Told, fault: Value) -> Row {
    row(CALL, told).with(Code::Fresh).fault("exchange", fault)
}

fn status(status: u16, body: Value) -> Value {
    json!({ "kind": "status", "status": status, "body": body })
}

async fn a_code_that_is_not_taken() -> Outcome {
    let stage = Stage::open().await?;
    let rows = vec![
        row(CALL, platform("code-rejected").status(401)),
        row(CALL, platform("code-ambiguous").status(401).outcome("unknown")).with(Code::Used),
        answers(platform("code-rejected").status(401), json!({ "kind": "expired-code" })),
        answers(platform("user-disabled").status(403).retry("never"), status(403, json!({ "message": "x", "errorCode": "USER_DISABLED", "ref": "x" }))),
        answers(platform("person-changed").status(409), status(409, json!({ "message": "x", "errorCode": "IDEMPOTENCY_CONFLICT", "ref": "x" }))),
    ];
    check(&stage, rows).await?;
    stage.finish_after(&[NOTE]).await
}

async fn a_user_disabled_at_sentiance() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    stage.reset().await?;
    stage.control.act_on_user("disable").await?;
    let told = stage.call("m.createUser({ authCodeUrl: backend })").await?;
    let faults = platform("user-disabled").status(403).retry("never").faults(&told, &[]);
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(stage.user().await?, None);
    stage.finish_after(&[NOTE]).await
}

async fn a_platform_that_answers_with_an_error() -> Outcome {
    let stage = Stage::open().await?;
    let plain = |code| json!({ "kind": "status", "status": code });
    let rows = vec![
        answers(platform("http-status").status(400).retry("never").outcome("unknown"), plain(400)),
        answers(platform("http-status").status(403).retry("never").outcome("unknown"), status(403, json!({ "errorCode": "PLANTED" }))),
        answers(platform("not-found").status(404).retry("never").outcome("unknown"), plain(404)),
        answers(platform("http-status").status(418).retry("never").outcome("unknown"), status(418, json!("PLANTED"))),
        answers(platform("rate-limited").status(429).outcome("unknown"), plain(429)),
        answers(platform("rate-limited").status(429).outcome("unknown").retry_after(60_000), json!({ "kind": "status", "status": 429, "retry_after": "60" })),
        answers(platform("server-error").status(500).outcome("unknown"), plain(500)),
        answers(platform("server-error").status(503).outcome("unknown"), plain(503)),
        answers(
            platform("server-error").status(504).outcome("unknown"),
            json!({ "kind": "status", "status": 504, "body": "<h1>late</h1>", "content_type": "text/html", "work": true }),
        ),
        row("m.createUser({ authCode: code, platformUrl: app })", platform("not-found").status(404).outcome("unknown").retry("never")),
    ];
    check(&stage, rows).await?;
    stage.finish_after(&[NOTE]).await
}

async fn a_platform_whose_answer_cannot_be_used() -> Outcome {
    let stage = Stage::open().await?;
    let unknown = |kind| platform(kind).outcome("unknown");
    let garbage = |body: &str| json!({ "kind": "garbage", "body": body });
    let mut rows = vec![
        answers(unknown("not-json"), json!({ "kind": "html" })),
        answers(unknown("too-large"), json!({ "kind": "huge", "bytes": 10_000_000 })),
        answers(unknown("too-large"), json!({ "kind": "huge", "bytes": 10_000_000, "framing": "chunked" })),
        answers(unknown("not-json"), json!({ "kind": "truncate", "at": 40 })),
        answers(unknown("not-json"), json!({ "kind": "truncate", "at": 0 })),
        answers(unknown("invalid-answer"), json!({ "kind": "wrong-type" })),
    ];
    for body in [
        "null",
        "{}",
        r#"{"user_id":"PLANTED","token":{"id":"PLANTED"}}"#,
        r#"{"user_id":"PLANTED","token":{"id":"PLANTED","expires_at":"tomorrow"}}"#,
        r#"{"user_id":"","token":{"id":"PLANTED","expires_at":"2030-01-01T00:00:00Z"}}"#,
        r#"{"user_id":5,"token":{"id":"PLANTED","expires_at":"2030-01-01T00:00:00Z"}}"#,
        r#"{"user_id":"PLANTED","token":"PLANTED"}"#,
        r#"{"user_id":"PLANTED","token":{"id":"PLANTED","expires_at":"2030-01-01T00:00:00Z"},"linked":"yes"}"#,
        r#"{"__proto__":{"user_id":"PLANTED","token":{"id":"PLANTED","expires_at":"2030-01-01T00:00:00Z"}}}"#,
    ] {
        rows.push(answers(unknown("invalid-answer"), garbage(body)));
    }
    check(&stage, rows).await?;
    stage.finish_after(&[NOTE]).await
}

async fn a_platform_that_cannot_be_reached() -> Outcome {
    let stage = Stage::open().await?;
    let network = || platform("network").by_network().outcome("unknown");
    let mut rows: Vec<Row> = [
        json!({ "kind": "redirect", "to": "https://portal.example/" }),
        json!({ "kind": "html", "cors": false }),
        json!({ "kind": "refuse" }),
        json!({ "kind": "lost", "end": "close" }),
        json!({ "kind": "cut", "at": 20 }),
        json!({ "kind": "cut-body", "at": 10 }),
    ]
    .into_iter()
    .map(|fault| answers(network(), fault))
    .collect();
    let timeout = platform("timeout").by_network().outcome("unknown");
    for fault in [json!({ "kind": "silence" }), json!({ "kind": "stall", "at": 20 }), json!({ "kind": "stall-body", "at": 5 })] {
        let call = "m.createUser({ authCode: code, platformUrl: platform, timeoutMs: 1500 })";
        rows.push(row(call, timeout.clone()).with(Code::Fresh).fault("exchange", fault).ends_by(1_500));
    }
    check(&stage, rows).await?;
    stage.finish_after(&[NOTE, "https://portal.example/", "blocked by CORS policy"]).await
}

async fn a_platform_that_stays_bad_whatever_code_it_is_given() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let call = "m.createUser({ authCodeUrl: backend })";
    let again = |told: Told, fault| row(call, told.retry("same-call")).fault("exchange", fault);
    let rows = vec![
        again(platform("rate-limited").status(429).outcome("unknown").retry_after(60_000), json!({ "kind": "status", "status": 429, "retry_after": "60" })),
        again(platform("server-error").status(500).outcome("unknown"), json!({ "kind": "status", "status": 500 })),
        again(platform("not-json").outcome("unknown"), json!({ "kind": "html" })),
        row(call, platform("code-rejected").status(401)).fault("exchange", json!({ "kind": "expired-code" })),
        row(call, platform("http-status").status(400).outcome("unknown").retry("never")).fault("exchange", json!({ "kind": "status", "status": 400 })),
        row("m.createUser({ authCodeUrl: backend, timeoutMs: 1500 })", platform("timeout").by_network().outcome("unknown").retry("same-call"))
            .fault("exchange", json!({ "kind": "silence" }))
            .ends_by(1_500),
    ];
    check(&stage, rows).await?;
    assert_eq!(stage.control.count("codes_resent").await?, 0);
    stage.finish_after(&[NOTE]).await
}
