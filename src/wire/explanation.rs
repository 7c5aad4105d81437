//! What `explain()` tells: how things stand on this device and how they came to. Nothing in it is a secret: it may be pasted anywhere.

use super::object::{Field, Object, object};
use super::{record, results};
use crate::core::{Home, Kind, Look, Phase, Place, Stored};

/// What is known besides the record.
pub struct Surroundings<'a> {
    /// RFC 3339.
    pub now: &'a str,
    /// The same, in milliseconds since 1970.
    pub wall: u64,
    pub storage: &'static str,
    /// Whether there are Web Locks.
    pub locks: bool,
    pub timeline: &'a str,
}

/// `look` is what was seen of the record, or why it could not be looked at.
pub fn explanation<T>(look: Result<&Look, Kind>, around: &Surroundings, tell: fn(&Object) -> T) -> T {
    let (mut phase, mut generation, mut lease, mut home) = (record::NONE, None, None, Field::Null);
    let (mut best_effort, mut set_aside, mut standing) = (false, None, None);
    if let Ok(look) = look {
        set_aside = look.set_aside;
        home = Field::Text(match look.home {
            Home::Mirrors => "mirrors",
            Home::Absent => "absent",
            Home::Differs => "differs",
        });
        match &look.stored {
            Stored::Missing => {}
            Stored::Row(row) => {
                phase = record::phase(row);
                generation = Some(f64::from(row.generation));
                standing = row.user().map(|user| user.standing.word());
                if let Phase::Creating { .. } = row.phase {
                    lease = Some(row.until as f64 - around.wall as f64);
                }
            }
            // What home should be nobody knows here.
            Stored::Newer { generation: theirs } => (phase, generation, home) = ("newer", Some(f64::from(*theirs)), Field::Null),
            Stored::Corrupt => (phase, home) = ("corrupt", Field::Null),
        }
        match look.place {
            Place::Ledger => {}
            Place::Home => best_effort = true,
            Place::Memory => home = Field::Null,
        }
    }
    let record = object! {
        "phase": Field::Text(phase),
        "generation": Field::number(generation),
        "leaseLeftMs": Field::number(lease),
        "standing": Field::of(standing),
        "home": home,
    };
    tell(&object! {
        "version": Field::Text(env!("CARGO_PKG_VERSION")),
        "now": Field::Text(around.now),
        "storage": Field::Text(around.storage),
        "coherence": Field::Text(results::coherence(best_effort)),
        "locks": Field::Flag(around.locks),
        "record": if look.is_ok() { Field::Object(&record) } else { Field::Null },
        "problem": Field::of(look.err().map(Kind::word)),
        "setAsideBytes": Field::number(set_aside.map(|bytes| bytes as f64)),
        "timeline": Field::Text(around.timeline),
    })
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{Json, json};
    use super::*;
    use crate::core::{Id, Row, Secret, Standing, Token, User};

    const AROUND: Surroundings = Surroundings { now: "2026-11-23T13:00:00.000Z", wall: 1_000, storage: "durable", locks: true, timeline: "\nline" };

    fn look(stored: Stored) -> Look {
        Look { stored, home: Home::Mirrors, place: Place::Ledger, set_aside: None, timeline: String::new() }
    }

    fn row(phase: Phase) -> Stored {
        Stored::Row(Row { op: Some(Id::numbered(1)), until: 3_500, install: Some(Id::numbered(2)), phase, ..Row::empty(3) })
    }

    fn told(look: Result<&Look, Kind>) -> Json {
        explanation(look, &AROUND, |object| serde_json::to_value(object).unwrap())
    }

    #[test]
    fn a_device_as_it_should_be() {
        assert_eq!(
            told(Ok(&look(row(Phase::Empty)))),
            json!({"version": env!("CARGO_PKG_VERSION"), "now": AROUND.now, "storage": "durable", "coherence": "coherent", "locks": true,
                "record": {"phase": "none", "generation": 3.0, "leaseLeftMs": null, "standing": null, "home": "mirrors"}, "problem": null, "setAsideBytes": null,
                "timeline": "\nline"})
        );
    }

    #[test]
    fn every_record_is_explained() {
        let creating = || row(Phase::Creating { key: Id::numbered(9) });
        for (stored, home, told_as) in [
            (Stored::Missing, Home::Mirrors, json!({"phase": "none", "generation": null, "leaseLeftMs": null, "standing": null, "home": "mirrors"})),
            (Stored::Missing, Home::Differs, json!({"phase": "none", "generation": null, "leaseLeftMs": null, "standing": null, "home": "differs"})),
            (creating(), Home::Absent, json!({"phase": "creating", "generation": 3.0, "leaseLeftMs": 2_500.0, "standing": null, "home": "absent"})),
            (Stored::Newer { generation: 7 }, Home::Differs, json!({"phase": "newer", "generation": 7.0, "leaseLeftMs": null, "standing": null, "home": null})),
            (Stored::Corrupt, Home::Differs, json!({"phase": "corrupt", "generation": null, "leaseLeftMs": null, "standing": null, "home": null})),
        ] {
            assert_eq!(told(Ok(&Look { home, ..look(stored.clone()) }))["record"], told_as, "{stored:?}");
        }
    }

    #[test]
    fn every_place_and_every_problem_is_explained() {
        for (place, coherence, home) in
            [(Place::Ledger, "coherent", json!("mirrors")), (Place::Home, "best-effort", json!("mirrors")), (Place::Memory, "coherent", json!(null))]
        {
            let told = told(Ok(&Look { place, set_aside: Some(42), ..look(Stored::Missing) }));
            assert_eq!(
                (&told["storage"], &told["coherence"], &told["record"]["home"], &told["setAsideBytes"]),
                (&json!("durable"), &json!(coherence), &home, &json!(42.0))
            );
        }
        let told = told(Err(Kind::StorageDenied));
        assert_eq!((&told["record"], &told["problem"]), (&json!(null), &json!("storage-denied")));
    }

    #[test]
    fn nothing_of_a_user_is_in_it() {
        let planted = |text: &str| format!("PLANTED-{text}");
        let (id, expiry, platform) = (planted("id"), planted("expiry"), planted("platform"));
        let token = Token { id: Secret::new(planted("token")), expiry, expires_at: 1, issued_at: 0, skew: 0 };
        let user = User { id, token, linked: true, standing: Standing::Enabled, platform };
        let told = told(Ok(&look(row(Phase::User(Arc::new(user))))));
        assert_eq!(told["record"]["standing"], json!("enabled"));
        let told = told.to_string();
        assert!(told.contains("\"phase\":\"user\"") && !told.contains("PLANTED"), "{told}");
    }
}
