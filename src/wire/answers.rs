//! What two servers answer. The status is believed first; the body is untrusted.

use core::num::NonZeroU16;

use super::api_key;
use super::options::LONGEST_CODE;
use super::time::{self, When};
use super::url::LONGEST_URL;
use super::value::{Value, text};
use crate::core::{Failure, Kind, Outcome, Party, Secret, Standing, Subject, Token, User};

/// No answer is read further than this, in bytes.
pub const LONGEST_BODY: usize = 64 * 1_024;
/// The longest token that is stored, in bytes.
pub const LONGEST_TOKEN: usize = 8_192;
const LONGEST_ID: usize = 256;
const LONGEST_INSTANT: usize = 64;

/// A code, and where the backend says it is to be exchanged.
#[derive(Debug)]
pub struct Grant {
    pub code: Secret,
    pub platform: Option<String>,
}

/// The backend's answer: Sentiance's public sample names the code `auth_code`, the platform itself `authentication_code`.
pub fn grant<V: Value>(answer: &V) -> Result<Grant, Failure> {
    let invalid = || Failure::from(Party::Backend, Kind::InvalidAnswer);
    let code = text(answer, "auth_code", LONGEST_CODE).or_else(|| text(answer, "authentication_code", LONGEST_CODE)).ok_or_else(invalid)?;
    if api_key::is_value(&code) {
        return Err(Failure { subject: Some(Subject::Code), ..Failure::from(Party::Backend, Kind::ApiKey) });
    }
    let platform = match answer.own("platform_url") {
        None => None,
        Some(_) => Some(text(answer, "platform_url", LONGEST_URL).ok_or_else(invalid)?),
    };
    Ok(Grant { code: Secret::new(code), platform })
}

/// The answer of `platform` to an exchange.
pub fn user<V: Value>(answer: &V, when: When, platform: &str) -> Result<User, Failure> {
    read_user(answer, when, platform).ok_or_else(invalid)
}

/// The answer to a refresh.
pub fn token<V: Value>(answer: &V, when: When) -> Result<Token, Failure> {
    read_token(answer, when).ok_or_else(invalid)
}

/// The platform has acted, but nobody can say how.
const fn invalid() -> Failure {
    Failure { outcome: Outcome::Unknown, ..Failure::from(Party::Platform, Kind::InvalidAnswer) }
}

fn read_user<V: Value>(answer: &V, when: When, platform: &str) -> Option<User> {
    Some(User {
        id: text(answer, "user_id", LONGEST_ID)?,
        token: read_token(answer, when)?,
        // A user made from an authentication code is always linked; a platform may leave that unsaid.
        linked: match answer.own("linked") {
            None => true,
            Some(linked) => linked.boolean()?,
        },
        standing: Standing::Enabled,
        platform: String::from(platform),
    })
}

fn read_token<V: Value>(answer: &V, when: When) -> Option<Token> {
    let token = answer.own("token")?;
    let expiry = text(&token, "expires_at", LONGEST_INSTANT)?;
    let id = text(&token, "id", LONGEST_TOKEN).filter(|id| id.bytes().all(is_of_a_token))?;
    Some(Token { id: Secret::new(id), expires_at: time::parse(&expiry)?, expiry, issued_at: when.at, skew: when.skew })
}

/// A bearer token (RFC 6750) is visible ASCII. Nothing else fits into a header, and quotes would make the stored text longer than was proved to fit.
const fn is_of_a_token(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\')
}

/// What a status other than success means when the app's backend gave it.
pub fn backend_refusal(status: u16, retry_after: Option<u32>) -> Failure {
    let kind = match status {
        401 | 403 => Kind::Unauthorized,
        406 => Kind::NotAcceptable,
        _ => usual(status),
    };
    Failure { status: NonZeroU16::new(status), retry_after, ..Failure::from(Party::Backend, kind) }
}

/// What a status other than success means when the platform gave it to an exchange.
pub fn exchange_refusal<V: Value>(status: u16, body: Option<&V>, retry_after: Option<u32>) -> Failure {
    let code = body.and_then(|body| text(body, "errorCode", LONGEST_ID));
    let kind = match (status, code.as_deref()) {
        (401, Some("AUTH_CODE_USED")) => Kind::CodeAmbiguous,
        (401, _) => Kind::CodeRejected,
        (403, Some("USER_DISABLED")) => Kind::UserDisabled,
        (409, _) => Kind::PersonChanged,
        _ => usual(status),
    };
    let outcome = if code.is_some_and(|code| leaves_all_as_it_was(status, &code)) { Outcome::NothingHappened } else { Outcome::Unknown };
    Failure { status: NonZeroU16::new(status), retry_after, outcome, ..Failure::from(Party::Platform, kind) }
}

/// What a status other than success means when the platform gave it to a refresh. One that was lost does no harm: the old token stays good
/// for a while, so it is simply asked for again. Only the platform's own word says that it does not know a token: a gateway's 401 does not.
pub fn refresh_refusal<V: Value>(status: u16, body: Option<&V>, retry_after: Option<u32>) -> Failure {
    let code = body.and_then(|body| text(body, "errorCode", LONGEST_ID));
    let kind = match (status, code.as_deref()) {
        (401, Some("TOKEN_UNKNOWN")) => Kind::TokenRejected,
        (403, Some("USER_DISABLED")) => Kind::UserDisabled,
        _ => usual(status),
    };
    // Any other answer may be a gateway's, to a refresh that was heeded.
    let outcome = if matches!(kind, Kind::TokenRejected | Kind::UserDisabled) { Outcome::NothingHappened } else { Outcome::Unknown };
    Failure { status: NonZeroU16::new(status), retry_after, outcome, ..Failure::from(Party::Platform, kind) }
}

/// The contract's own refusals, which it never gives to a request whose first sending it heeded. A browser may have sent this one twice by
/// itself: any other answer, a gateway's or a rate limit's, may be to the second.
fn leaves_all_as_it_was(status: u16, code: &str) -> bool {
    matches!(
        (status, code),
        (400, "INVALID_REQUEST") | (401, "AUTH_CODE_UNKNOWN" | "AUTH_CODE_EXPIRED") | (403, "USER_DISABLED") | (409, "IDEMPOTENCY_CONFLICT")
    )
}

const fn usual(status: u16) -> Kind {
    match status {
        404 => Kind::NotFound,
        429 => Kind::RateLimited,
        500..=599 => Kind::ServerError,
        _ => Kind::HttpStatus,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::fixture::{Json, json};
    use super::*;
    use proptest::prelude::*;

    const WHEN: When = When { at: 0, skew: 0 };

    fn whole() -> Json {
        json!({"user_id": "5f0c", "token": {"id": "t0k", "expires_at": "2026-12-01T00:00:00Z"}, "linked": true})
    }

    #[test]
    fn the_public_samples_answer_as_it_is() {
        let answer = json!({"app_id": "a", "auth_code": "c0de", "platform_url": "https://api.sentiance.com"});
        let grant = grant(&answer).unwrap();
        assert_eq!((grant.code.expose(), grant.platform.as_deref()), ("c0de", Some("https://api.sentiance.com")));
    }

    #[test]
    fn the_platforms_own_name_for_the_code() {
        let grant = grant(&json!({"authentication_code": "c0de", "expires_at": "2026", "platform_url": null})).unwrap();
        assert_eq!((grant.code.expose(), grant.platform), ("c0de", None));
    }

    #[test]
    fn a_grant_without_a_usable_code() {
        for answer in [
            json!({}),
            json!("c0de"),
            json!(null),
            json!([]),
            json!({"auth_code": ""}),
            json!({"auth_code": 5}),
            json!({"auth_code": "a\u{fffd}"}),
            json!({"auth_code": "c", "platform_url": 5}),
        ] {
            assert_eq!(grant(&answer).unwrap_err().kind, Kind::InvalidAnswer, "{answer}");
        }
        assert_eq!(grant(&json!({"auth_code": "emulator-api-key"})).unwrap_err().kind, Kind::ApiKey);
    }

    #[test]
    fn a_whole_user() {
        let user = user(&whole(), When::new(1_000, -5), "https://p").unwrap();
        assert_eq!((user.id.as_str(), user.platform.as_str(), user.linked, user.standing), ("5f0c", "https://p", true, Standing::Enabled));
        let Token { id, expiry, expires_at, issued_at, skew } = &user.token;
        assert_eq!((id.expose(), expiry.as_str(), *expires_at, *issued_at, *skew), ("t0k", "2026-12-01T00:00:00Z", 1_796_083_200_000, 995, -5));
        assert_eq!(token(&whole(), When::new(1_000, -5)).unwrap(), user.token);
    }

    #[test]
    fn any_field_missing_or_of_another_type_is_no_user() {
        let without = |path: &[&str], value: Option<Json>| {
            let mut answer = whole();
            let parent = path[..path.len() - 1].iter().fold(&mut answer, |at, name| at.get_mut(*name).unwrap());
            let name = path[path.len() - 1];
            match value {
                Some(value) => parent[name] = value,
                None => drop(parent.as_object_mut().unwrap().remove(name)),
            }
            user(&answer, WHEN, "https://p").map_err(|failure| (failure.kind, failure.outcome))
        };
        for path in [&["user_id"][..], &["token"], &["token", "id"], &["token", "expires_at"]] {
            for value in [None, Some(json!(null)), Some(json!(5)), Some(json!("")), Some(json!([])), Some(json!("x".repeat(9_000)))] {
                assert_eq!(without(path, value.clone()), Err((Kind::InvalidAnswer, Outcome::Unknown)), "{path:?} {value:?}");
            }
        }
        assert!(without(&["linked"], None).unwrap().linked);
        assert!(!without(&["linked"], Some(json!(false))).unwrap().linked);
        assert!(without(&["linked"], Some(json!("yes"))).is_err());
    }

    #[test]
    fn a_token_that_fits_into_no_header_is_none() {
        let told = |id: &str| token(&json!({"token": {"id": id, "expires_at": "2026-12-01T00:00:00Z"}}), WHEN).map_err(|failure| failure.kind);
        assert!(told("mF_9.B5f-4.1JqM~+/==").is_ok());
        for id in ["a b", "a\"b", "a\\b", "a\nb", "a\u{7f}", "é", "\u{0}"] {
            assert_eq!(told(id), Err(Kind::InvalidAnswer), "{id:?}");
        }
    }

    #[test]
    fn every_refusal_has_its_kind() {
        let backend = |status| backend_refusal(status, None).kind;
        assert_eq!(
            [401, 403, 404, 406, 429, 500, 503, 418, 302].map(backend),
            [
                Kind::Unauthorized,
                Kind::Unauthorized,
                Kind::NotFound,
                Kind::NotAcceptable,
                Kind::RateLimited,
                Kind::ServerError,
                Kind::ServerError,
                Kind::HttpStatus,
                Kind::HttpStatus
            ]
        );
        let platform = |status, code: &str| {
            let failure = exchange_refusal(status, Some(&json!({"errorCode": code})), Some(7));
            assert_eq!((failure.status, failure.retry_after), (NonZeroU16::new(status), Some(7)));
            (failure.kind, failure.outcome)
        };
        let nothing = Outcome::NothingHappened;
        assert_eq!(platform(401, "AUTH_CODE_USED"), (Kind::CodeAmbiguous, Outcome::Unknown));
        assert_eq!(platform(401, "AUTH_CODE_EXPIRED"), (Kind::CodeRejected, nothing));
        assert_eq!(platform(401, "AUTH_CODE_UNKNOWN"), (Kind::CodeRejected, nothing));
        assert_eq!(platform(403, "USER_DISABLED"), (Kind::UserDisabled, nothing));
        assert_eq!(platform(409, "IDEMPOTENCY_CONFLICT"), (Kind::PersonChanged, nothing));
        assert_eq!(platform(400, "INVALID_REQUEST"), (Kind::HttpStatus, nothing));
        assert_eq!(exchange_refusal::<Json>(401, None, None).kind, Kind::CodeRejected);
        let refresh = |status, code: &str| refresh_refusal(status, Some(&json!({"errorCode": code})), None).kind;
        assert_eq!(refresh(401, "TOKEN_UNKNOWN"), Kind::TokenRejected);
        assert_eq!(refresh(403, "USER_DISABLED"), Kind::UserDisabled);
        assert_eq!(refresh(403, "ELSE"), Kind::HttpStatus);
        assert_eq!(refresh(401, "ELSE"), Kind::HttpStatus);
        assert_eq!(refresh_refusal::<Json>(401, None, None).kind, Kind::HttpStatus);
        assert_eq!(refresh(503, ""), Kind::ServerError);
        assert_eq!(refresh_refusal::<Json>(429, None, Some(7)).retry_after, Some(7));
    }

    #[test]
    fn a_refresh_that_was_not_refused_in_the_contracts_words_may_have_been_heeded() {
        let outcome = |status, code: &str| refresh_refusal(status, Some(&json!({"errorCode": code})), None).outcome;
        assert_eq!(outcome(401, "TOKEN_UNKNOWN"), Outcome::NothingHappened);
        assert_eq!(outcome(403, "USER_DISABLED"), Outcome::NothingHappened);
        for status in [401, 403, 404, 429, 500, 503] {
            assert_eq!(outcome(status, "ELSE"), Outcome::Unknown, "{status}");
        }
    }

    #[test]
    fn only_the_contracts_own_refusals_say_that_nothing_happened() {
        let platform = |status, body: Option<Json>| {
            let failure = exchange_refusal(status, body.as_ref(), None);
            (failure.kind, failure.outcome)
        };
        for (status, code, kind) in [
            // A rate limit, and whatever a gateway says, may be the answer to what the browser sent again by itself.
            (429, "SLOW_DOWN", Kind::RateLimited),
            (429, "AUTH_CODE_UNKNOWN", Kind::RateLimited),
            (403, "ELSE", Kind::HttpStatus),
            (404, "", Kind::NotFound),
            (409, "ELSE", Kind::PersonChanged),
            (401, "ELSE", Kind::CodeRejected),
            (502, "INVALID_REQUEST", Kind::ServerError),
        ] {
            assert_eq!(platform(status, Some(json!({"errorCode": code}))), (kind, Outcome::Unknown), "{status} {code}");
        }
        for (status, kind) in
            [(400, Kind::HttpStatus), (401, Kind::CodeRejected), (403, Kind::HttpStatus), (409, Kind::PersonChanged), (429, Kind::RateLimited)]
        {
            assert_eq!(platform(status, None), (kind, Outcome::Unknown), "{status}");
        }
    }

    proptest! {
        #[test]
        fn no_json_makes_reading_panic(text in "[\\[\\]{}\":,0-9a-z_ ]{0,60}") {
            if let Ok(value) = serde_json::from_str::<Json>(&text) {
                let _ = (grant(&value).is_ok(), user(&value, WHEN, "").is_ok(), token(&value, WHEN).is_ok(), refresh_refusal(401, Some(&value), None).kind, exchange_refusal(401, Some(&value), None).kind);
            }
        }
    }
}
