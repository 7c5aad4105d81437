//! What the caller is told: Sentiance's own names and shapes.

use super::object::{Field, Object};
use crate::core::{Failure, User};

pub fn created<T>(user: &User, wall: u64, tell: fn(&Object) -> T) -> T {
    let info = Object(&[
        ("userId", Field::Text(&user.id)),
        ("tokenId", Field::Text(user.token.expose())),
        ("tokenExpiryDate", Field::Text(&user.expiry)),
        ("isTokenExpired", Field::Flag(user.is_expired(wall))),
    ]);
    tell(&Object(&[("userInfo", Field::Object(&info))]))
}

pub fn reset<T>(state: &str, tell: fn(&Object) -> T) -> T {
    tell(&Object(&[("initState", Field::Text(state))]))
}

pub const fn init_state(resetting: bool) -> &'static str {
    if resetting { "RESETTING" } else { "INITIALIZED" }
}

/// A failure as the facade turns it into a `SentianceError`. `subject` is the option in question.
pub fn failure<T>(failure: &Failure, subject: Option<&str>, tell: fn(&Object) -> T) -> T {
    tell(&Object(&[
        ("kind", Field::Text(failure.kind.word())),
        ("reason", Field::Text(failure.kind.reason().word())),
        ("outcome", Field::Text(failure.outcome.word())),
        ("retry", Field::Text(failure.retry.word())),
        ("party", Field::of(failure.party.map(|party| party.word()))),
        ("status", failure.status.map_or(Field::Null, |status| Field::Number(f64::from(status)))),
        ("retryAfterMs", failure.retry_after.map_or(Field::Null, |millis| Field::Number(f64::from(millis)))),
        ("subject", Field::of(subject.or(failure.subject))),
    ]))
}
