//! What the listeners were told.

use std::collections::BTreeMap;

use super::{Case, Held, hold};
use crate::plan::Stage;
use crate::record::{Record, What};

/// One call of a tab's listener.
pub struct Told<'a> {
    tab: usize,
    /// When the listener was told the last time, or its page came; unknown where that was before this schedule.
    pub since: Option<i64>,
    pub at: i64,
    pub now: Option<&'a str>,
    before: Option<&'a str>,
    /// What it was told of the time before, if that is known.
    last: Option<Option<&'a str>>,
    /// Whether it is surely the first one of its page.
    first: bool,
}

pub fn told(record: &Record) -> Vec<Told<'_>> {
    #[derive(Default)]
    struct Page<'a> {
        since: Option<i64>,
        last: Option<Option<&'a str>>,
        is_new: bool,
    }
    let mut pages: BTreeMap<usize, Page> = BTreeMap::new();
    let mut all = Vec::new();
    for event in &record.events {
        let Some(tab) = event.tab else { continue };
        match &event.what {
            What::Loaded => drop(pages.insert(tab, Page { since: Some(event.at), last: None, is_new: true })),
            What::Changed { now, before } => {
                let (page, now) = (pages.entry(tab).or_default(), now.as_deref());
                let Page { since, last, is_new } = std::mem::replace(page, Page { since: Some(event.at), last: Some(now), is_new: false });
                all.push(Told { tab, since, at: event.at, now, before: before.as_deref(), last, first: is_new });
            }
            _ => {}
        }
    }
    all
}

pub fn listeners(case: &Case) -> Held {
    for Told { tab, now, before, last, first, .. } in told(case.record) {
        if first {
            hold(before.is_none(), || format!("the first that the listener of tab {tab} is told of was {before:?} before"))?;
        } else {
            // That of a page from before this schedule may be its first one.
            hold(now != before || (last.is_none() && now.is_none()), || format!("the listener of tab {tab} is told of {now:?}, who was there before"))?;
        }
        hold(last.is_none_or(|last| last == before), || {
            format!("the listener of tab {tab} is told that {before:?} was there before; it was told of {last:?}")
        })?;
    }
    for stage in [Stage::QuietAfterCreate, Stage::QuietAfterReset] {
        for made in case.history.of_stage(stage) {
            let Some((user, heard)) = made.value().and_then(both) else { continue };
            hold(heard.as_ref() == Some(user), || format!("the device has {user:?}; tab {} was told of {heard:?} last", made.tab))?;
        }
    }
    Ok(())
}

/// Who is there, and whom the listener was told of last.
fn both(value: &crate::record::Value) -> Option<(&Option<String>, &Option<Option<String>>)> {
    Some((value.user.as_ref()?, &value.heard))
}
