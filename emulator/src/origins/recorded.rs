//! What every request of a route goes through: it is logged, meets its fault, does its work, and its answer is delivered.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, Version};

use super::{Origins, Side};
use crate::faults::{Delivery, Kind, LengthFraming, Route, deliver};
use crate::rules::{Deviation, Time};

/// What was done for a request, for the log in words that hold no secret.
pub(super) struct Worked {
    pub answer: Response<Bytes>,
    pub what: String,
}

impl Worked {
    pub fn new(answer: Response<Bytes>, what: impl Into<String>) -> Self {
        Self { answer, what: what.into() }
    }
}

/// A request that is under way.
#[derive(Debug)]
pub struct Waiting {
    entry: u64,
    version: Version,
    fault: Option<Kind>,
}

impl Waiting {
    /// Whether its route is to do its work.
    pub(super) fn works(&self) -> bool {
        self.fault.as_ref().is_none_or(Kind::works)
    }

    pub(super) fn deviation(&self) -> Deviation {
        self.fault.as_ref().map(Kind::deviation).unwrap_or_default()
    }
}

/// As it is, without a word in the log.
pub(super) fn at_once(answer: Response<Bytes>) -> Delivery {
    Delivery::Answer { answer, after_ms: 0, framing: LengthFraming::Length }
}

impl Origins {
    /// `route` is `None` where no fault can be put.
    pub(super) fn begin(&mut self, now: Time, side: Side, route: Option<Route>, request: &Request<Bytes>) -> Waiting {
        let version = request.version();
        let fault = route.and_then(|route| self.plan.take(route, version));
        let entry = self.log.came(now, side, request, fault.as_ref().map(Kind::name));
        Waiting { entry, version, fault }
    }

    /// `common` are the headers that every answer of this side carries. `worked` is `None` where the work was left undone.
    pub(super) fn finish(&mut self, Waiting { entry, version, fault }: Waiting, worked: Option<Worked>, common: HeaderMap) -> Delivery {
        let what = worked.as_ref().map_or_else(|| "no work done".to_owned(), |worked| worked.what.clone());
        let answer = worked.map(|mut worked| {
            worked.answer.headers_mut().extend(common.clone());
            worked.answer
        });
        let delivery = deliver(fault.as_ref(), version, answer, common);
        let (status, whole) = match &delivery {
            Delivery::Answer { answer, .. } => (Some(answer.status().as_u16()), None),
            Delivery::Script { whole, .. } => (None, Some(*whole).filter(|whole| *whole > 0)),
            Delivery::Unfinished { whole, .. } => (None, Some(*whole)),
            Delivery::StreamReset | Delivery::Never => (None, None),
        };
        self.log.answered(entry, status, what, whole);
        delivery
    }
}
