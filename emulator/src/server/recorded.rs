//! What every request of a route goes through: it is logged, meets its fault, does its work, and its answer is delivered.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body_util::BodyExt;

use super::chunked::Chunked;
use super::log::Side;
use super::shared::Shared;
use super::stream_reset::StreamReset;
use super::takeover::Takeover;
use super::unfinished::Unfinished;
use crate::faults::{Delivery, LengthFraming, Route, deliver};
use crate::rules::Deviation;
use crate::rules::contract::MAX_BODY;

pub(super) type Request = http::Request<Bytes>;
pub(super) type Answer = http::Response<Bytes>;

/// What was done for an answer, for the log. Holds no secret.
#[derive(Clone)]
pub(super) struct What(pub String);

/// Reads a request whole. Of a body that is too large one byte too many is kept, so that everyone can see that it is.
pub(super) async fn read(request: axum::extract::Request) -> (Request, Takeover) {
    let (mut parts, mut body) = request.into_parts();
    let mut bytes = BytesMut::new();
    // Read to its end even so: an answer before that would be lost to a client that is still writing.
    while let Some(frame) = body.frame().await {
        // Half a request is none, and nobody is left to answer.
        let Ok(frame) = frame else { std::future::pending().await };
        if let Ok(data) = frame.into_data() {
            let room = MAX_BODY + 1 - bytes.len();
            bytes.extend_from_slice(&data[..data.len().min(room)]);
        }
    }
    let takeover = parts.extensions.remove().expect("each connection gives every request its hold");
    (Request::from_parts(parts, bytes.freeze()), takeover)
}

/// `route` is `None` where no fault can be put; `common` are the headers that every answer of this side carries.
pub(super) async fn recorded<Work>(
    shared: &Arc<Shared>,
    side: Side,
    route: Option<Route>,
    (request, takeover): (Request, Takeover),
    common: impl Fn() -> HeaderMap,
    work: impl FnOnce(Request, Deviation) -> Work,
) -> Response
where
    Work: Future<Output = Answer>,
{
    let version = request.version();
    let fault = route.and_then(|route| shared.faults().take(route, version));
    let name = fault.as_ref().map(|fault| fault.name());
    let entry = shared.log.came(side, version, request.method().as_str(), request.uri().path(), name);

    let works = fault.as_ref().is_none_or(|fault| fault.works());
    let deviation = fault.as_ref().map(|fault| fault.deviation()).unwrap_or_default();
    let answer = if works { Some(work(request, deviation).await) } else { None };
    let what = match answer.as_ref().map(|answer| answer.extensions().get::<What>()) {
        Some(what) => what.map(|what| what.0.clone()).unwrap_or_default(),
        None => "no work done".to_owned(),
    };
    let answer = answer.map(|mut answer| {
        answer.headers_mut().extend(common());
        answer
    });

    match deliver(fault.as_ref(), version, answer, common()) {
        Delivery::Answer { answer, after_ms, framing } => {
            shared.log.answered(entry, Some(answer.status().as_u16()), what, None);
            if after_ms > 0 {
                tokio::time::sleep(Duration::from_millis(after_ms)).await;
            }
            answer.map(|body| match framing {
                LengthFraming::Length => Body::from(body),
                LengthFraming::Chunked => Body::new(Chunked(body)),
            })
        }
        Delivery::Script { script, whole } => {
            shared.log.answered(entry, None, what, Some(whole).filter(|whole| *whole > 0));
            takeover.play(script).await
        }
        Delivery::Unfinished { answer, ending, whole } => {
            shared.log.answered(entry, None, what, Some(whole));
            answer.map(|beginning| Body::new(Unfinished::new(beginning, ending, takeover)))
        }
        Delivery::StreamReset => {
            shared.log.answered(entry, None, what, None);
            StreamReset::as_answer()
        }
        Delivery::Never => {
            shared.log.answered(entry, None, what, None);
            std::future::pending().await
        }
    }
}
