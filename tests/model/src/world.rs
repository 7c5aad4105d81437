//! A world: some tabs with their programs, one device, one server, and a number of faults. Its state, everything that can happen next
//! in it, and what each of these does.

use std::sync::Arc;

use super::invariants::{self, Excuse, Ghost, Marks, Violation};
use super::locks;
use super::network::{
    Age, AnswerFault, Code, CodeFault, ExchangeFault, INITIAL, LEFTOVER, PLATFORM_TIME, Person, RefreshFault, Reply, Serial, Server, Travel, serial, token,
    token_of, user,
};
use super::storage::{Device, Ending, Place, Record};
use super::subject::{Call, Storage, Subject};
use crate::core::create::{Fresh, Source};
use crate::core::policy::{DEFAULT_DEADLINE, LEASE_MARGIN, LONGEST_DEADLINE};
use crate::core::{Answer, Effect, Event, Existing, Failure, Id, Intent, Liveness, Now, Phase, Row, Standing, StorageFault, Stored, Tab, User, Verdict, Why};

/// What one tab calls: in its first life, and after it was killed. A call starts at any time after the one before it has started.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    pub first: &'static [Call],
    pub after: &'static [Call],
}

/// What the device holds when the world begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Beginning {
    Fresh,
    User(Resident),
    /// Home has a record that no ledger row stands behind.
    LeftoverHome,
}

/// A user that is there when the world begins: Ann's, as far as the platform knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Resident {
    /// For whom the app said that it is.
    pub person: Option<Person>,
    pub token: Age,
    pub standing: Standing,
}

/// The kinds of fault that may happen in a world.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Faults(u16);

impl Faults {
    pub const NONE: Self = Self(0);
    pub const NETWORK: Self = Self(1);
    pub const STORAGE: Self = Self(1 << 1);
    pub const TAB_KILL: Self = Self(1 << 2);
    pub const BROWSER_KILL: Self = Self(1 << 3);
    pub const INTERRUPT: Self = Self(1 << 4);
    pub const LOCK: Self = Self(1 << 5);
    pub const CLOCK: Self = Self(1 << 6);
    pub const LOGIN: Self = Self(1 << 7);
    /// From some point on storage, or the network, does not work at all.
    pub const OUTAGE: Self = Self(1 << 8);
    pub const ALL: Self = Self((1 << 9) - 1);

    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn include(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[derive(Clone, Debug)]
pub struct World {
    pub programs: Vec<Program>,
    pub beginning: Beginning,
    /// Whether there are Web Locks.
    pub locks: bool,
    /// Whether granting an uncontended lock takes time, in which other things happen.
    pub slow_locks: bool,
    /// Whether the platform honours idempotency keys.
    pub honours_keys: bool,
    /// Whether home is seen late by other processes.
    pub home_lags: bool,
    /// Whether transactions of one tab may overtake each other, as when a lost connection is opened again between them.
    pub any_order: bool,
    /// Whether the module believes that storage is not coherent.
    pub best_effort: bool,
    pub faults: Faults,
    /// How many faults may happen in one run.
    pub budget: u8,
    /// The number of the first call.
    pub numbers_from: u8,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct State<O> {
    /// Shared between states until one of them changes.
    pub tabs: Vec<Arc<TabState<O>>>,
    pub device: Device,
    pub server: Server,
    pub wall: u64,
    pub budget: u8,
    pub ghost: Ghost,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TabState<O> {
    pub shared: Tab,
    /// 0, or 1 after it was killed.
    pub life: u8,
    /// The next call of its program.
    next: u8,
    /// Calls under way.
    pub calls: Vec<Running<O>>,
    /// Transactions in issue order; those that ran wait for their result to be delivered.
    pub transactions: Vec<Issued>,
}

/// A call under way.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Running<O> {
    pub number: u8,
    pub call: Call,
    pub operation: O,
    /// What the edge is doing for it.
    pub pending: Pending,
    /// The Web Lock it holds.
    pub lock: Option<Id>,
    pub code: Option<Code>,
    pub sends: u8,
    /// Whose lease kept it out, where there are no Web Locks to wait for.
    waits_for: Option<Id>,
    /// An interrupt is told once; it is heard as soon as the operation can be interrupted.
    told: Option<Why>,
    heard: bool,
    pub marks: Marks,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Pending {
    Nothing,
    Hold(Id),
    Probe(Id),
    Transaction,
    Code,
    Exchange(Id, Travel),
    /// With the token that is to be replaced; answered with another one.
    Refresh(Serial, Option<Serial>),
    /// Until the holder's lock is free, or until then.
    Outlast(Id, u64),
    Sleep,
    /// Sleeps, to look again whether that operation still holds its lease.
    Poll(Id),
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Issued {
    pub by: u8,
    pub intent: Intent,
    pub result: Option<Result<Verdict, StorageFault>>,
}

/// Everything that can happen.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// A tab makes the next call of its program.
    Start {
        tab: u8,
    },
    GrantLock(Who),
    AnswerProbe(Who),
    /// The lock that it waits for is free.
    Outlast(Who),
    /// It has waited long enough for that lock.
    EndOutlast(Who),
    /// The call's transaction runs.
    Transact(Who, Ending),
    /// The call hears how its transaction ended.
    Deliver(Who),
    GiveCode(Who),
    FailCode(Who, CodeFault),
    /// The exchange reaches the platform, which acts and answers.
    Exchange(Who),
    /// The browser sends the POST twice by itself.
    ExchangeTwice(Who),
    FailExchange(Who, ExchangeFault),
    /// The refresh reaches the platform, which acts and answers.
    Refresh(Who),
    FailRefresh(Who, RefreshFault),
    Answer(Who),
    FailAnswer(Who, AnswerFault),
    Wake(Who),
    Interrupt(Who, Why),
    /// It polls until its deadline: the holder is gone and nobody else does anything about it.
    PollInVain(Who),
    LoseLock(Who),
    /// `torn`: in the middle of its oldest waiting transaction, after home was written.
    KillTab {
        tab: u8,
        torn: bool,
    },
    KillBrowser {
        home: Record,
    },
    SetClock(Clock),
    LogInAsBob,
    StorageBreaks(StorageFault),
    NetworkBreaks,
    /// A write of that tab to home lands.
    Land {
        tab: u8,
    },
    /// That tab's process sees what others wrote to home.
    CatchUp {
        tab: u8,
    },
}

/// A call under way: its tab, and its number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Who {
    pub tab: u8,
    pub number: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Clock {
    /// Past every lease.
    Forward,
    /// A minute back: leases last longer.
    Back,
    /// Further back than any lease may lie ahead.
    FarBack,
}

/// What a call ended with.
pub type End = (u8, Result<Answer, Failure>);

/// Where the story of a run is told, and its ends are collected.
#[derive(Default)]
pub struct Story {
    pub ends: Vec<End>,
    pub lines: Option<Vec<String>>,
}

impl Story {
    fn say(&mut self, line: impl FnOnce() -> String) {
        if let Some(lines) = &mut self.lines {
            lines.push(line());
        }
    }
}

/// Whether the action could happen at all.
type Done = Result<bool, Violation>;

const CALLS_OF_ONE_LIFE: u8 = 3;
/// The number of the call that is made in the end to see whether the next one succeeds.
pub const LAST_CALL: u8 = 2 * CALLS_OF_ONE_LIFE * 3;

pub const fn op_id(number: u8) -> Id {
    Id::numbered(1 + number as u64)
}

pub const fn own_key(number: u8) -> Id {
    Id::numbered(1_000 + number as u64)
}

/// Names the device where a user is there from the beginning.
pub const FIRST_INSTALL: Id = Id::numbered(1);

const fn own_install(number: u8) -> Id {
    Id::numbered(2_000 + number as u64)
}

impl World {
    pub fn start<S: Subject>(&self) -> State<S::Operation> {
        let tabs = self.programs.len();
        let device = match self.beginning {
            Beginning::Fresh => Device::new(Stored::Missing, None),
            Beginning::User(Resident { person, token: age, standing }) if S::STORAGE == Storage::Ledger => {
                let user = user(Person::Ann, INITIAL, token(INITIAL, age, PLATFORM_TIME));
                let phase = Phase::User(Arc::new(User { standing, ..User::clone(&user) }));
                let person = person.map(|person| person.of_the_app().digest(FIRST_INSTALL));
                Device::new(Stored::Row(Row { install: Some(FIRST_INSTALL), person, phase, ..Row::empty(0) }), Some(INITIAL))
            }
            Beginning::User(_) => Device::new(Stored::Missing, Some(INITIAL)),
            Beginning::LeftoverHome => Device::new(Stored::Missing, Some(LEFTOVER)),
        };
        State {
            tabs: (0..tabs).map(|_| Arc::new(self.new_tab(0))).collect(),
            device,
            server: Server::default(),
            wall: PLATFORM_TIME,
            budget: self.budget,
            ghost: Ghost::new(self),
        }
    }

    /// Whether nothing has gone wrong, and whoever asks for a user asks for the same person's. The calls in the end are judged by themselves.
    pub fn is_calm<O>(&self, state: &State<O>) -> bool {
        let mut calls = self.programs.iter().flat_map(|program| program.first);
        let mut persons = calls.clone().filter_map(|call| call.person()).chain(self.resident().and_then(|resident| resident.person));
        let first = persons.next();
        let is_asking = |call: &Call| matches!(call, Call::Ensure(..) | Call::Token { .. } | Call::Read);
        self.numbers_from == 0 && state.budget == self.budget && calls.all(is_asking) && persons.all(|person| Some(person) == first)
    }

    pub const fn resident(&self) -> Option<Resident> {
        match self.beginning {
            Beginning::User(resident) => Some(resident),
            _ => None,
        }
    }

    /// Where nobody asks for one, what would tell its age is left out of the state.
    fn asks_for_tokens(&self) -> bool {
        self.has(|call| matches!(call, Call::Token { .. }))
    }

    /// Whether that call is among those of the world.
    pub fn has(&self, is_one: fn(&Call) -> bool) -> bool {
        self.programs.iter().flat_map(|program| program.first.iter().chain(program.after)).any(is_one)
    }

    fn new_tab<O>(&self, life: u8) -> TabState<O> {
        let shared = Tab { best_effort: self.best_effort, ..Tab::default() };
        TabState { shared, life, next: 0, calls: Vec::new(), transactions: Vec::new() }
    }

    fn program<O>(&self, state: &State<O>, tab: usize) -> &'static [Call] {
        let program = &self.programs[tab];
        if state.tabs[tab].life == 0 { program.first } else { program.after }
    }

    /// The transactions of a tab that may be next: the oldest, or any.
    fn first_of<'a, O>(&self, tab: &'a TabState<O>, which: fn(&&Issued) -> bool) -> impl Iterator<Item = &'a Issued> {
        tab.transactions.iter().filter(which).take(if self.any_order { usize::MAX } else { 1 })
    }

    /// Everything that can happen next without a fault.
    pub fn progress<S: Subject>(&self, state: &State<S::Operation>, actions: &mut Vec<Action>) {
        for (at, tab_state) in state.tabs.iter().enumerate() {
            let tab = at as u8;
            if usize::from(tab_state.next) < self.program(state, at).len() {
                actions.push(Action::Start { tab });
            }
            let who = |issued: &Issued| Who { tab, number: issued.by };
            actions.extend(self.first_of(tab_state, |issued| issued.result.is_none()).map(|issued| Action::Transact(who(issued), Ending::Done)));
            actions.extend(self.first_of(tab_state, |issued| issued.result.is_some()).map(|issued| Action::Deliver(who(issued))));
            for call in &tab_state.calls {
                let who = Who { tab, number: call.number };
                match call.pending {
                    Pending::Hold(lock) if locks::can_be_granted(state, self.locks, lock) => actions.push(Action::GrantLock(who)),
                    Pending::Probe(_) => actions.push(Action::AnswerProbe(who)),
                    Pending::Outlast(holder, until) => {
                        if locks::can_be_granted(state, self.locks, holder) {
                            actions.push(Action::Outlast(who));
                        }
                        if state.wall >= until {
                            actions.push(Action::EndOutlast(who));
                        }
                    }
                    Pending::Poll(holder) if !state.device.holds_lease(holder, state.wall) => actions.push(Action::Wake(who)),
                    Pending::Poll(holder) if state.calls().all(|call| op_id(call.number) != holder) => actions.push(Action::PollInVain(who)),
                    Pending::Code if state.server.down => actions.push(Action::FailCode(who, CodeFault::Lost)),
                    Pending::Code => actions.push(Action::GiveCode(who)),
                    Pending::Exchange(_, Travel::Sent) if state.server.down => actions.push(Action::FailExchange(who, ExchangeFault::Lost)),
                    Pending::Exchange(_, Travel::Sent) => actions.push(Action::Exchange(who)),
                    Pending::Exchange(..) if state.server.down => actions.push(Action::FailAnswer(who, AnswerFault::Lost)),
                    Pending::Refresh(_, None) if state.server.down => actions.push(Action::FailRefresh(who, RefreshFault::Lost)),
                    Pending::Refresh(_, None) => actions.push(Action::Refresh(who)),
                    Pending::Refresh(..) if state.server.down => actions.push(Action::FailAnswer(who, AnswerFault::Lost)),
                    Pending::Exchange(..) | Pending::Refresh(..) => actions.push(Action::Answer(who)),
                    Pending::Sleep => actions.push(Action::Wake(who)),
                    Pending::Hold(_) | Pending::Poll(_) | Pending::Transaction | Pending::Nothing => {}
                }
            }
            if state.device.home.is_flying(at) {
                actions.push(Action::Land { tab });
            }
            if state.device.home.is_behind(at) {
                actions.push(Action::CatchUp { tab });
            }
        }
    }

    /// Every fault that can happen next.
    pub fn faults<S: Subject>(&self, state: &State<S::Operation>, actions: &mut Vec<Action>) {
        if state.budget == 0 {
            return;
        }
        let may = |fault| self.faults.include(fault);
        for (at, tab_state) in state.tabs.iter().enumerate() {
            let tab = at as u8;
            if may(Faults::STORAGE) {
                for issued in self.first_of(tab_state, |issued| issued.result.is_none()) {
                    actions.extend(Ending::FAULTS.map(|ending| Action::Transact(Who { tab, number: issued.by }, ending)));
                }
            }
            if may(Faults::TAB_KILL) && tab_state.life == 0 {
                actions.push(Action::KillTab { tab, torn: false });
                if tab_state.transactions.iter().any(|issued| issued.result.is_none()) {
                    actions.push(Action::KillTab { tab, torn: true });
                }
            }
            for call in &tab_state.calls {
                let who = Who { tab, number: call.number };
                if may(Faults::INTERRUPT) && call.told.is_none() {
                    actions.extend([Why::Deadline, Why::Abort].map(|why| Action::Interrupt(who, why)));
                }
                match call.pending {
                    Pending::Outlast(_, until) if may(Faults::INTERRUPT) && state.wall < until => actions.push(Action::EndOutlast(who)),
                    _ => {}
                }
                if may(Faults::LOCK) && call.lock.is_some() {
                    actions.push(Action::LoseLock(who));
                }
                if may(Faults::NETWORK) && !state.server.down {
                    match call.pending {
                        Pending::Code if call.call.source() != Some(Source::Literal) => {
                            actions.extend([CodeFault::Lost, CodeFault::Refused].map(|fault| Action::FailCode(who, fault)));
                        }
                        Pending::Exchange(_, Travel::Sent) => {
                            actions.push(Action::ExchangeTwice(who));
                            actions.extend(ExchangeFault::ALL.map(|fault| Action::FailExchange(who, fault)));
                        }
                        Pending::Refresh(_, None) => actions.extend(RefreshFault::ALL.map(|fault| Action::FailRefresh(who, fault))),
                        Pending::Exchange(..) | Pending::Refresh(..) => {
                            actions.extend([AnswerFault::Lost, AnswerFault::Garbled].map(|fault| Action::FailAnswer(who, fault)));
                        }
                        _ => {}
                    }
                }
            }
        }
        if may(Faults::BROWSER_KILL) && state.tabs.iter().all(|tab| tab.life == 0) {
            actions.extend(state.device.home.may_come_back().map(|home| Action::KillBrowser { home }));
        }
        if may(Faults::CLOCK) {
            actions.extend([Clock::Forward, Clock::Back, Clock::FarBack].map(Action::SetClock));
        }
        if may(Faults::LOGIN) && state.server.person.is_none() {
            actions.push(Action::LogInAsBob);
        }
        if may(Faults::OUTAGE) && state.device.broken.is_none() {
            actions.extend([StorageFault::Full, StorageFault::Denied, StorageFault::Unknown].map(Action::StorageBreaks));
        }
        if may(Faults::OUTAGE) && !state.server.down {
            actions.push(Action::NetworkBreaks);
        }
    }

    /// Makes it happen, and checks every invariant that speaks of what happened.
    pub fn happen<S: Subject>(&self, subject: &S, state: &mut State<S::Operation>, action: Action, story: &mut Story) -> Done {
        if self.is_fault(action, state) {
            state.budget -= 1;
        }
        let done = Run { world: self, subject, state, story }.happen(action)?;
        if state.budget == 0 {
            // What a killed browser comes back with no longer matters.
            state.device.home.earlier = 0;
        }
        Ok(done)
    }

    fn is_fault<O>(&self, action: Action, state: &State<O>) -> bool {
        match action {
            Action::Start { .. }
            | Action::GrantLock(_)
            | Action::AnswerProbe(_)
            | Action::Outlast(_)
            | Action::PollInVain(_)
            | Action::Refresh(_)
            | Action::Transact(_, Ending::Done)
            | Action::Deliver(_)
            | Action::GiveCode(_)
            | Action::Exchange(_)
            | Action::Answer(_)
            | Action::Wake(_)
            | Action::Land { .. }
            | Action::CatchUp { .. } => false,
            Action::FailCode(..) | Action::FailExchange(..) | Action::FailRefresh(..) | Action::FailAnswer(..) => !state.server.down,
            Action::EndOutlast(who) => {
                let call = state.calls().find(|call| call.number == who.number);
                call.is_some_and(|call| matches!(call.pending, Pending::Outlast(_, until) if state.wall < until))
            }
            _ => true,
        }
    }
}

/// One action while it happens.
struct Run<'a, S: Subject> {
    world: &'a World,
    subject: &'a S,
    state: &'a mut State<S::Operation>,
    story: &'a mut Story,
}

impl<S: Subject> Run<'_, S> {
    fn happen(&mut self, action: Action) -> Done {
        match action {
            Action::Start { tab } => self.start(usize::from(tab))?,
            Action::GrantLock(who) => {
                if let (Pending::Hold(lock), true) = (self.call(who).pending, self.world.locks) {
                    self.call(who).lock = Some(lock);
                }
                self.tell(who, Event::Held)?;
            }
            Action::AnswerProbe(who) => {
                if let Pending::Probe(lock) = self.call(who).pending {
                    let liveness = locks::probe(self.state, self.world.locks, lock);
                    self.tell(who, Event::Probed(liveness))?;
                }
            }
            Action::Outlast(who) => self.tell(who, Event::Probed(Liveness::Free))?,
            Action::EndOutlast(who) => self.tell(who, Event::Probed(Liveness::Held))?,
            Action::Transact(who, ending) => return self.transact(who, ending),
            Action::Deliver(who) => self.deliver(who)?,
            Action::GiveCode(who) => {
                let call = self.call(who).call;
                let person = self.logged_in(call);
                let call = self.call(who);
                // A code that was handed in is the same one every time.
                if call.call.source() != Some(Source::Literal) {
                    call.code = Some(Code { person, sent: false });
                }
                self.tell(who, Event::Code(Ok(())))?;
            }
            Action::FailCode(who, fault) => {
                let down = self.state.server.down;
                let call = self.call(who);
                let from_callback = call.call.source() == Some(Source::Callback);
                call.marks.code_failed(down || from_callback || fault == CodeFault::Refused);
                self.tell(who, Event::Code(Err(fault.failure(from_callback))))?;
            }
            Action::Exchange(who) => self.exchange(who, Server::exchange),
            Action::ExchangeTwice(who) => self.exchange(who, Server::exchange_twice),
            Action::FailExchange(who, fault) => {
                if self.state.server.down || matches!(fault, ExchangeFault::BusyForLong | ExchangeFault::Disabled) {
                    self.call(who).marks.excuse(Excuse::Network);
                }
                if fault == ExchangeFault::Expired {
                    self.call(who).marks.refused();
                }
                self.tell(who, Event::Exchanged(Err(fault.failure())))?;
            }
            Action::Refresh(who) => {
                let call = self.call(who);
                if let Pending::Refresh(old, None) = call.pending {
                    call.marks.acted();
                    call.pending = Pending::Refresh(old, Some(serial(call.number, call.sends)));
                }
            }
            Action::FailRefresh(who, fault) => {
                if self.state.server.down || fault == RefreshFault::BusyForLong {
                    self.call(who).marks.excuse(Excuse::Network);
                }
                if let Pending::Refresh(old, _) = self.call(who).pending {
                    self.call(who).marks.refresh_refused(old, fault);
                    self.state.ghost.refresh_refused(old, fault);
                }
                self.tell(who, Event::Refreshed(Err(fault.failure())))?;
            }
            Action::Answer(who) => {
                let wall = if self.world.asks_for_tokens() { self.state.wall } else { PLATFORM_TIME };
                match self.call(who).pending {
                    Pending::Exchange(_, Travel::Answered(reply)) => self.tell(who, Event::Exchanged(reply.result(wall)))?,
                    Pending::Refresh(_, Some(serial)) => self.tell(who, Event::Refreshed(Ok(token(serial, Age::Fresh, wall))))?,
                    _ => {}
                }
            }
            Action::FailAnswer(who, fault) => {
                if self.state.server.down {
                    self.call(who).marks.excuse(Excuse::Network);
                }
                let event = match self.call(who).pending {
                    Pending::Refresh(..) => Event::Refreshed(Err(fault.failure())),
                    _ => Event::Exchanged(Err(fault.failure())),
                };
                self.tell(who, event)?;
            }
            Action::Wake(who) => self.tell(who, Event::Woke)?,
            Action::Interrupt(who, why) => {
                self.call(who).marks.excuse(Excuse::Interrupted);
                self.interrupt(who, why)?;
            }
            Action::PollInVain(who) => {
                self.call(who).marks.excuse(Excuse::Interrupted);
                self.interrupt(who, Why::Deadline)?;
            }
            Action::LoseLock(who) => {
                self.call(who).lock = None;
                self.state.ghost.leases_shaken = true;
            }
            Action::KillTab { tab, torn } => return self.kill_tab(usize::from(tab), torn),
            Action::KillBrowser { home } => {
                self.state.device.home.browser_ends(home);
                for tab in 0..self.state.tabs.len() {
                    self.state.tabs[tab] = Arc::new(self.world.new_tab(1));
                }
                self.state.ghost.home_shaken = true;
            }
            Action::SetClock(clock) => {
                let longest = u64::from(LONGEST_DEADLINE) + LEASE_MARGIN;
                match clock {
                    Clock::Forward => self.state.wall += u64::from(DEFAULT_DEADLINE) + LEASE_MARGIN + 1,
                    Clock::Back => self.state.wall -= 60_000,
                    Clock::FarBack => self.state.wall -= 2 * longest,
                }
                self.state.ghost.leases_shaken = true;
            }
            Action::LogInAsBob => self.state.server.person = Some(Person::Bob),
            Action::StorageBreaks(fault) => {
                self.state.device.broken = Some(fault);
                self.state.ghost.home_shaken = true;
            }
            Action::NetworkBreaks => self.state.server.down = true,
            Action::Land { tab } => self.state.device.home.land(usize::from(tab)),
            Action::CatchUp { tab } => self.state.device.home.catch_up(usize::from(tab)),
        }
        Ok(true)
    }

    fn tab(&mut self, tab: usize) -> &mut TabState<S::Operation> {
        Arc::make_mut(&mut self.state.tabs[tab])
    }

    fn call(&mut self, who: Who) -> &mut Running<S::Operation> {
        let calls = &mut self.tab(usize::from(who.tab)).calls;
        calls.iter_mut().find(|call| call.number == who.number).expect("the call is under way")
    }

    fn is_under_way(&self, who: Who) -> bool {
        self.state.tabs[usize::from(who.tab)].calls.iter().any(|call| call.number == who.number)
    }

    /// Whom the app's backend gives a code for: the person that the page thinks is logged in, or the one that has logged in since.
    fn logged_in(&self, call: Call) -> Person {
        self.state.server.person.unwrap_or(call.person().unwrap_or(Person::Ann))
    }

    fn now(&self) -> Now {
        Now { wall: self.state.wall, mono: 0, random: 0 }
    }

    fn start(&mut self, tab: usize) -> Result<(), Violation> {
        let call = self.world.program(self.state, tab)[usize::from(self.state.tabs[tab].next)];
        let person = self.logged_in(call);
        let tab_state = Arc::make_mut(&mut self.state.tabs[tab]);
        let number = self.world.numbers_from + (tab as u8 * 2 + tab_state.life) * CALLS_OF_ONE_LIFE + tab_state.next;
        tab_state.next += 1;
        if call == Call::Reset {
            invariants::reset_is_called(tab_state);
        }
        let fresh = Fresh { op: op_id(number), install: own_install(number), key: own_key(number) };
        tab_state.calls.push(Running {
            number,
            call,
            operation: self.subject.begin(call, fresh),
            pending: Pending::Nothing,
            lock: None,
            code: (call.source() == Some(Source::Literal)).then_some(Code { person, sent: false }),
            sends: 0,
            waits_for: None,
            told: None,
            heard: false,
            marks: Marks::default(),
        });
        invariants::call_begins::<S>(self.state, tab);
        self.tell(Who { tab: tab as u8, number }, Event::Start)
    }

    /// Tells an operation what happened and does what it says next, as far as that happens at once.
    fn tell(&mut self, who: Who, event: Event) -> Result<(), Violation> {
        let mut event = event;
        loop {
            let now = self.now();
            let tab = Arc::make_mut(&mut self.state.tabs[usize::from(who.tab)]);
            let call = tab.calls.iter_mut().find(|call| call.number == who.number).expect("the call is under way");
            self.story.say(|| format!("    {} hears {}", name(call.number, call.call), super::trace::event(&event)));
            call.marks.step()?;
            call.pending = Pending::Nothing;
            let waits_for = call.waits_for.take();
            let effect = self.subject.step(&mut call.operation, &mut tab.shared, event, now);
            if !self.world.asks_for_tokens() {
                tab.shared.anchor = None;
            }
            self.story.say(|| format!("    {} -> {}", name(call.number, call.call), super::trace::effect(&effect)));
            if let Effect::Settle(result) = effect {
                return self.settle(who, result);
            }
            // An interrupt that was told earlier is heard before anything else is begun.
            if let (Some(why), false, true) = (call.told, call.heard, self.subject.is_interruptible(&call.operation)) {
                call.heard = true;
                event = Event::Interrupted(why);
                continue;
            }
            match self.perform(who, effect, waits_for)? {
                Some(next) => event = next,
                None => return Ok(()),
            }
        }
    }

    /// Begins what an effect asks for; answers with an event where it is over at once.
    fn perform(&mut self, who: Who, effect: Effect, waits_for: Option<Id>) -> Result<Option<Event>, Violation> {
        let tab = usize::from(who.tab);
        match effect {
            Effect::Fence => {
                self.fence(who)?;
                return Ok(Some(Event::Fenced));
            }
            Effect::Hold(lock) => {
                if !self.world.slow_locks && locks::can_be_granted(self.state, self.world.locks, lock) {
                    self.call(who).lock = self.world.locks.then_some(lock);
                    return Ok(Some(Event::Held));
                }
                self.call(who).pending = Pending::Hold(lock);
            }
            Effect::Probe(lock) => self.call(who).pending = Pending::Probe(lock),
            Effect::Transact(intent) => {
                let by = self.call(who).number;
                self.call(who).pending = Pending::Transaction;
                self.tab(tab).transactions.push(Issued { by, intent, result: None });
                // localStorage answers at once.
                if S::STORAGE == Storage::HomeOnly {
                    self.transact(who, Ending::Done)?;
                    return Ok(self.tab(tab).transactions.pop().and_then(|issued| issued.result).map(Event::Ledger));
                }
            }
            Effect::FetchCode { .. } => {
                self.call(who).pending = Pending::Code;
                if self.call(who).call.source() == Some(Source::Literal) {
                    return Ok(Some(Event::Code(Ok(()))));
                }
            }
            Effect::Outlast { holder, .. } if !self.world.locks => {
                self.call(who).waits_for = Some(holder);
                return Ok(Some(Event::Probed(Liveness::Unknown)));
            }
            Effect::Outlast { holder, within } => self.call(who).pending = Pending::Outlast(holder, self.state.wall + u64::from(within)),
            Effect::Refresh { user, .. } => {
                let call = self.call(who);
                call.sends += 1;
                call.pending = Pending::Refresh(token_of(&user), None);
                invariants::refresh_is_sent(self.world, self.state, who, &user)?;
            }
            Effect::Exchange { key, .. } => {
                invariants::code_is_sent_once(self.call(who))?;
                invariants::key_is_saved_before_it_is_sent::<S>(self.call(who), key)?;
                invariants::exchange_is_sent(self.world, self.state, who)?;
                let call = self.call(who);
                call.sends += 1;
                call.code = call.code.map(|code| Code { sent: true, ..code });
                call.pending = Pending::Exchange(key, Travel::Sent);
                invariants::one_exchange_at_a_time(self.state)?;
            }
            Effect::Sleep { .. } => self.call(who).pending = waits_for.map_or(Pending::Sleep, Pending::Poll),
            Effect::Notify(..) => return Ok(Some(Event::Notified)),
            Effect::Settle(_) => {}
        }
        Ok(None)
    }

    /// Interrupts the other creations of a tab.
    fn fence(&mut self, by: Who) -> Result<(), Violation> {
        let calls = &self.state.tabs[usize::from(by.tab)].calls;
        let creations: Vec<u8> = calls.iter().filter(|call| call.call.source().is_some()).map(|call| call.number).collect();
        creations.into_iter().try_for_each(|number| self.interrupt(Who { number, ..by }, Why::Reset))
    }

    /// The first word stands; it is heard at once where the operation can be interrupted now.
    fn interrupt(&mut self, who: Who, why: Why) -> Result<(), Violation> {
        let interruptible = self.subject.is_interruptible(&self.call(who).operation);
        let call = self.call(who);
        if call.told.is_some() {
            return Ok(());
        }
        call.told = Some(why);
        call.marks.told();
        if interruptible {
            call.heard = true;
            let by = call.number;
            // What it waited for is dropped: a transaction that has not run does not run any more. One that has run is not undone.
            self.tab(usize::from(who.tab)).transactions.retain(|issued| issued.by != by);
            self.tell(who, Event::Interrupted(why))?;
        }
        Ok(())
    }

    fn transact(&mut self, who: Who, ending: Ending) -> Done {
        let tab = usize::from(who.tab);
        let tab_state = &self.state.tabs[tab];
        let Some(at) = tab_state.transactions.iter().position(|issued| issued.by == who.number) else { return Ok(false) };
        let place = Place { tab, wall: self.state.wall, epoch: tab_state.shared.epoch, home_lags: self.world.home_lags };
        let Issued { by, intent, .. } = tab_state.transactions[at].clone();
        let Some(transaction) = self.state.device.transact(self.subject, place, &intent, ending) else { return Ok(false) };
        self.story.say(|| {
            let verdict = super::trace::verdict(&transaction.plan.verdict);
            format!("    the transaction of operation {by}, {}: {verdict}; {ending:?}", super::trace::intent(&intent))
        });
        self.tab(tab).transactions[at].result = Some(transaction.result.clone());
        invariants::transaction_ran::<S>(self.world, self.state, tab, by, &intent, &transaction)?;
        Ok(true)
    }

    fn deliver(&mut self, who: Who) -> Result<(), Violation> {
        let transactions = &mut self.tab(usize::from(who.tab)).transactions;
        let at = transactions.iter().position(|issued| issued.by == who.number).expect("the transaction ran");
        match transactions.remove(at).result {
            Some(result) if self.is_under_way(who) => self.tell(who, Event::Ledger(result)),
            _ => Ok(()),
        }
    }

    fn exchange(&mut self, who: Who, act: fn(&mut Server, bool, Id, Person, Serial) -> Reply) {
        let call = self.call(who);
        let Pending::Exchange(key, Travel::Sent) = call.pending else { return };
        let (number, serial, person) = (call.number, serial(call.number, call.sends), call.code.map_or(Person::Ann, |code| code.person));
        let reply = act(&mut self.state.server, self.world.honours_keys, key, person, serial);
        let call = self.call(who);
        match reply {
            // Another person logged in between two sends of one call.
            Reply::Conflict if key == own_key(number) => call.marks.excuse(Excuse::Network),
            Reply::Conflict => {}
            Reply::User(..) | Reply::Used => call.marks.acted(),
        }
        call.pending = Pending::Exchange(key, Travel::Answered(reply));
    }

    fn kill_tab(&mut self, tab: usize, torn: bool) -> Done {
        let waiting = self.state.tabs[tab].transactions.iter().find(|issued| issued.result.is_none()).map(|issued| issued.by);
        if let (true, Some(number)) = (torn, waiting)
            && !self.transact(Who { tab: tab as u8, number }, Ending::Torn)?
        {
            return Ok(false);
        }
        self.state.tabs[tab] = Arc::new(self.world.new_tab(1));
        self.state.device.home.process_ends(tab);
        Ok(true)
    }

    fn settle(&mut self, who: Who, result: Result<Answer, Failure>) -> Result<(), Violation> {
        let calls = &mut self.tab(usize::from(who.tab)).calls;
        let at = calls.iter().position(|call| call.number == who.number).expect("the call is under way");
        let call = calls.remove(at);
        self.story.ends.push((call.number, result.clone()));
        invariants::call_settles::<S>(self.world, self.state, &call, &result)
    }
}

pub fn name(number: u8, call: Call) -> String {
    let code = |source| match source {
        Source::Literal => "authCode",
        Source::Url => "authCodeUrl",
        Source::Callback => "getAuthCode",
    };
    let call = match call {
        Call::Create(source) => format!("createUser({})", code(source)),
        Call::Ensure(person, source, Existing::Kept) => format!("ensureUser({person:?}, {}, reject)", code(source)),
        Call::Ensure(person, source, _) => format!("ensureUser({person:?}, {})", code(source)),
        Call::Token { refused: false } => "requestUserAccessToken()".into(),
        Call::Token { refused: true } => "requestUserAccessToken(refused)".into(),
        Call::Reset => "reset()".into(),
        Call::Read => "getUserId()".into(),
    };
    format!("{number}:{call}")
}

impl<O> State<O> {
    pub fn calls(&self) -> impl Iterator<Item = &Running<O>> {
        self.tabs.iter().flat_map(|tab| &tab.calls)
    }
}
