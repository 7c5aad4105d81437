//! Chance, out of a seed. Integers only, so that every machine draws the same.

pub use rand::rngs::ChaCha8Rng as Dice;
use rand::{Rng, SeedableRng};

/// A distribution, told as people tell one: a half are under this, ninety-nine per cent under that. Between two points it is even.
pub struct Spread(pub &'static [(u32, u32)]);

/// The first number of a [`Spread`]'s points is of this many.
const WHOLE: u32 = 1_000;

impl Spread {
    pub fn draw(&self, dice: &mut Dice) -> u32 {
        self.at(dice.next_u32())
    }

    /// `random` is uniform over all of `u32`.
    fn at(&self, random: u32) -> u32 {
        let place = u64::from(random) * u64::from(WHOLE);
        let of = |(share, _): (u32, u32)| u64::from(share) << 32;
        let upper = self.0.iter().position(|point| place < of(*point)).unwrap_or(self.0.len() - 1);
        let (from, to) = (self.0[upper - 1], self.0[upper]);
        let (gone, whole) = (place - of(from), of(to) - of(from));
        from.1 + (u128::from(to.1 - from.1) * u128::from(gone) / u128::from(whole)) as u32
    }
}

/// What one run draws from as it goes.
pub fn of_a_run(seed: u64) -> Dice {
    of(seed, 0)
}

/// What is drawn for all people together, before the day begins.
pub fn of_the_people(seed: u64) -> Dice {
    of(seed, u64::MAX)
}

/// Evenly, below `end`.
pub fn below(dice: &mut Dice, end: u32) -> u32 {
    ((u64::from(dice.next_u32()) * u64::from(end)) >> 32) as u32
}

/// What a person draws from, the same under every policy: it depends on who and how often, and on nothing that happened.
pub fn of_a_person(seed: u64, person: u32, time: u32) -> Dice {
    let mut dice = of(seed, u64::from(person) + 1);
    dice.set_word_pos(u128::from(time));
    dice
}

fn of(seed: u64, stream: u64) -> Dice {
    let mut dice = Dice::seed_from_u64(seed);
    dice.set_stream(stream);
    dice
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPREAD: Spread = Spread(&[(0, 10), (500, 20), (990, 118), (1_000, 1_118)]);

    #[test]
    fn a_spread_gives_its_own_points() {
        assert_eq!(SPREAD.at(0), 10);
        assert_eq!(SPREAD.at(1 << 31), 20);
        assert_eq!(SPREAD.at(u32::MAX), 1_117);
        assert_eq!(SPREAD.at(1 << 30), 15);
    }

    #[test]
    fn a_person_draws_the_same_whenever_asked_and_another_does_not() {
        let draws = |person, time| (0..4).map(|_| ()).scan(of_a_person(7, person, time), |dice, ()| Some(dice.next_u32())).collect::<Vec<_>>();
        assert_eq!(draws(1, 0)[1..], draws(1, 1)[..3]);
        assert_ne!(draws(1, 0), draws(2, 0));
    }
}
