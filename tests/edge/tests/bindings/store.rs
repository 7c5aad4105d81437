//! `sentiance-web/store`: a snapshot that changes only when the user does.

use edge_tests::{Outcome, Stage, Test, tests};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    tests![
        it_follows_the_user_and_keeps_its_snapshot_between_changes,
        whoever_comes_after_the_last_one_left_is_not_shown_who_was_there,
        it_is_about_the_same_module_as_the_entry,
    ]
}

const STORE: &str = "const { userStore } = await (window.store ??= import('/sentiance-web/store.js'));
    const until = async (holds) => { for (let tries = 0; !holds() && tries < 250; tries++) await new Promise((go) => setTimeout(go, 20)) };";

async fn it_follows_the_user_and_keeps_its_snapshot_between_changes() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let subscribe = "window.calls = 0; const before = userStore.getSnapshot(); window.end = userStore.subscribe(() => { calls += 1 });
        await until(() => userStore.getSnapshot() === null); return [before === undefined, userStore.getSnapshot(), userStore.getServerSnapshot() === undefined, calls]";
    assert_eq!(stage.run(&format!("{STORE} {subscribe}")).await?, json!([true, null, true, 1]));
    let ada = stage.create().await?;
    let follow = "await until(() => userStore.getSnapshot()); const now = userStore.getSnapshot(); await new Promise((go) => setTimeout(go, 100));
        return [now, now === userStore.getSnapshot(), Object.isFrozen(now), calls]";
    assert_eq!(stage.run(&format!("{STORE} {follow}")).await?, json!([{ "userId": ada }, true, true, 2]), "and no token");
    stage.reset().await?;
    assert_eq!(stage.run(&format!("{STORE} await until(() => userStore.getSnapshot() === null); end(); return calls")).await?, 3);
    stage.create().await?;
    assert_eq!(stage.run("await new Promise((go) => setTimeout(go, 100)); return calls").await?, 3, "who has left hears nothing");
    stage.finish().await
}

async fn whoever_comes_after_the_last_one_left_is_not_shown_who_was_there() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    stage.create().await?;
    let script = "const end = userStore.subscribe(() => {}); await until(() => userStore.getSnapshot()); end();
        await new Promise((go) => setTimeout(go)); return userStore.getSnapshot() === undefined";
    assert_eq!(stage.run(&format!("{STORE} {script}")).await?, true);
    let script = "const first = userStore.subscribe(() => {}); await until(() => userStore.getSnapshot()); first();
        // As strict mode does: at once.
        const second = userStore.subscribe(() => {}); await new Promise((go) => setTimeout(go)); const kept = userStore.getSnapshot() !== undefined; second(); return kept";
    assert_eq!(stage.run(&format!("{STORE} {script}")).await?, true);
    stage.finish().await
}

async fn it_is_about_the_same_module_as_the_entry() -> Outcome {
    let stage = Stage::open_as("ada").await?;
    let script = "await (await sentiance()).userExists(); userStore.subscribe(() => {}); await until(() => userStore.getSnapshot() === null);
        return performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname).filter((path) => path.startsWith('/sentiance-web/')).sort()";
    assert_eq!(stage.run(&format!("{STORE} {script}")).await?, json!(["/sentiance-web/index.js", "/sentiance-web/store.js"]));
    stage.finish().await
}
