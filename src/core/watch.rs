//! Who is told what becomes of the user: of real changes only, each listener in order.
//!
//! A listener is told what a look at the ledger saw, never what an event said. Looks follow each other, so none can tell of what is older
//! than what was told before.

use std::sync::Arc;

use super::{Standing, User};

/// What a listener cares about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum About {
    /// Whether it is another user.
    User,
    /// All that the status says.
    Status,
}

/// What a look saw.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Seen {
    pub user: Option<Arc<User>>,
    pub resetting: bool,
}

/// The listeners of one tab.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub struct Watch {
    listeners: Vec<Listener>,
    added: u32,
    looking: bool,
    again: bool,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Listener {
    number: u32,
    about: About,
    /// Nothing yet: it learns how things are, whatever that is.
    told: Option<Seen>,
}

impl Watch {
    pub const fn new() -> Self {
        Self { listeners: Vec::new(), added: 0, looking: false, again: false }
    }

    /// The listener's number. It is told something by the look that the next [`signal`](Self::signal) asks for.
    pub fn add(&mut self, about: About) -> u32 {
        self.added += 1;
        self.listeners.push(Listener { number: self.added, about, told: None });
        self.added
    }

    pub fn remove(&mut self, number: u32) {
        self.listeners.retain(|listener| listener.number != number);
    }

    /// Something may have changed. Whether to look now; a look under way is followed by another one.
    pub fn signal(&mut self) -> bool {
        let starts = !self.looking && !self.listeners.is_empty();
        self.again |= self.looking;
        self.looking |= starts;
        starts
    }

    /// A look saw that: who is to be told of it, and about what.
    pub fn saw(&mut self, seen: &Seen) -> Vec<(u32, About)> {
        let mut told = Vec::new();
        for listener in &mut self.listeners {
            if listener.told.as_ref().is_none_or(|told| differ(listener.about, told, seen)) {
                told.push((listener.number, listener.about));
                listener.told = Some(seen.clone());
            }
        }
        told
    }

    /// A look is over, whatever came of it. Whether to look again.
    pub fn ended(&mut self) -> bool {
        self.looking = core::mem::take(&mut self.again) && !self.listeners.is_empty();
        self.looking
    }
}

fn differ(about: About, told: &Seen, seen: &Seen) -> bool {
    match about {
        About::User => told.user.as_ref().map(|user| &user.id) != seen.user.as_ref().map(|user| &user.id),
        About::Status => status(told) != status(seen),
    }
}

fn status(seen: &Seen) -> (Option<(bool, bool)>, bool) {
    (seen.user.as_ref().map(|user| (user.linked, user.standing != Standing::Disabled)), seen.resetting)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::{Secret, Token};
    use super::*;

    fn user(id: &str, token: &str, standing: Standing) -> Seen {
        let token = Token { id: Secret::new(token.into()), expiry: String::new(), expires_at: 0, issued_at: 0, skew: 0 };
        Seen { user: Some(Arc::new(User { id: id.into(), token, linked: true, standing, platform: String::new() })), resetting: false }
    }

    const NOBODY: Seen = Seen { user: None, resetting: false };

    #[test]
    fn a_listener_learns_how_things_are_and_then_of_changes_only() {
        let mut watch = Watch::new();
        let (users, statuses) = (watch.add(About::User), watch.add(About::Status));
        let both = vec![(users, About::User), (statuses, About::Status)];
        assert_eq!(watch.saw(&NOBODY), both);
        assert_eq!(watch.saw(&NOBODY), []);
        assert_eq!(watch.saw(&user("ann", "1", Standing::Enabled)), both);
        assert_eq!(watch.saw(&user("ann", "2", Standing::Enabled)), [], "a refreshed token is no other user");
        assert_eq!(watch.saw(&user("ann", "2", Standing::Disabled)), [(statuses, About::Status)]);
        assert_eq!(watch.saw(&Seen { resetting: true, ..user("ann", "2", Standing::Disabled) }), [(statuses, About::Status)]);
        assert_eq!(watch.saw(&user("bob", "3", Standing::Disabled)), both);
        let late = watch.add(About::User);
        assert_eq!(watch.saw(&user("bob", "3", Standing::Disabled)), [(late, About::User)]);
        watch.remove(users);
        assert_eq!(watch.saw(&NOBODY), [(statuses, About::Status), (late, About::User)]);
    }

    #[test]
    fn looks_follow_each_other_and_none_is_lost() {
        let mut watch = Watch::new();
        assert!(!watch.signal(), "nobody listens");
        let number = watch.add(About::User);
        assert!(watch.signal());
        assert!(!watch.signal() && !watch.signal(), "one is under way");
        assert!(watch.ended(), "it may have looked before the last signal");
        assert!(!watch.ended());
        assert!(watch.signal());
        assert!(!watch.signal());
        watch.remove(number);
        assert!(!watch.ended(), "nobody listens any more");
        assert!(!watch.signal());
    }
}
