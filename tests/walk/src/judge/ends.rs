//! How calls end: in time, with a typed error, and with a true word about what the platform did.

use sentiance_emulator::rules::Secret;

use super::{Case, Held, hold, tokens};
use crate::history::{End, Made};
use crate::plan::Stage;
use crate::record::What;
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
    let deadline = made.operation.creation().map_or(USUAL, |creation| f64::from(creation.timeout_ms));
    // Timers stand still in the back-forward cache.
    made.elapsed - made.asleep as f64 - deadline
}

pub fn typed(case: &Case) -> Held {
    for made in &case.history.calls {
        let Some(error) = made.error() else { continue };
        match made.operation {
            Operation::CreateUser { .. } | Operation::Ensure { .. } | Operation::Token => {
                hold(error.typed && !error.kind.is_empty(), || format!("{} #{} failed with {error:?}", made.operation.name(), made.call))?;
            }
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
        let did: Vec<_> = made.exchanged(case.record).collect();
        let is_true = match error.outcome.as_str() {
            "nothing-happened" => did.is_empty(),
            "server-acted" => !did.is_empty(),
            "unknown" => true,
            _ => false,
        };
        hold(is_true, || format!("{} #{} failed with {} and says {}; the platform did {did:?}", made.operation.name(), made.call, error.kind, error.outcome))?;
    }
    for made in case.history.token_requests() {
        let Some(error) = made.error() else { continue };
        let is_true = match error.outcome.as_str() {
            "nothing-happened" => !surely_refreshed(case, made),
            "server-acted" => case.record.refreshes().next().is_some(),
            "unknown" => true,
            _ => false,
        };
        hold(is_true, || format!("requestUserAccessToken #{} failed with {} and says {}", made.call, error.kind, error.outcome))?;
    }
    Ok(())
}

/// Whether the platform gave a new token for what this call, and nobody else, sent. Which call sends a refresh is not told: it is known where its
/// page had no other one under way.
fn surely_refreshed(case: &Case, made: &Made) -> bool {
    let alone = !case.history.token_requests().any(|other| other.call != made.call && other.tab == made.tab && made.overlaps(other));
    let (from, to) = (made.began, made.settled().unwrap_or(i64::MAX));
    alone
        && case.record.refreshes().any(|refreshed| {
            let sent = || case.record.events.iter().filter(|event| matches!(&event.what, What::Refreshing { token } if token.to_string() == refreshed.old));
            let arrived = case.record.log.iter().filter(|entry| entry.refreshes() == Some(refreshed.user)).count();
            let of_user = |token: &Secret| tokens::user_of(case.record, &token.to_string()) == Some(refreshed.user);
            let all = case.record.events.iter().filter(|event| matches!(&event.what, What::Refreshing { token } if of_user(token))).count();
            let its_own = sent().all(|event| event.tab == Some(made.tab) && (from..=to).contains(&event.at));
            // What the browser sent twice was perhaps refused the second time.
            its_own && sent().next().is_some() && arrived <= all
        })
}
