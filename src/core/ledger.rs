//! What one storage transaction does with what it finds. The ledger decides; home mirrors it.

use std::sync::Arc;

use super::policy::{LEASE_MARGIN, LONGEST_DEADLINE};
use super::{Failure, Id, Person, Secret, Standing, Token, User};

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
    /// For whom the user is or is being created, as a digest under `install`; unknown where the app does not say.
    pub person: Option<Id>,
    /// Held by the one that refreshes the token.
    pub refresh: Option<Lease>,
    pub phase: Phase,
}

/// Who may do a thing, and until when, in milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Lease {
    pub op: Id,
    pub until: u64,
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

/// What a user that is there already means to a creation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Existing {
    /// It is in the way, whoever's it is.
    InTheWay,
    /// The same person's is what was asked for; another's is in the way.
    Kept,
    /// The same person's is what was asked for; another's is reset.
    Replaced,
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
        /// The generation that it saw first: what began before a reset must not begin anew after it.
        again: Option<u32>,
        /// Whether somebody else's for the same person that began after a reset may be waited for: it may where this one has only waited.
        joins: bool,
        person: Option<Person>,
        existing: Existing,
    },
    /// Whether the lease is still ours (only where storage is not coherent).
    Check { op: Id, generation: u32 },
    /// Store the user, if nothing overtook the operation. This commit is the moment the user exists.
    Commit { op: Id, generation: u32, epoch: u32, user: Arc<User> },
    /// Give the lease back after that failure.
    Release { op: Id, failure: Failure },
    /// Take the lease of a refresh of this token, unless it is no longer the device's.
    TakeRefresh { op: Id, until: u64, generation: u32, token: Secret, void: Option<Id> },
    /// Put the new token in the old one's place, if nothing overtook the refresh.
    CommitRefresh { generation: u32, epoch: u32, old: Secret, new: Token },
    /// Give the lease of a refresh back; note what the platform said of the user whose token this is.
    EndRefresh { op: Id, generation: u32, token: Secret, standing: Option<Standing> },
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
        /// Another person's user, which this reset.
        former: Option<(Arc<User>, Option<Id>)>,
    },
    Busy {
        holder: Option<Id>,
        until: u64,
        generation: u32,
    },
    Exists,
    /// The user that was asked for is there already.
    There(Arc<User>),
    /// The user that is there is another person's.
    Other,
    /// The lease of a refresh of this user's token is held.
    Refreshing(Arc<User>),
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
        person: Option<Id>,
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
        Self { generation, op: None, until: 0, install: None, person: None, refresh: None, phase: Phase::Empty }
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

    /// The lease of a creation.
    fn creation(&self) -> Option<Lease> {
        matches!(self.phase, Phase::Creating { .. }).then_some(Lease { op: self.op?, until: self.until })
    }
}

impl Lease {
    /// A lease ends with its time. One further ahead than any could be was written before the clock was set back.
    const fn is_live(self, wall: u64) -> bool {
        wall < self.until && self.until <= wall + LONGEST_DEADLINE as u64 + LEASE_MARGIN
    }

    /// Whether it keeps `op` out. A holder that was shown to be gone keeps nobody out.
    fn excludes(self, op: Id, void: Option<Id>, wall: u64) -> bool {
        self.is_live(wall) && Some(self.op) != void && self.op != op
    }
}

/// Decides one transaction. `wall` is the device's clock, used for leases only; `epoch` counts the resets called in this tab.
pub fn decide(intent: &Intent, stored: &Stored, home: Home, wall: u64, epoch: u32) -> Plan {
    let bad = matches!(stored, Stored::Corrupt) || (matches!(stored, Stored::Missing) && home == Home::Differs);
    let is_newer = matches!(stored, Stored::Newer { .. });
    let looks = matches!(intent, Intent::Read | Intent::Look);
    let resets = matches!(intent, Intent::Reset);
    let mut row = match stored {
        Stored::Row(row) => row.clone(),
        Stored::Newer { generation } => Row::empty(*generation),
        Stored::Missing | Stored::Corrupt => Row::empty(0),
    };
    let (verdict, changes) = match intent {
        Intent::Look => {
            let look = Look { stored: stored.clone(), home, place: Place::Ledger, set_aside: None, timeline: String::new() };
            (Verdict::Seen(Box::new(look)), false)
        }
        _ if is_newer && !resets => (Verdict::NewerVersion, false),
        Intent::Read => (found(&row, bad || home == Home::Differs || (home == Home::Absent && row.user().is_some())), false),
        Intent::Repair => (found(&row, false), bad),
        _ => row.undergo(intent, wall, epoch),
    };
    Plan {
        put: changes.then_some(row),
        mirror: changes || !(bad || looks || is_newer),
        prove: changes && matches!(intent, Intent::Take { .. }),
        set_aside: changes && bad && !resets,
        verdict,
    }
}

impl Row {
    /// What an intent that may change the row makes of it, and whether it changed.
    fn undergo(&mut self, intent: &Intent, wall: u64, epoch: u32) -> (Verdict, bool) {
        let verdict = match intent {
            Intent::Take { op, until, key: own_key, install: own_install, inherit, void, again, joins, person, existing } => {
                let digest = |key: Id| person.as_ref().map(|person| person.digest(key));
                let ours = self.install.and_then(digest);
                let same = ours.is_some() && ours == self.person;
                let other = ours.is_some() && self.person.is_some() && !same;
                let holder = self.creation().filter(|lease| lease.excludes(*op, *void, wall));
                let is_there = self.user().is_some_and(|user| same && user.standing != Standing::Lapsed);
                let joins = *joins && (is_there || (same && holder.is_some()));
                // It may have replaced another's user itself, and not have learned of it.
                let is_own = self.op == Some(*op);
                if again.is_some_and(|generation| generation != self.generation) && !joins && !is_own {
                    return (Verdict::WasReset, false);
                }
                let replaces = match (self.user(), holder) {
                    (Some(_), _) if *existing == Existing::InTheWay => return (Verdict::Exists, false),
                    (Some(user), _) if is_there => return (Verdict::There(user.clone()), false),
                    (Some(_), _) if !same && *existing == Existing::Kept => return (Verdict::Other, false),
                    (Some(_), _) => true,
                    (None, Some(_)) if other && *existing == Existing::Replaced => true,
                    (None, Some(_)) => return (self.busy(), false),
                    // Another person's that was interrupted leaves nothing either, not even the name of the device.
                    (None, None) => other,
                };
                let former = self.former().filter(|(user, _)| user.standing != Standing::Lapsed);
                if replaces {
                    self.reset();
                }
                let key = match self.phase {
                    Phase::Creating { key } if *inherit => key,
                    _ => *own_key,
                };
                let install = self.install.unwrap_or(*own_install);
                self.op = Some(*op);
                self.until = *until;
                self.install = Some(install);
                self.person = digest(install);
                self.refresh = None;
                self.phase = Phase::Creating { key };
                Verdict::Taken { generation: self.generation, install, key, inherited: key != *own_key, former }
            }
            Intent::Check { op, generation } => return (standing(self, *op, *generation), false),
            Intent::Commit { epoch: began, .. } | Intent::CommitRefresh { epoch: began, .. } if *began != epoch => return (Verdict::WasReset, false),
            Intent::Commit { op, generation, user, .. } => match standing(self, *op, *generation) {
                Verdict::Kept => {
                    self.until = 0;
                    self.phase = Phase::User(user.clone());
                    Verdict::Committed
                }
                lost => return (lost, false),
            },
            Intent::Release { op, .. } => {
                let holds = self.op == Some(*op) && matches!(self.phase, Phase::Creating { .. });
                if holds {
                    self.op = None;
                    self.until = 0;
                    self.person = None;
                    self.phase = Phase::Empty;
                }
                return (Verdict::Released, holds);
            }
            Intent::TakeRefresh { op, until, generation, token, void } => match (current(self, *generation, token), self.refresh) {
                (Some(_), Some(lease)) if lease.excludes(*op, *void, wall) => {
                    return (Verdict::Busy { holder: Some(lease.op), until: lease.until, generation: self.generation }, false);
                }
                (Some(user), _) if user.standing != Standing::Lapsed => {
                    let verdict = Verdict::Refreshing(user.clone());
                    self.refresh = Some(Lease { op: *op, until: *until });
                    verdict
                }
                // Another token, or none, or one that no refresh can replace.
                _ => return (found(self, false), false),
            },
            Intent::CommitRefresh { generation, old, new, .. } => {
                let user = current(self, *generation, old).map(|user| {
                    let mut user = User::clone(user);
                    user.token = new.clone();
                    user.standing = Standing::Enabled;
                    Arc::new(user)
                });
                let changes = user.is_some();
                if let Some(user) = user {
                    self.refresh = None;
                    self.phase = Phase::User(user);
                }
                return (found(self, false), changes);
            }
            Intent::EndRefresh { op, generation, token, standing } => {
                let user = standing.zip(current(self, *generation, token)).map(|(standing, user)| {
                    let mut user = User::clone(user);
                    user.standing = standing;
                    Arc::new(user)
                });
                // Nobody can refresh a token that the platform does not know, so nobody holds a lease for it.
                let has_lapsed = user.as_ref().is_some_and(|user| user.standing == Standing::Lapsed);
                let ends = self.refresh.is_some_and(|lease| lease.op == *op || has_lapsed);
                let changes = ends || user.is_some();
                if ends {
                    self.refresh = None;
                }
                if let Some(user) = user {
                    self.phase = Phase::User(user);
                }
                return (found(self, false), changes);
            }
            Intent::Reset => {
                let former = self.former();
                self.reset();
                Verdict::Reset { former }
            }
            Intent::Read | Intent::Look | Intent::Repair => return (found(self, false), false),
        };
        (verdict, true)
    }

    /// A tombstone and nothing else, of the next generation.
    fn reset(&mut self) {
        *self = Row::empty(self.generation.wrapping_add(1));
    }

    /// Whom a reset would put out, and from which device.
    #[inline(never)]
    fn former(&self) -> Option<(Arc<User>, Option<Id>)> {
        self.user().map(|user| (user.clone(), self.install))
    }

    #[inline(never)]
    fn busy(&self) -> Verdict {
        Verdict::Busy { holder: self.op, until: self.until, generation: self.generation }
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
        row.busy()
    }
}

/// The user, if this is still its token.
fn current<'a>(row: &'a Row, generation: u32, token: &Secret) -> Option<&'a Arc<User>> {
    row.user().filter(|user| row.generation == generation && user.token.id == *token)
}

#[inline(never)]
fn found(row: &Row, repair: bool) -> Verdict {
    Verdict::Found { op: row.op, generation: row.generation, user: row.user().cloned(), person: row.person, repair }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const OP: Id = Id::numbered(7);

    fn ann() -> Person {
        Person::new("ann".into())
    }

    fn taking(again: Option<u32>, joins: bool) -> Intent {
        let (op, key, install, person, existing) = (OP, Id::numbered(9), Id::numbered(8), Some(ann()), Existing::Replaced);
        Intent::Take { op, until: 9, key, install, inherit: true, void: None, again, joins, person, existing }
    }

    /// A creation under way, for that person on that device.
    fn creating(op: Id, person: Person, install: Id) -> Row {
        let phase = Phase::Creating { key: Id::numbered(5) };
        Row { op: Some(op), until: 9, install: Some(install), person: Some(person.digest(install)), phase, ..Row::empty(1) }
    }

    #[test]
    fn what_waited_does_not_begin_after_a_reset_unless_it_was_its_own() {
        let take = |row| decide(&taking(Some(0), true), &Stored::Row(row), Home::Mirrors, 1, 0).verdict;
        assert_eq!(take(Row::empty(1)), Verdict::WasReset);
        // It replaced another person's user and did not learn that it had.
        assert!(matches!(take(creating(OP, ann(), Id::numbered(8))), Verdict::Taken { generation: 1, .. }));
    }

    #[test]
    fn what_waited_may_join_one_that_began_after_a_reset_and_what_held_the_lease_may_not() {
        let take = |joins| decide(&taking(Some(0), joins), &Stored::Row(creating(Id::numbered(1), ann(), Id::numbered(2))), Home::Mirrors, 1, 0).verdict;
        assert!(matches!(take(true), Verdict::Busy { holder: Some(holder), .. } if holder == Id::numbered(1)));
        assert_eq!(take(false), Verdict::WasReset);
    }

    #[test]
    fn an_interrupted_creation_leaves_its_key_and_the_devices_name_to_the_same_person_only() {
        let take = |row| decide(&taking(None, true), &Stored::Row(row), Home::Mirrors, 100, 0).verdict;
        let taken = |generation, install, key, inherited| Verdict::Taken { generation, install, key, inherited, former: None };
        assert_eq!(take(creating(Id::numbered(1), ann(), Id::numbered(2))), taken(1, Id::numbered(2), Id::numbered(5), true));
        assert_eq!(take(creating(Id::numbered(1), Person::new("bob".into()), Id::numbered(2))), taken(2, Id::numbered(8), Id::numbered(9), false));
    }
    #[test]
    fn nobody_holds_the_lease_of_a_token_that_the_platform_does_not_know() {
        let token = Token { id: Secret::new("t".into()), expiry: String::new(), expires_at: 9, issued_at: 0, skew: 0 };
        let user = User { id: "u".into(), token: token.clone(), linked: true, standing: Standing::Enabled, platform: String::new() };
        let row = Row { refresh: Some(Lease { op: Id::numbered(1), until: 9 }), phase: Phase::User(Arc::new(user)), ..Row::empty(1) };
        let left = |standing| {
            let end = Intent::EndRefresh { op: OP, generation: 1, token: token.id.clone(), standing };
            decide(&end, &Stored::Row(row.clone()), Home::Mirrors, 1, 0).put.map(|row| row.refresh.is_some())
        };
        assert_eq!([Some(Standing::Lapsed), Some(Standing::Disabled), None].map(left), [Some(false), Some(true), None]);
    }
}
