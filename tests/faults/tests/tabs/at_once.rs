//! Several tabs that call at the same moment.

use std::time::Duration;

use fault_tests::{Outcome, Scene, Sure, Tab, Told};

pub struct Tabs(Vec<Tab>);

impl Tabs {
    /// So many tabs of the device, each with the module loaded.
    pub async fn open(scene: &Scene, count: usize) -> Sure<Self> {
        let mut tabs = vec![scene.browser.current_tab().await?];
        while tabs.len() < count {
            tabs.push(scene.browser.new_tab().await?);
            scene.open_page().await?;
        }
        let tabs = Self(tabs);
        for tab in &tabs.0 {
            scene.browser.go_to(tab).await?;
            scene.run("await (await sentiance()).userExists()").await?;
        }
        Ok(tabs)
    }

    /// Tab i makes call i; all wait for the same word. What they came to.
    pub async fn call(&self, scene: &mut Scene, calls: &[String], within: Duration) -> Sure<Vec<Told>> {
        for (tab, call) in self.0.iter().zip(calls) {
            scene.browser.go_to(tab).await?;
            let patience = Scene::patience(within);
            let wait = format!(
                "const channel = new BroadcastChannel('go');
                 window.begun = {{ call: new Promise((tell) => {{ channel.onmessage = () => {{ channel.close(); tell(told((m) => {call}, {patience})) }} }}) }}"
            );
            scene.run(&wait).await?;
        }
        scene.run("const channel = new BroadcastChannel('go'); channel.postMessage('go'); channel.close()").await?;
        let mut told = Vec::new();
        for tab in &self.0 {
            scene.browser.go_to(tab).await?;
            told.push(scene.settled(within).await?);
        }
        Ok(told)
    }
}

/// One made the user; the others say that somebody else does or did.
pub fn exactly_one(scene: &mut Scene, told: &[Told]) {
    let resolved = told.iter().filter(|told| told.resolved()).count();
    scene.must(resolved == 1, format!("{resolved} calls resolved"));
    let refused = told.iter().filter(|told| ["creation-in-progress", "user-exists"].contains(&told.kind())).count();
    scene.must(scene.is_control() || resolved + refused == told.len(), "a call failed for another reason");
}

const WITHIN: Duration = Duration::from_secs(10);
pub const ROUNDS: u64 = 10;

/// Rounds of so many tabs that create the user of the person logged in; each ends with a reset.
pub async fn rounds(scene: &mut Scene, tabs: usize) -> Outcome {
    scene.log_in("ada").await?;
    let calls = vec![String::from("m.createUser({ authCodeUrl: backend, timeoutMs: 10_000 })"); tabs];
    let tabs = Tabs::open(scene, tabs).await?;
    for round in 1..=ROUNDS {
        scene.round();
        let before = scene.count("exchange").await?;
        let told = tabs.call(scene, &calls, WITHIN).await?;
        exactly_one(scene, &told);
        let sent = scene.count("exchange").await? - before;
        scene.must(sent == 1, format!("{sent} exchanges for one user"));
        let codes = scene.count("auth_code").await?;
        scene.must(scene.is_control() || codes == round, "more than one code was asked for");
        scene.reset().await?;
    }
    Ok(())
}
