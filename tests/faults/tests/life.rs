//! One user's whole life, in two tabs.

use edge_tests::{Engine, Outcome, Stage, Test, package, tests};

pub fn tests() -> Vec<Test> {
    tests![in_chromium, in_firefox, in_webkit]
}

async fn in_chromium() -> Outcome {
    life(Engine::Chromium).await
}

async fn in_firefox() -> Outcome {
    life(Engine::Firefox).await
}

async fn in_webkit() -> Outcome {
    life(Engine::WebKit).await
}

async fn life(engine: Engine) -> Outcome {
    let stage = Stage::open_in(engine, package()?).await?;
    stage.log_in("ada").await?;
    let ada = stage.create().await?;
    let first = stage.browser.current_tab().await?;
    stage.browser.new_tab().await?;
    stage.open_page().await?;
    assert_eq!(stage.user().await?, Some(ada.clone()));
    stage.reset().await?;
    stage.browser.go_to(&first).await?;
    assert_eq!(stage.user().await?, None);
    assert_eq!(stage.create().await?, ada);
    stage.finish().await
}
