//! Several tabs that call at the same moment.

use std::time::Duration;

use fault_tests::{Outcome, Scene, Sure, Told};
use serde_json::{Value, json};

pub const WITHIN: Duration = Duration::from_secs(10);

/// Opens so many tabs of the device, each with the module loaded, that wait for the word.
pub async fn open_tabs(scene: &Scene, count: usize) -> Outcome {
    for tab in 0..count {
        if tab > 0 {
            scene.browser.new_tab().await?;
            scene.open_page().await?;
        }
        let wait = format!(
            "const m = await sentiance();
             await m.userExists();
             window.channel = new BroadcastChannel('at once');
             window.channel.onmessage = async ({{ data: options }}) => {{
               if (options.told) return;
               const mine = options[{tab}];
               window.channel.postMessage({{ told: await told((m) => m.createUser(mine), {}), tab: {tab} }});
             }};",
            Scene::patience(WITHIN)
        );
        scene.run(&wait).await?;
    }
    Ok(())
}

/// Tab i calls `createUser` with options i; what they came to.
pub async fn create(scene: &mut Scene, options: &[Value]) -> Sure<Vec<Told>> {
    let conduct = format!(
        "const all = new BroadcastChannel('at once');
         const answers = await new Promise((tell) => {{
           const answers = {{}};
           all.onmessage = ({{ data }}) => {{
             if (data.told) answers[data.tab] = data.told;
             if (Object.keys(answers).length === {}) tell(Object.values(answers));
           }};
           all.postMessage({});
         }});
         all.close();
         return answers;",
        options.len(),
        json!(options)
    );
    let told = scene.run(&conduct).await?;
    Ok(told.as_array().into_iter().flatten().map(|told| scene.saw(told.clone(), WITHIN)).collect())
}

/// Rounds of tabs that create the user of the person logged in; each ends with a reset.
pub async fn rounds(scene: &mut Scene, rounds: usize, tabs: usize) -> Outcome {
    scene.log_in("ada").await?;
    open_tabs(scene, tabs).await?;
    let options = vec![json!({ "authCodeUrl": format!("{}/auth/code", scene.emulator.app_url), "timeoutMs": 10_000 }); tabs];
    for _ in 0..rounds {
        scene.round();
        let before = scene.count("auth_code").await?;
        let told = create(scene, &options).await?;
        one_made_the_user(scene, &told);
        let codes = scene.count("auth_code").await? - before;
        scene.must(codes == 1, format!("{codes} codes asked for"));
        scene.reset().await?;
    }
    Ok(())
}

/// One made the user; the others say that somebody else does or did.
pub fn one_made_the_user(scene: &mut Scene, told: &[Told]) {
    let resolved = told.iter().filter(|told| told.resolved()).count();
    scene.must(resolved == 1, format!("{resolved} calls resolved"));
    if !scene.is_control() {
        let others = |told: &&Told| ["creation-in-progress", "user-exists"].contains(&told.kind());
        let refused = told.iter().filter(others).count();
        scene.must(resolved + refused == told.len(), "a call failed for another reason");
    }
}
