use fault_tests::{Outcome, Peers, Row, Scene, Site};

use super::WITHIN;

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Storage is denied",
    happens: "The page is in a sandboxed frame of no origin: localStorage, IndexedDB and Web Locks all refuse.",
    promise: "The error says so before a code is asked for; `configure({ persistence: \"memory\" })` is a way on.",
    rules: &[6],
    peers: Peers::Each(["memory", "memory", "constructor throws", "throws", "memory", "memory", "import throws", "import throws"]),
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

const POLICY: &str = "default-src * 'unsafe-inline' 'wasm-unsafe-eval'";

async fn play(scene: &mut Scene) -> Outcome {
    let code = scene.control.mint("ada").await?;
    let site = Site::start_with(POLICY, scene.subject().folder()?).await?;
    scene.visit(&site, "/sandbox").await?;
    scene.browser.client().enter_frame(0).await?;
    scene.run("window.asked = 0").await?;
    let create = format!("m.createUser({{ getAuthCode: () => {{ window.asked++; return '{code}' }}, platformUrl: platform, timeoutMs: 10_000 }})");
    let told = scene.call(&create, WITHIN).await?;
    scene.must(scene.is_control() || (told.kind(), told.outcome()) == ("storage-denied", "nothing-happened"), format!("the app is told {told}"));
    let asked = scene.run("return window.asked").await?;
    scene.must(asked == 0, "a code was asked for in vain");
    scene.run("(await sentiance()).configure?.({ persistence: 'memory' })").await?;
    let told = scene.call(&create, WITHIN).await?;
    scene.must(told.resolved(), format!("no way on: {}", told.word()));
    scene.browser.client().enter_parent_frame().await?;
    Ok(())
}
