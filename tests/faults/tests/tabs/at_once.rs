//! Rounds of several tabs that call at the same moment.

use std::time::Duration;

use fault_tests::{Outcome, Scene, Sure, Told};
use serde_json::{Value, json};

const WITHIN: Duration = Duration::from_secs(10);
/// The control breaks by chance: it gets more rounds, until it has broken so often.
const ROUNDS: usize = 20;
const ROUNDS_OF_CONTROL: usize = 50;
const BROKEN_ENOUGH: usize = 2;

/// What one round came to: what each tab was told, who is on the device then, and what the emulator counted meanwhile.
pub struct Round {
    pub told: Vec<Told>,
    pub who: Option<String>,
    counted: [Value; 2],
}

impl Round {
    pub fn counted(&self, name: &str) -> u64 {
        let [before, after] = self.counted.each_ref().map(|counted| counted[name].as_u64().unwrap_or_default());
        after - before
    }
}

/// In each round tab i calls `createUser` with option i of those that `options` gives; the round is judged, and ends with a reset.
pub async fn rounds(scene: &mut Scene, tabs: usize, options: impl AsyncFn(&mut Scene) -> Sure<Vec<Value>>, judge: impl Fn(&mut Scene, &Round)) -> Outcome {
    rounds_of(scene, "createUser", tabs, options, judge).await
}

/// The same with another call.
pub async fn rounds_of(
    scene: &mut Scene,
    call: &str,
    tabs: usize,
    options: impl AsyncFn(&mut Scene) -> Sure<Vec<Value>>,
    judge: impl Fn(&mut Scene, &Round),
) -> Outcome {
    open_tabs(scene, call, tabs).await?;
    let most = if scene.is_control() { ROUNDS_OF_CONTROL } else { ROUNDS };
    for _ in 0..most {
        scene.round();
        let options = options(scene).await?;
        let round = round(scene, &options).await?;
        judge(scene, &round);
        if scene.is_control() && scene.broken_rounds() >= BROKEN_ENOUGH {
            break;
        }
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

/// The calls of tabs that ask the app's backend, for whoever is logged in.
pub async fn asking(scene: &Scene, tabs: usize) -> Sure<Vec<Value>> {
    Ok(vec![json!({ "authCodeUrl": format!("{}/auth/code", scene.emulator.app_url), "timeoutMs": 10_000 }); tabs])
}

/// The call of a tab that has a code of that person.
pub async fn with_code_of(scene: &Scene, person: &str) -> Sure<Value> {
    Ok(json!({ "authCode": scene.control.mint(person).await?, "platformUrl": scene.emulator.platform_url, "timeoutMs": 10_000 }))
}

/// So many tabs of the device, each with the module loaded, wait for the word.
async fn open_tabs(scene: &Scene, call: &str, count: usize) -> Outcome {
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
               window.channel.postMessage({{ told: await told((m) => m.{call}(mine), {}), tab: {tab} }});
             }};",
            Scene::patience(WITHIN)
        );
        scene.run(&wait).await?;
    }
    Ok(())
}

/// Conducted from the last tab, in a script of its own: a driver's commands take longer than the calls.
async fn round(scene: &mut Scene, options: &[Value]) -> Sure<Round> {
    let conduct = format!(
        "const counters = async () => (await fetch(platform + '/emulator/counters')).json();
         const before = await counters();
         const all = new BroadcastChannel('at once');
         const answers = await new Promise((tell) => {{
           const answers = {{}};
           all.onmessage = ({{ data }}) => {{
             if (data.told) answers[data.tab] = data.told;
             if (Object.keys(answers).length === {}) tell(Object.values(answers));
           }};
           all.postMessage({});
         }});
         all.close();
         const m = await sentiance();
         const who = await m.getUserId();
         await m.reset();
         return {{ answers, who, counted: [before, await counters()] }};",
        options.len(),
        json!(options)
    );
    let seen = scene.run(&conduct).await?;
    let told = seen["answers"].as_array().into_iter().flatten().map(|told| scene.saw(told.clone(), WITHIN)).collect();
    Ok(Round { told, who: seen["who"].as_str().map(String::from), counted: [0, 1].map(|at| seen["counted"][at].clone()) })
}
