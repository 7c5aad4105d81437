//! Pages that replaced, froze, polluted or lack what the engine gave them.

use edge_tests::{Outcome, Site, Stage, Test, tests};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    tests![every_world]
}

const OPEN: &str = "default-src * 'unsafe-inline' 'wasm-unsafe-eval'";
const WORLDS: &str = concat!(include_str!("values.js"), include_str!("worlds.js"));

async fn every_world() -> Outcome {
    let stage = Stage::open().await?;
    let site = Site::start(OPEN).await?;
    stage.visit(&site, "/blank").await?;
    let count = stage.run(&format!("{WORLDS} return WORLDS.length")).await?.as_u64().ok_or("there are no worlds")?;
    let mut faults = Vec::new();
    for world in 0..count {
        let codes = [stage.control.mint("ada").await?, stage.control.mint("ada").await?, stage.control.mint("ada").await?];
        let live = format!(
            "{WORLDS} const codes = {}; const ours = await sentiance(); await ours.reset();
             await ours.createUser({{ authCode: codes.pop(), platformUrl: platform, appUserId: 'ada' }});
             return await live(WORLDS[{world}], codes)",
            json!(codes)
        );
        match stage.run(&live).await {
            Ok(told) => faults.extend(told["faults"].as_array().into_iter().flatten().map(|fault| format!("{}: {fault}", told["name"]))),
            Err(failure) => {
                faults.push(format!("world {world}: {failure:?}"));
                stage.visit(&site, "/blank").await?;
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    stage.leave().await
}
