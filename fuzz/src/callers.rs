//! What an app hands in.

use sentiance_web::core::{Existing, Kind, Outcome, Retry, Subject};
use sentiance_web::wire::api_key;
use sentiance_web::wire::options::{self, CodeOption, LONGEST_CODE};
use sentiance_web::wire::value::Value;

use crate::foreign::{Foreign, told};
use crate::{PLANTED, declared, keeps_the_secret};

const LONGEST_DEADLINE: u32 = 600_000;

const REFUSALS: &[Kind] = &[Kind::MissingOptions, Kind::MissingCodeSource, Kind::ConflictingOptions, Kind::InvalidOption, Kind::UnknownOption, Kind::ApiKey];

pub fn options(given: &Foreign, ensures: bool) {
    let refusal = match options::read(given, ensures) {
        Ok(read) => {
            let ways = ["authCode", "authCodeUrl", "getAuthCode"].into_iter().filter(|name| given.names().expect("an object").iter().any(|own| own == name));
            assert_eq!(ways.count(), 1);
            match &read.code {
                CodeOption::Literal(code) => assert!((1..=LONGEST_CODE).contains(&code.expose().len()) && !api_key::is_value(code.expose())),
                CodeOption::Url { url, .. } => assert!(!url.is_empty()),
                CodeOption::Callback(function) => assert!(function.is_function()),
            }
            assert!((1..=LONGEST_DEADLINE).contains(&read.timeout));
            assert!(read.platform.is_none_or(|platform| !platform.is_empty()));
            assert_eq!(matches!(read.existing, Existing::InTheWay), !ensures);
            assert!(read.person.is_some() || !ensures);
            return;
        }
        Err(refusal) => refusal,
    };
    declared(refusal.failure.kind, REFUSALS);
    assert_eq!((refusal.failure.outcome, refusal.failure.retry), (Outcome::NothingHappened, Retry::Never));
    // The name of an unknown option is the caller's own, and is told; a value never is.
    let name = refusal.name.clone().unwrap_or_default();
    if !name.contains(PLANTED) {
        keeps_the_secret(&format!("{refusal:?}"));
        let told = sentiance_web::wire::results::failure(&refusal.failure, refusal.failure.kind.reason(), refusal.name.as_deref(), told);
        keeps_the_secret(&told.to_string());
    }
}

pub fn literal(given: &Foreign) {
    let Some(code) = given.string() else { return };
    match options::literal(code.clone(), Subject::AuthCode) {
        Ok(secret) => {
            assert_eq!(secret.expose(), code);
            keeps_the_secret(&format!("{secret:?}"));
        }
        Err(failure) => {
            declared(failure.kind, &[Kind::InvalidOption, Kind::ApiKey]);
            keeps_the_secret(&format!("{failure:?}"));
        }
    }
    // What comes behind an authorization scheme is a credential, however it is spelt and wherever it stands.
    assert!(api_key::is_value(&format!(" bEaReR {code}")));
}

/// The same name, however it is spelt.
pub fn key_name(given: &Foreign) {
    let Some(name) = given.string() else { return };
    let spelt: String = name.chars().flat_map(|character| [character.to_ascii_uppercase(), '-']).collect();
    assert_eq!(api_key::is_name(&name), api_key::is_name(&spelt));
}
