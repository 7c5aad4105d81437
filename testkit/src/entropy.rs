//! Random bytes out of a seed that the caller draws.

use sentiance_emulator::rules::Entropy;
use sha2::{Digest, Sha256};

pub struct Seeded {
    seed: Vec<u8>,
    drawn: u64,
}

impl Seeded {
    pub fn new(seed: &[u8]) -> Self {
        Self { seed: seed.to_vec(), drawn: 0 }
    }
}

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(32) {
            let block = Sha256::new().chain_update(&self.seed).chain_update(self.drawn.to_le_bytes()).finalize();
            self.drawn += 1;
            part.copy_from_slice(&block[..part.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_draws_are_the_same_and_a_seed_gives_the_same_again() {
        let draw = |seed: &[u8]| {
            let (mut entropy, mut first, mut second) = (Seeded::new(seed), [0; 40], [0; 40]);
            entropy.fill(&mut first);
            entropy.fill(&mut second);
            (first, second)
        };
        let (first, second) = draw(b"a");
        assert_ne!(first, second);
        assert_eq!(draw(b"a"), (first, second));
        assert_ne!(draw(b"b").0, first);
    }
}
