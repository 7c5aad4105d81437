//! For whom the app wants a user. The app's own id of the person is never stored: only a digest of it, under a key that `reset` forgets.

// Deprecated for hash tables; it stays what its documentation says, SipHash 2-4 under a key of one's own, and costs no dependency.
#[allow(deprecated)]
use core::hash::{Hasher as _, SipHasher};

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

    #[allow(deprecated)]
    fn half(&self, high: u64, low: u64) -> u64 {
        let mut hasher = SipHasher::new_with_keys(high, low);
        hasher.write(self.0.expose().as_bytes());
        hasher.finish()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

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
