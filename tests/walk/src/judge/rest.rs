//! What must hold while nothing is under way, and in the end.

use std::collections::BTreeSet;

use super::{Case, Held, hold};
use crate::history::{End, Made};
use crate::plan::Stage;
use crate::record::Error;

pub fn one_answer(case: &Case) -> Held {
    for stage in [Stage::Quiet, Stage::QuietAfterCreate, Stage::QuietAfterReset] {
        let mut users = BTreeSet::new();
        for value in case.history.of_stage(stage).filter_map(Made::value) {
            let Some(user) = &value.user else { continue };
            let agrees = |answer: Option<bool>| answer.is_none_or(|exists| exists == user.is_some());
            hold(agrees(value.exists) && agrees(value.linked), || {
                format!("one tab has {user:?}, userExists {:?}, isUserLinked {:?}", value.exists, value.linked)
            })?;
            users.insert(user);
        }
        hold(users.len() <= 1, || format!("the tabs answer {users:?} at one and the same quiet moment"))?;
    }
    Ok(())
}

pub fn usable(case: &Case) -> Held {
    let Some(last) = case.history.of_stage(Stage::LastCreate).next() else { return Err("the last creation was never made".into()) };
    let failed = |made: &Made, but: &dyn Fn(&Error) -> bool| match &made.end {
        End::Resolved { .. } => Ok(()),
        End::Rejected { error, .. } if but(error) => Ok(()),
        end => Err(format!("the last {} came to {end:?}", made.operation.name())),
    };
    failed(last, &|error| {
        // Without Web Locks nobody can tell that the holder of a lease is gone: it is waited for.
        let waits = error.kind == "creation-in-progress" && !case.schedule.locks && case.history.creations().any(|made| matches!(made.end, End::Died { .. }));
        !last.operation.ensures() && (error.kind == "user-exists" || waits)
    })?;
    let is_there = case.history.of_stage(Stage::QuietAfterCreate).any(|made| made.value().is_some_and(|value| matches!(value.user, Some(Some(_)))));
    // What happened to the user's token at the platform before, no refresh mends.
    case.history.of_stage(Stage::LastTokens).try_for_each(|made| failed(made, &|error| error.kind == "token-rejected" || !is_there))
}

pub fn home_mirrors(case: &Case) -> Held {
    let Some(kept) = case.history.of_stage(Stage::QuietAfterCreate).filter_map(Made::value).find(|value| value.row.is_some()) else {
        return Err("what the device keeps could not be read".into());
    };
    let Some(Some(row)) = &kept.row else { return Err("the ledger has no row".into()) };
    hold(row.home == kept.home, || format!("the ledger says {}, home says {}", shown(&row.home), shown(&kept.home)))?;
    let found = case.history.of_stage(Stage::QuietAfterCreate).find_map(|made| made.value()?.user.clone()).flatten();
    let named = kept.home.as_deref().map(|home| found.as_deref().is_some_and(|id| home.contains(id)));
    hold(named.unwrap_or(found.is_none()), || format!("home says {}, the tabs say {found:?}", shown(&kept.home)))
}

/// Home holds a token, which belongs in no report.
fn shown(home: &Option<String>) -> String {
    home.as_ref().map_or("nothing".into(), |text| format!("a record of {} characters", text.len()))
}
