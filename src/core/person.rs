//! For whom the app wants a user. The app's own id of the person is never stored: only a digest of it, under a key that `reset` forgets.

use super::{Id, Secret};

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Person(Secret);

impl Person {
    pub fn new(app_user_id: String) -> Self {
        Self(Secret::new(app_user_id))
    }

    /// The digest under this device's install id. Whoever can read the key can try names: it hides a name, it does not guard it.
    pub fn digest(&self, key: Id) -> Id {
        let [high, low] = key.halves();
        Id::new(self.half(high, low), self.half(!high, !low))
    }

    fn half(&self, high: u64, low: u64) -> u64 {
        sip([high, low], self.0.expose().as_bytes())
    }
}

/// SipHash 2-4 as published, since a stored digest has to stay readable. The one of std is deprecated, and twice as long where it is compiled.
fn sip([high, low]: [u64; 2], text: &[u8]) -> u64 {
    let mut state = [high ^ 0x736f_6d65_7073_6575, low ^ 0x646f_7261_6e64_6f6d, high ^ 0x6c79_6765_6e65_7261, low ^ 0x7465_6462_7974_6573];
    let mut word = 0;
    for (at, byte) in text.iter().enumerate() {
        word |= u64::from(*byte) << (at % 8 * 8);
        if at % 8 == 7 {
            absorb(&mut state, word);
            word = 0;
        }
    }
    // What is left of the text, and its length in the last byte.
    absorb(&mut state, word | (text.len() as u64) << 56);
    state[2] ^= 0xff;
    mix(&mut state, 4);
    state.into_iter().fold(0, |sum, part| sum ^ part)
}

fn absorb(state: &mut [u64; 4], word: u64) {
    state[3] ^= word;
    mix(state, 2);
    state[0] ^= word;
}

fn mix(state: &mut [u64; 4], rounds: u8) {
    let [mut a, mut b, mut c, mut d] = *state;
    for _ in 0..rounds {
        a = a.wrapping_add(b);
        c = c.wrapping_add(d);
        b = b.rotate_left(13) ^ a;
        d = d.rotate_left(16) ^ c;
        a = a.rotate_left(32).wrapping_add(d);
        c = c.wrapping_add(b);
        b = b.rotate_left(17) ^ c;
        d = d.rotate_left(21) ^ a;
        c = c.rotate_left(32);
    }
    *state = [a, b, c, d];
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    #[allow(deprecated)]
    fn it_is_what_std_makes_of_a_text_of_any_length() {
        use core::hash::{Hasher as _, SipHasher};

        for length in 0..=33 {
            let text: Vec<u8> = (0..length).map(|at| 251 - 7 * at).collect();
            let mut hasher = SipHasher::new_with_keys(u64::MAX, length.into());
            hasher.write(&text);
            assert_eq!(sip([u64::MAX, length.into()], &text), hasher.finish(), "{length}");
        }
    }

    #[test]
    fn a_digest_tells_persons_and_devices_apart_and_nothing_else() {
        let (ann, bob) = (Person::new("ann".into()), Person::new("bob".into()));
        assert_eq!(ann.digest(Id::numbered(1)), Person::new("ann".into()).digest(Id::numbered(1)));
        assert_ne!(ann.digest(Id::numbered(1)), bob.digest(Id::numbered(1)));
        assert_ne!(ann.digest(Id::numbered(1)), ann.digest(Id::numbered(2)));
        assert_ne!(ann.digest(Id::numbered(1)), ann.digest(Id::new(2, 0)));
    }

    #[test]
    fn it_is_the_published_siphash_so_that_a_stored_digest_stays_readable() {
        // SipHash paper, appendix A: key 00..0f, message 00..0e.
        let message: String = (0..15u8).map(char::from).collect();
        let (k0, k1) = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908);
        assert_eq!(Person::new(message).half(k0, k1), 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn nobody_sees_the_name() {
        assert!(!format!("{:?}", Person::new("ann".into())).contains("ann"));
    }
}
