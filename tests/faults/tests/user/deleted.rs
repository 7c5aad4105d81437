use fault_tests::{Outcome, Row, Scene};

use super::{LONG_AGO, TOKEN, USUAL, WITHIN, ensure, ensured, token_ends};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The user is deleted at Sentiance",
    happens: "The app's backend deletes the user; the token has expired, and the platform does not know it any more.",
    promise: "The error says so, and `ensureUser` ends with a user whose token works.",
    rules: &[3, 9],
    play: |scene| Box::pin(play(scene)),
    ..Row::USUAL
};

async fn play(scene: &mut Scene) -> Outcome {
    let ada = ensured(scene, "ada").await?;
    token_ends(scene, LONG_AGO).await?;
    scene.control.delete_user(ada.user().unwrap_or_default()).await?;
    let told = scene.call(TOKEN, USUAL).await?;
    scene.must(told.kind() == "token-rejected", format!("the app is told {}", told.word()));
    let told = scene.call(&ensure("ada"), WITHIN).await?;
    scene.must(told.resolved() && told.user() != ada.user(), format!("ensureUser came to {}", told.word()));
    let works = scene.works(told.value()["userInfo"]["tokenId"].as_str().unwrap_or_default()).await?;
    scene.must(works, "its token does not work");
    Ok(())
}
