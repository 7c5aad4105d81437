//! What comes from outside, as one line of text: the boundary that it comes to, and JSON. [`check`] brings it there, and panics where the
//! module would do anything but take it or refuse it.

mod callers;
pub mod foreign;
mod mutate;
mod servers;
mod stored;
mod texts;

use foreign::Foreign;
pub use mutate::{Dice, mutate};
use sentiance_web::core::Kind;

/// All inputs that are kept: each took the fuzzer somewhere new.
pub const CORPUS: &str = include_str!("../corpus.txt");

/// What no error may tell.
const PLANTED: &str = "PLANTED";

type Boundary = (&'static str, fn(&Foreign));

/// Every way into `wire`.
const BOUNDARIES: &[Boundary] = &[
    ("create", |given| callers::options(given, false)),
    ("ensure", |given| callers::options(given, true)),
    ("literal", callers::literal),
    ("key-name", callers::key_name),
    ("grant", servers::grant),
    ("exchange", servers::exchange),
    ("refresh", servers::refresh),
    ("refusal", servers::refusal),
    ("retry-after", servers::retry_after),
    ("row", stored::row),
    ("home", stored::home),
    ("timeline", stored::timeline),
    ("explain", stored::explain),
    ("url", texts::url),
    ("instant", texts::instant),
    ("uuid", texts::uuid),
    ("form", texts::form),
];

/// Whether the line could be read; what cannot be read is no input.
pub fn check(line: &str) -> bool {
    let Some((name, json)) = line.split_once(' ') else { return false };
    let Some((_, boundary)) = BOUNDARIES.iter().find(|(known, _)| *known == name) else { return false };
    let Some(given) = foreign::parse(json) else { return false };
    boundary(&given);
    true
}

/// Refusals are of the kinds that this boundary declares.
fn declared(kind: Kind, kinds: &[Kind]) {
    assert!(kinds.contains(&kind), "{kind:?} is none of {kinds:?}");
}

fn keeps_the_secret(text: &str) {
    assert!(!text.contains(PLANTED), "a secret is told: {text}");
}
