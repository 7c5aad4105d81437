use std::collections::VecDeque;

use http::{Request, Version};
use serde::Serialize;

use crate::rules::Time;
use crate::words;

const KEPT: usize = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    App,
    Platform,
}

/// One request, in words that hold no secret.
#[derive(Debug, Serialize)]
struct Entry {
    #[serde(skip)]
    number: u64,
    /// Milliseconds since the emulator started.
    at: u64,
    side: Side,
    /// The version of HTTP: `1.1` or `2`.
    http: &'static str,
    method: String,
    path: String,
    /// `null` while there is no answer, and for good if the client was never to see one.
    status: Option<u16>,
    what: String,
    fault: Option<&'static str>,
    /// How long the answer would have been on the wire, where it was cut or stalled.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<usize>,
}

/// The last requests, newest last.
pub(super) struct Log {
    started: Time,
    count: u64,
    entries: VecDeque<Entry>,
}

impl Log {
    pub fn new(now: Time) -> Self {
        Self { started: now, count: 0, entries: VecDeque::new() }
    }

    /// Notes a request when it comes; the number given back is for `answered`.
    pub fn came<T>(&mut self, now: Time, side: Side, request: &Request<T>, fault: Option<&'static str>) -> u64 {
        self.count += 1;
        if self.entries.len() == KEPT {
            self.entries.pop_front();
        }
        self.entries.push_back(Entry {
            number: self.count,
            at: u64::try_from(now.millis() - self.started.millis()).unwrap_or(0),
            side,
            http: if request.version() == Version::HTTP_2 { "2" } else { "1.1" },
            method: request.method().as_str().chars().take(20).collect(),
            path: words::path(request.uri().path()),
            status: None,
            what: String::new(),
            fault,
            whole: None,
        });
        self.count
    }

    pub fn answered(&mut self, number: u64, status: Option<u16>, what: String, whole: Option<usize>) {
        if let Some(entry) = self.entries.iter_mut().rev().find(|entry| entry.number == number) {
            entry.status = status;
            entry.what = what;
            entry.whole = whole;
        }
    }

    pub fn list(&self) -> impl Serialize {
        &self.entries
    }

    pub fn clear(&mut self) {
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn log() -> Log {
        Log::new(Time::from_millis(1000))
    }

    fn came(log: &mut Log, at: i64, path: &str) -> u64 {
        let request = Request::builder().uri(path).body(()).expect("valid");
        log.came(Time::from_millis(at), Side::App, &request, None)
    }

    #[test]
    fn keeps_the_newest() {
        let mut log = log();
        for at in 0..KEPT + 3 {
            came(&mut log, 1000, &format!("/{at}"));
        }
        let list = json!(log.list());
        assert_eq!((list.as_array().map(Vec::len), &list[0]["path"]), (Some(KEPT), &json!("/3")));
        assert_eq!(list[KEPT - 1]["path"], format!("/{}", KEPT + 2));
    }

    #[test]
    fn an_answer_finds_its_request() {
        let mut log = log();
        let first = came(&mut log, 1000, "/a");
        came(&mut log, 1001, "/b");
        log.answered(first, Some(200), "ok".to_owned(), None);
        let list = json!(log.list());
        assert_eq!((&list[0]["status"], &list[1]["status"]), (&json!(200), &Value::Null));
    }

    #[test]
    fn time_is_told_since_the_start_and_never_before_it() {
        let mut log = log();
        came(&mut log, 1500, "/");
        came(&mut log, 500, "/");
        let list = json!(log.list());
        assert_eq!((&list[0]["at"], &list[1]["at"]), (&json!(500), &json!(0)));
    }
}
