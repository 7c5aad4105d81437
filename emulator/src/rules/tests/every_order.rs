//! Every order of calls of a small world, up to a depth: two people, two installs, two idempotency keys, three codes.

use std::collections::BTreeMap;

use super::*;

const PEOPLE: [&str; 2] = ["ana", "ben"];
const KEYS: [&str; 2] = ["k1", "k2"];
const INSTALLS: [&str; 2] = ["i1", "i2"];
/// The first and the third are of one person.
const CODES: usize = 3;
const DEPTH: usize = 4;

#[derive(Clone, Copy, Debug)]
enum Step {
    Exchange {
        code: usize,
        key: usize,
        install: usize,
    },
    /// The codes' time runs out.
    Expire,
}

/// What the contract says, told by a list of what happened instead of by the platform's tables.
#[derive(Clone, Default)]
struct Told {
    /// Exchanges that were not refused: code, key, install.
    done: Vec<(usize, usize, usize)>,
    expired: bool,
}

impl Told {
    fn person(code: usize) -> usize {
        code % 2
    }

    fn expected(&self, code: usize, key: usize, install: usize) -> Result<How, Refusal> {
        // A key stands for the install and the person of its first exchange.
        let first_of_key = self.done.iter().find(|done| done.1 == key);
        let spent = self.done.iter().find(|done| done.0 == code);
        if let Some(spent) = spent {
            let own = (spent.1, spent.2) == (key, install);
            return if own { Ok(How::AnsweredAgain) } else { Err(Refusal::CodeUsed) };
        }
        if self.expired {
            return Err(Refusal::CodeExpired);
        }
        if let Some(first) = first_of_key {
            let same = first.2 == install && Self::person(first.0) == Self::person(code);
            return if same { Ok(How::AnsweredAgain) } else { Err(Refusal::IdempotencyConflict) };
        }
        let known = self.done.iter().any(|done| Self::person(done.0) == Self::person(code));
        Ok(if known { How::Restored } else { How::Made })
    }
}

fn steps() -> Vec<Step> {
    let mut steps = vec![Step::Expire];
    for code in 0..CODES {
        for key in 0..2 {
            for install in 0..2 {
                steps.push(Step::Exchange { code, key, install });
            }
        }
    }
    steps
}

fn run(order: &[Step]) {
    let mut world = World::new();
    let codes: Vec<Secret> = (0..CODES).map(|code| world.mint(PEOPLE[Told::person(code)])).collect();
    let mut told = Told::default();
    let mut users: BTreeMap<usize, UserId> = BTreeMap::new();
    for step in order {
        match *step {
            Step::Expire => {
                world.wait(CODE_LIFE_MS);
                told.expired = true;
            }
            Step::Exchange { code, key, install } => {
                let expected = told.expected(code, key, install);
                let answer = world.exchange(&codes[code], KEYS[key], INSTALLS[install]);
                assert_eq!(answer.as_ref().map(|done| done.how).map_err(|refusal| *refusal), expected, "{order:?}");
                if let Ok(done) = answer {
                    let user = users.entry(Told::person(code)).or_insert_with(|| done.user.clone());
                    assert_eq!(*user, done.user, "one person, one user: {order:?}");
                    told.done.push((code, key, install));
                }
            }
        }
    }
    let counted = world.platform.counters();
    assert_eq!(counted.users_made, users.len() as u64, "{order:?}");
    if let (Some(ana), Some(ben)) = (users.get(&0), users.get(&1)) {
        assert_ne!(ana, ben, "two people, two users: {order:?}");
    }
}

#[test]
fn the_platform_does_what_the_contract_says_in_every_order() {
    let steps = steps();
    let mut order = [0; DEPTH];
    let mut runs = 0;
    loop {
        run(&order.iter().map(|at| steps[*at]).collect::<Vec<_>>());
        runs += 1;
        let Some(place) = order.iter().rposition(|at| at + 1 < steps.len()) else { break };
        order[place] += 1;
        order[place + 1..].fill(0);
    }
    assert_eq!(runs, steps.len().pow(DEPTH as u32));
}
