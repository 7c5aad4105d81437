//! What must be true of what a kill left.

use std::time::Duration;

use fault_tests::{
    Outcome, Scene,
    device::{Puppet, Reached},
};

use super::every_point::{Call, Round};

pub const CREATE: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 10_000 })";
const WITHIN: Duration = Duration::from_secs(10);
pub const PATIENCE: u128 = Scene::patience(WITHIN);

/// Asks the device through this page, and creates again.
pub async fn left(scene: &mut Scene, round: &Round, reached: &Reached, page: &Puppet) -> Outcome {
    scene.round();
    let place = format!("{} ({})", reached.name, reached.number);
    let mut must = |holds: bool, otherwise: &str| scene.must(holds, format!("killed at {place}: {otherwise}"));

    let told = reached.told.as_ref();
    let resolved = told.is_some_and(|told| told["state"] == "resolved");
    must(told.is_none() || resolved, "the call had failed before");
    let promised = told.and_then(|told| told["value"]["userInfo"]["userId"].as_str());

    let found = page.who().await?;
    let user = found.user.as_deref();
    must(found.contradiction.is_none(), &found.contradiction.unwrap_or_default());
    match round.call {
        Call::Create => must(!resolved || user == promised, "the user is lost"),
        Call::Reset => {
            must(!resolved || user.is_none(), "the user is back");
            must(user.is_none() || user == round.former.as_deref(), "another user is there");
        }
    }

    let again = page.call(CREATE, PATIENCE).await?;
    let again = scene.saw(again, WITHIN);
    let mut must = |holds: bool, otherwise: &str| scene.must(holds, format!("killed at {place}: {otherwise}"));
    must(again.resolved() == found.user.is_none(), &format!("creating again came to {again}"));
    let now = page.who().await?;
    must(now.contradiction.is_none(), &now.contradiction.unwrap_or_default());
    must(now.user.is_some(), "there is no user after creating again");
    let before = found.user.as_ref().or(round.former.as_ref());
    must(before.is_none() || before == now.user.as_ref(), "creating again gave the same person another user");
    Ok(())
}

/// What the platform saw of all rounds.
pub async fn all(scene: &mut Scene) -> Outcome {
    let resent = scene.count("codes_resent").await?;
    scene.must(resent == 0, format!("{resent} codes were sent twice"));
    Ok(())
}
