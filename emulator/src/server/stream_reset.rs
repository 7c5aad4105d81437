use axum::response::Response;

/// Stands for an answer that is not to be sent: its HTTP/2 stream ends instead, and the connection lives on.
/// The HTTP/2 server takes it for an error of ours and sends RST_STREAM(INTERNAL_ERROR).
#[derive(Debug, Clone, thiserror::Error)]
#[error("this stream is reset")]
pub(super) struct StreamReset;

impl StreamReset {
    /// A handler cannot fail, so it gives a marked answer.
    pub fn as_answer() -> Response {
        let mut answer = Response::default();
        answer.extensions_mut().insert(Self);
        answer
    }

    pub fn if_marked(answer: Response) -> Result<Response, Self> {
        match answer.extensions().get() {
            Some(Self) => Err(Self),
            None => Ok(answer),
        }
    }
}
