use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use crate::tabs::at_once::{Round, rounds_of};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "Three tabs ensure one person's user at once",
    happens: "Three tabs of one device call `ensureUser` for the same person at the same moment.",
    promise: "One exchange is sent, and all three resolve with the one user.",
    rules: &[1],
    play: |scene| Box::pin(play(scene)),
    race: true,
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    scene.log_in("ada").await?;
    let judge = |scene: &mut Scene, round: &Round| {
        for told in &round.told {
            scene.must(told.user().is_some() && told.user() == round.who.as_deref(), format!("a call came to {told}"));
        }
        let sent = round.counted("exchange");
        scene.must(sent == 1, format!("{sent} exchanges"));
    };
    let options = async |scene: &mut Scene| {
        let backend = format!("{}/auth/code", scene.emulator.app_url);
        Ok(vec![json!({ "authCodeUrl": backend, "appUserId": "ada", "timeoutMs": 10_000 }); 3])
    };
    rounds_of(scene, "ensureUser", 3, options, judge).await
}
