//! Failures have their causes: each kind of error may be told only where it can be true.

use super::ends::lost_in_sleep;
use super::{Case, Held, hold, persons};
use crate::history::{End, Made};
use crate::record::Error;
use crate::schedule::{Creation, Ends, Operation, Source};

/// The earliest that a call gives up for want of time, as a part of its deadline: it keeps half of what is left for another try.
const EARLIEST_TIMEOUT: f64 = 0.45;
/// After so long the page takes a refresh for lost, in milliseconds.
const REFRESH_PATIENCE: f64 = 1_500.0;
/// A token request has no shorter deadline.
const TOKEN_DEADLINE: f64 = 30_000.0;

pub fn cause(case: &Case) -> Held {
    for made in case.history.creations() {
        let Some((error, creation)) = made.error().zip(made.operation.creation()) else { continue };
        hold(can_be(case, made, creation, &error.kind), || unfounded(made, error))?;
    }
    for made in case.history.token_requests() {
        let Some(error) = made.error() else { continue };
        hold(can_be_of_token(case, made, error), || unfounded(made, error))?;
    }
    Ok(())
}

fn unfounded(made: &Made, error: &Error) -> String {
    let Error { kind, reason, .. } = error;
    format!("{} #{} failed with {kind} ({reason}) after {:.0} ms, and nothing happened that could be why", made.operation.name(), made.call, made.elapsed)
}

fn can_be(case: &Case, made: &Made, creation: Creation, kind: &str) -> bool {
    let Creation { source, timeout_ms, abort_after_ms } = creation;
    let until = made.settled().unwrap_or(i64::MAX);
    let faults = !case.schedule.faults.is_empty();
    let others = || case.history.creations().filter(|other| other.call != made.call && made.overlaps(other));
    match kind {
        // Looked for in the order of all calls.
        "user-exists" => !made.operation.ensures(),
        "other-user" => matches!(made.operation, Operation::Ensure { reject: true, .. }),
        "reset" => case.history.resets().any(|reset| made.overlaps(reset)) || others().any(|other| may_remove(case, other)),
        "creation-in-progress" => others().next().is_some(),
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

/// Whether a creation may have removed what somebody else's had made or begun, which ends what began before it as a reset does: an ensureUser
/// another person's user, or one that the platform no longer knows; either call another person's creation that was interrupted.
fn may_remove(case: &Case, made: &Made) -> bool {
    let is_before = |other: &Made| other.call != made.call && made.settled().is_none_or(|settled| other.began <= settled);
    case.history.creations().filter(|other| is_before(other) && other.person != made.person).any(|other| {
        let was_interrupted = other.person.is_some() && made.person.is_some() && matches!(other.end, End::Died { .. } | End::Pending);
        made.operation.ensures() || was_interrupted
    }) || (made.operation.ensures() && lapses(case))
}

fn can_be_of_token(case: &Case, made: &Made, error: &Error) -> bool {
    let disabled = || case.record.log.iter().any(|entry| entry.refreshes().is_some() && entry.status == Some(403));
    // While the token is good, no failure of a refresh is told.
    let grew_old = |other: &Made| other.operation == Operation::Age { ends: Ends::Past } && made.settled() >= Some(other.began);
    let is_over = || disabled() || case.history.calls.iter().any(grew_old);
    let lost = |faults: bool| is_over() && (faults || leaves(case, made) || made.elapsed >= REFRESH_PATIENCE);
    let reason = match error.kind.as_str() {
        "no-user" => "NO_USER",
        "user-disabled" | "token-rejected" => "USER_DISABLED_REMOTELY",
        "storage-failed" => "UNEXPECTED_ERROR",
        _ => "NETWORK_ERROR",
    };
    let is_true = match error.kind.as_str() {
        // Looked for in the order of all calls.
        "no-user" => true,
        "token-rejected" => lapses(case),
        "user-disabled" => disabled(),
        "network" => lost(!case.schedule.faults.is_empty()),
        "not-json" | "invalid-answer" | "rate-limited" | "server-error" | "http-status" | "not-found" => is_over() && !case.schedule.faults.is_empty(),
        "timeout" => is_over() && made.elapsed >= TOKEN_DEADLINE * EARLIEST_TIMEOUT,
        "storage-failed" => lost_in_sleep(made),
        _ => false,
    };
    is_true && error.reason == reason
}

/// Whether the platform has said of some token that it does not know it.
fn lapses(case: &Case) -> bool {
    case.record.log.iter().any(|entry| entry.lapses().is_some())
}

/// Whether its page was about to go away: it loses its requests, even before it is told.
fn leaves(case: &Case, made: &Made) -> bool {
    case.history.calls.iter().any(|other| other.operation.leaves() && other.shares_a_page_with(made) && made.overlaps(other))
}
