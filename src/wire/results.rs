//! What the caller is told: Sentiance's own names and shapes.

use super::object::{Field, Object, object};
use crate::core::{Failure, Reason, Standing, Subject, User};

/// The user as the API gives it; `expired` as far as can be told now.
pub fn user_info<T>(user: &User, expired: bool, tell: impl FnOnce(&Object) -> T) -> T {
    tell(&object! {
        "userId": Field::Text(&user.id),
        "tokenId": Field::Text(user.token.id.expose()),
        "tokenExpiryDate": Field::Text(&user.token.expiry),
        "isTokenExpired": Field::Flag(expired),
    })
}

pub fn created<T>(user: &User, expired: bool, tell: fn(&Object) -> T) -> T {
    user_info(user, expired, |info| tell(&object! { "userInfo": Field::Object(info) }))
}

pub fn token<T>(user: &User, tell: fn(&Object) -> T) -> T {
    tell(&object! {
        "tokenId": Field::Text(user.token.id.expose()),
        "expiryDate": Field::Text(&user.token.expiry),
    })
}

/// What a request to the platform carries, and where it may go.
pub fn authorization<T>(user: &User, tell: fn(&Object) -> T) -> T {
    tell(&object! {
        "tokenId": Field::Text(user.token.id.expose()),
        "platformUrl": Field::Text(&user.platform),
    })
}

/// How things are kept on this device.
pub struct Keeping {
    pub storage: &'static str,
    pub best_effort: bool,
    pub locks: bool,
    pub resetting: bool,
}

pub fn status<T>(user: Option<&User>, keeping: &Keeping, tell: fn(&Object) -> T) -> T {
    tell(&object! {
        "userExists": Field::Flag(user.is_some()),
        "isUserLinked": Field::Flag(user.is_some_and(|user| user.linked)),
        "isRemoteEnabled": Field::Flag(user.is_some_and(|user| user.standing != Standing::Disabled)),
        "initState": Field::Text(init_state(keeping.resetting)),
        "storage": Field::Text(keeping.storage),
        "coherence": Field::Text(coherence(keeping.best_effort)),
        "locks": Field::Flag(keeping.locks),
    })
}

pub const fn coherence(best_effort: bool) -> &'static str {
    if best_effort { "best-effort" } else { "coherent" }
}

pub fn reset<T>(state: &str, tell: fn(&Object) -> T) -> T {
    tell(&object! { "initState": Field::Text(state) })
}

pub const fn init_state(resetting: bool) -> &'static str {
    if resetting { "RESETTING" } else { "INITIALIZED" }
}

/// A failure as the facade turns it into a `SentianceError`. `subject` is the option in question.
pub fn failure<T>(failure: &Failure, reason: Reason, subject: Option<&str>, tell: fn(&Object) -> T) -> T {
    tell(&object! {
        "kind": Field::Text(failure.kind.word()),
        "reason": Field::Text(reason.word()),
        "outcome": Field::Text(failure.outcome.word()),
        "retry": Field::Text(failure.retry.word()),
        "party": Field::of(failure.party.map(|party| party.word())),
        "status": Field::number(failure.status.map(|status| f64::from(status.get()))),
        "retryAfterMs": Field::number(failure.retry_after.map(f64::from)),
        "subject": Field::of(subject.or(failure.subject.map(Subject::word))),
    })
}
