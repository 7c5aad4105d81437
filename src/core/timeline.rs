//! What happened on this device, told in entries that anybody may see. An entry has words and numbers, and no place for text that a person
//! or a server wrote: nothing secret can get into one.

use super::{Effect, Event, Failure, Home, Id, Intent, Liveness, Operation, Phase, Plan, Row, Standing, Stored};

words! {
    /// What an entry tells; part of the API.
    What {
        Adopted = "adopted",
        SetAside = "set-aside",
        Repaired = "repaired",
        HolderGone = "holder-gone",
        HolderAlive = "holder-alive",
        HolderUnknown = "holder-unknown",
        CreationBegan = "creation-began",
        CreationTookOver = "creation-took-over",
        CodeAsked = "code-asked",
        CodeFailed = "code-failed",
        ExchangeSent = "exchange-sent",
        ExchangeFailed = "exchange-failed",
        StorageFailed = "storage-failed",
        Waiting = "waiting",
        Created = "created",
        CreationFailed = "creation-failed",
        CreateRejected = "create-rejected",
        Reset = "reset",
        ResetRejected = "reset-rejected",
        ReadRejected = "read-rejected",
        RefreshSent = "refresh-sent",
        RefreshFailed = "refresh-failed",
        TokenRefreshed = "token-refreshed",
        UserDisabled = "user-disabled",
        TokenLapsed = "token-lapsed",
        TokenRequestRejected = "token-request-rejected",
    }
}

pub struct Entry<'a> {
    pub what: What,
    /// The creation or refresh that it belongs to.
    pub op: Option<&'a Id>,
    /// How many codes, or tokens, that one has asked for.
    pub attempt: u8,
    /// How many resets the device has seen.
    pub generation: Option<u32>,
    /// How long is waited, in milliseconds.
    pub wait: Option<u32>,
    pub failure: Option<&'a Failure>,
}

/// Where an entry goes.
pub type Add<'a> = &'a mut dyn FnMut(&Entry);

impl<'a> Entry<'a> {
    pub const fn new(what: What, failure: Option<&'a Failure>) -> Self {
        Self { what, op: None, attempt: 0, generation: None, wait: None, failure }
    }
}

/// Adds what is worth remembering of an event that an operation is about to hear.
pub fn heard(operation: &Operation, event: &Event, add: Add) {
    let of_storage;
    let (what, failure) = match event {
        Event::Probed(Liveness::Free) => (What::HolderGone, None),
        Event::Probed(Liveness::Held) => (What::HolderAlive, None),
        Event::Probed(Liveness::Unknown) => (What::HolderUnknown, None),
        Event::Ledger(Err(fault)) => {
            of_storage = Failure::new(fault.kind());
            (What::StorageFailed, Some(&of_storage))
        }
        Event::Code(Err(failure)) => (What::CodeFailed, Some(failure)),
        Event::Exchanged(Err(failure)) => (What::ExchangeFailed, Some(failure)),
        Event::Refreshed(Err(failure)) => (What::RefreshFailed, Some(failure)),
        _ => return,
    };
    remember(operation, what, failure, None, add);
}

/// Adds what is worth remembering of what an operation wants done.
pub fn told(operation: &Operation, effect: &Effect, add: Add) {
    let (what, failure, wait) = match effect {
        Effect::FetchCode { .. } => (What::CodeAsked, None, None),
        Effect::Exchange { .. } => (What::ExchangeSent, None, None),
        Effect::Refresh { .. } => (What::RefreshSent, None, None),
        Effect::Sleep { millis, .. } => (What::Waiting, None, Some(*millis)),
        Effect::Settle(Err(failure)) => (rejected(operation), Some(failure), None),
        _ => return,
    };
    remember(operation, what, failure, wait, add);
}

fn remember(operation: &Operation, what: What, failure: Option<&Failure>, wait: Option<u32>, add: Add) {
    let (op, attempt) = operation.trace().unzip();
    add(&Entry { op, attempt: attempt.unwrap_or_default(), wait, ..Entry::new(what, failure) });
}

const fn rejected(operation: &Operation) -> What {
    match operation {
        Operation::Create(_) => What::CreateRejected,
        Operation::Reset(_) => What::ResetRejected,
        Operation::Token(_) => What::TokenRequestRejected,
        Operation::Read(_) | Operation::Explain(_) => What::ReadRejected,
    }
}

/// Notes what one transaction did. `adopted` says that its row came from home. Gives whether there was anything to note.
pub fn note(intent: &Intent, stored: &Stored, home: Home, plan: &Plan, adopted: bool, add: Add) -> bool {
    // Where nothing else is written, home was not what the row says and is from now on.
    let repaired = plan.put.is_none() && plan.mirror && home != Home::Mirrors && !adopted;
    if adopted {
        add(&Entry::new(What::Adopted, None));
    }
    if plan.set_aside {
        add(&Entry::new(What::SetAside, None));
    }
    let Some(row) = &plan.put else {
        if repaired {
            add(&Entry::new(What::Repaired, None));
        }
        return adopted || repaired;
    };
    let (what, op, failure) = match intent {
        Intent::Take { op, .. } => match stored {
            // Another person's user, or creation, ended with it.
            Stored::Row(former) if former.generation != row.generation => {
                add(&Entry { op: None, generation: Some(row.generation), ..Entry::new(What::Reset, None) });
                (What::CreationBegan, Some(op), None)
            }
            // Its own lease, taken once more.
            Stored::Row(row) if row.op == Some(*op) => return adopted,
            Stored::Row(Row { phase: Phase::Creating { .. }, .. }) => (What::CreationTookOver, Some(op), None),
            _ => (What::CreationBegan, Some(op), None),
        },
        Intent::Commit { op, .. } => (What::Created, Some(op), None),
        Intent::Release { op, failure } => (What::CreationFailed, Some(op), Some(failure)),
        Intent::Reset => (What::Reset, None, None),
        Intent::CommitRefresh { .. } => (What::TokenRefreshed, None, None),
        Intent::EndRefresh { standing: Some(Standing::Disabled), .. } => (What::UserDisabled, None, None),
        Intent::EndRefresh { standing: Some(Standing::Lapsed), .. } => (What::TokenLapsed, None, None),
        Intent::TakeRefresh { .. } | Intent::EndRefresh { .. } => return adopted,
        _ => return true,
    };
    add(&Entry { op, generation: Some(row.generation), ..Entry::new(what, failure) });
    true
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::sync::Arc;

    use super::super::create::{Create, Fresh, Source};
    use super::super::explain::Explain;
    use super::super::ledger::decide;
    use super::super::read::Read;
    use super::super::reset::Reset;
    use super::super::token::TokenRequest;
    use super::super::{Answer, Existing, Kind, Lease, Now, Outcome, Person, Secret, StorageFault, Tab, Token, User, Verdict, Why, step};
    use super::*;

    const NOW: Now = Now { wall: 1_000, mono: 0, random: 0 };
    const OP: Id = Id::numbered(7);

    fn creation() -> Operation {
        Operation::Create(Create::new(Fresh { op: OP, install: Id::numbered(8), key: Id::numbered(9) }, Source::Url, None, 30_000))
    }

    fn token(id: &str) -> Token {
        Token { id: Secret::new(id.into()), expiry: "2099-01-01T00:00:00Z".into(), expires_at: 1, issued_at: 0, skew: 0 }
    }

    fn someone() -> Arc<User> {
        Arc::new(User { id: "u".into(), token: token("t"), linked: true, standing: Standing::Enabled, platform: "https://p".into() })
    }

    /// What is told by word, id, attempt, wait and kind.
    type Told = (&'static str, Option<Id>, u8, Option<u32>, Option<Kind>);

    fn collect(what: impl FnOnce(Add)) -> Vec<Told> {
        let mut told = Vec::new();
        what(&mut |entry| told.push((entry.what.word(), entry.op.copied(), entry.attempt, entry.wait, entry.failure.map(|failure| failure.kind))));
        told
    }

    #[test]
    fn an_event_is_remembered_where_it_says_why_a_call_does_not_go_straight_on() {
        let failure = Failure::new(Kind::Network);
        for (event, told) in [
            (Event::Probed(Liveness::Free), Some(("holder-gone", None))),
            (Event::Probed(Liveness::Held), Some(("holder-alive", None))),
            (Event::Probed(Liveness::Unknown), Some(("holder-unknown", None))),
            (Event::Ledger(Err(StorageFault::Full)), Some(("storage-failed", Some(Kind::StorageFull)))),
            (Event::Code(Err(failure)), Some(("code-failed", Some(Kind::Network)))),
            (Event::Exchanged(Err(failure)), Some(("exchange-failed", Some(Kind::Network)))),
            (Event::Refreshed(Err(failure)), Some(("refresh-failed", Some(Kind::Network)))),
            (Event::Refreshed(Ok(token("new"))), None),
            (Event::Start, None),
            (Event::Held, None),
            (Event::Fenced, None),
            (Event::Woke, None),
            (Event::Notified, None),
            (Event::Code(Ok(())), None),
            (Event::Exchanged(Ok(someone())), None),
            (Event::Ledger(Ok(Verdict::Released)), None),
            // Told by the rejection that follows.
            (Event::Interrupted(Why::Deadline), None),
        ] {
            let wanted: Vec<Told> = told.map(|(what, kind)| (what, Some(OP), 0, None, kind)).into_iter().collect();
            assert_eq!(collect(|add| heard(&creation(), &event, add)), wanted, "{event:?}");
        }
    }

    #[test]
    fn an_effect_is_remembered_where_it_asks_somebody_waits_or_rejects() {
        let failure = Failure::new(Kind::StorageDenied);
        for (effect, told) in [
            (Effect::FetchCode { attempt: 1, within: 5 }, Some(("code-asked", None, None))),
            (Effect::Exchange { install: Id::numbered(8), key: Id::numbered(9), within: 5 }, Some(("exchange-sent", None, None))),
            (Effect::Refresh { user: someone(), within: 5 }, Some(("refresh-sent", None, None))),
            (Effect::Outlast { holder: OP, within: 5 }, None),
            (Effect::Sleep { millis: 40, or_online: true }, Some(("waiting", Some(40), None))),
            (Effect::Settle(Err(failure)), Some(("create-rejected", None, Some(Kind::StorageDenied)))),
            (Effect::Settle(Ok(Answer::Created(someone()))), None),
            (Effect::Hold(OP), None),
            (Effect::Probe(OP), None),
            (Effect::Fence, None),
            (Effect::Transact(Intent::Read), None),
            (Effect::Notify(someone(), Some(Id::numbered(8))), None),
        ] {
            let wanted: Vec<Told> = told.map(|(what, wait, kind)| (what, Some(OP), 0, wait, kind)).into_iter().collect();
            assert_eq!(collect(|add| super::told(&creation(), &effect, add)), wanted, "{effect:?}");
        }
        for (operation, what) in [
            (Operation::Reset(Reset::default()), "reset-rejected"),
            (Operation::Read(Read::default()), "read-rejected"),
            (Operation::Explain(Explain), "read-rejected"),
            (Operation::Token(TokenRequest::new(OP, None, 30_000)), "token-request-rejected"),
        ] {
            let op = operation.trace().map(|(op, _)| *op);
            let wanted = [(what, op, 0, None, Some(Kind::StorageDenied))];
            assert_eq!(collect(|add| super::told(&operation, &Effect::Settle(Err(failure)), add)), wanted);
        }
    }

    #[test]
    fn the_entries_of_a_creation_say_which_code_they_are_about() {
        let (mut operation, mut tab) = (creation(), Tab::default());
        let taken = || Event::Ledger(Ok(Verdict::Taken { generation: 0, install: Id::numbered(8), key: Id::numbered(9), inherited: false, former: None }));
        let lost = Failure { outcome: Outcome::Unknown, ..Failure::new(Kind::Network) };
        let mut told = Vec::new();
        for event in [Event::Start, Event::Held, taken(), Event::Code(Ok(())), Event::Exchanged(Err(lost)), Event::Woke] {
            told.extend(collect(|add| heard(&operation, &event, add)));
            let effect = step(&mut operation, &mut tab, event, NOW);
            told.extend(collect(|add| super::told(&operation, &effect, add)));
        }
        let told: Vec<_> = told.iter().map(|(what, op, attempt, ..)| (*what, *op, *attempt)).collect();
        let whole = [("code-asked", 1), ("exchange-sent", 1), ("exchange-failed", 1), ("waiting", 1), ("code-asked", 2)];
        assert_eq!(told, whole.map(|(what, attempt)| (what, Some(OP), attempt)));
    }

    fn row(phase: Phase, op: Option<Id>) -> Stored {
        Stored::Row(Row { op, install: Some(Id::numbered(8)), phase, ..Row::empty(3) })
    }

    /// The words, and whether there was anything to note.
    fn noted(intent: &Intent, stored: &Stored, home: Home, adopted: bool) -> (Vec<&'static str>, bool) {
        let plan = decide(intent, stored, home, NOW.wall, 0);
        let mut words = Vec::new();
        let any = note(intent, stored, home, &plan, adopted, &mut |entry| words.push(entry.what.word()));
        assert_eq!(any, !words.is_empty(), "{intent:?} {stored:?}");
        (words, any)
    }

    fn take() -> Intent {
        taking(None, Existing::InTheWay)
    }

    fn taking(person: Option<Person>, existing: Existing) -> Intent {
        Intent::Take { op: OP, until: 9, key: Id::numbered(9), install: Id::numbered(8), inherit: true, void: None, again: None, joins: true, person, existing }
    }

    #[test]
    fn every_change_is_noted() {
        let failure = Failure::new(Kind::Unauthorized);
        let release = || Intent::Release { op: OP, failure };
        let commit = || Intent::Commit { op: OP, generation: 3, epoch: 0, user: someone() };
        let creating = |op: Id| row(Phase::Creating { key: Id::numbered(9) }, Some(op));
        let user = || row(Phase::User(someone()), Some(OP));
        let nothing: [&str; 0] = [];
        let ensure = || taking(Some(Person::new("ann".into())), Existing::Replaced);
        let take_refresh = || Intent::TakeRefresh { op: OP, until: 9, generation: 3, token: Secret::new("t".into()), void: None };
        let refresh = |old: &str| Intent::CommitRefresh { generation: 3, epoch: 0, old: Secret::new(old.into()), new: token("new") };
        let end = |standing| Intent::EndRefresh { op: OP, generation: 3, token: Secret::new("t".into()), standing };
        let refreshing = || {
            let refresh = Some(Lease { op: OP, until: 9 });
            Stored::Row(Row { refresh, phase: Phase::User(someone()), ..Row::empty(3) })
        };
        for (intent, stored, home, words) in [
            (take(), Stored::Missing, Home::Mirrors, &["creation-began"][..]),
            (take(), row(Phase::Empty, None), Home::Mirrors, &["creation-began"]),
            (take(), creating(Id::numbered(1)), Home::Mirrors, &["creation-took-over"]),
            // Its own lease, taken once more.
            (take(), creating(OP), Home::Mirrors, &nothing),
            (take(), user(), Home::Mirrors, &nothing),
            (take(), Stored::Corrupt, Home::Mirrors, &["set-aside", "creation-began"]),
            (take(), Stored::Newer { generation: 4 }, Home::Differs, &nothing),
            (ensure(), user(), Home::Mirrors, &["reset", "creation-began"]),
            (ensure(), creating(Id::numbered(1)), Home::Mirrors, &["creation-took-over"]),
            (take_refresh(), user(), Home::Mirrors, &nothing),
            (refresh("t"), refreshing(), Home::Mirrors, &["token-refreshed"]),
            (refresh("other"), refreshing(), Home::Mirrors, &nothing),
            (end(None), refreshing(), Home::Mirrors, &nothing),
            (end(Some(Standing::Disabled)), refreshing(), Home::Mirrors, &["user-disabled"]),
            (end(Some(Standing::Lapsed)), refreshing(), Home::Mirrors, &["token-lapsed"]),
            (commit(), creating(OP), Home::Mirrors, &["created"]),
            (commit(), creating(Id::numbered(1)), Home::Mirrors, &nothing),
            (release(), creating(OP), Home::Mirrors, &["creation-failed"]),
            (release(), creating(Id::numbered(1)), Home::Mirrors, &nothing),
            (Intent::Reset, user(), Home::Mirrors, &["reset"]),
            (Intent::Reset, Stored::Corrupt, Home::Differs, &["reset"]),
            (Intent::Reset, Stored::Newer { generation: 4 }, Home::Differs, &["reset"]),
            (Intent::Repair, user(), Home::Absent, &["repaired"]),
            (Intent::Repair, user(), Home::Differs, &["repaired"]),
            (Intent::Repair, user(), Home::Mirrors, &nothing),
            (Intent::Repair, Stored::Corrupt, Home::Mirrors, &["set-aside"]),
            (Intent::Repair, Stored::Missing, Home::Differs, &["set-aside"]),
            // Whoever finds home astray puts it right in passing.
            (take(), user(), Home::Absent, &["repaired"]),
            (Intent::Read, user(), Home::Absent, &nothing),
            (Intent::Look, Stored::Corrupt, Home::Differs, &nothing),
        ] {
            assert_eq!(noted(&intent, &stored, home, false).0, words, "{intent:?} {stored:?} {home:?}");
        }
        assert_eq!(noted(&Intent::Repair, &user(), Home::Differs, true).0, ["adopted"]);
        assert_eq!(noted(&take(), &row(Phase::Empty, None), Home::Differs, true).0, ["adopted", "creation-began"]);
    }

    #[test]
    fn a_note_says_whose_in_which_generation_and_why() {
        let stored = row(Phase::Creating { key: Id::numbered(9) }, Some(OP));
        let failure = Failure { outcome: Outcome::Unknown, ..Failure::new(Kind::Timeout) };
        for (intent, op, generation, kind) in [(Intent::Release { op: OP, failure }, Some(OP), 3, Some(Kind::Timeout)), (Intent::Reset, None, 4, None)] {
            let plan = decide(&intent, &stored, Home::Mirrors, NOW.wall, 0);
            note(&intent, &stored, Home::Mirrors, &plan, false, &mut |entry| {
                let told = (entry.op.copied(), entry.generation, entry.failure.map(|failure| failure.kind));
                assert_eq!(told, (op, Some(generation), kind), "{intent:?}");
            });
        }
    }

    #[test]
    fn what_a_failing_creation_leaves_is_what_its_caller_is_told() {
        let (mut operation, mut tab) = (creation(), Tab::default());
        let taken = Event::Ledger(Ok(Verdict::Taken { generation: 0, install: Id::numbered(8), key: Id::numbered(9), inherited: false, former: None }));
        let lost = Failure { outcome: Outcome::Unknown, ..Failure::new(Kind::Network) };
        let refused = Failure::new(Kind::Unauthorized);
        let mut left = None;
        for event in [Event::Start, Event::Held, taken, Event::Code(Ok(())), Event::Exchanged(Err(lost)), Event::Woke, Event::Code(Err(refused))] {
            if let Effect::Transact(Intent::Release { failure, .. }) = step(&mut operation, &mut tab, event, NOW) {
                left = Some(failure);
            }
        }
        assert_eq!(left, Some(Failure { outcome: Outcome::Unknown, ..refused }), "an exchange was lost before");
        assert_eq!(step(&mut operation, &mut tab, Event::Ledger(Ok(Verdict::Released)), NOW), Effect::Settle(Err(left.unwrap())));
    }

    #[test]
    fn the_declarations_name_every_event_and_no_other() {
        let types = include_str!("../../npm/index.d.ts");
        let from = types.find("export type TimelineEvent =").unwrap();
        let part = &types[from..from + types[from..].find(';').unwrap()];
        let words: Vec<_> = part.split('"').skip(1).step_by(2).collect();
        assert_eq!(words, What::ALL.iter().map(|what| what.word()).collect::<Vec<_>>());
    }
}
