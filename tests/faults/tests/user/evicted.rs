use fault_tests::{Outcome, Row, Scene};

use super::{WITHIN, ensure, ensured};

pub const ROW: Row = Row {
    place: module_path!(),
    heading: "The browser cleared storage",
    happens: "localStorage, IndexedDB, or both are cleared, under an open page and before a fresh start (a round each).",
    promise: "`ensureUser` ends with the same Sentiance user, and no other user is made.",
    rules: &[1, 7],
    play: |scene| Box::pin(play(scene)),
    no_control: Some("it keeps one store only, and a platform that restores gives it the same user as well"),
    ..Row::USUAL
};

const HOME: &str = "localStorage.clear();";
const LEDGER: &str = "await done(indexedDB.deleteDatabase('sentiance.device'));";

async fn play(scene: &mut Scene) -> Outcome {
    let ada = ensured(scene, "ada").await?;
    for lost in [HOME.to_owned(), LEDGER.to_owned(), format!("{HOME} {LEDGER}")] {
        for fresh in [false, true] {
            scene.round();
            scene.run(&lost).await?;
            if fresh {
                scene.open_page().await?;
            }
            let told = scene.call(&ensure("ada"), WITHIN).await?;
            scene.must(told.user() == ada.user(), format!("ensureUser came to {told}"));
            let user = scene.who().await?;
            scene.must(user.as_deref() == ada.user(), "the device's user is another one");
        }
    }
    let users = scene.count("users_made").await?;
    scene.must(users == 1, format!("{users} users"));
    Ok(())
}
