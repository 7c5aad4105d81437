//! Both origins without their sockets: from a request to what becomes of its answer. The server puts it on sockets, `../testkit` makes
//! WebAssembly of it for those who have no Rust. Time and randomness are handed in.

mod about;
mod app;
mod clock;
mod control;
mod counters;
mod keys;
mod log;
#[cfg(feature = "page")]
mod page;
mod platform;
mod recorded;
mod sessions;
mod settings;

use bytes::Bytes;
use http::{Request, Response};
use serde::Serialize;

use crate::faults::{Delivery, Fault, Plan};
use crate::rules::{Entropy, Moment, Platform, Seed, Snapshot, Time, UserId, UserSummary};

pub use about::{about, keys};
pub use app::APP_CALLS;
pub use keys::{KEY_WITH_USER_DELETE, KEY_WITH_USER_LINK, KEY_WITHOUT_USER_LINK};
pub use log::Side;
pub use recorded::Waiting;
pub use settings::Settings;

/// Of a request's body at most this much is kept: more than any call takes, so that everyone can see that it is too large.
pub const BODY_KEPT: usize = 2 * 1024 * 1024 + 1;
/// The app backend that waits longer for the platform has lost its own client.
pub const BACKEND_PATIENCE_MS: u64 = 10_000;
/// And it reads no longer answer than this.
pub const BACKEND_READS: usize = 64 * 1024;

/// What a request comes to.
#[derive(Debug)]
pub enum Step {
    Deliver(Delivery),
    /// The app backend asks the platform first: over HTTP, as anybody, so that faults meet it too. What comes of it is for [`Origins::asked`].
    Ask {
        request: Request<Bytes>,
        waiting: Waiting,
    },
}

/// Everything the two origins know.
pub struct Origins {
    settings: Settings,
    platform: Platform,
    plan: Plan,
    clock: clock::Clock,
    counters: counters::Counters,
    log: log::Log,
    sessions: sessions::Sessions,
    backend_key: String,
    seed: Seed,
    entropy: Box<dyn Entropy + Send>,
    changed: bool,
}

impl Origins {
    /// `now` is the machine's own time, here and everywhere. Where something was kept, the seed's users are not planted again.
    pub fn new(settings: Settings, seed: Seed, kept: Option<Snapshot>, mut entropy: Box<dyn Entropy + Send>, now: Time) -> Self {
        let drawn: &mut dyn Entropy = &mut *entropy;
        let backend_key = format!("emulator-app-backend-{}", drawn.hex(16));
        let keys = seed.keys_beside(keys::all(&backend_key));
        let platform = match kept {
            Some(kept) => Platform::restored(keys, kept),
            None => {
                let mut platform = Platform::new(keys);
                platform.plant(&seed, &mut Moment { now, entropy: drawn });
                platform
            }
        };
        Self {
            platform,
            plan: Plan::default(),
            clock: clock::Clock::default(),
            counters: counters::Counters::default(),
            log: log::Log::new(now),
            sessions: sessions::Sessions::new(settings.app_port, settings.tls),
            backend_key,
            seed,
            entropy,
            changed: false,
            settings,
        }
    }

    /// Somebody connected to one of them.
    pub fn connected(&mut self) {
        self.counters.connections += 1;
    }

    pub fn came(&mut self, now: Time, side: Side, request: Request<Bytes>) -> Step {
        match side {
            Side::App => self.app(now, request),
            Side::Platform if self.settings.control && control::is_here(request.uri().path()) => Step::Deliver(recorded::at_once(self.control(now, &request))),
            Side::Platform => Step::Deliver(self.contract(now, request)),
        }
    }

    /// What the platform answered the app backend; `None`: nothing, or nothing whole, or too late.
    pub fn asked(&mut self, waiting: Waiting, answer: Option<&Response<Bytes>>) -> Delivery {
        self.code_asked_for(waiting, answer)
    }

    /// Whether there is something new that a restart keeps, since this was asked last.
    pub fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    pub fn snapshot(&self) -> Snapshot {
        self.platform.snapshot()
    }

    /// Adds all of them, or says what is wrong with one.
    pub fn add_faults(&mut self, faults: Vec<Fault>) -> Result<(), String> {
        faults.iter().try_for_each(|fault| fault.check(self.settings.tls))?;
        faults.into_iter().for_each(|fault| self.plan.add(fault));
        Ok(())
    }

    pub fn clear_faults(&mut self) {
        self.plan.clear();
    }

    /// Those still waiting.
    pub fn faults(&self) -> &[Fault] {
        self.plan.list()
    }

    /// As `POST /login`: the cookie of a new session.
    pub fn log_in(&mut self, person: &str) -> String {
        self.sessions.open(person, &mut *self.entropy)
    }

    pub fn counters(&self) -> impl Serialize + use<> {
        counters::Report { platform: self.platform.counters(), seen: self.counters }
    }

    /// The last requests, newest last.
    pub fn log(&self) -> impl Serialize {
        self.log.list()
    }

    pub fn users(&self, now: Time) -> Vec<UserSummary> {
        self.platform.users(self.clock.at(now))
    }

    /// What an app's backend or Sentiance may do to a user: whether there is such a user, and `None` where there is no such deed.
    pub fn act_on_user(&mut self, action: &str, user: &str) -> Option<bool> {
        let user = UserId::new(user);
        let found = match action {
            "disable" => self.platform.disable_user(&user),
            "enable" => self.platform.enable_user(&user),
            "delete" => self.platform.delete_user(&user),
            _ => return None,
        };
        self.changed = true;
        Some(found)
    }

    /// Lets the platform decide something that a restart may have to keep.
    fn decide<T>(&mut self, now: Time, decide: impl FnOnce(&mut Platform, &mut Moment<'_>) -> T) -> T {
        self.changed = true;
        decide(&mut self.platform, &mut Moment { now: self.clock.at(now), entropy: &mut *self.entropy })
    }

    /// As freshly started on an empty state: what is left is the seed.
    fn reset(&mut self, now: Time) {
        self.plan.clear();
        self.clock = clock::Clock::default();
        self.sessions.clear();
        self.platform.clear();
        self.platform.plant(&self.seed, &mut Moment { now, entropy: &mut *self.entropy });
        self.counters = counters::Counters::default();
        self.log.clear();
        self.changed = true;
    }
}
