//! Faults below HTTP/1.1: what the client's socket sees, byte by byte, and whether the work was done.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::*;

/// How long an exchange's answer is on the wire, and how much of that is its head.
async fn measure(emulator: &Emulator) -> (usize, usize) {
    let code = emulator.mint("measured").await;
    emulator.fault("exchange", json!({ "kind": "cut", "at": 1_000_000, "end": "close" })).await;
    let (whole, end) = emulator.platform().await.rest(&exchange_request(&code, OTHER_KEY)).await;
    assert_eq!(end, End::Closed);
    assert_eq!(emulator.logged("/users").await["whole"], whole.len());
    let head = whole.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
    (whole.len(), head)
}

/// What an exchange under this fault sees, and whether it made a user.
async fn faulty(emulator: &Emulator, fault: Value, expected: &End) -> (Vec<u8>, End, bool) {
    let before = emulator.count("users_made").await;
    let exchange = emulator.newcomer().await;
    emulator.fault("exchange", fault).await;
    let (bytes, end) = emulator.platform().await.rest_expecting(&exchange, expected).await;
    (bytes, end, emulator.count("users_made").await > before)
}

#[tokio::test]
async fn cut_and_stall_are_exact_to_the_byte() {
    let emulator = Emulator::start().await;
    let (whole, head) = measure(&emulator).await;
    for at in [0, 1, 16, head - 1, head, head + 1, whole - 1, whole] {
        let faults = [
            (json!({ "kind": "cut", "at": at }), End::Reset),
            (json!({ "kind": "cut", "at": at, "end": "close" }), End::Closed),
            (json!({ "kind": "stall", "at": at }), End::Silent),
        ];
        for (fault, expected) in faults {
            let (bytes, end, made) = faulty(&emulator, fault.clone(), &expected).await;
            assert_eq!((bytes.len(), &end, made), (at, &expected, true), "{fault}");
            assert!(b"HTTP/1.1 201 Created\r\n".starts_with(&bytes[..at.min(22)]), "{fault}");
        }
    }
}

#[tokio::test]
async fn cut_body_and_stall_body_count_from_the_bodys_start() {
    let emulator = Emulator::start().await;
    let (whole, head) = measure(&emulator).await;
    for at in [0, 1, whole - head] {
        let (bytes, end, made) = faulty(&emulator, json!({ "kind": "cut-body", "at": at }), &End::Reset).await;
        assert_eq!((bytes.len(), end, made), (head + at, End::Reset, true));
        let (bytes, end, made) = faulty(&emulator, json!({ "kind": "stall-body", "at": at }), &End::Silent).await;
        assert_eq!((bytes.len(), end, made), (head + at, End::Silent, true));
        assert!(bytes[..head].ends_with(b"\r\n\r\n"));
        let promised = format!("content-length: {}\r\n", whole - head);
        assert!(String::from_utf8_lossy(&bytes).contains(&promised), "the head promises the whole body");
    }
}

#[tokio::test]
async fn lost_does_the_work_and_refuse_and_silence_do_not() {
    let emulator = Emulator::start().await;
    let cases = [
        (json!({ "kind": "lost" }), End::Reset, true),
        (json!({ "kind": "lost", "end": "close" }), End::Closed, true),
        (json!({ "kind": "refuse" }), End::Reset, false),
        (json!({ "kind": "refuse", "end": "close" }), End::Closed, false),
        (json!({ "kind": "silence" }), End::Silent, false),
    ];
    for (fault, end, made) in cases {
        assert_eq!(faulty(&emulator, fault.clone(), &end).await, (Vec::new(), end, made), "{fault}");
        let logged = emulator.logged("/users").await;
        assert_eq!((&logged["fault"], &logged["status"]), (&fault["kind"], &Value::Null));
        assert_eq!(logged["what"] == "no work done", !made);
    }
    // All were requests that the platform read.
    assert_eq!(emulator.count("exchange").await, 5);
}

#[tokio::test]
async fn truncated_bodies_look_complete() {
    let emulator = Emulator::start().await;
    for framing in ["close", "chunked", "length"] {
        let fault = json!({ "kind": "truncate", "at": 30, "framing": framing });
        let (bytes, end, made) = faulty(&emulator, fault, &End::Closed).await;
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("connection: close") && made);
        assert_eq!(end, End::Closed);
        assert_eq!(head.contains("content-length: 30"), framing == "length");
        assert_eq!(head.contains("content-length"), framing == "length");
        match framing {
            "chunked" => assert!(body.starts_with("1e\r\n{") && body.ends_with("\r\n") && body.len() == 36, "{body}"),
            _ => assert_eq!((body.len(), &body[..1]), (30, "{")),
        }
    }
}

#[tokio::test]
async fn a_delayed_answer_comes_late_though_the_work_is_done_at_once() {
    let emulator = Emulator::start().await;
    let code = emulator.mint("ana").await;
    emulator.fault("exchange", json!({ "kind": "delay", "ms": 1500 })).await;
    let mut client = emulator.platform().await;
    let sent = Instant::now();
    client.write(&exchange_request(&code, KEY)).await;
    while emulator.count("users_made").await == 0 {
        assert!(sent.elapsed() < Duration::from_millis(1200), "the work waits for nothing");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let (bytes, end) = client.rest_within(Duration::from_secs(2)).await;
    assert!(sent.elapsed() >= Duration::from_millis(1500));
    assert_eq!(end, End::Silent, "the connection stays open");
    assert!(bytes.starts_with(b"HTTP/1.1 201"));
}

#[tokio::test]
async fn a_client_that_gives_up_takes_nothing_back() {
    let emulator = Emulator::start().await;
    let code = emulator.mint("ana").await;
    emulator.fault("exchange", json!({ "kind": "delay", "ms": 60_000 })).await;
    let (bytes, end) = emulator.platform().await.rest_expecting(&exchange_request(&code, KEY), &End::Silent).await;
    assert_eq!((bytes.len(), end), (0, End::Silent));
    assert_eq!(emulator.count("users_made").await, 1);
    assert_eq!(emulator.exchange(&code, KEY).await.status, 200);
}

#[tokio::test]
async fn stopping_does_not_wait_for_stalled_connections() {
    let emulator = Emulator::start().await;
    emulator.faults(json!([{ "route": "mint", "fault": { "kind": "stall", "at": 5 } }, { "route": "mint", "fault": { "kind": "silence" } }])).await;
    let (mut stalled, mut silent) = (emulator.platform().await, emulator.platform().await);
    assert_eq!(stalled.rest_expecting(&mint_request("ana"), &End::Silent).await.1, End::Silent);
    assert_eq!(silent.rest_expecting(&mint_request("ana"), &End::Silent).await.1, End::Silent);
    tokio::time::timeout(Duration::from_secs(2), emulator.running.stop()).await.expect("stops at once");
    for client in [&mut stalled, &mut silent] {
        assert_ne!(client.rest_within(Duration::from_secs(5)).await.1, End::Silent);
    }
}

#[tokio::test]
async fn the_apps_routes_have_the_same_faults() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    emulator.fault("auth-code", json!({ "kind": "cut", "at": 10 })).await;
    let (bytes, end) = emulator.app().await.rest(&auth_code_request(&cookie)).await;
    assert_eq!((bytes.as_slice(), end), (&b"HTTP/1.1 2"[..], End::Reset));
    emulator.fault("login", json!({ "kind": "refuse" })).await;
    assert_eq!(emulator.app().await.rest(&login_request("ben")).await, (Vec::new(), End::Reset));
}
