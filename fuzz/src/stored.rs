//! What lies on the device, of whatever version and however torn.

use sentiance_web::core::timeline::{Entry, What};
use sentiance_web::core::{Failure, Home, Id, Kind, Look, Place, Row, Stored, policy};
use sentiance_web::wire::explanation::{Surroundings, explanation};
use sentiance_web::wire::timeline::Timeline;
use sentiance_web::wire::value::Value;
use sentiance_web::wire::{record, time};

use crate::foreign::{Foreign, parse, told};
use crate::keeps_the_secret;

const MOST: usize = policy::DEVICE_ENTRIES;
const MOMENT: &str = "2026-11-23T13:00:01.000Z";
/// A line break, the moment, and all that an entry can say.
const LONGEST_LINE: usize = 192;

pub fn row(lying: &Foreign) {
    let stored = record::read(Some(lying), parse);
    keeps_the_ids(&stored);
    if let Stored::Row(found) = &stored {
        reads_itself(found);
    }
    if let Stored::Newer { .. } = stored {
        assert!(lying.n("v") > 1.0);
    }
}

/// What is written of a row is that row again, in IndexedDB and in localStorage alone.
pub fn reads_itself(found: &Row) {
    let home = found.user().map(|user| record::home(user, told).to_string());
    let in_ledger = Foreign(record::row(found, home.as_deref(), Some(""), told));
    assert_eq!(record::read(Some(&in_ledger), parse), Stored::Row(found.clone()));
    assert_eq!(record::compare(home.as_deref(), record::home_text(&in_ledger).as_deref()), Home::Mirrors);
    let alone = record::row(found, home.as_deref(), None, told).to_string();
    let alone = parse(&alone).expect("the text of a row is JSON");
    assert_eq!(record::read_best_effort(&alone, parse), Some(Stored::Row(found.clone())));
}

/// Text that lies in localStorage; a row only where its checksum says so.
pub fn home(lying: &Foreign) {
    match record::read_best_effort(lying, parse) {
        Some(Stored::Row(found)) => {
            assert!(lying.own("sum").and_then(|sum| sum.number()).is_some());
            reads_itself(&found);
        }
        Some(stored) => keeps_the_ids(&stored),
        None => assert!(lying.own("sum").and_then(|sum| sum.number()).is_none()),
    }
    let text = lying.0.to_string();
    assert_eq!(record::compare(Some(&text), Some(&text)), Home::Mirrors);
    assert_eq!(record::compare(Some(&text), None), if record::is_blank(&text) { Home::Mirrors } else { Home::Differs });
}

fn keeps_the_ids(stored: &Stored) {
    if let Stored::Row(found) = stored
        && let Some(user) = found.user()
    {
        keeps_the_secret(&format!("{:?}", user.token.id));
    }
}

/// Whatever lies there is bounded, takes new lines, and is the same when it is read again.
pub fn timeline(lying: &Foreign) {
    let mut kept = Timeline::read(Some(lying), MOST);
    assert!(kept.text().len() <= MOST * LONGEST_LINE);
    let failure = Failure::new(Kind::ALL[lying.n("kind") as usize % Kind::ALL.len()]);
    for at in 0..3 {
        let what = What::ALL[(lying.n("what") as usize).wrapping_add(at) % What::ALL.len()];
        kept.add(MOMENT, &Entry { op: Some(&Id::numbered(lying.n("op") as u64)), failure: Some(&failure), ..Entry::new(what, None) });
        assert!(kept.text().contains(what.word()));
        assert!(kept.text().matches('\n').count() <= MOST);
    }
    let text = kept.text().to_owned();
    let again = Timeline::read(Some(&Foreign(serde_json::json!({ "timeline": text }))), MOST);
    assert!(again.text() == text || text.len() > MOST * LONGEST_LINE);
    kept.forget_ids();
    assert!(kept.text().lines().filter(|line| line.len() >= 33 && line.is_ascii()).all(|line| &line[25..33] == "--------"));
}

/// The explanation tells no id and no token of what lies there.
pub fn explain(lying: &Foreign) {
    let stored = record::read(Some(lying), parse);
    let home = [Home::Mirrors, Home::Absent, Home::Differs][lying.n("look") as usize % 3];
    let look = Look { stored, home, place: Place::Ledger, timeline: "".into(), set_aside: Some(lying.n("aside") as usize) };
    let around = Surroundings { now: MOMENT, wall: time::parse(MOMENT).expect("an instant"), storage: "durable", locks: true, timeline: "" };
    let told = explanation(Ok(&look), &around, told).to_string();
    keeps_the_secret(&told);
    assert!(told.len() < 1_024);
}
