//! Whose token a call answers with, and how it came.

use std::collections::BTreeSet;

use sentiance_emulator::rules::Secret;
use serde::Deserialize;

use super::{Case, Held, hold};
use crate::history::{End, Made};
use crate::plan::Stage;
use crate::record::{Record, What};

pub fn own_token(case: &Case) -> Held {
    for made in &case.history.calls {
        let Some(token) = made.token() else { continue };
        let named = || format!("{} #{} of tab {}", made.operation.name(), made.call, made.tab);
        let Some(user) = user_of(case.record, &token) else { return Err(format!("{} gave the token {token}, which the platform issued to nobody", named())) };
        if let Some(announced) = made.announced() {
            hold(announced == user, || format!("{} gave {announced} with a token of {user}", named()))?;
        }
        let came = |creation: &&Made| creation.exchanged(case.record).any(|exchanged| descends(case.record, &token, exchanged.token));
        let until = made.settled().unwrap_or(i64::MAX);
        let origins = || case.history.creations().filter(came).filter(move |creation| creation.began <= until);
        hold(origins().next().is_some(), || format!("{} gave the token {token}, which no call before its end had brought", named()))?;
        // A reset that ended before it began took every token that was there.
        for reset in case.history.resets().filter(|reset| reset.value().and(reset.settled()).is_some_and(|ended| ended < made.began)) {
            hold(origins().any(|creation| ended(creation) >= reset.began), || {
                format!("{} gave the token {token}, which reset #{} had taken away before it began", named(), reset.call)
            })?;
        }
    }
    for home in case.history.calls.iter().filter_map(|made| made.value()?.home.as_deref()) {
        let Home { user_id, token_id: Some(token) } = serde_json::from_str(home).map_err(|_| "home cannot be read")? else { continue };
        hold(user_of(case.record, &token.to_string()) == Some(&user_id), || {
            format!("the token {token} lies on the device, which is not of its user {user_id}")
        })?;
    }
    Ok(())
}

/// What lies on the device, as far as it matters here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Home {
    user_id: String,
    token_id: Option<Secret>,
}

pub fn one_refresh(case: &Case) -> Held {
    let last: Vec<_> = case.history.of_stage(Stage::LastTokens).collect();
    let given: BTreeSet<_> = last.iter().filter_map(|made| made.token()).collect();
    // Without Web Locks nobody can tell that who refreshes is alive: whose token is still good does not wait.
    hold(given.len() <= 1 || !case.schedule.locks, || format!("at one quiet moment the tabs got the tokens {given:?}"))?;
    // By the order in which the desk heard of it: nothing else is under way then.
    let calls: BTreeSet<_> = last.iter().map(|made| made.call).collect();
    let of_stage = |event: &&crate::record::Event| event.call.is_some_and(|call| calls.contains(&call));
    let from = case.record.events.iter().find(of_stage).map_or(i64::MAX, |event| event.at);
    let to = case.record.events.iter().rev().find(of_stage).map_or(i64::MIN, |event| event.at);
    let got = case.record.events.iter().filter(|event| matches!(event.what, What::Refreshed) && (from..=to).contains(&event.at)).count();
    hold(got <= 1, || format!("{got} refreshes brought a token, where three tabs asked for one at a quiet moment"))
}

/// Whom the platform issued that token to.
pub fn user_of<'a>(record: &'a Record, token: &str) -> Option<&'a str> {
    let exchanged = record.exchanges().find(|exchanged| exchanged.token == token).map(|exchanged| exchanged.user);
    exchanged.or_else(|| record.refreshes().find(|refreshed| refreshed.new == token).map(|refreshed| refreshed.user))
}

/// Whether the one is the other, refreshed any number of times.
fn descends(record: &Record, token: &str, from: &str) -> bool {
    token == from || record.refreshes().any(|refreshed| refreshed.new == token && refreshed.old != token && descends(record, refreshed.old, from))
}

fn ended(creation: &Made) -> i64 {
    match creation.end {
        End::Resolved { at, .. } | End::Rejected { at, .. } => at,
        End::Died { .. } | End::Pending => i64::MAX,
    }
}
