//! The contract's rules, one by one, and then every order of calls of a small world.

mod deletion;
mod every_order;
mod exchange;
mod mint;
mod requests;
mod snapshot;
mod tokens;

use super::entropy::Counting;
use super::*;

const KEY: &str = "key-with-scope";
const KEY_TO_DELETE: &str = "key-to-delete";
const KEY_WITHOUT_SCOPE: &str = "key-without-scope";

/// A platform with a clock that stands still until it is moved.
struct World {
    platform: Platform,
    now: Time,
    entropy: Counting,
}

impl World {
    fn new() -> Self {
        let platform = Platform::new(api_keys());
        Self { platform, now: Time::from_millis(1_600_000_000_000), entropy: Counting::default() }
    }

    fn at<T>(&mut self, act: impl FnOnce(&mut Platform, &mut Moment<'_>) -> T) -> T {
        act(&mut self.platform, &mut Moment { now: self.now, entropy: &mut self.entropy })
    }

    fn wait(&mut self, ms: i64) {
        self.now = self.now.plus(ms);
    }

    fn mint(&mut self, external_id: &str) -> Secret {
        let key = Secret::new(KEY);
        self.at(|platform, moment| platform.mint(Some(&key), Some(external_id), Deviation::default(), moment)).unwrap().code
    }

    fn exchange(&mut self, code: &Secret, key: &str, install: &str) -> Result<Exchanged, Refusal> {
        self.exchange_deviating(code, key, install, Deviation::default())
    }

    fn exchange_deviating(&mut self, code: &Secret, key: &str, install: &str, deviation: Deviation) -> Result<Exchanged, Refusal> {
        let request = ExchangeRequest { code: code.clone(), idempotency_key: key.to_owned(), install_id: install.to_owned() };
        self.at(|platform, moment| platform.exchange(&request, deviation, moment))
    }

    fn refresh(&mut self, user: &UserId, token: &Secret) -> Result<Token, Refusal> {
        self.at(|platform, moment| platform.refresh(user, token, moment))
    }

    fn notify_reset(&mut self, user: &UserId, token: &Secret, install: &str) -> Result<(), Refusal> {
        self.at(|platform, moment| platform.notify_reset(user, token, install, moment.now))
    }
}

fn api_keys() -> ApiKeys {
    ApiKeys::default().with(KEY, &[Scope::UserLink]).with(KEY_TO_DELETE, &[Scope::UserDelete]).with(KEY_WITHOUT_SCOPE, &[])
}
