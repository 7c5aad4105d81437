//! Faults over HTTP/2: what the client's stream sees, what becomes of its connection, and whether the work was done.

use h2::Reason;
use serde_json::{Value, json};

use crate::support::*;

const RESET: Met = Met::StreamReset(Reason::INTERNAL_ERROR);

/// What an exchange under this fault sees on a connection that was used before, and whether it made a user.
async fn faulty(emulator: &Emulator, session: &Session, fault: Value, silent: bool) -> (Option<Answer>, Met, bool) {
    let exchange = emulator.newcomer().await;
    let before = emulator.count("users_made").await;
    assert_eq!(session.send(&mint_request("before")).await.status, 200);
    emulator.fault("exchange", fault).await;
    let (answer, met) = if silent { session.meet_silence(&exchange).await } else { session.meet(&exchange).await };
    (answer, met, emulator.count("users_made").await > before)
}

/// The case in which Chromium sends a POST again by itself.
#[tokio::test]
async fn a_lost_connection_takes_all_its_streams_along() {
    let emulator = Emulator::over_tls().await;
    for (fault, end, made) in [
        (json!({ "kind": "lost" }), Met::ConnectionReset, true),
        (json!({ "kind": "lost", "end": "close" }), Met::ConnectionClosed, true),
        (json!({ "kind": "refuse" }), Met::ConnectionReset, false),
        (json!({ "kind": "refuse", "end": "close" }), Met::ConnectionClosed, false),
    ] {
        let session = emulator.session().await;
        emulator.fault("mint", json!({ "kind": "silence" })).await;
        let (other, request) = (session.clone(), mint_request("other"));
        let other = tokio::spawn(async move { other.meet(&request).await });
        // The silence is meant for the other stream.
        while emulator.read("/faults").await != json!([]) {}
        let (answer, met, worked) = faulty(&emulator, &session, fault.clone(), false).await;
        assert!(answer.is_none(), "{fault}: {answer:?}");
        assert_eq!((&met, worked), (&end, made), "{fault}");
        assert_eq!(other.await.unwrap().1, end, "{fault}");
        let logged = emulator.logged("/users").await;
        assert_eq!((&logged["fault"], &logged["status"], &logged["http"]), (&fault["kind"], &Value::Null, &json!("2")));
    }
}

/// The case in which Firefox sends a POST again by itself.
#[tokio::test]
async fn a_stream_can_end_alone() {
    let emulator = Emulator::over_tls().await;
    let session = emulator.session().await;
    for (fault, made) in [(json!({ "kind": "lost", "end": "stream" }), true), (json!({ "kind": "refuse", "end": "stream" }), false)] {
        let (answer, met, worked) = faulty(&emulator, &session, fault.clone(), false).await;
        assert!(answer.is_none(), "{fault}: {answer:?}");
        assert_eq!((met, worked), (RESET, made), "{fault}");
        assert_eq!(session.send(&mint_request("after")).await.status, 200);
    }
}

#[tokio::test]
async fn a_body_can_end_early_at_every_byte() {
    let emulator = Emulator::over_tls().await;
    let exchange = emulator.newcomer().await;
    let whole = emulator.session().await.send(&exchange).await.body.len();
    for at in [0, 1, whole - 1, whole] {
        for (fault, end) in [
            (json!({ "kind": "cut-body", "at": at }), Met::ConnectionReset),
            (json!({ "kind": "cut-body", "at": at, "end": "close" }), Met::ConnectionClosed),
            (json!({ "kind": "cut-body", "at": at, "end": "stream" }), RESET),
            (json!({ "kind": "stall-body", "at": at }), Met::Silent),
        ] {
            let session = emulator.session().await;
            let (answer, met, made) = faulty(&emulator, &session, fault.clone(), end == Met::Silent).await;
            let answer = answer.unwrap_or_else(|| panic!("{fault}: no head"));
            assert_eq!((answer.status, answer.body.len(), &met, made), (201, at, &end, true), "{fault}");
            assert_eq!(answer.header("content-length"), whole.to_string(), "the head promises the whole body");
            if matches!(end, Met::StreamReset(_) | Met::Silent) {
                assert_eq!(session.send(&mint_request("after")).await.status, 200, "the connection lives on");
            }
        }
    }
}

#[tokio::test]
async fn an_answer_without_a_body_can_end_early_too() {
    let emulator = Emulator::over_tls().await;
    let session = emulator.session().await;
    let exchange = emulator.newcomer().await;
    let made = session.send(&exchange).await.json();
    let (user, token) = (made["user_id"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());
    emulator.fault("notify-reset", json!({ "kind": "stall-body", "at": 0 })).await;
    let told = form_request(&format!("/users/{user}/reset"), &format!("token={token}&install_id={INSTALL}"));
    let (answer, met) = session.meet_silence(&told).await;
    let answer = answer.unwrap();
    assert_eq!((answer.status, answer.header("content-length"), met), (204, "", Met::Silent));
}

#[tokio::test]
async fn silence_is_of_one_stream_only() {
    let emulator = Emulator::over_tls().await;
    let session = emulator.session().await;
    let (answer, met, made) = faulty(&emulator, &session, json!({ "kind": "silence" }), true).await;
    assert!(answer.is_none());
    assert_eq!((met, made), (Met::Silent, false));
    assert_eq!(session.send(&mint_request("after")).await.status, 200);
}

#[tokio::test]
async fn faults_of_answers_are_the_same() {
    let emulator = Emulator::over_tls().await;
    let session = emulator.session().await;
    let meet = async |fault: Value| {
        let (answer, met, made) = faulty(&emulator, &session, fault, false).await;
        assert_eq!(met, Met::Whole);
        (answer.unwrap(), made)
    };
    let (late, made) = meet(json!({ "kind": "status", "status": 503, "retry_after": "2", "work": true })).await;
    assert_eq!((late.status, late.header("retry-after"), made), (503, "2", true));
    let (portal, made) = meet(json!({ "kind": "html", "cors": false })).await;
    assert_eq!((portal.header("content-type"), portal.header("access-control-allow-origin"), made), ("text/html; charset=utf-8", "", false));
    let (moved, _) = meet(json!({ "kind": "redirect", "to": "https://portal.example/" })).await;
    assert_eq!((moved.status, moved.header("location")), (302, "https://portal.example/"));
    let (garbage, _) = meet(json!({ "kind": "garbage", "body": "{\"user_id\":" })).await;
    assert_eq!(garbage.text(), "{\"user_id\":");
    let (wrong, made) = meet(json!({ "kind": "wrong-type" })).await;
    assert_eq!((&wrong.json()["user_id"], made), (&json!(42), true));
    let (expired, _) = meet(json!({ "kind": "expired-code" })).await;
    assert_eq!(expired.json()["errorCode"], "AUTH_CODE_EXPIRED");
    let (delayed, made) = meet(json!({ "kind": "delay", "ms": 300 })).await;
    assert_eq!((delayed.status, made), (201, true));
    let (huge, _) = meet(json!({ "kind": "huge", "bytes": 500_000 })).await;
    assert!(huge.body.len() > 500_000 && huge.header("content-length") == huge.body.len().to_string());
    let (huge, _) = meet(json!({ "kind": "huge", "bytes": 500_000, "framing": "chunked" })).await;
    assert!(huge.body.len() > 500_000 && huge.header("content-length").is_empty());
    let (short, made) = meet(json!({ "kind": "truncate", "at": 30, "framing": "length" })).await;
    assert_eq!((short.body.len(), short.header("content-length"), made), (30, "30", true));
}

#[tokio::test]
async fn a_fault_that_http2_cannot_have_waits_for_http_1_1() {
    let emulator = Emulator::over_tls().await;
    let session = emulator.session().await;
    for fault in [
        json!({ "kind": "cut", "at": 20 }),
        json!({ "kind": "stall", "at": 20 }),
        json!({ "kind": "truncate", "at": 20 }),
        json!({ "kind": "truncate", "at": 20, "framing": "chunked" }),
    ] {
        emulator.fault("mint", fault.clone()).await;
        assert_eq!(session.send(&mint_request("ana")).await.status, 200);
        assert_eq!(emulator.read("/faults").await[0]["fault"]["kind"], fault["kind"]);
        let expected = if fault["kind"] == "stall" {
            End::Silent
        } else if fault["kind"] == "cut" {
            End::Reset
        } else {
            End::Closed
        };
        assert_eq!(emulator.platform().await.rest_expecting(&mint_request("ana"), &expected).await.1, expected, "{fault}");
        assert_eq!(emulator.read("/faults").await, json!([]));
    }
    emulator.fault("mint", json!({ "kind": "lost", "end": "stream" })).await;
    assert_eq!(emulator.platform().await.send(&mint_request("ana")).await.status, 200);
    assert_eq!(session.meet(&mint_request("ana")).await.1, RESET);
}

#[tokio::test]
async fn a_fault_that_no_request_can_meet_is_refused() {
    let stream = |kind: &str| json!({ "route": "mint", "fault": { "kind": kind, "at": 3, "end": "stream" } });
    let lost = json!({ "route": "mint", "fault": { "kind": "lost", "end": "stream" } });
    let (plain, tls) = (Emulator::start().await, Emulator::over_tls().await);
    for (emulator, fault, word) in
        [(&plain, &lost, "--tls"), (&plain, &stream("cut-body"), "--tls"), (&plain, &stream("cut"), "cut-body"), (&tls, &stream("cut"), "cut-body")]
    {
        let refused = emulator.control("POST", "/faults", fault).await;
        assert_eq!(refused.status, 400, "{fault}");
        assert!(refused.json()["message"].as_str().unwrap().contains(word), "{}", refused.text());
    }
    assert_eq!(tls.control("POST", "/faults", &lost).await.status, 200);
}

#[tokio::test]
async fn a_client_that_gives_up_takes_nothing_back() {
    let emulator = Emulator::over_tls().await;
    let session = emulator.session().await;
    let (answer, met, made) = faulty(&emulator, &session, json!({ "kind": "delay", "ms": 60_000 }), true).await;
    assert!(answer.is_none() && met == Met::Silent && made);
    tokio::time::timeout(std::time::Duration::from_secs(2), emulator.running.stop()).await.expect("stops at once");
}
