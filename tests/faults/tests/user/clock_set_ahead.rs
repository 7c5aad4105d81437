use fault_tests::{Outcome, Row, Scene};
use serde_json::json;

use super::{TOKEN, USUAL, ensured, stored_token};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The device's clock is set while a user is there",
    happens: "The clock is set four hundred days ahead, and the platform cannot be reached; then it is set back five hours.",
    promise: "The token, minutes old, is the answer all the same; once the platform answers, one refresh puts it right.",
    rules: &[8],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let ada = ensured(scene, "ada").await?;
    let old = stored_token(scene).await?;
    let off_by = |hours: i32| {
        format!("const {{ Date }} = world().globals; window.rightClock ??= Date.now; Date.now = () => window.rightClock.call(Date) + {hours} * 3_600_000;")
    };
    scene.run(&off_by(400 * 24)).await?;
    scene.control.fault(&json!({ "route": "refresh", "times": null, "fault": { "kind": "refuse" } })).await?;
    let told = scene.call(TOKEN, USUAL).await?;
    scene.control.clear_faults().await?;
    scene.must(told.value()["tokenId"] == json!(old), format!("the app is told {}", told.word()));
    scene.run(&off_by(-5)).await?;
    let refreshed = scene.count("refresh").await?;
    for _ in 0..3 {
        let told = scene.call(TOKEN, USUAL).await?;
        scene.must(told.resolved(), format!("the app is told {}", told.word()));
    }
    let refreshed = scene.count("refresh").await? - refreshed;
    scene.must(refreshed <= 1, format!("{refreshed} refreshes"));
    let user = scene.who().await?;
    scene.must(user.as_deref() == ada.user(), "the user is gone");
    Ok(())
}
