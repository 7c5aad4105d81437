//! The ledger (IndexedDB) and home (localStorage), as engines were measured to behave.
//!
//! The ledger's transactions are atomic, one after the other, in issue order within a tab, and durable when they complete. Home is a copy
//! in each process: a process sees its own writes at once and another's late, two processes' writes may land in either order, and a
//! browser that is killed comes back with any value that home had since it was started.

use std::sync::Arc;

use super::network::{Age, LEFTOVER, PLATFORM_TIME, Person, Serial, Serials, one, serial_of, token, token_of, user};
use super::subject::{Storage, Subject};
use crate::core::policy::{LEASE_MARGIN, LONGEST_DEADLINE};
use crate::core::{Home as Compared, Id, Intent, Phase, Plan, Row, StorageFault, Stored, User, Verdict};

pub const MOST_TABS: usize = 3;

/// What localStorage says: nothing, or the record of a user with that token.
pub type Record = Option<Serial>;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Home {
    /// What the engine's storage process has.
    pub shared: Record,
    /// What each tab's process sees.
    views: [Record; MOST_TABS],
    /// Writes that have not landed yet, by tab; a process's later write replaces its earlier one.
    flying: [Option<Record>; MOST_TABS],
    /// Every value since the browser was started: a killed browser may come back with any of them.
    pub earlier: Serials,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Device {
    pub row: Stored,
    pub home: Home,
    /// From here on storage does not work, and this is how.
    pub broken: Option<StorageFault>,
}

/// How a transaction ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Ending {
    Done,
    /// `setItem` throws, so the transaction aborts.
    Full,
    /// Home was written, and then the transaction did not commit.
    Torn,
    Denied,
    /// The tab does not learn how it ended.
    Unknown {
        committed: bool,
    },
}

/// A transaction that ran.
pub struct Transaction {
    pub ending: Ending,
    pub before: Stored,
    /// What the storage process had of home.
    pub shared_before: Record,
    pub plan: Plan,
    pub committed: bool,
    pub result: Result<Verdict, StorageFault>,
}

const NO_RECORD: Serials = one(0);

fn bit(record: Record) -> Serials {
    record.map_or(NO_RECORD, one)
}

impl Home {
    pub fn new(record: Record) -> Self {
        Self { shared: record, views: [record; MOST_TABS], flying: [None; MOST_TABS], earlier: bit(record) }
    }

    pub fn view(&self, tab: usize) -> Record {
        self.views[tab]
    }

    pub fn is_behind(&self, tab: usize) -> bool {
        self.flying[tab].is_none() && self.views[tab] != self.shared
    }

    pub fn is_flying(&self, tab: usize) -> bool {
        self.flying[tab].is_some()
    }

    /// A tab writes. Where home does not lag, everybody sees it at once.
    fn write(&mut self, tab: usize, record: Record, lags: bool) {
        self.views[tab] = record;
        if lags {
            self.flying[tab] = Some(record);
        } else {
            self.shared = record;
            self.views.fill(record);
            self.earlier |= bit(record);
        }
    }

    /// A write reaches the storage process.
    pub fn land(&mut self, tab: usize) {
        if let Some(record) = self.flying[tab].take() {
            self.shared = record;
            self.earlier |= bit(record);
        }
    }

    /// What others wrote reaches a tab's process.
    pub fn catch_up(&mut self, tab: usize) {
        self.views[tab] = self.shared;
    }

    /// A tab's process ends: its writes land, and its successor sees what is there.
    pub fn process_ends(&mut self, tab: usize) {
        self.land(tab);
        self.catch_up(tab);
    }

    /// The browser is killed: what it comes back with is any value it had.
    pub fn browser_ends(&mut self, record: Record) {
        *self = Self::new(record);
    }

    /// One process is left, and it sees what is there.
    pub fn settle_down(&mut self) {
        (0..MOST_TABS).for_each(|tab| self.land(tab));
        *self = Self::new(self.shared);
    }

    /// Every value a killed browser may come back with.
    pub fn may_come_back(&self) -> impl Iterator<Item = Record> + '_ {
        (0..=LEFTOVER).filter(|serial| self.earlier & one(*serial) != 0).map(|serial| (serial != 0).then_some(serial))
    }
}

impl Ending {
    pub const FAULTS: [Self; 5] = [Self::Full, Self::Torn, Self::Denied, Self::Unknown { committed: true }, Self::Unknown { committed: false }];

    fn result(self, verdict: Verdict) -> Result<Verdict, StorageFault> {
        match self {
            Self::Done => Ok(verdict),
            Self::Full => Err(StorageFault::Full),
            Self::Torn => Err(StorageFault::Failed),
            Self::Denied => Err(StorageFault::Denied),
            Self::Unknown { .. } => Err(StorageFault::Unknown),
        }
    }
}

impl Device {
    pub fn new(row: Stored, home: Record) -> Self {
        Self { row, home: Home::new(home), broken: None }
    }

    /// The user that the device has: the ledger's, or home's where there is no ledger.
    pub fn user(&self, storage: Storage) -> Record {
        match storage {
            Storage::Ledger => user_of(&self.row).map(serial_of),
            Storage::HomeOnly => self.home.shared,
        }
    }

    /// The same, with all that is known of it.
    pub fn resident(&self, storage: Storage) -> Option<Arc<User>> {
        match storage {
            Storage::Ledger => user_of(&self.row).cloned(),
            Storage::HomeOnly => self.home.shared.map(read_from_home),
        }
    }

    /// What home should say.
    pub fn record(&self) -> Record {
        user_of(&self.row).map(token_of)
    }

    /// What a look in that tab would find now.
    pub fn readable(&self, storage: Storage, tab: usize) -> Record {
        match storage {
            Storage::Ledger => self.user(storage),
            Storage::HomeOnly => self.home.view(tab),
        }
    }

    /// Every user that is stored somewhere for good, or on its way there.
    pub fn keeps(&self, storage: Storage) -> Serials {
        match storage {
            Storage::Ledger => bit(self.user(storage)),
            Storage::HomeOnly => self.home.flying.iter().flatten().chain(&self.home.views).fold(bit(self.home.shared), |kept, record| kept | bit(*record)),
        }
    }

    /// Whether that operation holds a lease, of a creation or a refresh, that counts by this clock.
    pub fn holds_lease(&self, op: Id, wall: u64) -> bool {
        let Stored::Row(row) = &self.row else { return false };
        let creation = (matches!(row.phase, Phase::Creating { .. }) && row.op == Some(op)).then_some(row.until);
        let refresh = row.refresh.filter(|lease| lease.op == op).map(|lease| lease.until);
        creation.or(refresh).is_some_and(|until| wall < until && until <= wall + u64::from(LONGEST_DEADLINE) + LEASE_MARGIN)
    }

    /// When the last lease ends.
    pub fn leases_end(&self) -> u64 {
        match &self.row {
            Stored::Row(row) => row.until.max(row.refresh.map_or(0, |lease| lease.until)),
            _ => 0,
        }
    }

    /// Runs one transaction to that ending; `None` where it cannot end so.
    pub fn transact<S: Subject>(&mut self, subject: &S, at: Place, intent: &Intent, ending: Ending) -> Option<Transaction> {
        let before = match S::STORAGE {
            Storage::Ledger => self.row.clone(),
            Storage::HomeOnly => {
                Stored::Row(Row { phase: self.home.view(at.tab).map_or(Phase::Empty, |serial| Phase::User(read_from_home(serial))), ..Row::empty(0) })
            }
        };
        let (seen, shared_before) = (self.home.view(at.tab), self.home.shared);
        let plan = subject.decide(intent, &before, compare(seen, user_of(&before).map(token_of)), at.wall, at.epoch);
        let target = plan.put.as_ref().map_or_else(|| user_of(&before), Row::user).map(token_of);
        let sets_item = plan.prove || (plan.mirror && target.is_some() && target != seen);
        let writes_home = plan.prove || (plan.mirror && target != seen);

        let ending = match self.broken {
            Some(StorageFault::Full) if sets_item => Ending::Full,
            Some(StorageFault::Denied) => Ending::Denied,
            Some(StorageFault::Unknown) => Ending::Unknown { committed: false },
            _ => ending,
        };
        match ending {
            Ending::Full if !sets_item => return None,
            Ending::Torn if !writes_home && plan.put.is_none() => return None,
            Ending::Unknown { committed: true } if plan.put.is_none() => return None,
            _ => {}
        }

        let committed = matches!(ending, Ending::Done | Ending::Unknown { committed: true });
        if committed || ending == Ending::Torn {
            if plan.prove {
                self.home.write(at.tab, None, at.home_lags);
            }
            if plan.mirror && self.home.view(at.tab) != target {
                self.home.write(at.tab, target, at.home_lags);
            }
        }
        if let (true, Some(row), Storage::Ledger) = (committed, &plan.put, S::STORAGE) {
            self.row = Stored::Row(row.clone());
        }
        let result = ending.result(plan.verdict.clone());
        Some(Transaction { ending, before, shared_before, plan, committed, result })
    }
}

/// Where and when a transaction runs.
#[derive(Clone, Copy)]
pub struct Place {
    pub tab: usize,
    pub wall: u64,
    pub epoch: u32,
    pub home_lags: bool,
}

pub const fn user_of(stored: &Stored) -> Option<&Arc<User>> {
    match stored {
        Stored::Row(row) => row.user(),
        _ => None,
    }
}

fn read_from_home(serial: Serial) -> Arc<User> {
    user(Person::Ann, serial, token(serial, Age::Fresh, PLATFORM_TIME))
}

fn compare(home: Record, row: Record) -> Compared {
    match (home, row) {
        (None, _) => Compared::Absent,
        (home, row) if home == row => Compared::Mirrors,
        _ => Compared::Differs,
    }
}
