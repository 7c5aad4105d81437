use std::future::pending;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame};

use super::stream_reset::StreamReset;
use super::takeover::{LEAVING, Takeover};
use crate::faults::{End, Ending, Script};

/// The beginning of a body over HTTP/2, and then what becomes of its stream or of the whole connection.
pub(super) struct Unfinished {
    beginning: Bytes,
    then: Pin<Box<dyn Future<Output = StreamReset> + Send>>,
}

impl Unfinished {
    pub fn new(beginning: Bytes, ending: Ending, takeover: Takeover) -> Self {
        let then = async move {
            tokio::time::sleep(LEAVING).await;
            match ending {
                Ending::Cut(End::Stream) => StreamReset,
                Ending::Cut(_) => takeover.play(Script { bytes: Vec::new(), ending }).await,
                Ending::Stall => pending().await,
            }
        };
        Self { beginning, then: Box::pin(then) }
    }
}

impl Body for Unfinished {
    type Data = Bytes;
    type Error = StreamReset;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, StreamReset>>> {
        if self.beginning.is_empty() {
            return self.then.as_mut().poll(context).map(|reset| Some(Err(reset)));
        }
        Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.beginning)))))
    }
}
