//! Listeners (rule 11): every order in which changes, signals, looks and late listeners can meet, on the shipped `core::watch`.
//!
//! A world is a tab that listens to a device which others change. What a look sees is what the device has when its transaction runs. A signal
//! comes late or, in the back-forward cache, not at all; then the page is woken in the end.

use std::collections::HashSet;
use std::sync::Arc;

use model::core::watch::{About, Seen, Watch};
use model::core::{Secret, Standing, Token, User};

/// What may be on the device: nobody, Ann, Ann with another token, Ann disabled, Bob.
const VALUES: usize = 5;
const CHANGES: usize = 4;
const LOST_SIGNALS: u8 = 1;

fn value(which: usize) -> Seen {
    let user = |id: &str, token: &str, standing| {
        let token = Token { id: Secret::new(token.into()), expiry: String::new(), expires_at: 0, issued_at: 0, skew: 0 };
        Some(Arc::new(User { id: id.into(), token, linked: true, standing, platform: String::new() }))
    };
    let user = match which {
        0 => None,
        1 => user("ann", "1", Standing::Enabled),
        2 => user("ann", "2", Standing::Enabled),
        3 => user("ann", "2", Standing::Disabled),
        _ => user("bob", "3", Standing::Enabled),
    };
    Seen { user, resetting: false }
}

/// What a listener can tell apart.
fn view(about: About, which: usize) -> usize {
    match about {
        About::User => [0, 1, 1, 1, 2][which],
        About::Status => [0, 1, 1, 2, 1][which],
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wrong {
    Nothing,
    /// A signal during a look is forgotten.
    Forgets,
    /// A signal during a look begins another one beside it.
    LooksTwice,
    /// Whatever a look sees is told.
    TellsAll,
    /// What was told to one is told to nobody who comes later.
    LeavesOutLateOnes,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct State {
    watch: Watch,
    /// All that was on the device, the present last.
    device: Vec<usize>,
    signal: bool,
    lost: u8,
    asleep: bool,
    looks: Vec<Option<usize>>,
    /// About what, and the moment in `device` that was told last.
    listeners: Vec<(u32, About, Option<usize>)>,
}

#[derive(Clone, Copy, Debug)]
enum Action {
    Change(usize),
    Signal,
    LoseSignal,
    Wake,
    Listen,
    /// The transaction of a look runs.
    Read(usize),
    /// The look hears what it saw; or that it failed.
    Hear(usize, bool),
}

impl State {
    fn actions(&self) -> Vec<Action> {
        let mut actions = Vec::new();
        if self.device.len() <= CHANGES {
            actions.extend((0..VALUES).filter(|value| self.device.last() != Some(value)).map(Action::Change));
        }
        if self.signal {
            actions.push(Action::Signal);
            if self.lost < LOST_SIGNALS {
                actions.push(Action::LoseSignal);
            }
        }
        if self.asleep {
            actions.push(Action::Wake);
        }
        if self.listeners.len() < 2 {
            actions.push(Action::Listen);
        }
        for (at, look) in self.looks.iter().enumerate() {
            match look {
                None => actions.push(Action::Read(at)),
                Some(_) => actions.extend([true, false].map(|good| Action::Hear(at, good))),
            }
        }
        actions
    }

    fn act(&mut self, action: Action, wrong: Wrong) -> Result<(), String> {
        match action {
            Action::Change(value) => {
                self.device.push(value);
                self.signal = true;
            }
            Action::Signal => {
                self.signal = false;
                self.signalled(wrong);
            }
            Action::LoseSignal => {
                (self.signal, self.asleep) = (false, true);
                self.lost += 1;
            }
            Action::Wake => {
                self.asleep = false;
                self.signalled(wrong);
            }
            Action::Listen => {
                let about = if self.listeners.is_empty() { About::User } else { About::Status };
                let number = self.watch.add(about);
                self.listeners.push((number, about, None));
                self.signalled(wrong);
            }
            Action::Read(at) => self.looks[at] = Some(self.device.len() - 1),
            Action::Hear(at, good) => {
                let moment = self.looks.remove(at).ok_or("a look was heard that had not read")?;
                if good {
                    self.tell(moment, wrong)?;
                }
                let again = self.watch.ended();
                if again && wrong == Wrong::Forgets {
                    self.watch.ended();
                } else if again {
                    self.looks.push(None);
                }
                // A look that failed is followed by another signal in the end.
                self.asleep |= !good;
            }
        }
        Ok(())
    }

    fn signalled(&mut self, wrong: Wrong) {
        if self.watch.signal() || (wrong == Wrong::LooksTwice && self.looks.len() == 1) {
            self.looks.push(None);
        }
    }

    fn tell(&mut self, moment: usize, wrong: Wrong) -> Result<(), String> {
        let mut told = self.watch.saw(&value(self.device[moment]));
        if wrong == Wrong::TellsAll {
            told = self.listeners.iter().map(|(number, about, _)| (*number, *about)).collect();
        }
        if wrong == Wrong::LeavesOutLateOnes && self.listeners.iter().any(|(_, _, last)| last.is_some()) {
            told.retain(|(number, _)| self.listeners.iter().any(|(listener, _, last)| listener == number && last.is_some()));
        }
        for (number, about) in told {
            let (.., last) = self.listeners.iter_mut().find(|(listener, ..)| *listener == number).ok_or("nobody has that number")?;
            if let Some(before) = last.replace(moment) {
                if before > moment {
                    return Err(format!("told of moment {moment} after moment {before}"));
                }
                if view(about, self.device[before]) == view(about, self.device[moment]) {
                    return Err(format!("told that nothing had changed since moment {before}"));
                }
            }
        }
        Ok(())
    }

    /// Nothing is on its way any more: everybody knows how things are.
    fn at_rest(&self) -> Result<(), String> {
        let present = self.device[self.device.len() - 1];
        for (number, about, last) in &self.listeners {
            match last {
                None => return Err(format!("listener {number} never learned how things are")),
                Some(moment) if view(*about, self.device[*moment]) != view(*about, present) => {
                    return Err(format!("listener {number} still thinks that it is as at moment {moment} of {:?}", self.device));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

/// How many states there are, or what is wrong in one of them.
fn explore(wrong: Wrong) -> Result<usize, String> {
    let device = vec![0];
    let start = State { watch: Watch::default(), device, signal: false, lost: 0, asleep: false, looks: Vec::new(), listeners: Vec::new() };
    let (mut seen, mut open) = (HashSet::from([start.clone()]), vec![start]);
    while let Some(state) = open.pop() {
        if !state.signal && !state.asleep && state.looks.is_empty() && !state.listeners.is_empty() {
            state.at_rest()?;
        }
        for action in state.actions() {
            // A look that fails again and again tells nothing new.
            if matches!(action, Action::Hear(_, false)) && state.lost > 0 {
                continue;
            }
            let mut next = state.clone();
            next.act(action, wrong).map_err(|why| format!("{why}: {action:?} in {state:?}"))?;
            if matches!(action, Action::Hear(_, false)) {
                next.lost += 1;
            }
            if seen.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    Ok(seen.len())
}

#[test]
fn listeners_are_told_of_real_changes_in_order_and_know_in_the_end_how_things_are() {
    match explore(Wrong::Nothing) {
        Ok(states) => println!("{states} states, 0 violations"),
        Err(why) => panic!("{why}"),
    }
}

#[test]
fn whoever_gets_it_wrong_is_caught() {
    for wrong in [Wrong::Forgets, Wrong::LooksTwice, Wrong::TellsAll, Wrong::LeavesOutLateOnes] {
        match explore(wrong) {
            Ok(states) => panic!("{wrong:?} survives {states} states"),
            Err(why) => println!("{wrong:?}: {why}"),
        }
    }
}
