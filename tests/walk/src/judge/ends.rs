//! How calls end: in time, with a typed error, and with a true word about what the platform did.

use super::{Case, Held, hold};
use crate::history::{End, Made};
use crate::plan::Stage;
use crate::record::Entry;
use crate::schedule::Operation;

/// What a call may take to tidy up after its deadline on a machine that is busy with many tabs. After five seconds the facade takes the module for dead.
const GRACE: f64 = 4_000.0;
/// The deadline of calls that take none.
const USUAL: f64 = 30_000.0;

pub fn settles(case: &Case) -> Held {
    for made in &case.history.calls {
        hold(!matches!(made.end, End::Pending) || made.operation.leaves(), || format!("{} #{} never settled", made.operation.name(), made.call))?;
        let late = overshoot(made);
        hold(late <= GRACE, || format!("{} #{} settled {late:.0} ms after its deadline", made.operation.name(), made.call))?;
    }
    hold(case.record.settled, || "the schedule did not come to its end".into())
}

/// How long after its deadline a call settled, in milliseconds; less than nothing if before.
pub fn overshoot(made: &Made) -> f64 {
    let deadline = match made.operation {
        Operation::CreateUser { timeout_ms, .. } => f64::from(timeout_ms),
        _ => USUAL,
    };
    // Timers stand still in the back-forward cache.
    made.elapsed - made.asleep as f64 - deadline
}

pub fn typed(case: &Case) -> Held {
    for made in &case.history.calls {
        let Some(error) = made.error() else { continue };
        match made.operation {
            Operation::CreateUser { .. } => hold(error.typed && !error.kind.is_empty(), || format!("createUser #{} failed with {error:?}", made.call))?,
            // The page's own requests meet faults too. In the end there are none.
            Operation::LogIn { .. } | Operation::LogOut if made.stage != Stage::LastLogIn => {}
            _ if error.typed && lost_in_sleep(made) => {}
            _ => return Err(format!("{} #{} failed with {error:?}", made.operation.name(), made.call)),
        }
    }
    Ok(())
}

/// What a page had asked of IndexedDB before it went into the back-forward cache an engine may forget (Firefox does).
pub fn lost_in_sleep(made: &Made) -> bool {
    made.asleep > 0 && made.error().is_some_and(|error| error.kind == "storage-failed")
}

pub fn true_outcome(case: &Case) -> Held {
    for made in case.history.creations() {
        let Some(error) = made.error() else { continue };
        let did: Vec<_> = case.record.log.iter().filter_map(Entry::acted).filter(|(code, _)| made.posted.iter().any(|posted| posted == code)).collect();
        let is_true = match error.outcome.as_str() {
            "nothing-happened" => did.is_empty(),
            "server-acted" => !did.is_empty(),
            "unknown" => true,
            _ => false,
        };
        hold(is_true, || format!("createUser #{} failed with {} and says {}; the platform did {did:?}", made.call, error.kind, error.outcome))?;
    }
    Ok(())
}
