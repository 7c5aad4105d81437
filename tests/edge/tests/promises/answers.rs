//! Answers that are lost, sent twice, or put off.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    tests![
        a_lost_answer_strands_nobody,
        an_answer_lost_at_any_point_strands_nobody,
        an_exchange_that_the_browser_sends_twice_makes_one_user,
        so_it_does_where_the_platform_knows_no_idempotency_keys,
        an_expired_code_is_replaced_by_a_fresh_one,
        retry_after_is_honoured,
        retry_after_is_honoured_as_a_date_of_the_servers_clock,
        create_user_costs_two_requests_and_no_preflight,
        no_secret_is_told_anywhere,
    ]
}

const CREATE: &str = "m.createUser({ authCodeUrl: backend })";
const NOTE: &str = "/users - Failed to load resource";

fn numbers<const N: usize>(seen: &Value, names: [&str; N]) -> [Option<u64>; N] {
    names.map(|name| seen[name].as_u64())
}

/// Leaves a connection to the platform open that the exchange will use: without credentials, as the exchange is.
const WARM_UP: &str = "await (await fetch(platform + '/emulator/counters', { credentials: 'omit' })).text()";

async fn a_lost_answer_strands_nobody() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "lost" } })).await?;
    stage.create().await?;
    let seen = stage.control.counters().await?;
    assert_eq!(numbers(&seen, ["exchange", "auth_code", "users_made", "codes_resent"]), [2, 2, 1, 0].map(Some), "{seen}");
    stage.finish_after(&[NOTE]).await
}

async fn an_answer_lost_at_any_point_strands_nobody() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let faults = [
        json!({ "kind": "cut", "at": 20 }),
        json!({ "kind": "cut-body", "at": 0 }),
        json!({ "kind": "cut-body", "at": 60 }),
        json!({ "kind": "truncate", "at": 60 }),
        json!({ "kind": "truncate", "at": 0, "framing": "length" }),
        json!({ "kind": "status", "status": 504, "work": true }),
        json!({ "kind": "html", "work": true }),
    ];
    for fault in faults {
        stage.control.fault(&json!({ "route": "exchange", "fault": fault })).await?;
        stage.create().await?;
        let seen = stage.control.counters().await?;
        assert_eq!(numbers(&seen, ["users_made", "codes_resent"]), [Some(1), Some(0)], "{fault}: {seen}");
        stage.reset().await?;
    }
    stage.finish_after(&[NOTE]).await
}

async fn an_exchange_that_the_browser_sends_twice_makes_one_user() -> Outcome {
    let stage = Stage::open().await?;
    let code = stage.control.mint("ada").await?;
    stage.run(WARM_UP).await?;
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "lost" } })).await?;
    let told = stage.call(&format!("m.createUser({{ authCode: '{code}', platformUrl: platform }})")).await?;
    let seen = stage.control.counters().await?;
    assert_eq!(numbers(&seen, ["exchange", "codes_resent", "answered_again"]), [2, 1, 1].map(Some), "the browser itself sent it again: {seen}");
    assert_eq!((&told["state"], seen["users_made"].as_u64()), (&json!("resolved"), Some(1)), "{told}");
    assert!(stage.user().await?.is_some());
    stage.finish().await
}

async fn so_it_does_where_the_platform_knows_no_idempotency_keys() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.run(WARM_UP).await?;
    stage
        .control
        .fault(&json!([
            { "route": "exchange", "fault": { "kind": "lost" } },
            { "route": "exchange", "times": null, "fault": { "kind": "ignore-idempotency" } },
        ]))
        .await?;
    stage.create().await?;
    let seen = stage.control.counters().await?;
    assert_eq!(numbers(&seen, ["exchange", "auth_code", "users_made", "users_restored", "codes_resent"]), [3, 2, 1, 1, 1].map(Some), "{seen}");
    stage.finish_after(&[NOTE]).await
}

async fn an_expired_code_is_replaced_by_a_fresh_one() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.control.fault(&json!({ "route": "mint", "fault": { "kind": "expired-code" } })).await?;
    let attempts = "globalThis.attempts = []; const ask = async () => (await (await fetch(backend, { headers: { Accept: 'application/json' } })).json());
        return await told((m) => m.createUser({ getAuthCode: ({ attempt }) => { attempts.push(attempt); return ask() } }))";
    assert_eq!(stage.run(attempts).await?["state"], "resolved");
    assert_eq!(stage.run("return attempts").await?, json!([1, 2]));
    stage.finish_after(&[NOTE]).await
}

async fn retry_after_is_honoured() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    for route in ["exchange", "auth-code"] {
        stage.control.fault(&json!({ "route": route, "fault": { "kind": "status", "status": 503, "retry_after": "2" } })).await?;
        let told = stage.call(CREATE).await?;
        let elapsed = told["elapsed"].as_f64().unwrap_or_default();
        assert!(told["state"] == "resolved" && (2_000.0..6_000.0).contains(&elapsed), "{route}: {told}");
        stage.reset().await?;
    }
    stage.finish_after(&[NOTE, "/auth/code - Failed to load resource"]).await
}

async fn retry_after_is_honoured_as_a_date_of_the_servers_clock() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.control.set_clock("2031-01-01T00:00:00Z").await?;
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "status", "status": 429, "retry_after": "Wed, 01 Jan 2031 00:00:03 GMT" } })).await?;
    let told = stage.call(CREATE).await?;
    let elapsed = told["elapsed"].as_f64().unwrap_or_default();
    assert!(told["state"] == "resolved" && (1_000.0..9_000.0).contains(&elapsed), "{told}");
    stage.finish_after(&[NOTE]).await
}

async fn create_user_costs_two_requests_and_no_preflight() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let seen = stage
        .run(
            "await (await sentiance()).getVersion();
             const send = globalThis.fetch, sent = [];
             globalThis.fetch = (url, init) => {
               const { method, url: to, headers, credentials, cache, redirect, referrerPolicy } = new Request(url, init);
               sent.push([method, to, headers.get('Accept'), headers.get('Content-Type'), credentials, cache, redirect, referrerPolicy].join(' '));
               return send(url, init);
             };
             performance.clearResourceTimings();
             const { state } = await told((m) => m.createUser({ authCodeUrl: backend }));
             return { state, sent, requests: performance.getEntriesByType('resource').map(({ name }) => name) };",
        )
        .await?;
    let (app, platform) = (&stage.emulator.app_url, &stage.emulator.platform_url);
    let wanted = json!({
        "state": "resolved",
        "sent": [
            format!("GET {app}/auth/code application/json  same-origin no-store follow "),
            format!("POST {platform}/users application/json application/x-www-form-urlencoded omit no-store error no-referrer"),
        ],
        "requests": [format!("{app}/auth/code"), format!("{platform}/users")],
    });
    assert_eq!(seen, wanted);
    let seen = stage.control.counters().await?;
    assert_eq!(numbers(&seen, ["auth_code", "mint", "exchange", "preflight"]), [1, 1, 1, 0].map(Some), "{seen}");
    stage.finish().await
}

async fn no_secret_is_told_anywhere() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let code = stage.control.mint("ada").await?;
    let told = stage.call(&format!("m.createUser({{ authCode: '{code}', platformUrl: platform }})")).await?;
    let token = told["value"]["userInfo"]["tokenId"].as_str().ok_or("no token")?.to_owned();
    let again = stage.call(&format!("m.createUser({{ authCode: '{code}', platformUrl: platform }})")).await?;
    assert_eq!(again["error"]["kind"], "user-exists");
    let seen = stage.run("return JSON.stringify([performance.getEntries(), location.href, document.cookie, await stored()])").await?;
    let seen = seen.as_str().unwrap_or_default();
    assert!(!format!("{again}{seen}").contains(&code), "the code was kept or told");
    // In what the device stores, and nowhere else.
    let stored = stage.stored().await?.to_string();
    assert!(stored.contains(&token) && !again.to_string().contains(&token));
    stage.finish().await
}
