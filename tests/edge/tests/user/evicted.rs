//! A browser that cleared storage: a device without a user, which gets the same one back.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::json;

use super::{ensure, ensured};

pub fn tests() -> Vec<Test> {
    tests![local_storage_alone_is_rebuilt, the_ledger_alone, both, every_kind_of_start_gives_the_same_user_back]
}

const LOSE_HOME: &str = "localStorage.clear()";
const LOSE_LEDGER: &str = "await done(indexedDB.deleteDatabase('sentiance.device'))";

async fn local_storage_alone_is_rebuilt() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    stage.browser.reload().await?;
    stage.run(LOSE_HOME).await?;
    let told = stage.call(&ensure("ada")).await?;
    assert_eq!(told["value"]["userInfo"]["userId"], ada);
    assert_eq!(stage.control.count("exchange").await?, 1, "nothing was lost");
    stage.finish().await
}

/// What is left in localStorage is no proof of a user: it may be one that was reset.
async fn the_ledger_alone() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    stage.browser.reload().await?;
    stage.run(LOSE_LEDGER).await?;
    assert_eq!(stage.user().await?, None);
    assert_eq!(ensured(&stage, "ada").await?, ada);
    assert_eq!((stage.control.count("exchange").await?, stage.control.count("users_made").await?), (2, 1));
    stage.finish().await
}

async fn both() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    stage.browser.reload().await?;
    stage.run(&format!("{LOSE_HOME}; {LOSE_LEDGER}")).await?;
    let status = stage.call("m.getSdkStatus()").await?;
    assert_eq!(status["value"]["userExists"], json!(false), "a start like any other: {status}");
    assert_eq!(stage.stored().await?["aside"], json!(null));
    assert_eq!(ensured(&stage, "ada").await?, ada);
    assert_eq!((stage.control.count("exchange").await?, stage.control.count("users_made").await?), (2, 1));
    stage.finish().await
}

async fn every_kind_of_start_gives_the_same_user_back() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = ensured(&stage, "ada").await?;
    for (round, lose) in [LOSE_HOME, LOSE_LEDGER].iter().cycle().take(6).enumerate() {
        // Under a page that is open and has used the module.
        stage.run(lose).await?;
        assert_eq!(ensured(&stage, "ada").await?, ada, "round {round}");
        assert_eq!(stage.user().await?, Some(ada.clone()));
    }
    assert_eq!(stage.control.count("users_made").await?, 1);
    stage.finish().await
}
