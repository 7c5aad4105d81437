//! The shipped core: `ensureUser` with a URL for its code. Every wait, deadline and count is the core's own; what a status means is the
//! shipped wire layer's.

use std::sync::Arc;

use sentiance_web::core::create::{Create, Fresh, Source};
use sentiance_web::core::ledger::decide;
use sentiance_web::core::policy::DEFAULT_DEADLINE;
use sentiance_web::core::{
    Effect, Event, Existing, Failure, Home, Id, Kind, Liveness, Now, Operation, Outcome, Party, Person, Retry, Secret, Standing, Stored, Tab, Token, User, Why,
    step,
};
use sentiance_web::wire::answers::{backend_refusal, exchange_refusal};
use sentiance_web::wire::value::Value;

use crate::client::{Client, Moment, News, Order, Reply};

/// What every device's clock says when the day begins, in milliseconds since 1970.
const MIDNIGHT: u64 = 1_800_000_000_000;
const WEEK: u64 = 7 * 24 * 3_600_000;

pub struct Shipped {
    /// What every exchange that succeeds brings: the core keeps it and looks at its times only.
    user: Arc<User>,
}

/// One device: its ledger's row, and the operation while a call runs.
pub struct Device {
    number: u32,
    /// Calls made, so that each has ids of its own.
    calls: u16,
    stored: Stored,
    call: Option<Box<Call>>,
}

struct Call {
    operation: Operation,
    tab: Tab,
    deadline: u32,
}

impl Default for Shipped {
    fn default() -> Self {
        let token = Token { id: Secret::new("token".into()), expiry: String::new(), expires_at: MIDNIGHT + WEEK, issued_at: MIDNIGHT, skew: 0 };
        let user = User { id: "user".into(), token, linked: true, standing: Standing::Enabled, platform: String::new() };
        Self { user: Arc::new(user) }
    }
}

impl Client for Shipped {
    type Device = Device;

    fn name(&self) -> &'static str {
        "sentiance-web"
    }

    fn source(&self) -> &'static str {
        "`src/core`, as it is shipped"
    }

    fn device(&self, number: u32) -> Device {
        Device { number, calls: 0, stored: Stored::Missing, call: None }
    }

    fn hear(&self, device: &mut Device, news: News, moment: Moment) -> Order {
        if news == News::Call {
            device.call = Some(Box::new(device.begin(moment.at)));
        }
        let Some(call) = &mut device.call else { unreachable!("a device without a call hears nothing but a call") };
        let event = self.event(news);
        // As in the edge: the deadline is told in the place of whatever comes then, as soon as it may be.
        let is_over = moment.at >= call.deadline && call.operation.is_interruptible();
        let event = if is_over { Event::Interrupted(Why::Deadline) } else { event };
        let order = call.go_on(event, &mut device.stored, moment);
        if matches!(order, Order::HasUser | Order::Error { .. }) {
            device.call = None;
        }
        order
    }
}

impl Shipped {
    fn event(&self, news: News) -> Event {
        match news {
            News::Call => Event::Start,
            News::Woke => Event::Woke,
            News::Code(reply) => Event::Code(match reply {
                Reply::Ok => Ok(()),
                Reply::Refused { status, retry_after } => Err(backend_refusal(status, retry_after)),
                Reply::Lost | Reply::Used => Err(Failure::from(Party::Backend, Kind::Network)),
                Reply::Late => Err(Failure::from(Party::Backend, Kind::Timeout)),
            }),
            News::Exchanged(reply) => Event::Exchanged(match reply {
                Reply::Ok => Ok(self.user.clone()),
                Reply::Refused { status, retry_after } => Err(exchange_refusal::<NoBody>(status, None, retry_after)),
                Reply::Used => Err(unknown(Kind::CodeAmbiguous)),
                Reply::Lost => Err(unknown(Kind::Network)),
                Reply::Late => Err(unknown(Kind::Timeout)),
            }),
        }
    }
}

impl Device {
    fn begin(&mut self, at: u32) -> Call {
        self.calls += 1;
        let id = |what: u64| Id::new(1 + u64::from(self.number), u64::from(self.calls) << 8 | what);
        let fresh = Fresh { op: id(1), install: id(2), key: id(3) };
        let person = Person::new(self.number.to_string());
        let operation = Operation::Create(Create::ensuring(fresh, Source::Url, person, Existing::Replaced, DEFAULT_DEADLINE));
        Call { operation, tab: Tab::default(), deadline: at + DEFAULT_DEADLINE }
    }
}

impl Call {
    /// Does what happens on the device itself, in no time, until something takes time.
    fn go_on(&mut self, mut event: Event, stored: &mut Stored, moment: Moment) -> Order {
        let now = Now { wall: MIDNIGHT + u64::from(moment.at), mono: u64::from(moment.at), random: moment.random };
        loop {
            event = match step(&mut self.operation, &mut self.tab, event, now) {
                Effect::Hold(_) => Event::Held,
                Effect::Transact(intent) => {
                    let home = if matches!(stored, Stored::Row(row) if row.user().is_some()) { Home::Mirrors } else { Home::Absent };
                    let plan = decide(&intent, stored, home, now.wall, self.tab.epoch);
                    if let Some(row) = plan.put {
                        *stored = Stored::Row(row);
                    }
                    Event::Ledger(Ok(plan.verdict))
                }
                Effect::FetchCode { within, .. } => return Order::FetchCode { within },
                Effect::Exchange { within, .. } => return Order::Exchange { within },
                Effect::Sleep { millis, .. } => return Order::Sleep(millis),
                Effect::Settle(Ok(_)) => return Order::HasUser,
                Effect::Settle(Err(failure)) => return Order::Error { again_after: again_after(&failure) },
                // One call at a time, in one tab.
                Effect::Probe(_) | Effect::Outlast { .. } => Event::Probed(Liveness::Free),
                Effect::Notify(..) => Event::Notified,
                Effect::Fence | Effect::Refresh { .. } => unreachable!("a creation asks for no such thing"),
            };
        }
    }
}

/// What an app makes of the error's `retry` and `retryAfterMs`. A fresh code is what the same call fetches.
fn again_after(failure: &Failure) -> Option<u32> {
    match failure.retry {
        Retry::SameCall | Retry::FreshCode => Some(failure.retry_after.unwrap_or(0)),
        Retry::Never | Retry::AfterReset => None,
    }
}

const fn unknown(kind: Kind) -> Failure {
    Failure { outcome: Outcome::Unknown, ..Failure::from(Party::Platform, kind) }
}

/// A refusal that says nothing but its status.
enum NoBody {}

impl Value for NoBody {
    fn own(&self, _: &str) -> Option<Self> {
        match *self {}
    }

    fn names(&self) -> Option<Vec<String>> {
        match *self {}
    }

    fn string(&self) -> Option<String> {
        match *self {}
    }

    fn number(&self) -> Option<f64> {
        match *self {}
    }

    fn boolean(&self) -> Option<bool> {
        match *self {}
    }

    fn is_function(&self) -> bool {
        match *self {}
    }
}
