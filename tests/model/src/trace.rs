//! A run told in words.

use std::sync::Arc;

use super::network::{serial_of, token_of};
use super::storage::Ending;
use super::subject::Subject;
use super::world::{Action, State, Story, Who, World};
use crate::core::{Answer, Effect, Event, Failure, Intent, User, Verdict};

/// Plays the actions again from the beginning and tells what happens.
pub fn tell<S: Subject>(world: &World, subject: &S, actions: &[Action]) -> Vec<String> {
    let mut state = world.start::<S>();
    let mut lines = Vec::new();
    for (at, action) in actions.iter().enumerate() {
        let mut story = Story { lines: Some(Vec::new()), ..Story::default() };
        lines.push(format!("{:>3}. {}", at + 1, words(*action, &state)));
        // A violation in the last action is what the trace leads to; it is reported beside it.
        let _ = world.happen(subject, &mut state, *action, &mut story);
        lines.extend(story.lines.unwrap_or_default());
    }
    lines
}

fn words<O>(action: Action, state: &State<O>) -> String {
    let who = |who: Who| {
        let call = state.calls().find(|call| call.number == who.number);
        format!("tab {}, {}", who.tab + 1, call.map_or(String::new(), |call| super::world::name(call.number, call.call)))
    };
    match action {
        Action::Start { tab } => format!("tab {} makes its next call", tab + 1),
        Action::GrantLock(call) => format!("{}: the lock is granted, or given up", who(call)),
        Action::AnswerProbe(call) => format!("{}: the lock is looked at", who(call)),
        Action::Outlast(call) => format!("{}: the lock it waits for is free", who(call)),
        Action::EndOutlast(call) => format!("{}: has waited long enough, FAULT unless the time is over", who(call)),
        Action::PollInVain(call) => format!("{}: polls until its deadline", who(call)),
        Action::Refresh(call) => format!("{}: the platform acts on the refresh", who(call)),
        Action::FailRefresh(call, fault) => format!("{}: FAULT the refresh fails before the platform acts, {fault:?}", who(call)),
        Action::Transact(call, Ending::Done) => format!("{}: its transaction runs", who(call)),
        Action::Transact(call, ending) => format!("{}: its transaction runs, FAULT {ending:?}", who(call)),
        Action::Deliver(call) => format!("{}: hears of its transaction", who(call)),
        Action::GiveCode(call) => format!("{}: a code arrives", who(call)),
        Action::FailCode(call, fault) => format!("{}: FAULT no code, {fault:?}", who(call)),
        Action::Exchange(call) => format!("{}: the platform acts on the exchange", who(call)),
        Action::ExchangeTwice(call) => format!("{}: FAULT the browser sends the exchange twice, the platform acts on both", who(call)),
        Action::FailExchange(call, fault) => format!("{}: FAULT the exchange fails before the platform acts, {fault:?}", who(call)),
        Action::Answer(call) => format!("{}: the answer arrives", who(call)),
        Action::FailAnswer(call, fault) => format!("{}: FAULT the answer does not arrive, {fault:?}", who(call)),
        Action::Wake(call) => format!("{}: wakes", who(call)),
        Action::Interrupt(call, why) => format!("{}: FAULT {why:?}", who(call)),
        Action::LoseLock(call) => format!("{}: FAULT its Web Lock is taken away, its code goes on", who(call)),
        Action::KillTab { tab, torn: false } => format!("FAULT tab {} is killed and started again", tab + 1),
        Action::KillTab { tab, torn: true } => format!("FAULT tab {} is killed in its transaction, after home was written, and started again", tab + 1),
        Action::KillBrowser { home } => format!("FAULT the browser is killed and started again; home says {home:?}"),
        Action::SetClock(clock) => format!("FAULT the device's clock is set {clock:?}"),
        Action::LogInAsBob => "FAULT another person logs in".into(),
        Action::StorageBreaks(fault) => format!("FAULT storage fails from here on, {fault:?}"),
        Action::NetworkBreaks => "FAULT the network is gone from here on".into(),
        Action::Land { tab } => format!("what tab {} wrote to home lands", tab + 1),
        Action::CatchUp { tab } => format!("tab {} sees what others wrote to home", tab + 1),
    }
}

pub fn event(event: &Event) -> String {
    match event {
        Event::Ledger(Ok(it)) => format!("Ledger({})", verdict(it)),
        Event::Exchanged(Ok(user)) => format!("Exchanged({}, token {})", user.id, user.token.id.expose()),
        Event::Exchanged(Err(it)) => format!("Exchanged({})", failure(it)),
        Event::Refreshed(Ok(token)) => format!("Refreshed(token {})", token.id.expose()),
        Event::Refreshed(Err(it)) => format!("Refreshed({})", failure(it)),
        Event::Code(Err(it)) => format!("Code({})", failure(it)),
        Event::Code(Ok(_)) => "Code".into(),
        other => format!("{other:?}"),
    }
}

pub fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Transact(it) => format!("Transact({})", intent(it)),
        Effect::Settle(it) => format!("Settle({})", result(it)),
        Effect::Refresh { user: it, .. } => format!("Refresh({})", user(it)),
        Effect::Notify(it, _) => format!("Notify({})", user(it)),
        other => format!("{other:?}"),
    }
}

pub fn intent(intent: &Intent) -> String {
    match intent {
        Intent::Take { inherit, void, again, existing, .. } => format!("Take, inherit {inherit}, void {void:?}, again {again:?}, existing {existing:?}"),
        Intent::TakeRefresh { generation, token, void, .. } => {
            format!("TakeRefresh of token {} in generation {generation}, void {void:?}", token.expose())
        }
        Intent::CommitRefresh { generation, epoch, old, new } => {
            format!("CommitRefresh of token {} for {} in generation {generation}, epoch {epoch}", new.id.expose(), old.expose())
        }
        Intent::EndRefresh { token, standing, .. } => format!("EndRefresh of token {}, standing {standing:?}", token.expose()),
        Intent::Commit { generation, epoch, user: it, .. } => format!("Commit {} in generation {generation}, epoch {epoch}", user(it)),
        other => format!("{other:?}"),
    }
}

pub fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Found { generation, user: it, repair, .. } => format!("Found {} in generation {generation}, repair {repair}", someone(it.as_ref())),
        Verdict::Reset { former } => format!("Reset of {}", someone(former.as_ref().map(|(it, _)| it))),
        Verdict::There(it) => format!("There, {}", user(it)),
        Verdict::Taken { generation, key, inherited, former, .. } => {
            format!("Taken in generation {generation}, {key:?}, inherited {inherited}, former {}", someone(former.as_ref().map(|(it, _)| it)))
        }
        other => format!("{other:?}"),
    }
}

pub fn result(result: &Result<Answer, Failure>) -> String {
    match result {
        Ok(Answer::Created(it)) => format!("resolves with {}", user(it)),
        Ok(Answer::Token(it)) => format!("answers with the token of {}", user(it)),
        Ok(Answer::Reset | Answer::Seen(_)) => "resolves".into(),
        Ok(Answer::Found(it)) => format!("resolves with {}", someone(it.as_ref())),
        Err(it) => format!("rejects with {}", failure(it)),
    }
}

fn failure(failure: &Failure) -> String {
    format!("{:?}, {:?}, retry {:?}", failure.kind, failure.outcome, failure.retry)
}

fn user(user: &Arc<User>) -> String {
    format!("{} of answer {}, token {}, {:?}", user.id, serial_of(user), token_of(user), user.standing)
}

fn someone(it: Option<&Arc<User>>) -> String {
    it.map_or_else(|| "nobody".into(), user)
}
