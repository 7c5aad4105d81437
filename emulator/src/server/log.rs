use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use http::Version;
use serde::Serialize;

use crate::words;

const KEPT: usize = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    App,
    Platform,
}

/// One request, in words that hold no secret.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Entry {
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
    started: Instant,
    entries: Mutex<(u64, VecDeque<Entry>)>,
}

impl Default for Log {
    fn default() -> Self {
        Self { started: Instant::now(), entries: Mutex::default() }
    }
}

impl Log {
    /// Notes a request when it comes; the number given back is for `answered`.
    pub fn came(&self, side: Side, version: Version, method: &str, path: &str, fault: Option<&'static str>) -> u64 {
        let at = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let mut guard = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, entries) = &mut *guard;
        *count += 1;
        if entries.len() == KEPT {
            entries.pop_front();
        }
        entries.push_back(Entry {
            number: *count,
            at,
            side,
            http: if version == Version::HTTP_2 { "2" } else { "1.1" },
            method: method.chars().take(20).collect(),
            path: words::path(path),
            status: None,
            what: String::new(),
            fault,
            whole: None,
        });
        *count
    }

    pub fn answered(&self, number: u64, status: Option<u16>, what: String, whole: Option<usize>) {
        let mut guard = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = guard.1.iter_mut().rev().find(|entry| entry.number == number) {
            entry.status = status;
            entry.what = what;
            entry.whole = whole;
        }
    }

    pub fn list(&self) -> Vec<Entry> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).1.iter().cloned().collect()
    }

    pub fn clear(&self) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).1.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_newest() {
        let log = Log::default();
        for at in 0..KEPT + 3 {
            log.came(Side::App, Version::HTTP_11, "GET", &format!("/{at}"), None);
        }
        let list = log.list();
        assert_eq!((list.len(), list[0].path.as_str()), (KEPT, "/3"));
        assert_eq!(list[KEPT - 1].path, format!("/{}", KEPT + 2));
    }

    #[test]
    fn an_answer_finds_its_request() {
        let log = Log::default();
        let first = log.came(Side::App, Version::HTTP_11, "GET", "/a", None);
        log.came(Side::Platform, Version::HTTP_2, "POST", "/b", Some("lost"));
        log.answered(first, Some(200), "ok".to_owned(), None);
        let statuses: Vec<_> = log.list().into_iter().map(|entry| entry.status).collect();
        assert_eq!(statuses, [Some(200), None]);
    }
}
