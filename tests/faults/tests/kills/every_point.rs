//! A round for each point of a call. Several tabs, each on an origin of its own, stand still at a point each; then they die together.

use std::time::Duration;

use fault_tests::{
    Engine, Outcome, Profile, Scene, Sure,
    device::{App, Device, Puppet, Reached},
};

use super::judge::{self, CREATE, SWITCH, TOKEN};

/// Tabs at once. Starting a browser costs more than a tab does.
const TABS: usize = 8;
/// Where not every point is played: every fourth, and the last four, at which the call has done its work.
const SPREAD: usize = 4;
const PAGE: &str = "page";

/// In the page that lives on. Until the browser itself has seen that a process is gone it says that its lock is held, and the module believes it.
const IS_SEEN_DEAD: &str = "while ((await navigator.locks.query()).held.length) await pause(10)";

/// The stored token's time is over.
const EXPIRED: &str = "const home = JSON.stringify({ ...JSON.parse(localStorage.getItem('sentiance.device')), tokenExpiryDate: '2020-01-01T00:00:00Z' });
    const row = await readRow();
    if (row) await writeRow({ ...row, home });
    localStorage.setItem('sentiance.device', home)";

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Call {
    Create,
    Reset,
    /// `ensureUser`, for another person than the one whose user is there.
    Switch,
    Refresh,
}

/// One point, on an origin of its own with a person of its own.
pub struct Round {
    pub app: App,
    pub page: Puppet,
    pub call: Call,
    /// 0: at the end.
    number: usize,
    /// The user there was before the call.
    pub former: Option<String>,
}

impl Round {
    async fn new(scene: &Scene, call: Call, number: usize) -> Sure<Self> {
        let app = App::start(scene, &format!("person {number}")).await?;
        let page = app.page(PAGE);
        Ok(Self { app, page, call, number, former: None })
    }

    /// What must be there before the call.
    async fn prepare(&mut self) -> Outcome {
        if self.call == Call::Create {
            return Ok(());
        }
        let told = self.page.call(CREATE, judge::PATIENCE).await?;
        self.former = told["value"]["userInfo"]["userId"].as_str().map(String::from);
        if self.former.is_none() {
            return Err(format!("no user to begin with: {told}").into());
        }
        match self.call {
            Call::Switch => self.app.log_in(&format!("another person {}", self.number)),
            Call::Refresh => self.page.run(EXPIRED).await.map(drop)?,
            Call::Create | Call::Reset => {}
        }
        Ok(())
    }

    /// Lets the page make its call and stand still at the point. Ours also waits for a backend that is busy at first.
    fn begin(&self, scene: &Scene) {
        if !scene.is_control() {
            self.app.be_busy_once();
        }
        let call = match self.call {
            Call::Create => CREATE,
            Call::Reset => "m.reset()",
            Call::Switch => SWITCH,
            Call::Refresh => TOKEN,
        };
        self.page.let_run(&format!("await standAt({}, (m) => {call})", self.number));
    }
}

/// The whole browser is killed, and the next one on the same profile is asked.
pub async fn browsers(scene: &mut Scene, call: Call) -> Outcome {
    let profile = Profile::fresh()?;
    let mut rounds = rounds(scene, &profile, call).await?;
    if call != Call::Create {
        prepare_on_disk(scene, &profile, &mut rounds).await?;
    }
    let mut rounds = rounds.into_iter().peekable();
    let mut killed: Vec<(Round, Reached)> = Vec::new();
    while !killed.is_empty() || rounds.peek().is_some() {
        let fresh: Vec<Round> = rounds.by_ref().take(TABS).collect();
        let count = killed.len().max(fresh.len());
        // A tab first looks at what was left of a round, then plays the next one.
        let first = |tab: usize| killed.get(tab).map(|(round, _)| &round.page).or_else(|| fresh.get(tab).map(|round| &round.page));
        let pages: Vec<&Puppet> = (0..count).filter_map(first).collect();
        let device = Device::start(scene.engine(), &profile, &pages).await?;
        for (round, reached) in &killed {
            judge::left(scene, round, reached, &round.page).await?;
        }
        for (tab, round) in fresh.iter().enumerate() {
            if tab < killed.len() {
                pages[tab].go(&round.page).await?;
            }
            round.begin(scene);
        }
        killed = stand_still(fresh).await?;
        device.kill();
    }
    judge::all(scene).await
}

/// The tab's process is killed, and another tab is asked.
pub async fn tabs(scene: &mut Scene, call: Call) -> Outcome {
    let profile = Profile::fresh()?;
    let mut rounds = rounds(scene, &profile, call).await?.into_iter().peekable();
    while rounds.peek().is_some() {
        let mut fresh: Vec<Round> = rounds.by_ref().take(TABS - 1).collect();
        let mut observer = fresh[0].app.page("observer");
        let pages: Vec<&Puppet> = std::iter::once(&observer).chain(fresh.iter().map(|round| &round.page)).collect();
        let device = Device::start(scene.engine(), &profile, &pages).await?;
        for round in &mut fresh {
            round.page.mark().await?;
            round.prepare().await?;
            round.begin(scene);
        }
        let stood = stand_still(fresh).await?;
        for process in device.marked(stood.len()).await? {
            process.kill()?;
        }
        for (round, reached) in &stood {
            let next = round.app.page("observer");
            observer.go(&next).await?;
            observer = next;
            observer.run(IS_SEEN_DEAD).await?;
            judge::left(scene, round, reached, &observer).await?;
        }
        device.kill();
    }
    judge::all(scene).await
}

/// A round for each point that a first call passes, or for a spread of them.
async fn rounds(scene: &Scene, profile: &Profile, call: Call) -> Sure<Vec<Round>> {
    let mut first = Round::new(scene, call, 0).await?;
    let device = Device::start(scene.engine(), profile, &[&first.page]).await?;
    first.prepare().await?;
    first.begin(scene);
    let points = first.page.reached().await?.names.len();
    device.kill();
    // Of the control's points only the last ones: all that it stores, it stores there.
    let earliest = if scene.is_control() { points.saturating_sub(TABS - 2).max(1) } else { 1 };
    let is_played = |number: &usize| scene.is_control() || scene.plays_all() || number.is_multiple_of(SPREAD) || number + SPREAD > points;
    let mut rounds = Vec::new();
    for number in (earliest..=points).filter(is_played) {
        rounds.push(Round::new(scene, call, number).await?);
    }
    Ok(rounds)
}

async fn stand_still(rounds: Vec<Round>) -> Sure<Vec<(Round, Reached)>> {
    let mut stood = Vec::new();
    for round in rounds {
        let reached = round.page.reached().await?;
        stood.push((round, reached));
    }
    Ok(stood)
}

/// Users that have long been there, localStorage's late writes included.
async fn prepare_on_disk(scene: &Scene, profile: &Profile, rounds: &mut [Round]) -> Outcome {
    let device = Device::start(scene.engine(), profile, &[&rounds[0].page]).await?;
    let mut last: Option<Puppet> = None;
    for round in rounds {
        if let Some(last) = last {
            last.go(&round.page).await?;
        }
        round.prepare().await?;
        last = Some(round.page.clone());
    }
    tokio::time::sleep(reaches_disk_within(scene.engine())).await;
    device.kill();
    Ok(())
}

/// How late the engine writes localStorage to disk, and a little more.
const fn reaches_disk_within(engine: Engine) -> Duration {
    match engine {
        Engine::Chromium | Engine::Firefox => Duration::from_millis(6_500),
        Engine::WebKit => Duration::from_millis(1_500),
    }
}
