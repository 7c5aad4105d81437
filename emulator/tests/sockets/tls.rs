//! Both origins over TLS: who is trusted, what is spoken, and what an https page needs.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;

use crate::support::*;

#[tokio::test]
async fn client_and_server_agree_on_http2_where_both_speak_it() {
    let emulator = Emulator::over_tls().await;
    for url in [&emulator.running.app_url, &emulator.running.platform_url] {
        assert!(url.starts_with("https://localhost:"), "{url}");
        let cases: [(Protocols, Option<&str>); 4] =
            [(&["h2", "http/1.1"], Some("h2")), (&["http/1.1", "h2"], Some("h2")), (&["http/1.1"], Some("http/1.1")), (&[], None)];
        for (offered, agreed) in cases {
            let wire = connect(url, emulator.certificate().unwrap(), offered).await.unwrap();
            assert_eq!(wire.get_ref().1.alpn_protocol(), agreed.map(str::as_bytes), "{offered:?}");
        }
    }
}

#[tokio::test]
async fn the_log_tells_what_a_request_came_over() {
    let emulator = Emulator::over_tls().await;
    let spoken = async || emulator.logged("/users/auth-code").await["http"].clone();
    emulator.platform().await.send(&mint_request("ana")).await;
    assert_eq!(spoken().await, "1.1");
    emulator.session().await.send(&mint_request("ana")).await;
    assert_eq!(spoken().await, "2");
}

#[tokio::test]
async fn every_start_has_a_certificate_of_its_own() {
    let (one, other) = (Emulator::over_tls().await, Emulator::over_tls().await);
    let refused = connect(&one.running.app_url, other.certificate().unwrap(), &[]).await.unwrap_err();
    assert!(refused.to_string().contains("certificate"), "{refused}");
    assert!(Emulator::start().await.certificate().is_none());
}

#[tokio::test]
async fn a_client_without_tls_gets_nothing_and_harms_nobody() {
    let emulator = Emulator::over_tls().await;
    let mut client = Client::connect(&emulator.running.platform_url, None).await;
    let (bytes, _) = client.rest(&Request::new("GET", "/emulator/counters")).await;
    assert!(!bytes.starts_with(b"HTTP/"), "at most an alert: {bytes:?}");
    assert_eq!(emulator.session().await.send(&mint_request("ana")).await.status, 200);
}

#[tokio::test]
async fn the_whole_way_over_http2() {
    let emulator = Emulator::over_tls().await;
    let (app, platform) = (emulator.app_session().await, emulator.session().await);
    let login = app.send(&login_request("ana")).await;
    assert!(login.header("set-cookie").ends_with("; Secure"), "{login:?}");
    let cookie = login.header("set-cookie").split(';').next().unwrap();
    // Browsers send each cookie as a header of its own.
    let handed_out = app.send(&auth_code_request("other=1").header("cookie", cookie)).await;
    let code = handed_out.json();
    assert_eq!(code["platform_url"], emulator.running.platform_url);
    for origin in [&emulator.running.app_url, &emulator.running.platform_url] {
        assert!(handed_out.header("content-security-policy").contains(&format!(" {origin}")), "{handed_out:?}");
    }

    let made = platform.send(&exchange_request(code["auth_code"].as_str().unwrap(), KEY)).await;
    assert_eq!((made.status, made.header("access-control-allow-origin")), (201, "*"));
    let made = made.json();
    let (user, token) = (made["user_id"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());
    let refreshed = platform.send(&form_request(&format!("/users/{user}/token"), &format!("token={token}"))).await.json();
    let token = refreshed["token"]["id"].as_str().unwrap();
    let told = platform.send(&form_request(&format!("/users/{user}/reset"), &format!("token={token}&install_id={INSTALL}"))).await;
    assert_eq!((told.status, told.body.len()), (204, 0));
    let gone = app.send(&Request::new("POST", "/logout").header("cookie", cookie)).await;
    assert!(gone.header("set-cookie").contains("; Secure; Max-Age=0"), "{gone:?}");
    let preflight = platform.send(&Request::new("OPTIONS", "/users").header("access-control-request-headers", "x-app")).await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-headers")), (204, "x-app"));
}

#[tokio::test]
async fn one_connection_carries_many_requests_at_once() {
    let emulator = Emulator::over_tls().await;
    let session = emulator.session().await;
    emulator.faults(json!({ "route": "mint", "times": 5, "fault": { "kind": "delay", "ms": 500 } })).await;
    let before = emulator.count("connections").await;
    let sent = Instant::now();
    let mut streams = JoinSet::new();
    for _ in 0..5 {
        let session = session.clone();
        streams.spawn(async move { session.send(&mint_request("ana")).await.status });
    }
    assert_eq!(streams.join_all().await, [200; 5]);
    assert!(sent.elapsed() < Duration::from_millis(5 * 500), "none waits for another");
    let counters = session.send(&Request::new("GET", "/emulator/counters")).await.json();
    assert_eq!((counters["mint"].as_u64(), counters["connections"].as_u64()), (Some(5), Some(before)));
}

#[tokio::test]
async fn the_faults_of_http_1_1_are_as_exact_as_without() {
    let emulator = Emulator::over_tls().await;
    for (fault, length, end) in [
        (json!({ "kind": "cut", "at": 20 }), 20, End::Reset),
        (json!({ "kind": "cut", "at": 20, "end": "close" }), 20, End::Closed),
        (json!({ "kind": "stall", "at": 20 }), 20, End::Silent),
        (json!({ "kind": "lost" }), 0, End::Reset),
        (json!({ "kind": "lost", "end": "close" }), 0, End::Closed),
        (json!({ "kind": "silence" }), 0, End::Silent),
    ] {
        let exchange = emulator.newcomer().await;
        emulator.fault("exchange", fault.clone()).await;
        let (bytes, met) = emulator.platform().await.rest_expecting(&exchange, &end).await;
        assert_eq!((bytes.as_slice(), met), (&b"HTTP/1.1 201 Created\r\n"[..length], end), "{fault}");
    }
}

#[tokio::test]
async fn half_a_handshake_holds_nobody_up() {
    let emulator = Emulator::over_tls().await;
    let mut silent = tcp(&emulator.running.platform_url).await;
    silent.write_all(&[22, 3, 1]).await.unwrap();
    assert_eq!(emulator.session().await.send(&mint_request("ana")).await.status, 200);
    emulator.running.stop().await;
    let ended = silent.read(&mut [0; 8]).await;
    assert!(matches!(&ended, Ok(0)) || ended.is_err_and(|reason| reason.kind() == ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn faults_on_mint_meet_the_app_backend_over_tls_too() {
    let emulator = Emulator::over_tls().await;
    let cookie = emulator.login("ana").await;
    emulator.fault("mint", json!({ "kind": "lost" })).await;
    let lost = emulator.app().await.send(&auth_code_request(&cookie)).await;
    assert_eq!((lost.status, &lost.json()["error_code"]), (500, &Value::Null));
    assert_eq!(emulator.app().await.send(&auth_code_request(&cookie)).await.status, 200);
}
