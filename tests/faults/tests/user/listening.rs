use fault_tests::{Outcome, Row, Scene, Tab};
use serde_json::{Value, json};

use super::{WITHIN, another_tab, ensured};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Another tab changes the user",
    happens: "A tab listens; another one creates a user, resets it, and creates another person's.",
    promise: "The listener is told each change, in order, and nothing else.",
    rules: &[11],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let listen = "const m = await sentiance();
        window.heard = [];
        m.onUserChange((now, before) => window.heard.push([now && now.userId, before && before.userId]));";
    scene.run(listen).await?;
    let first = another_tab(scene).await?;
    let mut wanted = vec![json!([null, null])];
    let second = scene.browser.current_tab().await?;
    for person in ["ada", "bob"] {
        scene.browser.go_to(&second).await?;
        let user = json!(ensured(scene, person).await?.user());
        wanted.push(json!([user, null]));
        heard(scene, &first, &wanted).await?;
        scene.browser.go_to(&second).await?;
        scene.call("m.reset()", WITHIN).await?;
        wanted.push(json!([null, user]));
        heard(scene, &first, &wanted).await?;
    }
    Ok(())
}

/// Waits until the listener has been told so often; what it was told must be that.
async fn heard(scene: &mut Scene, tab: &Tab, wanted: &[Value]) -> Outcome {
    scene.browser.go_to(tab).await?;
    let script =
        format!("for (let tries = 0; heard.length < {} && tries < 250; tries++) await new Promise((go) => setTimeout(go, 20)); return heard", wanted.len());
    let heard = scene.run(&script).await?;
    scene.must(heard == json!(wanted), format!("it was told {heard}"));
    Ok(())
}
