use bytes::Bytes;
use http::{Response, header};

use super::End;

/// Bytes to put on a connection in place of what the HTTP server would write, and what becomes of the connection then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    pub bytes: Vec<u8>,
    pub ending: Ending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Cut(End),
    /// Open and silent until the client gives up.
    Stall,
}

/// An answer as HTTP/1.1 puts it on the wire, with a Content-Length unless its headers say how it ends.
/// Gives the bytes and how many of them are the head.
pub fn render(answer: &Response<Bytes>) -> (Vec<u8>, usize) {
    let status = answer.status();
    let mut out = format!("HTTP/1.1 {} {}\r\n", status.as_str(), status.canonical_reason().unwrap_or("")).into_bytes();
    for (name, value) in answer.headers() {
        out.extend_from_slice(name.as_str().as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    let framed = [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION].iter().any(|name| answer.headers().contains_key(name));
    let bodiless = status == http::StatusCode::NO_CONTENT || status == http::StatusCode::NOT_MODIFIED;
    if !framed && !bodiless {
        out.extend_from_slice(format!("content-length: {}\r\n", answer.body().len()).as_bytes());
    }
    out.extend_from_slice(b"\r\n");
    let head = out.len();
    out.extend_from_slice(answer.body());
    (out, head)
}
