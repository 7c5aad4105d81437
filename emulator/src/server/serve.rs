//! From a request on a connection to what is done to that connection.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::BytesMut;
use http_body_util::BodyExt;

use super::chunked::Chunked;
use super::shared::Shared;
use super::stream_reset::StreamReset;
use super::takeover::Takeover;
use super::unfinished::Unfinished;
use crate::faults::{Delivery, LengthFraming};
use crate::origins::{BODY_KEPT, Side, Step};

pub(super) async fn serve(shared: Arc<Shared>, side: Side, request: axum::extract::Request) -> Result<Response, Infallible> {
    let (request, takeover) = read(request).await;
    let delivery = match shared.decide(|origins, now| origins.came(now, side, request)) {
        Step::Deliver(delivery) => delivery,
        Step::Ask { request, waiting } => {
            let answer = shared.backend.ask(request).await;
            shared.decide(|origins, _| origins.asked(waiting, answer.as_ref()))
        }
    };
    Ok(deliver(delivery, takeover).await)
}

/// Reads a request whole.
async fn read(request: axum::extract::Request) -> (http::Request<bytes::Bytes>, Takeover) {
    let (mut parts, mut body) = request.into_parts();
    let mut bytes = BytesMut::new();
    // Read to its end even if it is too large: an answer before that would be lost to a client that is still writing.
    while let Some(frame) = body.frame().await {
        // Half a request is none, and nobody is left to answer.
        let Ok(frame) = frame else { std::future::pending().await };
        if let Ok(data) = frame.into_data() {
            let room = BODY_KEPT - bytes.len();
            bytes.extend_from_slice(&data[..data.len().min(room)]);
        }
    }
    let takeover = parts.extensions.remove().expect("each connection gives every request its hold");
    (http::Request::from_parts(parts, bytes.freeze()), takeover)
}

async fn deliver(delivery: Delivery, takeover: Takeover) -> Response {
    match delivery {
        Delivery::Answer { answer, after_ms, framing } => {
            if after_ms > 0 {
                tokio::time::sleep(Duration::from_millis(after_ms)).await;
            }
            answer.map(|body| match framing {
                LengthFraming::Length => Body::from(body),
                LengthFraming::Chunked => Body::new(Chunked(body)),
            })
        }
        Delivery::Script { script, .. } => takeover.play(script).await,
        Delivery::Unfinished { answer, ending, .. } => answer.map(|beginning| Body::new(Unfinished::new(beginning, ending, takeover))),
        Delivery::StreamReset => StreamReset::as_answer(),
        Delivery::Never => std::future::pending().await,
    }
}
