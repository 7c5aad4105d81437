//! Two tabs of one device, each in a process of its own. The first one creates.

use std::time::{Duration, Instant};

use fault_tests::{
    Outcome, PageProcess, Profile, Scene, Sure, Told,
    device::{App, Device, Puppet},
};
use serde_json::json;

/// The deadline of every call here, unless the row says otherwise.
pub const WITHIN: Duration = Duration::from_secs(10);
pub const CREATE: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 10_000 })";
/// How long such a call is watched, in milliseconds, the time included in which it cannot do anything.
const HELD_UP: u128 = 40_000;
/// How long a call that was held up may take to see what it missed; after as long the facade takes the module for dead.
const SOON: Duration = Duration::from_secs(5);

pub struct TwoTabs {
    pub app: App,
    pub first: Puppet,
    pub other: Puppet,
    pub device: Device,
}

impl TwoTabs {
    pub async fn open(scene: &Scene) -> Sure<Self> {
        let app = App::start(scene, "ada").await?;
        let (first, other) = (app.page("first"), app.page("other"));
        let device = Device::start(scene.engine(), &Profile::fresh()?, &[&first, &other]).await?;
        first.mark().await?;
        for page in [&first, &other] {
            page.run("await (await sentiance()).userExists()").await?;
        }
        Ok(Self { app, first, other, device })
    }

    /// Looked up before there is any hurry.
    pub async fn first_process(&self) -> Sure<PageProcess> {
        self.device.marked(1).await?.pop().ok_or_else(|| "the first tab has no process".into())
    }

    /// The first tab begins to create: the platform makes the user at once, and answers after so many milliseconds.
    pub async fn create(&self, scene: &Scene, call: &str, answered_after: u32) -> Outcome {
        scene.control.fault(&json!({ "route": "exchange", "fault": { "kind": "delay", "ms": answered_after } })).await?;
        self.first.begin(call, HELD_UP).await?;
        scene.control.until("exchange", 1).await
    }

    /// The other tab calls.
    pub async fn call(&self, scene: &mut Scene, call: &str) -> Sure<Told> {
        let told = self.other.call(call, Scene::patience(WITHIN)).await?;
        Ok(scene.saw(told, WITHIN))
    }

    pub async fn reset(&self, scene: &mut Scene) -> Outcome {
        let told = self.call(scene, "m.reset()").await?;
        scene.must(told.resolved(), format!("reset came to {told}"));
        Ok(())
    }

    /// Another person logs in, whose user the other tab creates.
    pub async fn create_for_another(&self, scene: &mut Scene) -> Sure<Option<String>> {
        self.app.log_in("bob");
        let told = self.call(scene, CREATE).await?;
        scene.must(told.resolved(), format!("creating for another person came to {told}"));
        Ok(told.user().map(String::from))
    }

    /// The first tab's call, held up until now, ends soon and in vain.
    pub async fn ends_in_vain(&self, scene: &mut Scene) -> Outcome {
        let resumed = Instant::now();
        let told = Told::new(self.first.settled().await?);
        scene.must(told.settled(), "the call that was held up hangs");
        scene.must(resumed.elapsed() < SOON, format!("the call that was held up settled {:.1} s after it went on", resumed.elapsed().as_secs_f64()));
        scene.must(!told.resolved(), "the call that was held up resolved");
        scene.note(format!("the call held up: {}", told.word()));
        Ok(())
    }

    /// The first tab goes to another page of the app.
    pub async fn leave(&self) -> Sure<Puppet> {
        let away = self.app.page("away");
        self.first.go(&away).await?;
        Ok(away)
    }

    /// It comes back; whether from the back-forward cache, with everything that was under way.
    pub async fn come_back(&self, scene: &mut Scene, away: &Puppet) -> Sure<bool> {
        away.let_run("history.back()");
        let shown = self.first.run("return shown.at(-1)").await?;
        let kept = shown == true;
        scene.note(if kept { "from the back-forward cache" } else { "loaded anew" });
        Ok(kept)
    }

    /// Both tabs say that this is the user.
    pub async fn agree_on(&self, scene: &mut Scene, user: Option<&str>) -> Outcome {
        for page in [&self.first, &self.other] {
            let found = page.who().await?;
            scene.must(found.contradiction.is_none(), found.contradiction.unwrap_or_default());
            scene.must(found.user.as_deref() == user, if user.is_some() { "another user is there" } else { "the user is back" });
        }
        Ok(())
    }
}

/// No code was sent twice by the module.
pub async fn sends_each_code_once(scene: &mut Scene) -> Outcome {
    let resent = scene.count("codes_resent").await?;
    scene.must(resent == 0, format!("{resent} codes were sent twice"));
    Ok(())
}
