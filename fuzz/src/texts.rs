//! Text that is taken apart, or put together.

use std::sync::Arc;

use sentiance_web::core::{Id, Kind, Phase, Row, Secret, Standing, Token, User};
use sentiance_web::wire::url::{Parts, base, check};
use sentiance_web::wire::value::Value;
use sentiance_web::wire::{form as wire_form, time, uuid as wire_uuid};

use crate::foreign::Foreign;
use crate::{declared, stored};

/// As the engine's own parser takes it apart.
fn parts(text: &str) -> Option<Parts> {
    let url = ::url::Url::parse(text).ok()?;
    Some(Parts {
        href: url.to_string(),
        protocol: format!("{}:", url.scheme()),
        hostname: url.host_str().unwrap_or_default().into(),
        origin: url.origin().ascii_serialization(),
        credentials: !url.username().is_empty() || url.password().is_some(),
        query_or_fragment: url.query().is_some_and(|query| !query.is_empty()) || url.fragment().is_some_and(|fragment| !fragment.is_empty()),
    })
}

/// A secret goes encrypted, or to this very device, or where the app said so, or where the page itself came from.
pub fn url(given: &Foreign) {
    let (text, page) = (given.s("url"), given.s("page"));
    let Some(parts) = parts(&text) else { return };
    let loopback = match ::url::Host::parse(&parts.hostname) {
        Ok(::url::Host::Ipv4(address)) => address.is_loopback(),
        Ok(::url::Host::Ipv6(address)) => address.is_loopback(),
        Ok(::url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Err(_) => false,
    };
    let is_allowed = parts.hostname == given.s("allowed");
    let is_safe = parts.protocol == "https:" || parts.protocol == "http:" && (loopback || is_allowed);
    for (taken, own) in [
        (base(&parts, is_allowed).map(|base| is_stored(&parts, base)), false),
        (check(&parts, is_allowed, Some(&page)), page != "null" && page == parts.origin),
    ] {
        match taken {
            Ok(()) => assert!((is_safe || own) && !parts.credentials, "{text}"),
            Err(kind) => declared(kind, &[Kind::InvalidUrl, Kind::InsecureUrl]),
        }
    }
}

fn is_stored(parts: &Parts, base: String) {
    assert!(!base.ends_with('/') && parts.href.starts_with(&base) && !parts.query_or_fragment);
    let id = Secret::new("t0k".into());
    let token = Token { id, expiry: "2026-12-01T00:00:00Z".into(), expires_at: 1_796_083_200_000, issued_at: 0, skew: 0 };
    let user = User { id: "5f0c".into(), token, linked: true, standing: Standing::Enabled, platform: base };
    stored::reads_itself(&Row { phase: Phase::User(Arc::new(user)), ..Row::empty(0) });
}

/// Another reader of RFC 3339 comes to the same.
pub fn instant(given: &Foreign) {
    let Some(text) = given.string() else { return };
    let Some(millis) = time::parse(&text) else { return };
    let theirs = nanoseconds(&text).parse::<jiff::Timestamp>().unwrap_or_else(|error| panic!("{text} is no instant: {error}"));
    // A leap second is the first one of the next minute to us, the last one of this to them.
    let leap = text.get(17..19) == Some("60");
    assert!(leap || theirs.as_millisecond() == millis as i64, "{text}: {millis}, not {}", theirs.as_millisecond());
}

/// RFC 3339 lets a second have any number of digits behind its point, jiff nine of them.
fn nanoseconds(text: &str) -> String {
    let Some((seconds, rest)) = text.split_once('.') else { return text.into() };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    format!("{seconds}.{}{}", &rest[..digits.min(9)], &rest[digits..])
}

pub fn uuid(given: &Foreign) {
    let Some(text) = given.string() else { return };
    if let Some(id) = wire_uuid::read(&text) {
        assert!(wire_uuid::write(id).eq_ignore_ascii_case(&text));
    }
    let id = Id::numbered(text.bytes().fold(0, |bits, byte| bits << 8 | u64::from(byte)));
    assert_eq!(wire_uuid::read(&wire_uuid::write(id)), Some(id));
}

/// What a server reads of a body is what was put into it, and nothing else.
pub fn form(given: &Foreign) {
    let Some(text) = given.string() else { return };
    let body = wire_form::exchange(&Secret::new(text.clone()), Id::numbered(1), Id::numbered(2));
    let read: Vec<_> = form_urlencoded::parse(body.expose().as_bytes()).into_owned().collect();
    let names: Vec<_> = read.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["authentication_code", "idempotency_key", "install_id", "sdk"]);
    assert_eq!(read[0].1, text);
}
