//! Whether the calls can be put in an order that explains them all: the device as one register that holds a user or none.
//!
//! Each call becomes things that happened at one moment each. The search tries every order that time allows.

use std::collections::HashSet;

use super::listeners::Told;
use super::{Case, Held, hold, listeners, tokens};
use crate::history::{End, Made};
use crate::plan::Call;
use crate::record::Entry;
use crate::schedule::Operation;

/// Two processes may read the same clock so far apart, in milliseconds.
const CLOCKS: i64 = 3;

/// Something that happened to the device at one moment.
#[derive(Debug)]
struct Happening<'a> {
    what: What<'a>,
    from: i64,
    to: i64,
    /// Whether it surely happened. A call that died may have done its work or not.
    surely: bool,
    /// What must not have happened before it.
    before: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum What<'a> {
    /// That call has the lease, and nobody else has it any more. There is no user, or the call is for somebody else and removes them.
    Takes {
        call: Call,
        means: Means<'a>,
    },
    /// From nobody to this user, or to one of the platform's, by the call that has the lease.
    Stores {
        call: Call,
        user: Option<&'a str>,
        person: Option<&'a str>,
    },
    /// An ensureUser answers with what it has stored, or with what is there for that person.
    Ensures {
        call: Call,
        user: &'a str,
        person: Option<&'a str>,
        stores: bool,
    },
    Removes,
    Finds(Option<&'a str>),
    FindsWhether(bool),
    /// A user of whom nobody said that it is that person's.
    FindsSomebodyElse(Option<&'a str>),
    /// What that other happening stored is no longer there.
    FindsGone(usize),
}

/// What a user that is there means to a creation for that person.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Means<'a> {
    InTheWay,
    /// Another person's is in the way.
    Kept(Option<&'a str>),
    /// Another person's is removed.
    Replaced(Option<&'a str>),
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Device<'a> {
    user: Option<User<'a>>,
    /// The creation that took the lease last.
    lease: Option<Call>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct User<'a> {
    id: &'a str,
    /// For whom the app said that it is.
    person: Option<&'a str>,
    /// The happening that stored it.
    by: usize,
}

pub fn one_order(case: &Case) -> Held {
    let happenings = happenings(case);
    if happenings.len() > 128 {
        return Err(format!("{} happenings are more than this judge can order", happenings.len()));
    }
    let users = case.record.users.iter().map(|user| user.user_id.as_str()).collect();
    let lapsed = case.record.log.iter().filter_map(Entry::lapses).collect();
    let mut search = Search { happenings: &happenings, users, lapsed, seen: HashSet::new(), furthest: 0 };
    hold(search.can_end(0, Device::default()), || {
        let stuck: Vec<_> = (0..happenings.len())
            .filter(|at| happenings[*at].surely && search.furthest & (1 << at) == 0)
            .map(|at| format!("{:?}", happenings[at].what))
            .collect();
        format!("no order explains all that was seen; the longest leaves out {}", stuck.join(", "))
    })
}

fn happenings<'a>(case: &'a Case) -> Vec<Happening<'a>> {
    let mut all: Vec<Happening> = Vec::new();
    let mut removals: Vec<(usize, &Made)> = Vec::new();
    let mut stores: Vec<(usize, &Made)> = Vec::new();
    for made in &case.history.calls {
        let from = made.began - CLOCKS;
        let to = made.settled().map_or(i64::MAX, |at| at + CLOCKS);
        let mut add = |what, to, surely| {
            all.push(Happening { what, from, to, surely, before: Vec::new() });
            all.len() - 1
        };
        let (call, person) = (made.call, made.person.as_deref());
        match (&made.operation, &made.end) {
            (Operation::CreateUser { .. } | Operation::Ensure { .. }, end) => {
                let ends = ends(case, made);
                // An ensureUser that came to nothing may have removed somebody else's user before.
                let takes = (made.leased.is_some() || ends.is_some() || made.operation.ensures())
                    .then(|| add(What::Takes { call, means: means(made) }, made.leased.map_or(to, |at| at + CLOCKS), made.leased.is_some()));
                if let End::Rejected { error, .. } = end {
                    match error.kind.as_str() {
                        "user-exists" => drop(add(What::FindsWhether(true), to, true)),
                        "other-user" => drop(add(What::FindsSomebodyElse(person), to, true)),
                        _ => {}
                    }
                }
                if let Some((what, surely)) = ends {
                    let store = add(what, to, surely);
                    // It may have stored its user and then seen that a reset took it.
                    let gone = made.error().filter(|error| error.kind == "reset").map(|_| add(What::FindsGone(store), to, true));
                    all[store].before.extend(gone);
                    if let Some(takes) = takes {
                        all[takes].before.push(store);
                    }
                    stores.push((store, made));
                }
            }
            (Operation::Reset, end) => removals.push((add(What::Removes, to, matches!(end, End::Resolved { .. })), made)),
            (Operation::Token, End::Resolved { .. }) => {
                let user = made.token().and_then(|token| tokens::user_of(case.record, &token));
                user.map(|user| add(What::Finds(Some(user)), to, true));
            }
            // In its own page a reset counts from its call on.
            (Operation::Token, End::Rejected { error, .. })
                if error.kind == "no-user" && !case.history.resets().any(|reset| reset.shares_a_page_with(made) && made.overlaps(reset)) =>
            {
                add(What::Finds(None), to, true);
            }
            (Operation::GetUserId | Operation::UserExists | Operation::IsUserLinked | Operation::Look | Operation::Heard, End::Resolved { value, .. }) => {
                if let Some(user) = &value.user {
                    add(What::Finds(user.as_deref()), to, true);
                }
                for exists in [value.exists, value.linked].into_iter().flatten() {
                    add(What::FindsWhether(exists), to, true);
                }
            }
            _ => {}
        }
    }
    for (store, creation) in &stores {
        for (removal, reset) in &removals {
            if begun_before(creation, reset) {
                all[*store].before.push(*removal);
            }
        }
    }
    // Each listener is told what one look found after the one before it.
    for Told { since, at, now, .. } in listeners::told(case.record) {
        all.push(Happening { what: What::Finds(now), from: since.map_or(i64::MIN, |since| since - CLOCKS), to: at + CLOCKS, surely: true, before: Vec::new() });
    }
    all
}

/// How a creation may have left a user on the device, and whether it surely did.
fn ends<'a>(case: &'a Case, made: &'a Made) -> Option<(What<'a>, bool)> {
    let (call, person) = (made.call, made.person.as_deref());
    let stores = |user| What::Stores { call, user, person };
    let acted = || made.exchanged(case.record).next().is_some();
    match &made.end {
        End::Resolved { .. } => {
            let user = made.announced()?;
            let was_its_own = made.exchanged(case.record).any(|exchanged| exchanged.user == user);
            let what = if made.operation.ensures() { What::Ensures { call, user, person, stores: was_its_own } } else { stores(Some(user)) };
            Some((what, true))
        }
        End::Rejected { error, .. } => match error.kind.as_str() {
            "reset" if acted() => Some((stores(None), false)),
            "crashed" | "storage-failed" => Some((stores(None), false)),
            _ => None,
        },
        End::Died { .. } | End::Pending => acted().then(|| (stores(None), false)),
    }
}

fn means(made: &Made) -> Means<'_> {
    let person = made.person.as_deref();
    match made.operation {
        Operation::Ensure { reject: true, .. } => Means::Kept(person),
        Operation::Ensure { .. } => Means::Replaced(person),
        _ => Means::InTheWay,
    }
}

/// What began before a reset must not store a user after it: in its own page from its call on; elsewhere a creation has begun once it has its
/// lease.
fn begun_before(creation: &Made, reset: &Made) -> bool {
    let leased = creation.leased.is_some_and(|at| at + CLOCKS < reset.began);
    leased || (creation.shares_a_page_with(reset) && creation.call != reset.call && creation.began + CLOCKS < reset.began)
}

struct Search<'a> {
    happenings: &'a [Happening<'a>],
    users: Vec<&'a str>,
    lapsed: Vec<&'a str>,
    seen: HashSet<(u128, Device<'a>)>,
    /// The longest order that was found.
    furthest: u128,
}

impl<'a> Search<'a> {
    fn can_end(&mut self, done: u128, device: Device<'a>) -> bool {
        if !self.seen.insert((done, device)) {
            return false;
        }
        if done.count_ones() > self.furthest.count_ones() {
            self.furthest = done;
        }
        let open = |at: &usize| done & (1 << at) == 0;
        let sure = || (0..self.happenings.len()).filter(open).filter(|at| self.happenings[*at].surely);
        // Nothing that began after another one's end can come before it.
        let Some(end) = sure().map(|at| self.happenings[at].to).min() else { return true };
        let next: Vec<usize> = (0..self.happenings.len()).filter(open).filter(|at| self.happenings[*at].from <= end).collect();
        // A question changes nothing and keeps nothing waiting: where it has its answer now, nothing is gained by asking it later.
        let answered = next.iter().copied().find(|at| self.happenings[*at].what.is_question() && !self.after(*at, device).is_empty());
        if let Some(at) = answered {
            return self.can_end(done | (1 << at), device);
        }
        next.into_iter().any(|at| {
            let free = self.happenings[at].before.iter().all(|other| done & (1 << other) == 0);
            free && self.after(at, device).into_iter().any(|device| self.can_end(done | (1 << at), device))
        })
    }

    /// What the device may be like after that happening; nothing where it cannot happen.
    fn after(&self, at: usize, device: Device<'a>) -> Vec<Device<'a>> {
        let id = device.user.map(|user| user.id);
        let when = |possible: bool| if possible { vec![device] } else { Vec::new() };
        let is_for = |person: Option<&str>| person.is_some() && device.user.is_some_and(|user| user.person == person);
        let holds = |user, person| Device { user: Some(User { id: user, person, by: at }), ..device };
        let may_store = |call| device.user.is_none() && device.lease == Some(call);
        match self.happenings[at].what {
            What::Takes { call, means } => {
                let lapsed = id.is_some_and(|id| self.lapsed.contains(&id));
                let gives_way = match means {
                    Means::InTheWay => false,
                    Means::Kept(person) => is_for(person) && lapsed,
                    Means::Replaced(person) => !is_for(person) || lapsed,
                };
                if device.user.is_none() || gives_way { vec![Device { user: None, lease: Some(call) }] } else { Vec::new() }
            }
            What::Stores { call, .. } if !may_store(call) => Vec::new(),
            What::Stores { user: Some(user), person, .. } => vec![holds(user, person)],
            What::Stores { user: None, person, .. } => self.users.iter().map(|user| holds(user, person)).collect(),
            What::Ensures { user, person, .. } if id == Some(user) => when(is_for(person)),
            What::Ensures { call, user, person, stores } if stores && may_store(call) => vec![holds(user, person)],
            What::Ensures { .. } => Vec::new(),
            What::Removes => vec![Device::default()],
            What::Finds(found) => when(found == id),
            What::FindsWhether(found) => when(found == id.is_some()),
            What::FindsSomebodyElse(person) => when(id.is_some() && !is_for(person)),
            What::FindsGone(store) => when(device.user.is_none_or(|user| user.by != store)),
        }
    }
}

impl What<'_> {
    fn is_question(&self) -> bool {
        matches!(self, Self::Finds(_) | Self::FindsWhether(_) | Self::FindsSomebodyElse(_))
    }
}
