use fault_tests::{Outcome, Row, Scene};

use super::{LONG_AGO, TOKEN, USUAL, ensured, token_ends};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The user is disabled remotely, and enabled again",
    happens: "The token has expired, and the platform answers the refresh with USER_DISABLED; later it takes the user again.",
    promise: "The error says USER_DISABLED_REMOTELY, the status too; then the next call gives a token.",
    rules: &[9],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let ada = ensured(scene, "ada").await?;
    token_ends(scene, LONG_AGO).await?;
    scene.control.act_on_user("disable").await?;
    let told = scene.call(TOKEN, USUAL).await?;
    scene.must(told.error("reason") == "USER_DISABLED_REMOTELY", format!("the app is told {}", told.word()));
    let status = scene.call("m.getSdkStatus()", USUAL).await?;
    scene.must(status.value()["isRemoteEnabled"] == false, "the status does not say so");
    scene.control.act_on_user("enable").await?;
    let told = scene.call(TOKEN, USUAL).await?;
    scene.must(told.resolved(), format!("when it is enabled again the app is told {}", told.word()));
    let status = scene.call("m.getSdkStatus()", USUAL).await?;
    scene.must(status.value()["isRemoteEnabled"] == true, "the status still says that it is disabled");
    let user = scene.who().await?;
    scene.must(user.as_deref() == ada.user(), "the user is gone");
    Ok(())
}
