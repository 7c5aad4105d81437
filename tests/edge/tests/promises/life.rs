//! The life of a user on one device: reloads, kills, resets.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    tests![
        a_user_is_created_outlives_a_reload_and_is_gone_after_reset,
        a_second_user_is_refused_until_reset,
        clearing_local_storage_is_no_reset,
        a_user_survives_a_kill_right_after_create_user_resolved,
        no_user_comes_back_after_a_kill_right_after_reset_resolved,
        an_interrupted_creation_leaves_no_user_and_the_next_call_works,
        reset_asks_nothing_of_the_network_and_may_be_called_again,
    ]
}

async fn a_user_is_created_outlives_a_reload_and_is_gone_after_reset() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    assert_eq!(stage.user().await?, None);
    let ada = stage.create().await?;
    assert_eq!(stage.user().await?, Some(ada.clone()));
    stage.browser.reload().await?;
    assert_eq!(stage.user().await?, Some(ada));
    stage.reset().await?;
    assert_eq!(stage.user().await?, None);
    stage.browser.reload().await?;
    assert_eq!(stage.user().await?, None);
    stage.finish().await
}

async fn a_second_user_is_refused_until_reset() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    stage.log_in("bob").await?;
    let error = stage.call("m.createUser({ authCodeUrl: backend })").await?["error"].take();
    let told = ["code", "reason", "kind", "outcome", "retry"].map(|name| error[name].clone());
    assert_eq!(told, ["E_SDK_CREATE_USER_ERROR", "USER_ALREADY_EXISTS", "user-exists", "nothing-happened", "after-reset"]);
    assert_eq!(stage.user().await?, Some(ada.clone()));
    assert_eq!(stage.control.count("auth_code").await?, 1, "no code is asked for in vain");
    stage.reset().await?;
    assert_ne!(stage.create().await?, ada);
    stage.finish().await
}

async fn clearing_local_storage_is_no_reset() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    let home = stage.stored().await?["home"].take();
    stage.run("localStorage.clear()").await?;
    assert_eq!(stage.user().await?, Some(ada));
    assert_eq!(stage.stored().await?["home"], home, "home is rebuilt");
    stage.finish().await
}

async fn a_user_survives_a_kill_right_after_create_user_resolved() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    let stage = stage.kill_and_restart().await?;
    assert_eq!(stage.user().await?, Some(ada));
    assert!(stage.stored().await?["home"].is_string());
    stage.finish().await
}

async fn no_user_comes_back_after_a_kill_right_after_reset_resolved() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    stage.reset().await?;
    let stage = stage.kill_and_restart().await?;
    assert_eq!(stage.user().await?, None);
    assert_eq!(stage.stored().await?["home"], json!(null));
    stage.log_in("bob").await?;
    stage.create().await?;
    stage.finish().await
}

async fn an_interrupted_creation_leaves_no_user_and_the_next_call_works() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": 60_000 } })).await?;
    stage.begin("m.createUser({ authCodeUrl: backend })").await?;
    stage.control.until("users_made", 1).await?;
    let stage = stage.kill_and_restart().await?;
    assert_eq!(stage.user().await?, None);
    stage.log_in("ada").await?;
    stage.create().await?;
    assert_eq!(stage.control.count("users_made").await?, 1, "the same person is the same user");
    stage.finish().await
}

async fn reset_asks_nothing_of_the_network_and_may_be_called_again() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.reset().await?;
    stage.create().await?;
    stage.control.fault(&json!({ "route": "notify-reset", "fault": { "kind": "silence" } })).await?;
    stage.reset().await?;
    stage.reset().await?;
    assert_eq!(stage.user().await?, None);
    stage.control.until("notify_reset", 1).await?;
    stage.finish().await
}
