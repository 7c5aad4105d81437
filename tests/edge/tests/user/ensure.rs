//! `ensureUser`: the device's user is this person's.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::{Value, json};

use super::{another_tab, ensure, ensured, told_as};

pub fn tests() -> Vec<Test> {
    tests![
        the_same_person_is_answered_without_a_request,
        another_persons_user_is_reset_and_their_own_created,
        another_persons_user_can_be_left_alone,
        a_user_of_whom_nobody_said_whose_it_is_counts_as_another_persons,
        nothing_of_the_first_person_is_left_while_the_second_one_waits,
        calls_at_once_in_two_tabs_make_one_exchange_and_all_get_the_user,
        it_waits_for_a_creation_in_another_tab,
        what_a_page_that_died_had_begun_holds_nobody_up,
        somebody_elses_creation_under_way_gives_way,
        the_persons_id_is_nowhere_in_storage_and_its_digest_goes_with_reset,
        create_user_may_say_for_whom_it_is,
        what_is_wrong_with_its_options_is_said,
        it_needs_no_network_for_the_user_that_is_there,
    ]
}

async fn the_same_person_is_answered_without_a_request() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    let before = stage.control.counters().await?;
    for _ in 0..3 {
        stage.browser.reload().await?;
        let told = stage.call(&ensure("ada")).await?;
        let info = &told["value"]["userInfo"];
        assert_eq!((&info["userId"], &info["isTokenExpired"]), (&json!(ada), &json!(false)), "{told}");
    }
    let after = stage.control.counters().await?;
    assert_eq!([&before["auth_code"], &before["exchange"]], [&after["auth_code"], &after["exchange"]]);
    // A double call, as React's strict mode makes it.
    let calls = stage.run(&format!("return await Promise.all([1, 2].map(() => told((m) => {})))", ensure("ada"))).await?;
    assert_eq!([&calls[0]["value"], &calls[1]["value"]].map(|value| &value["userInfo"]["userId"]), [&json!(ada); 2]);
    stage.finish().await
}

async fn another_persons_user_is_reset_and_their_own_created() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    let bob = ensured(&stage, "bob").await?;
    assert_ne!(ada, bob);
    assert_eq!(stage.user().await?, Some(bob));
    stage.control.until("notify_reset", 1).await?;
    assert_eq!(ensured(&stage, "ada").await?, ada, "the platform gives the same person the same user");
    stage.finish().await
}

async fn another_persons_user_can_be_left_alone() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    stage.log_in("bob").await?;
    let told = stage.call("m.ensureUser({ authCodeUrl: backend, appUserId: 'bob', onOtherUser: 'reject' })").await?;
    assert_eq!(told_as(&told), ["E_SDK_CREATE_USER_ERROR", "USER_ALREADY_EXISTS", "other-user"]);
    assert_eq!([&told["error"]["outcome"], &told["error"]["retry"]], ["nothing-happened", "after-reset"]);
    assert_eq!(stage.user().await?, Some(ada));
    assert_eq!(stage.control.count("auth_code").await?, 1, "no code is asked for in vain");
    stage.finish().await
}

async fn a_user_of_whom_nobody_said_whose_it_is_counts_as_another_persons() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    assert_eq!(ensured(&stage, "ada").await?, ada, "created anew, and the platform gave the same user");
    assert_eq!(stage.control.count("exchange").await?, 2);
    stage.finish().await
}

async fn nothing_of_the_first_person_is_left_while_the_second_one_waits() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    let token = stage.stored().await?["home"].as_str().ok_or("no home")?.to_owned();
    let token: Value = serde_json::from_str(&token)?;
    stage.log_in("bob").await?;
    stage.control.fault(&json!({ "route": "auth-code", "fault": { "kind": "delay", "ms": 1_500 } })).await?;
    stage.begin(&ensure("bob")).await?;
    stage.control.until("auth_code", 2).await?;
    assert_eq!(stage.user().await?, None);
    let stored = stage.stored().await?.to_string();
    for planted in [ada.as_str(), token["tokenId"].as_str().ok_or("no token")?] {
        assert!(!stored.contains(planted), "{stored}");
    }
    assert_eq!(stage.settled().await?["state"], "resolved");
    stage.finish().await
}

async fn calls_at_once_in_two_tabs_make_one_exchange_and_all_get_the_user() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let first = stage.browser.current_tab().await?;
    another_tab(&stage).await?;
    let second = stage.browser.current_tab().await?;
    for round in 1..=5 {
        let call = format!("Promise.all([1, 2, 3].map(() => {}))", ensure("ada"));
        stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 300 } })).await?;
        stage.begin(&call).await?;
        stage.browser.go_to(&first).await?;
        stage.begin(&call).await?;
        let mut ids = Vec::new();
        for tab in [&first, &second] {
            stage.browser.go_to(tab).await?;
            let told = stage.settled().await?;
            for answer in told["value"].as_array().ok_or_else(|| told.to_string())? {
                ids.push(answer["userInfo"]["userId"].clone());
            }
        }
        assert!(ids.len() == 6 && ids.iter().all(|id| id.is_string() && *id == ids[0]), "{ids:?}");
        assert_eq!(stage.control.count("exchange").await?, round, "one exchange for all six");
        stage.reset().await?;
    }
    stage.finish().await
}

async fn it_waits_for_a_creation_in_another_tab() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let first = stage.browser.current_tab().await?;
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 1_500 } })).await?;
    stage.begin("m.createUser({ authCodeUrl: backend, appUserId: 'ada' })").await?;
    stage.control.until("users_made", 1).await?;
    another_tab(&stage).await?;
    let told = stage.call(&ensure("ada")).await?;
    assert_eq!(told["state"], "resolved", "{told}");
    stage.browser.go_to(&first).await?;
    assert_eq!(stage.settled().await?["value"]["userInfo"]["userId"], told["value"]["userInfo"]["userId"]);
    assert_eq!(stage.control.count("exchange").await?, 1);
    stage.finish().await
}

async fn what_a_page_that_died_had_begun_holds_nobody_up() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 60_000 } })).await?;
    stage.begin(&ensure("ada")).await?;
    stage.control.until("users_made", 1).await?;
    stage.browser.reload().await?;
    let told = stage.call(&ensure("ada")).await?;
    assert_eq!(told["state"], "resolved", "{told}");
    assert!(told["elapsed"].as_f64().is_some_and(|elapsed| elapsed < 10_000.0), "{told}");
    assert_eq!(stage.control.count("users_made").await?, 1);
    stage.leave().await
}

async fn somebody_elses_creation_under_way_gives_way() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let first = stage.browser.current_tab().await?;
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 2_500 } })).await?;
    stage.begin(&ensure("ada")).await?;
    stage.control.until("users_made", 1).await?;
    another_tab(&stage).await?;
    let bob = ensured(&stage, "bob").await?;
    stage.browser.go_to(&first).await?;
    let told = stage.settled().await?;
    assert_eq!(told_as(&told), ["E_SDK_CREATE_USER_ERROR", "SDK_RESET_IN_PROGRESS", "reset"], "{told}");
    assert_eq!(stage.user().await?, Some(bob));
    stage.finish().await
}

async fn the_persons_id_is_nowhere_in_storage_and_its_digest_goes_with_reset() -> Outcome {
    let stage = Stage::open_as("PLANTED-person").await?;
    ensured(&stage, "PLANTED-person").await?;
    let stored = stage.stored().await?;
    let digest = stored["row"]["person"].as_str().ok_or("no digest")?.to_owned();
    let explained = stage.call("m.explain()").await?;
    for text in [stored.to_string(), explained.to_string()] {
        assert!(!text.contains("PLANTED-person"), "{text}");
    }
    stage.reset().await?;
    assert!(!stage.stored().await?.to_string().contains(&digest));
    ensured(&stage, "PLANTED-person").await?;
    assert_ne!(stage.stored().await?["row"]["person"], json!(digest), "the key is new");
    stage.finish().await
}

async fn create_user_may_say_for_whom_it_is() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let created = stage.call("m.createUser({ authCodeUrl: backend, appUserId: 'ada' })").await?;
    let told = stage.call(&ensure("ada")).await?;
    assert_eq!(told["value"]["userInfo"]["userId"], created["value"]["userInfo"]["userId"], "{told}");
    assert_eq!(stage.control.count("exchange").await?, 1);
    stage.finish().await
}

async fn what_is_wrong_with_its_options_is_said() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    for (options, kind, option) in [
        ("undefined", "missing-options", ""),
        ("{ authCodeUrl: backend }", "invalid-option", "appUserId"),
        ("{ authCodeUrl: backend, appUserId: '' }", "invalid-option", "appUserId"),
        ("{ authCodeUrl: backend, appUserId: 7 }", "invalid-option", "appUserId"),
        ("{ authCodeUrl: backend, appUserId: Symbol('ada') }", "invalid-option", "appUserId"),
        ("{ authCodeUrl: backend, appUserId: 'x'.repeat(2_000) }", "invalid-option", "appUserId"),
        ("{ authCodeUrl: backend, appUserId: 'ada', onOtherUser: 'keep' }", "invalid-option", "onOtherUser"),
        ("{ authCodeUrl: backend, get appUserId() { throw 1 } }", "invalid-option", "appUserId"),
        ("{ appUserId: 'ada' }", "missing-code-source", ""),
    ] {
        let told = stage.call(&format!("m.ensureUser({options})")).await?;
        let [code, _, found] = told_as(&told);
        assert_eq!((code.starts_with("E_SDK_"), found), (true, kind), "{options}: {told}");
        assert!(told["error"]["details"].as_str().is_some_and(|details| details.contains(option)), "{told}");
    }
    let told = stage.run("return await polluted({ appUserId: 'ada' }, () => told((m) => m.ensureUser({ authCodeUrl: backend })))").await?;
    assert_eq!(told_as(&told)[2], "invalid-option", "what is inherited is no option");
    assert_eq!(stage.control.count("auth_code").await?, 0);
    stage.finish().await
}

async fn it_needs_no_network_for_the_user_that_is_there() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    stage.browser.set_offline(true).await?;
    let told = stage.call(&ensure("ada")).await?;
    stage.browser.set_offline(false).await?;
    assert_eq!(told["value"]["userInfo"]["userId"], ada, "{told}");
    stage.finish().await
}
