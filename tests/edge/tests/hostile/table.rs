//! The cross product of values and places, in one page.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::Value;

pub fn tests() -> Vec<Test> {
    tests![every_value_where_a_user_is_made, every_value_where_a_user_is]
}

const TABLE: &str = concat!(include_str!("values.js"), include_str!("places.js"), include_str!("table.js"));

/// As many places as one script has time for.
const AT_ONCE: usize = 5;

async fn every_value_where_a_user_is_made() -> Outcome {
    let stage = Stage::open().await?;
    play(&stage, "CREATIONS", "makes, null").await?;
    stage.log_in("ada").await?;
    stage.create().await?;
    end(stage).await
}

async fn every_value_where_a_user_is() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let id = stage.create().await?;
    play(&stage, "OTHERS", "leaves, localStorage.getItem('sentiance.device')").await?;
    assert_eq!(stage.user().await?, Some(id));
    end(stage).await
}

async fn play(stage: &Stage, places: &str, how: &str) -> Outcome {
    let count = stage.run(&format!("{TABLE} return {places}.length")).await?.as_u64().ok_or("there are no places")? as usize;
    let (mut cells, mut faults) = (0, Vec::new());
    for from in (0..count).step_by(AT_ONCE) {
        let told = stage.run(&format!("{TABLE} return await table({places}.slice({from}, {}), {how})", from + AT_ONCE)).await?;
        cells += told["cells"].as_u64().unwrap_or_default();
        faults.extend(told["faults"].as_array().into_iter().flatten().filter_map(Value::as_str).map(String::from));
    }
    assert!(cells > 1_000, "only {cells} cells were played");
    if faults.is_empty() { Ok(()) } else { Err(format!("{} faults in {cells} cells:\n{}", faults.len(), faults.join("\n")).into()) }
}

/// The browser itself notes requests that were refused. The page's own errors are told by the table.
async fn end(stage: Stage) -> Outcome {
    let notes = ["Failed to load resource", "Content Security Policy", "blocked by CORS policy"];
    let mut entries = stage.browser.console().await?;
    entries.retain(|entry| !notes.iter().any(|note| entry.message.contains(note)));
    assert!(entries.is_empty(), "{entries:#?}");
    stage.leave().await
}
