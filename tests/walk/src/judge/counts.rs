//! What arrived at the platform, by the emulator's own count, beside what the module sent.

use std::collections::BTreeSet;

use super::{Case, Held, hold};
use crate::record::Exchanged;

pub fn code_once(case: &Case) -> Held {
    let mut sent = BTreeSet::new();
    for creation in case.history.creations() {
        for code in &creation.posted {
            hold(sent.insert(code), || format!("{} #{} sent the code {code} that was sent before", creation.operation.name(), creation.call))?;
        }
    }
    // The module sent each of them once: an arrival too many is the browser's.
    let (sent, arrived, resent) = (sent.len() as u64, case.record.counters.exchange, case.record.counters.codes_resent);
    hold(arrived <= sent + resent, || format!("{arrived} exchanges arrived, {resent} of them re-sent by the browser; the module sent {sent}"))
}

pub fn users_made(case: &Case) -> Held {
    let persons: BTreeSet<_> = case.record.users.iter().map(|user| &user.external_id).collect();
    let made = case.record.counters.users_made;
    let in_log = case.record.exchanges().filter(|exchanged| exchanged.how == "user made").count() as u64;
    hold(made == persons.len() as u64 && made == in_log && persons.len() == case.record.users.len(), || {
        format!("{made} users were made ({in_log} by the log) for {} persons: {:?}", persons.len(), case.record.users)
    })?;
    let sent: BTreeSet<&str> = case.history.creations().flat_map(|creation| creation.posted.iter().map(String::as_str)).collect();
    for Exchanged { code, how, .. } in case.record.exchanges() {
        hold(sent.contains(code), || format!("the platform acted ({how}) on the code {code}, which no call sent"))?;
    }
    let unknown = case.history.creations().filter_map(|creation| creation.announced()).find(|id| case.record.users.iter().all(|user| user.user_id != *id));
    hold(unknown.is_none(), || format!("a call gave the user {unknown:?}, whom the platform does not know"))
}
