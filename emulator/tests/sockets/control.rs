use sentiance_emulator::server::Config;
use serde_json::{Value, json};

use crate::support::*;

#[tokio::test]
async fn it_is_not_there_unless_switched_on() {
    let emulator = Emulator::with(Config::default()).await;
    for (method, path) in [("GET", "/"), ("GET", "/main.js"), ("GET", "/counters"), ("POST", "/reset"), ("POST", "/faults"), ("GET", "/users")] {
        let answer = emulator.control(method, path, &Value::Null).await;
        assert_eq!((answer.status, &answer.json()["errorCode"]), (404, &json!("NOT_FOUND")));
    }
}

#[tokio::test]
async fn its_page_is_whole_and_its_own() {
    let emulator = Emulator::start().await;
    let get = async |path: &str| emulator.platform().await.send(&Request::new("GET", path)).await;
    let page = get("/emulator/").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.text().contains("<h1>What the emulator has seen</h1>"));
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"), "{policy}");
    assert_eq!((page.header("x-content-type-options"), page.header("cache-control")), ("nosniff", "no-store"));
    for (path, kind, words) in [
        ("main.js", "text/javascript; charset=utf-8", "./control.js"),
        ("theme.css", "text/css; charset=utf-8", "prefers-color-scheme"),
        ("favicon.svg", "image/svg+xml", "<svg"),
    ] {
        let file = get(&format!("/emulator/{path}")).await;
        assert_eq!((file.status, file.header("content-type")), (200, kind), "{path}");
        assert!(file.text().contains(words), "{path}");
    }
    let elsewhere = get("/emulator").await;
    assert_eq!((elsewhere.status, elsewhere.header("location")), (308, "/emulator/"));
    assert_eq!(get("/emulator/nothing.js").await.status, 404);
    assert_eq!(emulator.platform().await.send(&Request::new("POST", "/emulator/")).await.status, 404);
    assert_eq!(emulator.read("/log").await, json!([]), "who looks on is not seen");
}

#[tokio::test]
async fn faults_are_listed_counted_down_and_cleared() {
    let emulator = Emulator::start().await;
    emulator.faults(json!({ "route": "mint", "times": 2, "skip": 1, "fault": { "kind": "status", "status": 503 } })).await;
    let mut statuses = Vec::new();
    for _ in 0..2 {
        statuses.push(emulator.platform().await.send(&mint_request("ana")).await.status);
    }
    assert_eq!(statuses, [200, 503]);
    let list = emulator.read("/faults").await;
    let [left] = &list.as_array().unwrap()[..] else { panic!("one fault") };
    assert_eq!((&left["times"], &left["skip"], &left["fault"]["kind"]), (&json!(1), &json!(0), &json!("status")));
    assert_eq!(emulator.control("DELETE", "/faults", &Value::Null).await.json(), json!([]));
    assert_eq!(emulator.platform().await.send(&mint_request("ana")).await.status, 200);
}

#[tokio::test]
async fn what_it_does_not_understand_is_refused_whole_and_says_what_to_mend() {
    let emulator = Emulator::start().await;
    let good = json!({ "route": "mint", "fault": { "kind": "lost" } });
    let cases = [
        ("/faults", json!({ "route": "mint" }), "fault"),
        ("/faults", json!({ "route": "mint", "fault": { "kind": "lots" } }), "lots"),
        ("/faults", json!({ "route": "mint", "fault": { "kind": "cut" } }), "at"),
        ("/faults", json!([good, { "route": "mint", "times": 0, "fault": { "kind": "lost" } }]), "times"),
        ("/faults", json!({ "route": "login", "fault": { "kind": "expired-code" } }), "expired-code"),
        ("/clock", json!({}), "advance_ms"),
        ("/clock", json!({ "advance_ms": 1, "offset_ms": 1 }), "one of"),
        ("/clock", json!({ "set": "tomorrow" }), "RFC 3339"),
        ("/clock", json!({ "advance": 1 }), "advance_ms"),
    ];
    for (path, body, word) in cases {
        let answer = emulator.control("POST", path, &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.json()["message"].as_str().unwrap().contains(word), "{body}: {}", answer.text());
    }
    assert_eq!(emulator.read("/faults").await, json!([]));
    assert_eq!(emulator.control("POST", "/nothing", &Value::Null).await.status, 404);
    let deleted = emulator.control("DELETE", "/log", &Value::Null).await;
    assert_eq!((deleted.status, deleted.header("allow")), (405, "GET"));
    let long = emulator.platform().await.send(&Request::new("POST", "/emulator/faults").body(&" ".repeat(2 * 1024 * 1024 + 1))).await;
    assert_eq!(long.status, 413);
}

#[tokio::test]
async fn the_clock_can_be_set_moved_and_put_right() {
    let emulator = Emulator::start().await;
    let set = emulator.control("POST", "/clock", &json!({ "set": "2031-05-06T07:08:09Z" })).await.json();
    assert!(set["now"].as_str().unwrap().starts_with("2031-05-06T07:08:"), "{set}");
    let minted = emulator.platform().await.send(&mint_request("ana")).await;
    assert!(minted.header("date").starts_with("Tue, 06 May 2031 07:08:"), "{minted:?}");
    assert!(minted.json()["expires_at"].as_str().unwrap().starts_with("2031-05-06T07:18:"));
    let moved = emulator.control("POST", "/clock", &json!({ "advance_ms": 86_400_000 })).await.json();
    assert!(moved["now"].as_str().unwrap().starts_with("2031-05-07"));
    let offset = emulator.control("POST", "/clock", &json!({ "offset_ms": -5000 })).await.json();
    assert_eq!(offset["offset_ms"], -5000);
    let right = emulator.control("DELETE", "/clock", &Value::Null).await.json();
    assert_eq!((&right["offset_ms"], &emulator.read("/clock").await["offset_ms"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn users_are_listed_disabled_enabled_and_deleted() {
    let emulator = Emulator::start().await;
    let code = emulator.mint("ana").await;
    let made = emulator.exchange(&code, KEY).await.json();
    let id = made["user_id"].as_str().unwrap().to_owned();
    let act = async |action: &str| emulator.control("POST", &format!("/users/{id}/{action}"), &Value::Null).await.status;
    let status = async || emulator.read("/users").await[0]["status"].clone();
    assert_eq!(emulator.read("/users").await[0]["external_id"], "ana");
    assert_eq!((act("disable").await, status().await), (204, json!("disabled")));
    assert_eq!(emulator.exchange(&code, KEY).await.json()["errorCode"], "USER_DISABLED");
    assert_eq!((act("enable").await, status().await), (204, json!("active")));
    assert_eq!(act("promote").await, 404);
    assert_eq!((act("delete").await, act("delete").await), (204, 404));
    assert_eq!(emulator.read("/users").await, json!([]));
}

#[tokio::test]
async fn a_token_tells_whom_it_speaks_for_while_it_works() {
    let emulator = Emulator::start().await;
    let made = emulator.exchange(&emulator.mint("ana").await, KEY).await.json();
    let (id, token) = (made["user_id"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());
    let ask = async |token: &str| {
        let request = Request::new("POST", "/emulator/whoami").header("authorization", token).body("1234");
        let answer = emulator.platform().await.send(&request).await;
        (answer.status, answer.json())
    };
    let bearer = format!("Bearer {token}");
    assert_eq!(ask(&bearer).await, (200, json!({ "user_id": id, "bytes": 4 })));
    for nobody in [token, "Bearer nobody", "Bearer "] {
        assert_eq!(ask(nobody).await.0, 401, "{nobody}");
    }
    emulator.control("POST", &format!("/users/{id}/disable"), &Value::Null).await;
    assert_eq!(ask(&bearer).await.0, 401);
    emulator.control("POST", &format!("/users/{id}/enable"), &Value::Null).await;
    emulator.control("POST", "/clock", &json!({ "advance_ms": 8 * 86_400_000 })).await;
    assert_eq!(ask(&bearer).await.0, 401);
}

#[tokio::test]
async fn reset_leaves_nothing() {
    let emulator = Emulator::start().await;
    let cookie = emulator.login("ana").await;
    let code = emulator.mint("ana").await;
    emulator.exchange(&code, KEY).await;
    emulator.fault("any", json!({ "kind": "lost" })).await;
    emulator.control("POST", "/clock", &json!({ "advance_ms": 99 })).await;
    assert_eq!(emulator.control("POST", "/reset", &Value::Null).await.status, 204);
    for list in ["/faults", "/log", "/users"] {
        assert_eq!(emulator.read(list).await, json!([]), "{list}");
    }
    let counters = emulator.read("/counters").await;
    let of_now = counters.as_object().unwrap().iter().filter(|(_, count)| **count != json!(0)).map(|(name, _)| name.as_str());
    assert_eq!(of_now.collect::<Vec<_>>(), ["connections"], "only those of asking");
    assert_eq!(emulator.read("/clock").await["offset_ms"], 0);
    let session = emulator.app().await.send(&Request::new("GET", "/session").header("cookie", &cookie)).await;
    assert_eq!(session.json(), json!({ "user": null }));
    assert_eq!(emulator.exchange(&code, KEY).await.json()["errorCode"], "AUTH_CODE_UNKNOWN");
}
