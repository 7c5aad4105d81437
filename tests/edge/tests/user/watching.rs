//! Listeners: told of real changes, in order, in every tab.

use edge_tests::{Outcome, Stage, Sure, Test, tests};
use serde_json::{Value, json};

use super::{another_tab, ensured, later};

pub fn tests() -> Vec<Test> {
    tests![
        a_late_one_learns_how_things_are,
        changes_are_told_in_order_and_nothing_else_is,
        another_tab_is_told,
        one_that_throws_harms_nobody,
        one_that_is_removed_is_told_nothing,
        a_refreshed_token_is_no_other_user,
        one_may_call_the_module,
        a_page_that_comes_back_learns_what_it_missed,
    ]
}

/// Notes what listeners are told: `[what, ...]`, users by their ids.
const WATCH: &str = "
    const m = await sentiance();
    window.heard ??= [];
    const id = (user) => user && user.userId;
    window.users = m.onUserChange((now, before) => heard.push(['user', id(now), id(before)]));
    window.statuses = await m.addSdkStatusUpdateListener(({ userExists, initState }) => heard.push(['status', userExists, initState]));";

async fn heard(stage: &Stage, count: usize) -> Sure<Vec<Value>> {
    let script = format!("for (let tries = 0; heard.length < {count} && tries < 200; tries++) await new Promise((go) => setTimeout(go, 20)); return heard");
    Ok(stage.run(&script).await?.as_array().cloned().unwrap_or_default())
}

async fn users_heard(stage: &Stage, count: usize) -> Sure<Vec<Value>> {
    let script = format!(
        "const users = () => heard.filter(([what]) => what === 'user').map(([, now, before]) => [now, before]);
         for (let tries = 0; users().length < {count} && tries < 300; tries++) await new Promise((go) => setTimeout(go, 20));
         return users()"
    );
    Ok(stage.run(&script).await?.as_array().cloned().unwrap_or_default())
}

async fn a_late_one_learns_how_things_are() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.run(WATCH).await?;
    assert_eq!(heard(&stage, 2).await?, [json!(["user", null, null]), json!(["status", false, "INITIALIZED"])]);
    let ada = stage.create().await?;
    stage.run("window.heard = []").await?;
    stage.run(WATCH).await?;
    let told = heard(&stage, 4).await?;
    assert!(told.contains(&json!(["user", ada, null])) && told.contains(&json!(["status", true, "INITIALIZED"])), "{told:?}");
    stage.finish().await
}

async fn changes_are_told_in_order_and_nothing_else_is() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.run(WATCH).await?;
    let ada = stage.create().await?;
    users_heard(&stage, 2).await?;
    // Nothing changes: a refused call, questions, an event that says nothing.
    stage.call("m.createUser({ authCodeUrl: backend })").await?;
    stage.user().await?;
    stage.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); document.dispatchEvent(new Event('visibilitychange'))").await?;
    stage.reset().await?;
    users_heard(&stage, 3).await?;
    let bob = ensured(&stage, "bob").await?;
    users_heard(&stage, 4).await?;
    stage.reset().await?;
    assert_eq!(users_heard(&stage, 5).await?, [json!([null, null]), json!([ada, null]), json!([null, ada]), json!([bob, null]), json!([null, bob])]);
    let told = heard(&stage, 0).await?;
    let statuses: Vec<_> = told.iter().filter(|entry| entry[0] == "status" && entry[2] == "INITIALIZED").map(|entry| entry[1].clone()).collect();
    let mut changes = statuses.clone();
    changes.dedup();
    assert_eq!(changes, [false, true, false, true, false], "{told:?}");
    stage.finish_after(&[]).await
}

async fn another_tab_is_told() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let first = stage.browser.current_tab().await?;
    stage.run(WATCH).await?;
    another_tab(&stage).await?;
    let second = stage.browser.current_tab().await?;
    let ada = ensured(&stage, "ada").await?;
    stage.browser.go_to(&first).await?;
    assert_eq!(users_heard(&stage, 2).await?, [json!([null, null]), json!([ada, null])]);
    stage.browser.go_to(&second).await?;
    stage.reset().await?;
    stage.browser.go_to(&first).await?;
    assert_eq!(users_heard(&stage, 3).await?[2], json!([null, ada]));
    stage.browser.go_to(&second).await?;
    let bob = ensured(&stage, "bob").await?;
    let ada = ensured(&stage, "ada").await?;
    stage.browser.go_to(&first).await?;
    stage
        .run(&format!("for (let tries = 0; heard.at(-1)[1] !== {} && tries < 300; tries++) await new Promise((go) => setTimeout(go, 20))", json!(ada)))
        .await?;
    // What came and went between two looks need not be told; each change begins where the one before it ended.
    let told = users_heard(&stage, 0).await?;
    assert!(told.windows(2).all(|pair| pair[0][0] == pair[1][1] && pair[1][0] != pair[1][1]), "{told:?}");
    assert!(told.last().is_some_and(|last| last[0] == ada) && told.iter().all(|entry| entry[0] != bob || entry[1] != bob), "{told:?}");
    stage.finish().await
}

async fn one_that_throws_harms_nobody() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let script = "const m = await sentiance();
        window.errors = [];
        addEventListener('error', (event) => { event.preventDefault(); errors.push(event.error === thrown) });
        m.onUserChange(() => { throw thrown });
        await m.addSdkStatusUpdateListener(() => { throw thrown });";
    stage.run(script).await?;
    stage.run(WATCH).await?;
    let ada = stage.create().await?;
    assert_eq!(users_heard(&stage, 2).await?[1], json!([ada, null]));
    let errors = stage.run("return errors").await?;
    assert!(errors.as_array().is_some_and(|errors| errors.len() >= 3 && errors.iter().all(|own| *own == true)), "the app's own errors: {errors}");
    stage.finish().await
}

async fn one_that_is_removed_is_told_nothing() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.run(WATCH).await?;
    let before = heard(&stage, 2).await?;
    stage.run("users.remove(); statuses.remove(); users.remove()").await?;
    stage.create().await?;
    stage.reset().await?;
    assert_eq!(heard(&stage, 0).await?, before);
    stage.run(WATCH).await?;
    stage.create().await?;
    assert_eq!(users_heard(&stage, 3).await?.len(), 3, "whoever comes after the last one left is told");
    stage.finish().await
}

async fn a_refreshed_token_is_no_other_user() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    later(&stage, 8 * super::DAY).await?;
    stage.run(WATCH).await?;
    let before = heard(&stage, 2).await?;
    let told = stage.call("m.requestUserAccessToken()").await?;
    assert_eq!(told["state"], "resolved", "{told}");
    stage.user().await?;
    assert_eq!(heard(&stage, 0).await?, before);
    stage.finish().await
}

async fn one_may_call_the_module() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let script = "const m = await sentiance();
        window.answers = [];
        m.onUserChange(async (now) => { if (now) answers.push(await m.getUserId(), (await m.reset()).initState) });";
    stage.run(script).await?;
    let ada = stage.create().await?;
    stage.run("for (let tries = 0; answers.length < 2 && tries < 200; tries++) await new Promise((go) => setTimeout(go, 20))").await?;
    assert_eq!(stage.run("return answers").await?, json!([ada, "INITIALIZED"]));
    assert_eq!(stage.user().await?, None);
    stage.finish().await
}

async fn a_page_that_comes_back_learns_what_it_missed() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let ada = stage.create().await?;
    stage.run(WATCH).await?;
    users_heard(&stage, 1).await?;
    // Deaf to other tabs, as in the back-forward cache.
    stage.run("addEventListener('storage', (event) => event.stopImmediatePropagation(), true)").await?;
    let first = stage.browser.current_tab().await?;
    another_tab(&stage).await?;
    stage.reset().await?;
    stage.browser.close_tab().await?;
    stage.browser.go_to(&first).await?;
    stage.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))").await?;
    assert_eq!(users_heard(&stage, 2).await?, [json!([ada, null]), json!([null, ada])]);
    stage.finish().await
}
