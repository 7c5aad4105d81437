//! Whose user it is.

use super::{Case, Held, hold};
use crate::history::{End, Made};
use crate::plan::Stage;
use crate::schedule::{Operation, Person};

pub fn right_person(case: &Case) -> Held {
    for creation in case.history.creations() {
        let Some(id) = creation.announced() else { continue };
        let Some(user) = case.record.users.iter().find(|user| user.user_id == id) else { continue };
        let named = || format!("{} #{} gave the user of {}", creation.operation.name(), creation.call, user.external_id);
        // The backend makes a code for whoever is logged in when it is asked, whomever the app names: another person may have come meanwhile.
        let brings = |by: &Made| {
            let until = by.settled().unwrap_or(i64::MAX);
            let brought = by.call == creation.call || by.exchanged(case.record).any(|exchanged| exchanged.user == id);
            brought && logged_in(case, by.asked.unwrap_or(by.began).min(by.began), until).any(|person| person.external_id() == user.external_id)
        };
        if !creation.operation.ensures() {
            hold(brings(creation), || format!("{}, who was not logged in", named()))?;
            continue;
        }
        // Its own, or what was there for the same person.
        let mut same = case.history.creations().filter(|by| by.person.is_some() && by.person == creation.person && by.exchanged(case.record).next().is_some());
        hold(same.any(brings), || format!("{}; it was for {:?}, and for them nobody brought that user", named(), creation.person))?;
    }
    Ok(())
}

/// Who may have been logged in at some moment of that time: those whose login nobody else's has surely replaced before it.
fn logged_in<'a>(case: &'a Case, from: i64, to: i64) -> impl Iterator<Item = Person> + 'a {
    let logins = || case.history.calls.iter().filter_map(|made| Some((made, person(made)?)));
    let replaced = move |made: &Made| logins().any(|(other, _)| worked(other) && ended(made) < other.began && ended(other) < from);
    logins().filter(move |(made, _)| made.began <= to && !replaced(made)).map(|(_, person)| person)
}

fn person(made: &Made) -> Option<Person> {
    match made.operation {
        Operation::LogIn { person } => Some(person),
        _ => None,
    }
}

fn worked(made: &Made) -> bool {
    made.value().is_some()
}

/// A login whose answer was lost or given up may still have worked, until then or a little later.
fn ended(made: &Made) -> i64 {
    match made.end {
        End::Resolved { at, .. } => at,
        End::Rejected { at, .. } | End::Died { at } => at + 1_000,
        End::Pending => i64::MAX,
    }
}

/// Whether the backend may have known nobody when it was asked. A login ends the session before it: a request on its way then comes too late.
pub fn nobody(case: &Case, to: i64) -> bool {
    let mut logins = case.history.calls.iter().filter(|made| person(made).is_some());
    let changes = case.history.of_stage(Stage::Walk).any(|made| matches!(made.operation, Operation::LogIn { .. } | Operation::LogOut) && made.began <= to);
    changes || case.schedule.person.is_none() || !logins.next().is_some_and(worked)
}
