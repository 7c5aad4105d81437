//! Whether the calls can be put in an order that explains them all: the device as one register that holds a user or none.
//!
//! Each call becomes things that happened at one moment each. The search tries every order that time allows.

use std::collections::HashSet;

use super::{Case, Held, hold};
use crate::history::{End, Made};
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
    /// From nobody to this user.
    Stores(&'a str),
    /// From nobody to one of the platform's users.
    StoresSomebody,
    Removes,
    Finds(Option<&'a str>),
    FindsWhether(bool),
    /// What that other happening stored is no longer there.
    FindsGone(usize),
}

/// The device's user, and which happening stored it.
type Device<'a> = Option<(&'a str, usize)>;

pub fn one_order(case: &Case) -> Held {
    let happenings = happenings(case);
    if happenings.len() > 128 {
        return Err(format!("{} happenings are more than this judge can order", happenings.len()));
    }
    let users: Vec<&str> = case.record.users.iter().map(|user| user.user_id.as_str()).collect();
    let mut search = Search { happenings: &happenings, users: &users, seen: HashSet::new(), furthest: 0 };
    hold(search.can_end(0, None), || {
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
        let mut add = |what, surely| {
            all.push(Happening { what, from, to, surely, before: Vec::new() });
            all.len() - 1
        };
        match (&made.operation, &made.end) {
            (Operation::CreateUser { .. }, End::Resolved { .. }) => {
                if let Some(user) = made.announced() {
                    stores.push((add(What::Stores(user), true), made));
                }
            }
            (Operation::CreateUser { .. }, End::Rejected { error, .. }) => match error.kind.as_str() {
                "user-exists" => drop(add(What::FindsWhether(true), true)),
                // It may have stored its user and then seen that a reset took it.
                "reset" if acted(case, made) => {
                    let store = add(What::StoresSomebody, false);
                    let gone = add(What::FindsGone(store), true);
                    all[store].before.push(gone);
                    stores.push((store, made));
                }
                "crashed" | "storage-failed" => stores.push((add(What::StoresSomebody, false), made)),
                _ => {}
            },
            (Operation::CreateUser { .. }, End::Died { .. } | End::Pending) if acted(case, made) => stores.push((add(What::StoresSomebody, false), made)),
            (Operation::Reset, end) => removals.push((add(What::Removes, matches!(end, End::Resolved { .. })), made)),
            (Operation::GetUserId | Operation::UserExists | Operation::IsUserLinked | Operation::Look, End::Resolved { value, .. }) => {
                if let Some(user) = &value.user {
                    add(What::Finds(user.as_deref()), true);
                }
                for exists in [value.exists, value.linked].into_iter().flatten() {
                    add(What::FindsWhether(exists), true);
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
    all
}

/// What began before a reset must not store a user after it: in its own page from its call on; elsewhere a creation has begun once it has its
/// lease.
fn begun_before(creation: &Made, reset: &Made) -> bool {
    let leased = creation.leased.is_some_and(|at| at + CLOCKS < reset.began);
    leased || (creation.shares_a_page_with(reset) && creation.call != reset.call && creation.began + CLOCKS < reset.began)
}

fn acted(case: &Case, made: &Made) -> bool {
    case.record.log.iter().filter_map(|entry| entry.acted()).any(|(code, _)| made.posted.iter().any(|posted| posted == code))
}

struct Search<'a> {
    happenings: &'a [Happening<'a>],
    users: &'a [&'a str],
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
        next.into_iter().any(|at| {
            let free = self.happenings[at].before.iter().all(|other| done & (1 << other) == 0);
            free && self.after(at, device).into_iter().any(|device| self.can_end(done | (1 << at), device))
        })
    }

    /// What the device may hold after that happening; nothing where it cannot happen.
    fn after(&self, at: usize, device: Device<'a>) -> Vec<Device<'a>> {
        let user = device.map(|(user, _)| user);
        let when = |possible: bool| if possible { vec![device] } else { Vec::new() };
        match self.happenings[at].what {
            What::Stores(_) | What::StoresSomebody if device.is_some() => Vec::new(),
            What::Stores(user) => vec![Some((user, at))],
            What::StoresSomebody => self.users.iter().map(|user| Some((*user, at))).collect(),
            What::Removes => vec![None],
            What::Finds(found) => when(found == user),
            What::FindsWhether(found) => when(found == user.is_some()),
            What::FindsGone(store) => when(device.is_none_or(|(_, by)| by != store)),
        }
    }
}
