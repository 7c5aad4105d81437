use serde_json::json;

use crate::support::*;

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let emulator = Emulator::start().await;
    let mut client = emulator.platform().await;
    for _ in 0..20 {
        assert_eq!(client.send(&mint_request("ana")).await.status, 200);
    }
    let counters = client.send(&Request::new("GET", "/emulator/counters")).await.json();
    assert_eq!((counters["mint"].as_u64(), counters["connections"].as_u64()), (Some(20), Some(1)));
}

/// The case in which browsers send a POST again by themselves.
#[tokio::test]
async fn a_connection_can_die_at_its_second_request() {
    let emulator = Emulator::start().await;
    let code = emulator.mint("ana").await;
    emulator.fault("exchange", json!({ "kind": "lost" })).await;
    let mut client = emulator.platform().await;
    assert_eq!(client.send(&mint_request("ben")).await.status, 200);
    assert_eq!(client.rest(&exchange_request(&code, KEY)).await, (Vec::new(), End::Reset));
    assert_eq!(emulator.count("users_made").await, 1);
}

#[tokio::test]
async fn faults_that_leave_the_connection_whole_leave_it_usable() {
    let emulator = Emulator::start().await;
    emulator
        .faults(json!([
            { "route": "mint", "fault": { "kind": "status", "status": 503 } },
            { "route": "mint", "fault": { "kind": "html" } },
            { "route": "mint", "fault": { "kind": "huge", "bytes": 300_000 } },
            { "route": "mint", "fault": { "kind": "huge", "bytes": 300_000, "framing": "chunked" } },
            { "route": "mint", "fault": { "kind": "delay", "ms": 10 } },
        ]))
        .await;
    let mut client = emulator.platform().await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(client.send(&mint_request("ana")).await.status);
    }
    assert_eq!(statuses, [503, 200, 200, 200, 200, 200]);
}

#[tokio::test]
async fn what_is_sent_ahead_waits_for_its_turn_and_ends_with_its_connection() {
    let emulator = Emulator::start().await;
    emulator.fault("mint", json!({ "kind": "delay", "ms": 200 })).await;
    let mut client = emulator.platform().await;
    client.write(&mint_request("ana")).await;
    client.write(&Request::new("POST", "/elsewhere")).await;
    assert_eq!([client.receive().await.status, client.receive().await.status], [200, 404]);

    emulator.fault("mint", json!({ "kind": "lost" })).await;
    client.write(&mint_request("ana")).await;
    assert_eq!(client.rest(&mint_request("ben")).await, (Vec::new(), End::Reset));
    assert_eq!(emulator.count("codes_minted").await, 2, "nobody did the work of the second one");
}
