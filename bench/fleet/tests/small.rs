//! A small fleet on every day under every policy: the books balance, ours strands nobody, and the report is the one that is kept.

use std::path::Path;
use std::sync::LazyLock;

use fleet::{Policy, plot, report, run, scenarios};

const DEVICES: u32 = 4_000;
const SEED: u64 = 7;

static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| run(DEVICES, SEED));

#[test]
fn every_policys_books_balance_on_every_day() {
    for policy in &*POLICIES {
        for (index, scenario) in scenarios() {
            let outcome = &policy.outcomes[index];
            let of = format!("{}, {}", policy.name, scenario.title);
            assert!(outcome.backend.balance(), "{of}: {:?}", outcome.backend);
            assert!(outcome.platform.balance(), "{of}: {:?}", outcome.platform);
            assert_eq!(outcome.waits.len() as u32 + outcome.stranded, DEVICES, "{of}");
            // Whoever has a user, the platform knows; a lost answer may leave one that the device does not know of.
            assert!(outcome.users as usize >= outcome.waits.len() && outcome.users <= DEVICES, "{of}");
            assert!(outcome.platform.sent >= 2 * u64::from(outcome.users), "{of}");
            assert!(u64::from(outcome.troubled) <= outcome.errors, "{of}");
            // What a device sends reaches a server or is lost on the way, as one in 200 is; every request that the backend serves is one of its own.
            let sent = outcome.backend.sent + outcome.platform.sent - outcome.backend.served + outcome.lost_on_the_way;
            assert!((1..=3).contains(&(outcome.lost_on_the_way * 400 / sent)), "{of}: {} of {sent}", outcome.lost_on_the_way);
        }
    }
}

#[test]
fn the_shipped_policy_strands_nobody() {
    for (index, scenario) in scenarios() {
        assert_eq!(POLICIES[0].outcomes[index].stranded, 0, "{}", scenario.title);
    }
}

/// `FLEET_WRITE=1` writes it anew.
#[test]
fn the_report_is_the_one_that_is_kept() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small.md");
    let report = report::report(&POLICIES, DEVICES, SEED);
    if std::env::var_os("FLEET_WRITE").is_some() {
        std::fs::write(&path, &report).expect("it can be written");
    }
    let kept = std::fs::read_to_string(&path).expect("it is kept");
    assert!(report == kept, "{} is another one now; with FLEET_WRITE=1 this test writes it:\n{report}", path.display());
}

#[test]
fn every_policy_has_its_row_in_every_plot() {
    for (index, scenario) in scenarios() {
        let svg = plot::plot(&POLICIES, index, scenario, DEVICES);
        assert!(POLICIES.iter().all(|policy| svg.contains(&format!(">{}</text>", policy.name))));
        assert_eq!(svg.matches("class=\"capacity\" d=").count(), 2 * POLICIES.len());
    }
}
