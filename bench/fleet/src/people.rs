//! What people do: when they open the app, and how long they wait before they press "try again". They are the same people, and do the
//! same, under every policy.

use crate::dice::{self, Spread};
use crate::scenario::Crowd;

pub const SECOND: u32 = 1_000;
pub const MINUTE: u32 = 60 * SECOND;

/// The hour in which everybody opens the app: more and more of them to its middle, then fewer and fewer.
pub const WAVE: u32 = 60 * MINUTE;

/// How long somebody looks at an error before trying again, the first time.
const PAUSE: Spread = Spread(&[(0, 2 * SECOND), (100, 4 * SECOND), (500, 12 * SECOND), (900, 45 * SECOND), (1_000, 180 * SECOND)]);
/// Twice as long after each further error, up to this many times.
const DOUBLINGS: u32 = 4;
const LONGEST_PAUSE: u32 = 10 * MINUTE;

/// When each of them opens the app, in order: a device is known by its place in it.
pub fn openings(seed: u64, devices: u32, crowd: Option<&Crowd>) -> Vec<u32> {
    let mut dice = dice::of_the_people(seed);
    let mut opening = |_| {
        let (half, other) = (dice::below(&mut dice, WAVE / 2), dice::below(&mut dice, WAVE / 2));
        match crowd {
            Some(crowd) if dice::below(&mut dice, 100) < crowd.percent => crowd.from + dice::below(&mut dice, crowd.lasts),
            _ => half + other,
        }
    };
    let mut openings: Vec<u32> = (0..devices).map(&mut opening).collect();
    openings.sort_unstable();
    openings
}

/// How long that person waits after their error of that number, counted from 1.
pub fn pause(seed: u64, person: u32, error: u16) -> u32 {
    let first = PAUSE.draw(&mut dice::of_a_person(seed, person, error.into()));
    (first << u32::from(error - 1).min(DOUBLINGS)).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wave_is_highest_in_its_middle() {
        let openings = openings(1, 30_000, None);
        let within = |minute: u32| openings.iter().filter(|at| **at / (10 * MINUTE) == minute / 10).count();
        assert!(openings.is_sorted());
        // A triangle: 1, 3, 5, 5, 3, 1 of 18.
        for (minute, share) in [(0, 1), (10, 3), (20, 5), (30, 5), (40, 3), (50, 1)] {
            let expected = 30_000 * share / 18;
            assert!(within(minute).abs_diff(expected) < 300, "{minute}: {}", within(minute));
        }
    }

    #[test]
    fn people_come_back_later_and_later_but_come() {
        let mean = |error| (0..2_000u64).map(|person| u64::from(pause(3, person as u32, error))).sum::<u64>() / 2_000;
        let means = [1, 2, 3, 9].map(mean);
        assert!(means.is_sorted() && means[0] > 10_000, "{means:?}");
        assert!((0..2_000).all(|person| (2 * SECOND..=LONGEST_PAUSE).contains(&pause(3, person, 9))));
    }
}
