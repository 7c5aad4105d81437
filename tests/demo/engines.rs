//! The same page in the other engines: a person's way through all of it.

use webdriver_harness::Engine;

use crate::stage::{DEVICE, Outcome, RECORD, Stage, WIRE};

#[tokio::test]
async fn firefox() -> Outcome {
    a_way_through_in(Engine::Firefox).await
}

#[tokio::test]
async fn webkit() -> Outcome {
    a_way_through_in(Engine::WebKit).await
}

async fn a_way_through_in(engine: Engine) -> Outcome {
    let stage = Stage::open_in(engine).await?;
    stage.log_in("Ada").await?;
    let ada = stage.create().await?;
    stage.until_fact(DEVICE, "User id", &ada).await?;
    stage.until_read(WIRE, "POST /users 201").await?;
    stage.until_read(WIRE, "keeps the user").await?;
    stage.until_read(RECORD, "in none of them").await?;
    stage.browser.reload().await?;
    stage.is_ready().await?;
    stage.until_fact(DEVICE, "User id", &ada).await?;
    for scenario in
        ["Lost answer", "POST sent twice", "429, Retry-After 2", "HTML portal", "Expired code", "Storage full", "Reset in flight", "Two tabs at once"]
    {
        stage.breaks(scenario).await?;
    }
    stage.reset().await?;
    stage.until_fact(DEVICE, "User id", "–").await?;
    stage.finish().await
}
