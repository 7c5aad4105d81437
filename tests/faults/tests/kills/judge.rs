//! What must be true of what a kill left.

use std::time::Duration;

use fault_tests::{
    Outcome, Scene,
    device::{Puppet, Reached},
};

use super::every_point::{Call, Round};

pub const CREATE: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 10_000 })";
pub const SWITCH: &str = "m.ensureUser({ authCodeUrl: backend, appUserId: 'another', timeoutMs: 10_000 })";
pub const TOKEN: &str = "m.requestUserAccessToken()";
const WITHIN: Duration = Duration::from_secs(10);
/// The deadline of a call that takes no other one.
const WITHIN_USUAL: Duration = Duration::from_secs(30);
pub const PATIENCE: u128 = Scene::patience(WITHIN);

/// Asks the device through this page, and makes the call that belongs there next.
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
        Call::Switch => {
            must(!resolved || user == promised, "the user is lost");
            let asked = reached.names.iter().any(|name| name.contains("sending to /auth/code"));
            must(!asked || user != round.former.as_deref(), "the first person's user is still there, or back");
        }
        Call::Refresh => must(user == round.former.as_deref(), "the user is gone, or another one"),
    }

    let (call, within) = match round.call {
        Call::Create | Call::Reset => (CREATE, WITHIN),
        Call::Switch => (SWITCH, WITHIN),
        Call::Refresh => (TOKEN, WITHIN_USUAL),
    };
    let again = page.call(call, Scene::patience(within)).await?;
    let again = scene.saw(again, within);
    let mut must = |holds: bool, otherwise: &str| scene.must(holds, format!("killed at {place}: {otherwise}"));
    let now = page.who().await?;
    must(now.contradiction.is_none(), &now.contradiction.unwrap_or_default());
    must(now.user.is_some(), "there is no user after the next call");
    match round.call {
        Call::Create | Call::Reset => {
            must(again.resolved() == found.user.is_none(), &format!("creating again came to {again}"));
            let before = found.user.as_ref().or(round.former.as_ref());
            must(before.is_none() || before == now.user.as_ref(), "creating again gave the same person another user");
        }
        Call::Switch => must(again.user() == now.user.as_deref() && now.user != round.former, &format!("ensuring again came to {again}")),
        Call::Refresh => {
            let promised = told.filter(|_| resolved).map(|told| &told["value"]["tokenId"]);
            must(again.resolved() && promised.is_none_or(|token| *token == again.value()["tokenId"]), &format!("the token came to {again}"));
            must(now.user == round.former, "the user is gone");
        }
    }
    Ok(())
}

/// What the platform saw of all rounds.
pub async fn all(scene: &mut Scene) -> Outcome {
    let resent = scene.count("codes_resent").await?;
    scene.must(resent == 0, format!("{resent} codes were sent twice"));
    Ok(())
}
