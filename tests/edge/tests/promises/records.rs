//! What lies in storage is not always what the module wrote.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    tests![
        a_home_without_a_ledger_is_not_adopted,
        a_home_that_is_not_the_ledgers_is_written_anew,
        a_home_written_after_reset_is_no_user,
        a_deleted_ledger_is_no_user_and_the_next_call_works,
        a_record_of_a_newer_version_is_left_alone_until_reset,
        a_corrupt_record_is_set_aside_and_the_next_call_works,
        a_corrupt_record_does_not_stop_create_user_or_reset,
    ]
}

/// A home as the module writes it, of a user that this device never had.
const FORGED: &str = "JSON.stringify({ v: 1, userId: '5f0c5f0c5f0c5f0c5f0c5f0c', tokenId: 'forged', tokenExpiryDate: '2099-01-01T00:00:00Z', tokenIssuedAt: 0, clockSkewMs: 0, linked: true, standing: 'enabled', platformUrl: platform })";

async fn a_home_without_a_ledger_is_not_adopted() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let forged = stage.run(&format!("const forged = {FORGED}; localStorage.setItem('sentiance.device', forged); return forged")).await?;
    assert_eq!(stage.user().await?, None);
    let stored = stage.stored().await?;
    assert_eq!((&stored["home"], &stored["aside"]), (&Value::Null, &forged), "{stored}");
    stage.create().await?;
    stage.reset().await?;
    assert_eq!(stage.stored().await?["keys"], json!([]), "reset leaves nothing, what was set aside included");
    stage.finish().await
}

async fn a_home_that_is_not_the_ledgers_is_written_anew() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    let home = stage.stored().await?["home"].take();
    for other in [FORGED, "''", "'{'", "' '.repeat(12288)"] {
        stage.run(&format!("localStorage.setItem('sentiance.device', {other})")).await?;
        assert_eq!(stage.user().await?, Some(ada.clone()), "{other}");
        assert_eq!(stage.stored().await?["home"], home, "{other}");
    }
    stage.finish().await
}

async fn a_home_written_after_reset_is_no_user() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    let home = stage.stored().await?["home"].take();
    stage.reset().await?;
    stage.run(&format!("localStorage.setItem('sentiance.device', {home})")).await?;
    assert_eq!(stage.user().await?, None);
    assert_eq!(stage.stored().await?["home"], Value::Null);
    stage.finish().await
}

async fn a_deleted_ledger_is_no_user_and_the_next_call_works() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    let home = stage.stored().await?["home"].take();
    stage.run("await done(indexedDB.deleteDatabase('sentiance.device'))").await?;
    assert_eq!(stage.user().await?, None);
    let stored = stage.stored().await?;
    assert_eq!((&stored["home"], &stored["aside"]), (&Value::Null, &home), "{stored}");
    assert_eq!(stage.create().await?, ada, "the same person is the same user");
    stage.finish().await
}

async fn a_record_of_a_newer_version_is_left_alone_until_reset() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    stage.run("await writeRow({ ...(await readRow()), v: 2, phase: 'unheard', more: [1] })").await?;
    let before = stage.stored().await?;
    for call in ["m.userExists()", "m.isUserLinked()", "m.getUserId()", "m.createUser({ authCodeUrl: backend })"] {
        let told = stage.call(call).await?;
        let error = &told["error"];
        assert_eq!((&error["kind"], &error["retry"], &error["isSentianceError"]), (&json!("newer-version"), &json!("never"), &json!(true)), "{call}: {told}");
    }
    assert_eq!(stage.stored().await?, before);
    assert_eq!(stage.control.count("auth_code").await?, 1, "no code is asked for in vain");
    stage.reset().await?;
    assert_eq!(stage.user().await?, None);
    let after = stage.stored().await?;
    let generation = |stored: &Value| stored["row"]["gen"].as_u64().unwrap_or_default();
    assert!(generation(&after) > generation(&before), "{after}");
    assert_eq!(stage.create().await?, ada);
    stage.finish().await
}

async fn a_corrupt_record_is_set_aside_and_the_next_call_works() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    for row in ["{ ...(await readRow()), home: '{' }", "{ ...(await readRow()), phase: 5 }", "'text'", "null", "5", "{}", "[]"] {
        stage.run(&format!("await writeRow({row})")).await?;
        assert_eq!(stage.user().await?, None, "{row}");
        let stored = stage.stored().await?;
        assert!(stored["aside"].is_string() && stored["home"].is_null(), "{row}: {stored}");
        assert_eq!(stage.create().await?, ada, "{row}");
    }
    stage.finish().await
}

async fn a_corrupt_record_does_not_stop_create_user_or_reset() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    stage.run("await writeRow('text')").await?;
    assert_eq!(stage.create().await?, ada);
    assert_eq!(stage.stored().await?["aside"], json!("\"text\""));
    stage.run("await writeRow('text')").await?;
    stage.reset().await?;
    let stored = stage.stored().await?;
    assert_eq!((&stored["row"]["phase"], &stored["keys"]), (&json!("none"), &json!([])), "{stored}");
    stage.finish().await
}
