//! The stored record: the ledger's row, and home, the text that mirrors its user in localStorage.

use std::sync::Arc;

use super::answers::LONGEST_TOKEN;
use super::object::{Field, Object, object};
use super::url::LONGEST_URL;
use super::value::{Value, flag, number, text};
use super::{time, uuid};
use crate::core::{Home, Id, Lease, Phase, Row, Secret, Standing, Stored, Token, User};

/// The record's version. A newer one is left alone.
const VERSION: f64 = 1.0;
/// As long as home can become: written once before a code is asked for, to prove that a user will fit. Blank, so that a kill right after it
/// leaves nothing that could be taken for a record.
pub const PROOF_LENGTH: usize = 12 * 1_024;

pub const NONE: &str = "none";
const CREATING: &str = "creating";
const USER: &str = "user";
/// Carried only by a row that lies in localStorage.
const CHECKSUM: &str = "sum";

/// Home as a person sees it in the browser's developer tools.
pub fn home<T>(user: &User, tell: fn(&Object) -> T) -> T {
    tell(&object! {
        "v": Field::Number(VERSION),
        "userId": Field::Text(&user.id),
        "tokenId": Field::Text(user.token.id.expose()),
        "tokenExpiryDate": Field::Text(&user.token.expiry),
        "tokenIssuedAt": Field::Number(user.token.issued_at as f64),
        "clockSkewMs": Field::Number(user.token.skew as f64),
        "linked": Field::Flag(user.linked),
        "standing": Field::Text(user.standing.word()),
        "platformUrl": Field::Text(&user.platform),
    })
}

/// The row as it lies in IndexedDB. `gen`, `phase`, `op` and `until` keep their meaning in every version. `home` is the text of its user.
/// One without a timeline lies in localStorage, for want of IndexedDB: it carries a checksum.
pub fn row<T>(row: &Row, home: Option<&str>, timeline: Option<&str>, tell: fn(&Object) -> T) -> T {
    let key = match row.phase {
        Phase::Creating { key } => Some(key),
        _ => None,
    };
    let refresh = row.refresh.map(|lease| lease.op);
    tell(&object! {
        "v": Field::Number(VERSION),
        "gen": Field::Number(f64::from(row.generation)),
        "phase": Field::Text(phase(row)),
        "op": Field::id(&row.op),
        "until": Field::Number(row.until as f64),
        "install": Field::id(&row.install),
        "key": Field::id(&key),
        "person": Field::id(&row.person),
        "refresh": Field::id(&refresh),
        "refreshUntil": Field::number(row.refresh.map(|lease| lease.until as f64)),
        "home": Field::of(home),
        CHECKSUM: if timeline.is_none() { Field::Number(checksum(row, home)) } else { Field::Null },
        "timeline": Field::of(timeline),
    })
}

pub const fn phase(row: &Row) -> &'static str {
    match row.phase {
        Phase::Empty => NONE,
        Phase::Creating { .. } => CREATING,
        Phase::User(_) => USER,
    }
}

/// Reads a row. `parse` turns the text of home into a value.
pub fn read<V: Value>(value: Option<&V>, parse: fn(&str) -> Option<V>) -> Stored {
    let Some(value) = value else { return Stored::Missing };
    let generation = number(value, "gen").map(|number| number as u32);
    match (number(value, "v"), generation) {
        (Some(version), Some(generation)) if version > VERSION => Stored::Newer { generation },
        (Some(VERSION), Some(generation)) => read_row(value, generation, parse).map_or(Stored::Corrupt, Stored::Row),
        _ => Stored::Corrupt,
    }
}

/// Reads a row that lies in localStorage; `None` where the text was not written as one.
pub fn read_best_effort<V: Value>(value: &V, parse: fn(&str) -> Option<V>) -> Option<Stored> {
    let sum = number(value, CHECKSUM)?;
    let stored = read(Some(value), parse);
    match &stored {
        Stored::Row(found) if checksum(found, home_text(value).as_deref()) != sum => Some(Stored::Corrupt),
        _ => Some(stored),
    }
}

fn read_row<V: Value>(value: &V, generation: u32, parse: fn(&str) -> Option<V>) -> Option<Row> {
    let id = |name: &str| match value.own(name) {
        None => Some(None),
        Some(found) => uuid::read(&found.string()?).map(Some),
    };
    let phase = match value.own("phase")?.string()?.as_str() {
        NONE => Phase::Empty,
        CREATING => Phase::Creating { key: id("key")?? },
        USER => Phase::User(Arc::new(read_home(&parse(&home_text(value)?)?)?)),
        _ => return None,
    };
    let instant = |name: &str| number(value, name).map(|instant| instant as u64);
    let refresh = match id("refresh")? {
        Some(op) => Some(Lease { op, until: instant("refreshUntil")? }),
        None => None,
    };
    Some(Row { generation, op: id("op")?, until: instant("until")?, install: id("install")?, person: id("person")?, refresh, phase })
}

/// The text of home that a row carries.
pub fn home_text<V: Value>(row: &V) -> Option<String> {
    row.own("home")?.string()
}

fn read_home<V: Value>(home: &V) -> Option<User> {
    if number(home, "v")? != VERSION {
        return None;
    }
    // Text comes last: what is not there yet need not be dropped where something is wrong.
    let (issued_at, skew, linked) = (number(home, "tokenIssuedAt")? as u64, number(home, "clockSkewMs")? as i64, flag(home, "linked")?);
    let standing = text(home, "standing", 16)?;
    let standing = *Standing::ALL.iter().find(|known| known.word() == standing)?;
    let expiry = text(home, "tokenExpiryDate", 64)?;
    let expires_at = time::parse(&expiry)?;
    Some(User {
        token: Token { id: Secret::new(text(home, "tokenId", LONGEST_TOKEN)?), expires_at, expiry, issued_at, skew },
        id: text(home, "userId", 256)?,
        linked,
        standing,
        platform: text(home, "platformUrl", LONGEST_URL)?,
    })
}

/// How home compares with what the row says it should be. Blank text is what a proof of writing left behind.
pub fn compare(home: Option<&str>, row: Option<&str>) -> Home {
    match home {
        home if home == row => Home::Mirrors,
        None => Home::Absent,
        Some(text) if row.is_none() && is_blank(text) => Home::Mirrors,
        Some(_) => Home::Differs,
    }
}

/// What a proof of writing leaves where the tab dies right after it.
pub fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ')
}

/// FNV-1a over all that counts: tells a torn or edited text from a whole one. It is no protection against somebody who wants to forge it.
fn checksum(row: &Row, home: Option<&str>) -> f64 {
    let mut sum = 0x811c_9dc5u32;
    let mut add = |bytes: &[u8]| bytes.iter().for_each(|byte| sum = (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let halves = |id: Option<Id>| id.map_or([0; 2], Id::halves);
    let (phase, key) = match row.phase {
        Phase::Empty => (0, None),
        Phase::Creating { key } => (1, Some(key)),
        Phase::User(_) => (2, None),
    };
    add(&row.generation.to_le_bytes());
    add(&row.until.to_le_bytes());
    add(&row.refresh.map_or(0, |lease| lease.until).to_le_bytes());
    add(&[phase]);
    [row.op, row.install, key, row.person, row.refresh.map(|lease| lease.op)]
        .into_iter()
        .for_each(|id| halves(id).into_iter().for_each(|half| add(&half.to_le_bytes())));
    add(home.unwrap_or_default().as_bytes());
    f64::from(sum)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::fixture::{Json, json};
    use super::*;
    use crate::core::Id;
    use proptest::prelude::*;

    fn parse(text: &str) -> Option<Json> {
        serde_json::from_str(text).ok()
    }

    fn token(id: &str) -> Token {
        let expires_at = 1_796_083_200_000;
        Token { id: Secret::new(id.into()), expiry: "2026-12-01T00:00:00Z".into(), expires_at, issued_at: 1_795_000_000_000, skew: -42 }
    }

    fn someone() -> User {
        User { id: "5f0c".into(), token: token("t0k"), linked: true, standing: Standing::Enabled, platform: "https://api.sentiance.com".into() }
    }

    fn json(object: &Object) -> Json {
        serde_json::to_value(object).unwrap()
    }

    fn text_of(user: &User) -> String {
        home(user, json).to_string()
    }

    fn write(found: &Row) -> Json {
        row(found, found.user().map(|user| text_of(user)).as_deref(), Some(""), json)
    }

    fn rows() -> impl Strategy<Value = Row> {
        let id = || (any::<u64>(), any::<u64>()).prop_map(|(high, low)| Id::new(high, low));
        let standing = proptest::sample::select(Standing::ALL);
        let user = ("[^\u{fffd}]{1,40}", "[^\u{fffd}]{1,60}", any::<bool>(), -1_000_000_000i64..1_000_000_000, standing)
            .prop_map(|(id, text, linked, skew, standing)| Arc::new(User { id, token: Token { skew, ..token(&text) }, linked, standing, ..someone() }));
        let phase = prop_oneof![Just(Phase::Empty), id().prop_map(|key| Phase::Creating { key }), user.prop_map(Phase::User)];
        let refresh = proptest::option::of((id(), 0..(1u64 << 50)).prop_map(|(op, until)| Lease { op, until }));
        let some = || proptest::option::of(id());
        (any::<u32>(), some(), 0..(1u64 << 50), some(), some(), refresh, phase).prop_map(|(generation, op, until, install, person, refresh, phase)| Row {
            generation,
            op,
            until,
            install,
            person,
            refresh,
            phase,
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(found in rows()) {
            prop_assert_eq!(read(Some(&write(&found)), parse), Stored::Row(found));
        }

        #[test]
        fn a_row_in_local_storage_is_read_and_one_changed_character_is_seen(found in rows(), at in any::<prop::sample::Index>()) {
            let mut stored = row(&found, found.user().map(|user| text_of(user)).as_deref(), None, json);
            prop_assert_ne!(read_best_effort(&stored, parse), Some(Stored::Corrupt));
            let names: Vec<&str> = ["gen", "until", "phase"].into();
            let name = names[at.index(names.len())];
            stored[name] = match &stored[name] {
                Json::String(phase) => json!(if phase == "none" { "creating" } else { "none" }),
                number => json!(number.as_f64().unwrap() + 1.0),
            };
            prop_assert_eq!(read_best_effort(&stored, parse), Some(Stored::Corrupt));
        }
    }

    #[test]
    fn nothing_stored_is_no_fault() {
        assert_eq!(read::<Json>(None, parse), Stored::Missing);
    }

    #[test]
    fn a_newer_record_is_known_as_such_whatever_else_it_holds() {
        assert_eq!(read(Some(&json!({"v": 2, "gen": 7, "phase": "unheard-of"})), parse), Stored::Newer { generation: 7 });
    }

    #[test]
    fn anything_else_is_corrupt() {
        let whole = write(&Row {
            op: Some(Id::numbered(1)),
            until: 5,
            install: Some(Id::numbered(2)),
            refresh: Some(Lease { op: Id::numbered(3), until: 7 }),
            phase: Phase::User(Arc::new(someone())),
            ..Row::empty(3)
        });
        for (name, value) in [
            ("v", json!(0)),
            ("v", json!(null)),
            ("gen", json!("3")),
            ("phase", json!("gone")),
            ("phase", json!(1)),
            ("op", json!("x")),
            ("op", json!(5)),
            ("until", json!(null)),
            ("install", json!("x")),
            ("person", json!("x")),
            ("refresh", json!("x")),
            ("refreshUntil", json!(null)),
            ("home", json!(null)),
            ("home", json!("{")),
            ("home", json!("{}")),
            ("home", json!(5)),
        ] {
            let mut bad = whole.clone();
            bad[name] = value.clone();
            assert_eq!(read(Some(&bad), parse), Stored::Corrupt, "{name} {value}");
        }
        assert_eq!(read(Some(&json!("text")), parse), Stored::Corrupt);
        assert_eq!(read(Some(&json!({"v": 1, "gen": 0, "phase": "creating", "until": 1})), parse), Stored::Corrupt);
    }

    #[test]
    fn a_timeline_is_no_reason_to_refuse_a_row() {
        let found = Row::empty(3);
        let mut stored = write(&found);
        for timeline in [json!(null), json!("text"), json!(5), json!([1]), json!({"v": 9})] {
            stored["timeline"] = timeline;
            assert_eq!(read(Some(&stored), parse), Stored::Row(found.clone()));
        }
        stored.as_object_mut().unwrap().remove("timeline");
        assert_eq!(read(Some(&stored), parse), Stored::Row(found));
    }

    #[test]
    fn a_plain_home_is_no_row() {
        assert_eq!(read_best_effort(&home(&someone(), json), parse), None);
    }

    #[test]
    fn home_against_row() {
        assert_eq!(compare(None, None), Home::Mirrors);
        assert_eq!(compare(Some("x"), Some("x")), Home::Mirrors);
        assert_eq!(compare(Some("    "), None), Home::Mirrors);
        assert_eq!(compare(None, Some("x")), Home::Absent);
        assert_eq!(compare(Some("x"), None), Home::Differs);
        assert_eq!(compare(Some("x"), Some("y")), Home::Differs);
        assert_eq!(compare(Some("    "), Some("y")), Home::Differs);
    }

    #[test]
    fn the_proof_is_longer_than_the_longest_home() {
        let mut user = someone();
        // Written as six characters each.
        user.id = "\u{1}".repeat(256);
        user.token.id = Secret::new("t".repeat(LONGEST_TOKEN));
        user.platform = "p".repeat(LONGEST_URL);
        assert!(text_of(&user).len() < PROOF_LENGTH);
    }
}
