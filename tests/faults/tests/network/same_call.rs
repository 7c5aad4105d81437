//! Faults after which one and the same call still ends with the user.

use std::time::Duration;

use fault_tests::{Outcome, Scene, Told};
use serde_json::{Value, json};

pub const WITHIN: Duration = Duration::from_secs(10);
pub const CREATE: &str = "m.createUser({ authCodeUrl: backend, timeoutMs: 10_000 })";
/// As many as a driver's script has time for.
const AT_ONCE: usize = 25;
/// Each fault meets one exchange of ada's.
pub async fn ends_with_the_user(scene: &mut Scene, faults: &[Value]) -> Outcome {
    scene.log_in("ada").await?;
    scene.run(COUNT_SENDS).await?;
    for fault in faults {
        if faults.len() > 1 {
            scene.round();
        }
        scene.control.fault(&json!({ "route": "exchange", "fault": fault })).await?;
        let told = scene.call(CREATE, WITHIN).await?;
        judge(scene, &told);
        scene.reset().await?;
    }
    one_user_of_fresh_codes(scene).await
}

/// The same for a great many: the dice that space out the tries are all zero, and a script in the page does round after round.
pub async fn ends_with_the_user_each_time(scene: &mut Scene, faults: &[Value]) -> Outcome {
    scene.log_in("ada").await?;
    scene.run(COUNT_SENDS).await?;
    // The control sends once and leaves what was planned for the next try to the next round.
    let at_once = if scene.is_control() { 1 } else { AT_ONCE };
    for faults in faults.chunks(at_once) {
        scene.control.fault(&faults.iter().flat_map(twice).collect()).await?;
        let script = format!(
            "world().globals.Math.random = () => 0;
             const all = [];
             while (all.length < {}) {{
               all.push(await told((m) => {CREATE}));
               await (await sentiance()).reset();
             }}
             return all;",
            faults.len()
        );
        let all = scene.run(&script).await?;
        for told in all.as_array().into_iter().flatten() {
            scene.round();
            let told = scene.saw(told.clone(), WITHIN);
            judge(scene, &told);
        }
        scene.control.clear_faults().await?;
    }
    one_user_of_fresh_codes(scene).await
}

/// On a connection kept alive the browser itself sends the first one again; the second one is then lost to the module. Then all is well.
fn twice(fault: &Value) -> [Value; 3] {
    let meets = |fault: &Value| json!({ "route": "exchange", "fault": fault });
    [meets(fault), meets(fault), meets(&json!({ "kind": "delay", "ms": 0 }))]
}

/// Counts the exchanges that the page itself sends.
const COUNT_SENDS: &str = "const send = window.fetch;
    window.sent = 0;
    window.fetch = (url, init) => {
      if (String(url).endsWith('/users')) window.sent += 1;
      return send(url, init);
    };";

fn judge(scene: &mut Scene, told: &Told) {
    scene.must(told.resolved(), format!("the app is told {}", told.word()));
}

async fn one_user_of_fresh_codes(scene: &mut Scene) -> Outcome {
    let users = scene.count("users_made").await?;
    scene.must(users == 1, format!("{users} users"));
    let sent = scene.run("return window.sent").await?.as_u64().ok_or("the page did not count what it sent")?;
    // What the server saw beyond that, the browser sent again by itself.
    let by_the_browser = scene.count("exchange").await?.saturating_sub(sent);
    let by_the_module = scene.count("codes_resent").await?.saturating_sub(by_the_browser);
    scene.must(by_the_module == 0, format!("{by_the_module} codes sent twice"));
    Ok(())
}
