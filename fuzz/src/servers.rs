//! What the app's backend and the platform answer.

use std::num::NonZeroU16;
use std::sync::Arc;

use sentiance_web::core::{Failure, Kind, Outcome, Party, Phase, Row, Standing, Token};
use sentiance_web::wire::answers::{self, LONGEST_TOKEN};
use sentiance_web::wire::options::LONGEST_CODE;
use sentiance_web::wire::time::When;
use sentiance_web::wire::value::Value;
use sentiance_web::wire::{api_key, record, results, retry_after as header, time};

use crate::foreign::{Foreign, told};
use crate::{declared, keeps_the_secret, stored};

const REPLACED: char = '\u{fffd}';

const REFUSALS: &[Kind] = &[
    Kind::Unauthorized,
    Kind::NotFound,
    Kind::NotAcceptable,
    Kind::RateLimited,
    Kind::ServerError,
    Kind::HttpStatus,
    Kind::CodeRejected,
    Kind::CodeAmbiguous,
    Kind::PersonChanged,
    Kind::UserDisabled,
    Kind::TokenRejected,
];

/// The furthest moment that a JavaScript date can name, in milliseconds.
const FURTHEST: f64 = 8.64e15;

fn when(given: &Foreign) -> When {
    When::new(given.n("wall").clamp(0.0, FURTHEST / 2.0) as u64, given.n("skew").clamp(-FURTHEST / 2.0, FURTHEST / 2.0) as i64)
}

fn is_told_without_secrets(failure: &Failure) {
    keeps_the_secret(&format!("{failure:?}"));
    keeps_the_secret(&results::failure(failure, failure.kind.reason(), None, told).to_string());
}

pub fn grant(answer: &Foreign) {
    match answers::grant(answer) {
        Ok(grant) => {
            keeps_the_secret(&format!("{:?}", grant.code));
            let code = grant.code.expose();
            assert!((1..=LONGEST_CODE).contains(&code.len()) && !code.contains(REPLACED) && !api_key::is_value(code));
            assert!(grant.platform.is_none_or(|platform| (1..=2_048).contains(&platform.len())));
        }
        Err(failure) => {
            declared(failure.kind, &[Kind::InvalidAnswer, Kind::ApiKey]);
            assert_eq!(failure.party, Some(Party::Backend));
            is_told_without_secrets(&failure);
        }
    }
}

/// What is accepted can be stored, read again, and fits where storage was proved to have room.
pub fn exchange(answer: &Foreign) {
    match answers::user(answer, when(answer), "https://api.sentiance.com") {
        Ok(user) => {
            assert!((1..=256).contains(&user.id.len()) && user.standing == Standing::Enabled);
            is_sound(&user.token);
            let home = record::home(&user, told).to_string();
            assert!(home.encode_utf16().count() <= record::PROOF_LENGTH, "home is longer than the proof of room for it");
            stored::reads_itself(&Row { phase: Phase::User(Arc::new(user)), ..Row::empty(3) });
        }
        Err(failure) => is_invalid(&failure),
    }
}

pub fn refresh(answer: &Foreign) {
    match answers::token(answer, when(answer)) {
        Ok(token) => is_sound(&token),
        Err(failure) => is_invalid(&failure),
    }
}

fn is_sound(token: &Token) {
    let id = token.id.expose();
    assert!((1..=LONGEST_TOKEN).contains(&id.len()) && !id.contains(REPLACED));
    assert_eq!(time::parse(&token.expiry), Some(token.expires_at));
    keeps_the_secret(&format!("{:?}", token.id));
}

fn is_invalid(failure: &Failure) {
    assert_eq!((failure.kind, failure.outcome, failure.party), (Kind::InvalidAnswer, Outcome::Unknown, Some(Party::Platform)));
    is_told_without_secrets(failure);
}

pub fn refusal(given: &Foreign) {
    let (status, wait) = (given.n("status") as u16, given.own("wait").and_then(|wait| wait.number()).map(|wait| wait as u32));
    let body = given.own("body");
    let backend = answers::backend_refusal(status, wait);
    let exchange = answers::exchange_refusal(status, body.as_ref(), wait);
    let refresh = answers::refresh_refusal(status, body.as_ref(), wait);
    for failure in [backend, exchange, refresh] {
        declared(failure.kind, REFUSALS);
        assert_eq!((failure.status, failure.retry_after), (NonZeroU16::new(status), wait));
        is_told_without_secrets(&failure);
    }
    // Without the platform's own word nobody knows whether an exchange was heeded, nor that a token is no longer known.
    if body.and_then(|body| body.own("errorCode")?.string()).is_none() {
        assert_eq!(exchange.outcome, Outcome::Unknown);
        assert_ne!(refresh.kind, Kind::TokenRejected);
    }
}

/// Both forms: seconds, or a date.
pub fn retry_after(given: &Foreign) {
    let (text, now) = (given.s("header"), given.n("now"));
    let date = given.own("date").and_then(|date| date.number());
    let wait = header::read(&text, date, now);
    let seconds = text.trim_ascii();
    if !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit()) {
        let exact = seconds.parse::<u32>().unwrap_or(u32::MAX).saturating_mul(1_000);
        assert_eq!(wait, Some(exact));
    } else {
        let exact = date.map(|date| date - now).filter(|wait| wait.is_finite());
        assert_eq!(wait, exact.map(|wait| wait.clamp(0.0, f64::from(u32::MAX)) as u32));
    }
}
