//! The emulator in a Rust test: what the page shows is what stands here.

use docs_tests::Block;
use sentiance_emulator::server::Config;
use webdriver_harness::Outcome;

pub fn in_a_rust_test(block: &Block) -> Outcome {
    let here = include_str!("emulator.rs").lines().map(str::trim).collect::<Vec<_>>().join("\n");
    if !here.contains(block.text.trim()) {
        return Err("tests/docs/tests/blocks/emulator.rs is another test than the page shows".into());
    }
    tokio::runtime::Runtime::new()?.block_on(shown())
}

async fn shown() -> Outcome {
    let emulator = sentiance_emulator::server::start(Config { control: true, ..Config::default() }).await?;
    // emulator.app_url, emulator.platform_url
    emulator.stop().await;
    Ok(())
}
