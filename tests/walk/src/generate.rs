//! Schedules out of seeds. The same seed gives the same schedule on every machine.

use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use sentiance_emulator::faults::{End, Fault, Framing, Kind, Target};
use serde_json::json;

use crate::schedule::{Creation, Ends, First, Operation, Person, Schedule, Source, Step, TABS};

/// The last moment at which something may begin, in milliseconds.
const LATEST: u32 = 400;

pub fn schedule(seed: u64) -> Schedule {
    let mut dice = Dice { source: ChaCha8Rng::seed_from_u64(seed), asks_for_tokens: false };
    let first = dice.first();
    // An old token is there to be asked for, at once and in all tabs.
    dice.asks_for_tokens = first.is_some_and(|first| first.ends.is_some());
    let busy = *dice.pick(&[1, 2, 2, 2, 3, 3, 3, 3]);
    let moments = dice.moments();
    let mut tabs: [Vec<Step>; TABS] = Default::default();
    for steps in tabs.iter_mut().take(busy) {
        *steps = dice.steps(&moments);
    }
    // The desk is in the first tab, which therefore stays.
    tabs[0].retain(|step| !step.operation.leaves());
    let locks = !dice.chance(10);
    if !locks {
        tabs.iter_mut().for_each(stays_with_its_refresh);
    }
    let person = (!dice.chance(5)).then(|| dice.person());
    let mut faults = dice.faults();
    if dice.asks_for_tokens && dice.chance(60) {
        faults.push(dice.fault_on(Target::Refresh));
    }
    Schedule { seed, fresh: dice.chance(25), locks, person, first, faults, tabs }
}

/// Without Web Locks nobody can tell that a refresh died with its tab: it would be waited for until its deadline, half a minute.
fn stays_with_its_refresh(steps: &mut Vec<Step>) {
    if steps.iter().any(|step| step.operation == Operation::Token) {
        steps.retain(|step| !step.operation.leaves());
    }
}

struct Dice {
    source: ChaCha8Rng,
    /// Whether most of what tabs do is to ask for a token.
    asks_for_tokens: bool,
}

impl Dice {
    fn chance(&mut self, percent: u32) -> bool {
        self.source.random_ratio(percent, 100)
    }

    fn up_to(&mut self, most: u32) -> u32 {
        self.source.random_range(0..=most)
    }

    fn between(&mut self, least: u32, most: u32) -> u32 {
        self.source.random_range(least..=most)
    }

    fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        among.choose(&mut self.source).expect("every choice is between something")
    }

    /// One of them, as often as its weight says.
    fn weighted<T: Copy>(&mut self, among: &[(u32, T)]) -> T {
        among.choose_weighted(&mut self.source, |(weight, _)| *weight).expect("every choice has weights").1
    }

    /// Tabs meet when they do things at the same moments.
    fn moments(&mut self) -> Vec<u32> {
        (0..3).map(|_| self.up_to(LATEST)).collect()
    }

    fn steps(&mut self, moments: &[u32]) -> Vec<Step> {
        let count = self.between(1, 5);
        let mut steps: Vec<Step> = (0..count).map(|_| Step { at: self.moment(moments), operation: self.operation() }).collect();
        steps.sort_by_key(|step| step.at);
        // A tab goes away once at most: what it still has to do, it does when it is back.
        let mut gone = false;
        steps.retain(|step| !(step.operation.leaves() && std::mem::replace(&mut gone, true)));
        steps
    }

    fn moment(&mut self, moments: &[u32]) -> u32 {
        if self.chance(70) { self.pick(moments) + self.up_to(3) } else { self.up_to(LATEST) }
    }

    /// What a tab does next: the one place where operations are drawn.
    fn operation(&mut self) -> Operation {
        let tokens = if self.asks_for_tokens { 150 } else { 20 };
        let draw: fn(&mut Self) -> Operation = self.weighted(&[
            (50, Self::create as fn(&mut Self) -> Operation),
            (50, Self::ensure),
            (tokens, |_| Operation::Token),
            (12, |dice| Operation::Age { ends: dice.ends() }),
            (28, |_| Operation::Reset),
            (24, |_| Operation::GetUserId),
            (8, |_| Operation::UserExists),
            (4, |_| Operation::IsUserLinked),
            (14, |dice| Operation::LogIn { person: dice.person() }),
            (2, |_| Operation::LogOut),
            (5, |_| Operation::ClearStorage),
            (5, |_| Operation::Reload),
            (4, |dice| Operation::Away { ms: dice.up_to(150) }),
            (2, |_| Operation::Close),
        ]);
        draw(self)
    }

    fn create(&mut self) -> Operation {
        let Creation { source, timeout_ms, abort_after_ms } = self.creation();
        Operation::CreateUser { source, timeout_ms, abort_after_ms, named: self.chance(40) }
    }

    fn ensure(&mut self) -> Operation {
        let Creation { source, timeout_ms, abort_after_ms } = self.creation();
        let whom = self.chance(30).then(|| self.person());
        Operation::Ensure { whom, reject: self.chance(20), source, timeout_ms, abort_after_ms }
    }

    fn creation(&mut self) -> Creation {
        let source = self.weighted(&[(5, Source::Url), (2, Source::Callback), (2, Source::Literal)]);
        let (least, most) = self.weighted(&[(60, (900, 1_300)), (25, (200, 500)), (15, (20, 150))]);
        let timeout_ms = self.between(least, most);
        let abort_after_ms = self.chance(12).then(|| self.up_to(300));
        Creation { source, timeout_ms, abort_after_ms }
    }

    fn first(&mut self) -> Option<First> {
        self.chance(35).then(|| First { named: self.chance(70), ends: self.chance(70).then(|| self.ends()) })
    }

    fn ends(&mut self) -> Ends {
        self.weighted(&[(1, Ends::Soon), (2, Ends::Past)])
    }

    fn person(&mut self) -> Person {
        self.weighted(&[(3, Person::Ada), (2, Person::Bob), (1, Person::Cleo)])
    }

    fn faults(&mut self) -> Vec<Fault> {
        let count = self.weighted(&[(40, 0), (30, 1), (20, 2), (10, 3)]);
        (0..count).map(|_| self.fault()).collect()
    }

    fn fault(&mut self) -> Fault {
        let route = self.weighted(&[
            (12, Target::Exchange),
            (4, Target::AuthCode),
            (2, Target::Mint),
            (5, Target::Refresh),
            (1, Target::NotifyReset),
            (1, Target::Login),
            (2, Target::Any),
        ]);
        self.fault_on(route)
    }

    /// One that has a meaning there.
    fn fault_on(&mut self, route: Target) -> Fault {
        loop {
            // A refresh is sent four times before it fails.
            let most = if route == Target::Refresh { 6 } else { 1 };
            let times = self.weighted(&[(6, Some(1)), (3, Some(2)), (most, Some(4))]);
            let skip = self.weighted(&[(4, 0), (2, 1), (1, 2)]);
            // While a refresh is on its way the user may be reset, or become another person's.
            let slow = route == Target::Refresh && self.chance(40);
            let kind = if slow { Kind::Delay { ms: self.between(100, 500).into() } } else { self.kind() };
            let fault = Fault { route, times, skip, fault: kind };
            if fault.check(false).is_ok() {
                return fault;
            }
        }
    }

    fn kind(&mut self) -> Kind {
        let draw: fn(&mut Self) -> Kind = self.weighted(&[
            (10, (|dice| Kind::Lost { end: dice.end() }) as fn(&mut Self) -> Kind),
            (6, |dice| Kind::Cut { at: dice.in_answer(), end: dice.end() }),
            (4, |dice| Kind::CutBody { at: dice.in_body(), end: dice.end() }),
            (3, |dice| Kind::Stall { at: dice.in_head() }),
            (4, |dice| Kind::Truncate { at: dice.in_body(), framing: *dice.pick(&[Framing::Close, Framing::Chunked, Framing::Length]) }),
            (4, |_| Kind::Silence {}),
            (4, |dice| Kind::Refuse { end: dice.end() }),
            (10, |dice| Kind::Delay { ms: dice.between(20, 400).into() }),
            (8, Self::status),
            (2, |dice| Kind::Html { work: dice.chance(30), cors: dice.chance(50) }),
            (2, |dice| Kind::Garbage { body: "{\"user_id\":".into(), work: dice.chance(50) }),
            (2, |_| Kind::WrongType {}),
            (5, |_| Kind::ExpiredCode {}),
            (5, |_| Kind::IgnoreIdempotency {}),
            (3, |dice| Kind::RevokeOnReuse { ignore_idempotency: dice.chance(30) }),
        ]);
        draw(self)
    }

    fn status(&mut self) -> Kind {
        let status = self.weighted(&[(4, 429), (4, 503), (2, 500), (1, 504), (1, 404), (1, 409), (1, 403), (2, 401)]);
        let retry_after = self.pick(&[None, Some("0"), Some("1"), Some("Wed, 21 Oct 2015 07:28:00 GMT")]).map(str::to_owned);
        let work = status >= 500 && self.chance(40);
        let body = (status == 403 && self.chance(70)).then(|| json!({ "errorCode": "USER_DISABLED" }));
        Kind::Status { status, body, content_type: None, retry_after, work, cors: !self.chance(15) }
    }

    fn end(&mut self) -> End {
        *self.pick(&[End::Reset, End::Close])
    }

    /// Heads are some 300 bytes long, bodies some 200.
    fn in_answer(&mut self) -> usize {
        self.up_to(520) as usize
    }

    /// Stalled behind its end an answer is whole: the browser would then send what comes next, the emulator's control too, on a dead connection.
    fn in_head(&mut self) -> usize {
        self.up_to(150) as usize
    }

    fn in_body(&mut self) -> usize {
        self.up_to(210) as usize
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_seed_gives_its_schedule_again_here_and_elsewhere() {
        assert_eq!(schedule(7), schedule(7));
        // What it was on another machine. A change here means that seeds of earlier reports give other schedules now.
        let told = serde_json::to_string(&schedule(7)).expect("it is JSON");
        assert_eq!(told, include_str!("seed-7.json").trim_end());
        assert_eq!(serde_json::from_str::<Schedule>(&told).expect("it can be read again"), schedule(7));
    }

    #[test]
    fn everything_is_drawn_sooner_or_later() {
        let schedules: Vec<_> = (0..3_000).map(schedule).collect();
        let steps = || schedules.iter().flat_map(|schedule| schedule.tabs.iter().flatten());
        let operations: BTreeSet<_> = steps().map(|step| step.operation.name()).collect();
        assert_eq!(operations.len(), 14, "{operations:?}");
        let faults: BTreeSet<_> = schedules.iter().flat_map(|schedule| &schedule.faults).map(|fault| fault.fault.name()).collect();
        assert_eq!(faults.len(), 15, "{faults:?}");
        assert!(schedules.iter().any(|schedule| !schedule.locks) && schedules.iter().any(|schedule| schedule.person.is_none() && schedule.first.is_some()));
    }

    #[test]
    fn the_tab_of_the_desk_stays_and_others_leave_once_at_most() {
        for schedule in (0..3_000).map(schedule) {
            let leaves = |tab: usize| schedule.tabs[tab].iter().filter(|step| step.operation.leaves()).count();
            assert!(leaves(0) == 0 && leaves(1) <= 1 && leaves(2) <= 1);
        }
    }
}
