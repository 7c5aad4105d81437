//! What one storage transaction does with what it finds. The ledger decides; home mirrors it.

use std::sync::Arc;

use super::policy::{LEASE_MARGIN, LONGEST_DEADLINE};
use super::{Failure, Id, User};

/// The ledger's one row. It outlives `reset` as a tombstone: an empty phase with a higher generation.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Row {
    /// Counts resets. Whatever began under another generation may not touch this one.
    pub generation: u32,
    /// The operation that holds the lease, or that made the user.
    pub op: Option<Id>,
    /// When the lease ends, in milliseconds since 1970; 0 where there is none.
    pub until: u64,
    /// Names this device to the platform, from the first creation until reset.
    pub install: Option<Id>,
    pub phase: Phase,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Phase {
    Empty,
    /// A creation is under way, with this idempotency key.
    Creating {
        key: Id,
    },
    User(Arc<User>),
}

/// What the ledger held when the transaction began.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Stored {
    Missing,
    Row(Row),
    /// Written by a newer version of this module: only the generation can be relied on.
    Newer {
        generation: u32,
    },
    Corrupt,
}

/// What home held, compared with what the ledger's row says it should.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Home {
    Mirrors,
    Absent,
    Differs,
}

/// What a transaction is for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Intent {
    /// Take the lease of a creation, unless there is a user or another live lease.
    Take {
        op: Id,
        until: u64,
        /// Used unless an interrupted creation left its own and `inherit` is set.
        key: Id,
        /// Used unless this device has one already.
        install: Id,
        inherit: bool,
        /// A holder that was shown to be gone: its lease does not count.
        void: Option<Id>,
        /// The generation it had, where it held the lease before.
        again: Option<u32>,
    },
    /// Whether the lease is still ours (only where storage is not coherent).
    Check { op: Id, generation: u32 },
    /// Store the user, if nothing overtook the operation. This commit is the moment the user exists.
    Commit { op: Id, generation: u32, epoch: u32, user: Arc<User> },
    /// Give the lease back after that failure.
    Release { op: Id, failure: Failure },
    /// Leave a tombstone and nothing of the user.
    Reset,
    /// Look, and write nothing.
    Read,
    /// Look at everything, for a person who wants to know, and write nothing.
    Look,
    /// Make home mirror the row again, and set aside what cannot be read.
    Repair,
}

/// What a transaction found or did.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Verdict {
    Taken {
        generation: u32,
        install: Id,
        key: Id,
        inherited: bool,
    },
    Busy {
        holder: Option<Id>,
        until: u64,
    },
    Exists,
    Kept,
    Committed,
    /// The generation changed: a reset came between.
    WasReset,
    Released,
    Reset {
        former: Option<(Arc<User>, Option<Id>)>,
    },
    Found {
        op: Option<Id>,
        generation: u32,
        user: Option<Arc<User>>,
        repair: bool,
    },
    NewerVersion,
    Seen(Box<Look>),
}

/// What lies on the device, as it is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Look {
    pub stored: Stored,
    pub home: Home,
    /// The edge knows the rest: where it looked, how long the text is that was set aside, in bytes, and the timeline.
    pub place: Place,
    pub set_aside: Option<usize>,
    pub timeline: String,
}

/// Where the record lies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Place {
    Ledger,
    /// In home, for want of a ledger.
    Home,
    /// In memory, by the app's choice.
    Memory,
}

/// What to write. Home is always left as the mirror of the row that then stands.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Plan {
    /// The new row, if it changes.
    pub put: Option<Row>,
    /// Whether home is to be brought in line (never in a read).
    pub mirror: bool,
    /// Whether to prove that home can be written, before a code is asked for.
    pub prove: bool,
    /// Whether to keep a copy of what cannot be read, or of a home without a row.
    pub set_aside: bool,
    pub verdict: Verdict,
}

impl Row {
    pub const fn empty(generation: u32) -> Self {
        Self { generation, op: None, until: 0, install: None, phase: Phase::Empty }
    }

    pub const fn user(&self) -> Option<&Arc<User>> {
        match &self.phase {
            Phase::User(user) => Some(user),
            _ => None,
        }
    }

    /// Whether `op` holds this row's lease and no reset came since.
    fn is_held_by(&self, op: Id, generation: u32) -> bool {
        self.generation == generation && self.op == Some(op)
    }

    /// A lease ends with its time. One further ahead than any could be was written before the clock was set back.
    fn lease_is_live(&self, wall: u64) -> bool {
        matches!(self.phase, Phase::Creating { .. }) && wall < self.until && self.until <= wall + u64::from(LONGEST_DEADLINE) + LEASE_MARGIN
    }
}

/// Decides one transaction. `wall` is the device's clock, used for leases only; `epoch` counts the resets called in this tab.
pub fn decide(intent: &Intent, stored: &Stored, home: Home, wall: u64, epoch: u32) -> Plan {
    let bad = matches!(stored, Stored::Corrupt) || (matches!(stored, Stored::Missing) && home == Home::Differs);
    let write = |row: Row, verdict| Plan { put: Some(row), mirror: true, prove: false, set_aside: bad, verdict };
    let keep = |verdict| Plan { put: None, mirror: !bad, prove: false, set_aside: false, verdict };

    let seen = || {
        let look = Look { stored: stored.clone(), home, place: Place::Ledger, set_aside: None, timeline: String::new() };
        Plan { mirror: false, ..keep(Verdict::Seen(Box::new(look))) }
    };

    let nothing = Row::empty(0);
    let row = match stored {
        Stored::Row(row) => row,
        Stored::Missing | Stored::Corrupt => &nothing,
        Stored::Newer { generation } => {
            return match intent {
                Intent::Reset => write(Row::empty(generation.wrapping_add(1)), Verdict::Reset { former: None }),
                Intent::Look => seen(),
                _ => Plan { mirror: false, ..keep(Verdict::NewerVersion) },
            };
        }
    };

    match intent {
        Intent::Take { op, until, key, install, inherit, void, again } => {
            if again.is_some_and(|generation| generation != row.generation) {
                return keep(Verdict::WasReset);
            }
            if row.user().is_some() {
                return keep(Verdict::Exists);
            }
            if row.lease_is_live(wall) && row.op != *void && row.op != Some(*op) {
                return keep(Verdict::Busy { holder: row.op, until: row.until });
            }
            let left = match row.phase {
                Phase::Creating { key } if *inherit => Some(key),
                _ => None,
            };
            let fresh = *key;
            let (key, install) = (left.unwrap_or(fresh), row.install.unwrap_or(*install));
            let taken = Row { op: Some(*op), until: *until, install: Some(install), phase: Phase::Creating { key }, ..*row };
            let verdict = Verdict::Taken { generation: row.generation, install, key, inherited: left.is_some_and(|left| left != fresh) };
            Plan { prove: true, ..write(taken, verdict) }
        }
        Intent::Check { op, generation } => keep(standing(row, *op, *generation)),
        Intent::Commit { op, generation, epoch: began, user } => {
            if *began != epoch {
                return keep(Verdict::WasReset);
            }
            match standing(row, *op, *generation) {
                Verdict::Kept => {
                    let row = Row { until: 0, phase: Phase::User(user.clone()), ..*row };
                    write(row, Verdict::Committed)
                }
                lost => keep(lost),
            }
        }
        Intent::Release { op, .. } => match row.phase {
            Phase::Creating { .. } if row.op == Some(*op) => write(Row { op: None, until: 0, phase: Phase::Empty, ..*row }, Verdict::Released),
            _ => keep(Verdict::Released),
        },
        Intent::Reset => {
            let former = row.user().map(|user| (user.clone(), row.install));
            Plan { set_aside: false, ..write(Row::empty(row.generation.wrapping_add(1)), Verdict::Reset { former }) }
        }
        Intent::Read => Plan { mirror: false, ..keep(found(row, bad || home == Home::Differs || (home == Home::Absent && row.user().is_some()))) },
        Intent::Look => seen(),
        Intent::Repair if bad => write(nothing.clone(), found(&nothing, false)),
        Intent::Repair => keep(found(row, false)),
    }
}

/// Where an operation that began under `generation` stands now.
fn standing(row: &Row, op: Id, generation: u32) -> Verdict {
    if row.generation != generation {
        Verdict::WasReset
    } else if row.user().is_some() {
        Verdict::Exists
    } else if row.is_held_by(op, generation) {
        Verdict::Kept
    } else {
        Verdict::Busy { holder: row.op, until: row.until }
    }
}

fn found(row: &Row, repair: bool) -> Verdict {
    Verdict::Found { op: row.op, generation: row.generation, user: row.user().cloned(), repair }
}
