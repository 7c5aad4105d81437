//! Failures have their causes: each kind of error may be told only where it can be true.

use super::ends::lost_in_sleep;
use super::{Case, Held, hold, persons};
use crate::history::{End, Made};
use crate::schedule::{Operation, Source};

/// The earliest that a call gives up for want of time, as a part of its deadline: it keeps half of what is left for another try.
const EARLIEST_TIMEOUT: f64 = 0.45;

pub fn cause(case: &Case) -> Held {
    for made in case.history.creations() {
        let Some(error) = made.error() else { continue };
        hold(can_be(case, made, &error.kind), || {
            format!("createUser #{} failed with {} after {:.0} ms, and nothing happened that could be why", made.call, error.kind, made.elapsed)
        })?;
    }
    Ok(())
}

fn can_be(case: &Case, made: &Made, kind: &str) -> bool {
    let Operation::CreateUser { source, timeout_ms, abort_after_ms } = made.operation else { return true };
    let until = made.settled().unwrap_or(i64::MAX);
    let faults = !case.schedule.faults.is_empty();
    match kind {
        // Looked for in the order of all calls.
        "user-exists" => true,
        "reset" => case.history.resets().any(|reset| overlaps(reset, made)),
        "creation-in-progress" => case.history.creations().any(|other| other.call != made.call && overlaps(other, made)),
        "aborted" => abort_after_ms.is_some(),
        // With another way through, a request gets a part of the time only.
        "timeout" => made.elapsed >= f64::from(timeout_ms) * EARLIEST_TIMEOUT || faults,
        "unauthorized" => persons::nobody(case, until) || faults,
        "callback-failed" => source == Source::Callback && (persons::nobody(case, until) || faults || leaves(case, made)),
        "person-changed" => case.history.calls.iter().any(|made| matches!(made.operation, Operation::LogIn { .. })) || faults,
        "network" => faults || leaves(case, made),
        "not-json" | "invalid-answer" | "rate-limited" | "server-error" | "http-status" | "not-found" | "user-disabled" | "code-rejected"
        | "code-ambiguous" => faults,
        "storage-failed" => lost_in_sleep(made),
        _ => false,
    }
}

/// Whether its page was about to go away: it loses its requests, even before it is told.
fn leaves(case: &Case, made: &Made) -> bool {
    case.history.calls.iter().any(|other| other.operation.leaves() && other.shares_a_page_with(made) && overlaps(other, made))
}

/// Whether `other` may have been under way, or have left something behind, while `made` was.
fn overlaps(other: &Made, made: &Made) -> bool {
    let began_in_time = made.settled().is_none_or(|settled| other.began <= settled);
    let not_over = match other.end {
        End::Resolved { at, .. } | End::Rejected { at, .. } => at >= made.began,
        End::Died { .. } | End::Pending => true,
    };
    began_in_time && not_over
}
