//! The rules by which other sign-in SDKs send a request again. Each is applied here to both requests of a sign-in, as by an app that
//! gives its own request for a code its SDK's rule; the SDKs themselves have it for their own request only.

use crate::client::{Client, Moment, News, Order, Reply};
use crate::people::SECOND;

/// Who watches a page that hangs loads it again after so long. Also what is assumed where an SDK sets no time-out.
const RELOAD: u32 = 60 * SECOND;

pub struct Peer {
    name: &'static str,
    source: &'static str,
    /// How long one request may take.
    timeout: u32,
    /// The pause after that failure in a row, counted from 0; none where it is told to the person.
    pause: fn(failures: u8, reply: Reply, random: u32) -> Option<u32>,
}

/// The second names of the files are those of the published sources, November 2026.
pub const PEERS: [Peer; 5] = [
    Peer {
        name: "no retry",
        source: "Firebase, `signInWithCustomToken`: an error at once, 30 s a request (`api/index.ts`); likewise, without a time-out: Supabase, oidc-client-ts, Stytch",
        timeout: 30 * SECOND,
        pause: |_, _, _| None,
    },
    Peer {
        name: "replays at once",
        source: "Auth0 SPA SDK (`http.ts`): three in all without a pause, 10 s each, where no answer came; a status is final",
        timeout: 10 * SECOND,
        pause: |failures, reply, _| (failures < 2 && matches!(reply, Reply::Lost | Reply::Late)).then_some(0),
    },
    Peer {
        name: "fixed pauses",
        source: "Descope (`createFetchLogger.ts`): on 503 again after 0.1, 5 and 5 s, whatever Retry-After says",
        timeout: RELOAD,
        pause: |failures, reply, _| {
            let pause = [100, 5_000, 5_000].get(usize::from(failures)).copied();
            pause.filter(|_| matches!(reply, Reply::Refused { status: 503, .. }))
        },
    },
    Peer {
        name: "no jitter",
        source: "Supabase, the schedule of its refresh (`GoTrueClient.ts`): 0.2 s, doubled each time, while less than 30 s are over; on network errors and 502 to 504",
        timeout: RELOAD,
        pause: |failures, reply, _| {
            let pauses = (failures < 7).then(|| 200 << failures);
            pauses.filter(|_| matches!(reply, Reply::Lost | Reply::Refused { status: 502..=504, .. }))
        },
    },
    Peer {
        name: "Retry-After ignored",
        source: "Amplify (`jitteredBackoff.ts`): three in all, after 0.2 and 0.4 s and up to 0.1 s more, on network errors, 429 and 5xx",
        timeout: RELOAD,
        pause: |failures, reply, random| {
            let jitter = ((u64::from(random) * 100) >> 32) as u32;
            let pause = (failures < 2).then(|| (200 << failures) + jitter);
            pause.filter(|_| matches!(reply, Reply::Lost | Reply::Refused { status: 429 | 500..=599, .. }))
        },
    },
];

/// A device: what it was doing, and how often that failed in a row.
#[derive(Default)]
pub struct Device {
    has_code: bool,
    failures: u8,
}

impl Client for Peer {
    type Device = Device;

    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static str {
        self.source
    }

    fn device(&self, _: u32) -> Device {
        Device::default()
    }

    fn hear(&self, device: &mut Device, news: News, moment: Moment) -> Order {
        match news {
            News::Call => *device = Device::default(),
            News::Woke => {}
            News::Code(Reply::Ok) => *device = Device { has_code: true, failures: 0 },
            News::Exchanged(Reply::Ok) => return Order::HasUser,
            News::Code(reply) | News::Exchanged(reply) => {
                let pause = (self.pause)(device.failures, reply, moment.random);
                device.failures += 1;
                match pause {
                    None => return Order::Error { again_after: Some(0) },
                    Some(0) => {}
                    Some(pause) => return Order::Sleep(pause),
                }
            }
        }
        if device.has_code { Order::Exchange { within: self.timeout } } else { Order::FetchCode { within: self.timeout } }
    }
}
