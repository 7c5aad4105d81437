//! The timeline as text: a line for each entry, oldest first. So it lies in the row, and so it is shown.

use core::ops::Range;

use super::uuid;
use super::value::Value;
use crate::core::timeline::{Entry, What};

/// Where the id stands in a line, behind the time.
const ID: Range<usize> = 26..34;
/// What stands there where an entry belongs to no creation, or to one from before a reset.
const NOBODY: &str = "--------";
/// Where a line says something else than when.
const WHAT: usize = 25;
/// No line is longer.
const LONGEST_LINE: usize = 192;

/// Lines, each with a line break before it; the oldest are forgotten.
pub struct Timeline {
    text: String,
    most: usize,
}

impl Timeline {
    pub const fn new(most: usize) -> Self {
        Self { text: String::new(), most }
    }

    /// The one that lies in a row. Text that cannot be one is dropped: never a reason to refuse the row.
    pub fn read<V: Value>(row: Option<&V>, most: usize) -> Self {
        let text = row.and_then(|row| row.own("timeline")?.string()).filter(|text| text.len() <= most * LONGEST_LINE);
        Self { text: text.unwrap_or_default(), most }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds an entry; `at` is an RFC 3339 instant in UTC, to the millisecond.
    pub fn add(&mut self, at: &str, entry: &Entry) {
        if let What::Reset = entry.what {
            self.forget_ids();
        }
        let line = line(at, entry);
        // What goes wrong again and again must not push out why.
        let last = self.start_of_line(1);
        if self.text.get(last + WHAT..) == line.get(WHAT..) {
            self.text.truncate(last);
        }
        self.text.push_str(&line);
        self.text = String::from(self.text.get(self.start_of_line(self.most)..).unwrap_or_default());
    }

    /// Where that line begins, counted from the end; 0 where there are fewer.
    fn start_of_line(&self, from_end: usize) -> usize {
        let mut seen = 0;
        let is_start = |byte: &u8| {
            seen += usize::from(*byte == b'\n');
            seen == from_end
        };
        self.text.as_bytes().iter().rposition(is_start).unwrap_or_default()
    }

    /// A reset leaves no id of what came before it.
    pub fn forget_ids(&mut self) {
        let mut column = 0;
        for byte in core::mem::take(&mut self.text).into_bytes() {
            column = if byte == b'\n' { 0 } else { column + 1 };
            self.text.push(if ID.contains(&column) { '-' } else { char::from(byte) });
        }
    }
}

/// Time, id, what, and whatever else there is to say by name.
fn line(at: &str, entry: &Entry) -> String {
    let mut line = String::new();
    let id = entry.op.map(|op| uuid::write(*op));
    word(&mut line, "\n", at);
    word(&mut line, " ", id.as_deref().and_then(|id| id.get(..8)).unwrap_or(NOBODY));
    word(&mut line, " ", entry.what.word());
    number(&mut line, " attempt=", (entry.attempt > 0).then_some(u32::from(entry.attempt)));
    number(&mut line, " generation=", entry.generation);
    number(&mut line, " waitMs=", entry.wait);
    if let Some(failure) = entry.failure {
        word(&mut line, " kind=", failure.kind.word());
        word(&mut line, " outcome=", failure.outcome.word());
        if let Some(party) = failure.party {
            word(&mut line, " party=", party.word());
        }
        number(&mut line, " status=", failure.status.map(|status| u32::from(status.get())));
    }
    line
}

fn word(line: &mut String, name: &str, word: &str) {
    line.push_str(name);
    line.push_str(word);
}

fn number(line: &mut String, name: &str, number: Option<u32>) {
    if let Some(number) = number {
        line.push_str(name);
        decimal(line, number);
    }
}

fn decimal(text: &mut String, number: u32) {
    if number > 9 {
        decimal(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::fixture::{Json, json};
    use super::*;
    use crate::core::{Failure, Id, Kind, Outcome, Party};
    use core::num::NonZeroU16;

    const OP: Id = Id::new(0x1a2b_3c4d_0000_4000, 0x8000_0000_0000_0000);

    /// A moment for each second.
    fn at(second: usize) -> String {
        format!("2026-11-23T13:00:{second:02}.000Z")
    }

    fn entry(what: What) -> Entry<'static> {
        Entry { op: Some(&OP), ..Entry::new(what, None) }
    }

    fn lines(timeline: &Timeline) -> Vec<&str> {
        timeline.text().split('\n').skip(1).collect()
    }

    #[test]
    fn a_line_says_all_that_there_is_to_say() {
        let failure = Failure { outcome: Outcome::Unknown, status: NonZeroU16::new(502), ..Failure::from(Party::Platform, Kind::ServerError) };
        let mut timeline = Timeline::new(9);
        timeline.add(&at(1), &Entry { generation: Some(0), ..entry(What::CreationBegan) });
        timeline.add(&at(2), &Entry { attempt: 1, failure: Some(&failure), ..entry(What::ExchangeFailed) });
        timeline.add(&at(3), &Entry { attempt: 12, wait: Some(4_294_967_295), ..entry(What::Waiting) });
        timeline.add(&at(4), &Entry::new(What::HolderGone, None));
        assert_eq!(
            lines(&timeline),
            [
                "2026-11-23T13:00:01.000Z 1a2b3c4d creation-began generation=0",
                "2026-11-23T13:00:02.000Z 1a2b3c4d exchange-failed attempt=1 kind=server-error outcome=unknown party=platform status=502",
                "2026-11-23T13:00:03.000Z 1a2b3c4d waiting attempt=12 waitMs=4294967295",
                "2026-11-23T13:00:04.000Z -------- holder-gone",
            ]
        );
    }

    #[test]
    fn no_line_is_longer_than_is_read_again() {
        let mut most = 0;
        for kind in Kind::ALL {
            let failure = Failure { outcome: Outcome::NothingHappened, status: Some(NonZeroU16::MAX), ..Failure::from(Party::Platform, *kind) };
            for what in What::ALL {
                let entry = Entry { attempt: u8::MAX, generation: Some(u32::MAX), wait: Some(u32::MAX), failure: Some(&failure), ..entry(*what) };
                most = most.max(line(&at(1), &entry).len());
            }
        }
        assert!(most <= LONGEST_LINE, "{most}");
        assert!(Outcome::ALL.iter().all(|outcome| outcome.word().len() <= Outcome::NothingHappened.word().len()));
    }

    #[test]
    fn the_oldest_lines_are_forgotten() {
        let mut timeline = Timeline::new(3);
        for second in 0..10 {
            timeline.add(&at(second), &Entry { generation: Some(second as u32), ..entry(What::Created) });
        }
        let seconds: Vec<_> = lines(&timeline).iter().map(|line| line.split_once('=').unwrap().1).collect();
        assert_eq!(seconds, ["7", "8", "9"]);
    }

    #[test]
    fn what_happens_again_and_again_is_one_line() {
        let mut timeline = Timeline::new(3);
        timeline.add(&at(1), &entry(What::Created));
        for second in 2..9 {
            timeline.add(&at(second), &Entry::new(What::Repaired, None));
        }
        assert_eq!(lines(&timeline), ["2026-11-23T13:00:01.000Z 1a2b3c4d created", "2026-11-23T13:00:08.000Z -------- repaired"]);
    }

    #[test]
    fn a_reset_leaves_no_id() {
        let mut timeline = Timeline::new(9);
        timeline.add(&at(1), &entry(What::CreationBegan));
        timeline.add(&at(2), &entry(What::Created));
        timeline.add(&at(3), &Entry::new(What::Reset, None));
        timeline.add(&at(4), &entry(What::CreationBegan));
        let ids: Vec<_> = lines(&timeline).iter().map(|line| &line[25..33]).collect();
        assert_eq!(ids, [NOBODY, NOBODY, NOBODY, "1a2b3c4d"]);
    }

    #[test]
    fn what_is_stored_is_read() {
        let mut timeline = Timeline::new(9);
        timeline.add(&at(1), &entry(What::Created));
        let row = json!({"timeline": timeline.text()});
        assert_eq!(Timeline::read(Some(&row), 9).text(), timeline.text());
        assert_eq!(Timeline::read::<Json>(None, 9).text(), "");
    }

    #[test]
    fn whatever_else_lies_there_is_dropped_or_bounded() {
        for garbage in [json!(null), json!(5), json!([]), json!({"a": 1}), json!(true), json!("x".repeat(9 * LONGEST_LINE + 1))] {
            assert_eq!(Timeline::read(Some(&json!({"timeline": garbage})), 9).text(), "");
        }
        for garbage in ["", "\n", "text", "\n\n\n\n\n\n\n\n\n\n\n\n", "é", "\nééééééééééééééééééééééé", "ééééééééééééééééééééééééééééééé\né"]
        {
            let mut timeline = Timeline::read(Some(&json!({"timeline": garbage})), 3);
            for (second, what) in [What::Created, What::Reset, What::CreationBegan, What::Created].into_iter().enumerate() {
                timeline.add(&at(second), &entry(what));
            }
            let words: Vec<_> = lines(&timeline).iter().map(|line| line[34..].to_owned()).collect();
            assert_eq!(words, ["reset", "creation-began", "created"], "{garbage:?}");
        }
    }
}
