//! What is still to happen, by time. What is soon lies in one list for each millisecond, so that little has to be sorted.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::dice::{self, Dice};

/// How many milliseconds ahead have a list of their own: nearly everything but the pauses of people.
const SOON: u32 = 1 << 16;

pub struct Queue<T> {
    now: u32,
    /// One list for each millisecond from now on, in a circle; and how much of now's has happened.
    soon: Vec<Vec<T>>,
    happened: usize,
    /// By time, and then as they were said.
    later: BinaryHeap<Reverse<(u32, u32, T)>>,
    said: u32,
    left: usize,
}

impl<T: Copy + Ord> Queue<T> {
    pub fn new() -> Self {
        Self { now: 0, soon: std::iter::repeat_with(Vec::new).take(SOON as usize).collect(), happened: 0, later: BinaryHeap::new(), said: 0, left: 0 }
    }

    /// Never earlier than what happened last.
    pub fn push(&mut self, at: u32, what: T) {
        self.left += 1;
        if at - self.now < SOON {
            self.soon[(at % SOON) as usize].push(what);
        } else {
            self.said += 1;
            self.later.push(Reverse((at, self.said, what)));
        }
    }

    /// The next that happens before that time. Of what happens in one millisecond any may be first: otherwise what was said long before, such
    /// as what comes out of a queue, would always win.
    pub fn pop_before(&mut self, end: u32, dice: &mut Dice) -> Option<(u32, T)> {
        while self.left > 0 && self.now < end {
            let list = &mut self.soon[(self.now % SOON) as usize];
            let here = list.len() - self.happened;
            if here > 0 {
                let chosen = self.happened + if here > 1 { dice::below(dice, here as u32) as usize } else { 0 };
                list.swap(self.happened, chosen);
                self.happened += 1;
                self.left -= 1;
                return Some((self.now, list[self.happened - 1]));
            }
            list.clear();
            self.happened = 0;
            self.now += 1;
            while let Some(Reverse((at, _, what))) = self.later.peek().copied()
                && at - self.now < SOON
            {
                self.later.pop();
                self.soon[(at % SOON) as usize].push(what);
            }
        }
        None
    }

    /// What never happened.
    pub fn into_rest(self) -> impl Iterator<Item = T> {
        let later = self.later.into_iter().map(|Reverse((.., what))| what);
        let (now, happened) = (self.now % SOON, self.happened);
        let soon = (0..).zip(self.soon).flat_map(move |(place, list)| list.into_iter().skip(if place == now { happened } else { 0 }));
        soon.chain(later)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_happens_once_and_in_order() {
        let mut dice = dice::of_a_run(1);
        let mut queue = Queue::new();
        let mut expected: Vec<(u32, u32)> = (0..2_000).map(|what| (dice::below(&mut dice, 4 * SOON), what)).collect();
        expected.iter().for_each(|(at, what)| queue.push(*at, *what));
        expected.sort_unstable();
        let mut happened: Vec<_> = std::iter::from_fn(|| queue.pop_before(5 * SOON, &mut dice)).collect();
        assert!(happened.is_sorted_by_key(|(at, _)| *at));
        happened.sort_unstable();
        assert_eq!(happened, expected);
    }

    #[test]
    fn what_is_said_while_something_happens_comes_after_it() {
        let mut dice = dice::of_a_run(1);
        let mut queue = Queue::new();
        queue.push(5, 'a');
        queue.push(5 + SOON, 'z');
        assert_eq!(queue.pop_before(5, &mut dice), None);
        assert_eq!(queue.pop_before(6, &mut dice), Some((5, 'a')));
        queue.push(5, 'b');
        queue.push(6, 'c');
        assert_eq!(queue.pop_before(7, &mut dice), Some((5, 'b')));
        assert_eq!(queue.pop_before(7, &mut dice), Some((6, 'c')));
        assert_eq!(queue.pop_before(7, &mut dice), None);
        assert_eq!(queue.into_rest().collect::<String>(), "z");
    }
}
