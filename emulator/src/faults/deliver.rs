use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, Version, header};
use serde_json::Value;

use super::script::{Ending, Script, render};
use super::wrong_type::wrong_type;
use super::{End, Framing, Kind, LengthFraming, stand_in};

/// What becomes of an answer.
#[derive(Debug)]
pub enum Delivery {
    Answer {
        answer: Response<Bytes>,
        after_ms: u64,
        framing: LengthFraming,
    },
    /// The connection is taken from the HTTP server. `whole`: how long the answer would have been over HTTP/1.1, head included.
    Script {
        script: Script,
        whole: usize,
    },
    /// Over HTTP/2: the head, which promises the whole body, then the body's beginning, then this ending.
    Unfinished {
        answer: Response<Bytes>,
        ending: Ending,
        whole: usize,
    },
    /// Over HTTP/2: RST_STREAM in place of an answer.
    StreamReset,
    Never,
}

/// `kind` fits `version`. `answer` is `None` where the fault left the work undone. `common` are the headers that every answer of
/// this origin carries.
pub fn deliver(kind: Option<&Kind>, version: Version, answer: Option<Response<Bytes>>, common: HeaderMap) -> Delivery {
    let plain = |answer| Delivery::Answer { answer, after_ms: 0, framing: LengthFraming::Length };
    let common_if = |cors: bool| if cors { common.clone() } else { HeaderMap::new() };
    let nothing = |end| Delivery::Script { script: Script { bytes: Vec::new(), ending: Ending::Cut(end) }, whole: 0 };

    // First the faults that need no answer.
    match kind {
        Some(Kind::Silence {}) => return Delivery::Never,
        Some(Kind::Refuse { end: End::Stream } | Kind::Lost { end: End::Stream }) => return Delivery::StreamReset,
        Some(Kind::Refuse { end }) => return nothing(*end),
        Some(Kind::Status { status, body, content_type, retry_after, cors, .. }) => {
            return plain(stand_in::status(*status, body, content_type, retry_after, common_if(*cors)));
        }
        Some(Kind::Html { cors, .. }) => return plain(stand_in::html(common_if(*cors))),
        Some(Kind::Redirect { to }) => return plain(stand_in::redirect(to, common)),
        Some(Kind::Garbage { body, .. }) => return plain(stand_in::garbage(body, common)),
        _ => {}
    }
    let Some(answer) = answer else { return Delivery::Never };
    match kind {
        Some(Kind::Delay { ms }) => Delivery::Answer { answer, after_ms: *ms, framing: LengthFraming::Length },
        Some(Kind::Lost { end }) => cut(&answer, 0, false, Ending::Cut(*end)),
        Some(Kind::Cut { at, end }) => cut(&answer, *at, false, Ending::Cut(*end)),
        Some(Kind::CutBody { at, end }) => cut_body(answer, *at, Ending::Cut(*end), version),
        Some(Kind::Stall { at }) => cut(&answer, *at, false, Ending::Stall),
        Some(Kind::StallBody { at }) => cut_body(answer, *at, Ending::Stall, version),
        Some(Kind::Truncate { at, .. }) if version == Version::HTTP_2 => plain(answer.map(|body| beginning(&body, *at))),
        Some(Kind::Truncate { at, framing }) => truncate(answer, *at, *framing),
        Some(Kind::Huge { bytes, framing }) => Delivery::Answer { answer: pad(answer, *bytes), after_ms: 0, framing: *framing },
        Some(Kind::WrongType {}) => plain(answer.map(|body| match serde_json::from_slice::<Value>(&body) {
            Ok(value) => Bytes::from(wrong_type(value).to_string()),
            Err(_) => body,
        })),
        _ => plain(answer),
    }
}

fn cut(answer: &Response<Bytes>, at: usize, after_head: bool, ending: Ending) -> Delivery {
    let (mut bytes, head) = render(answer);
    let whole = bytes.len();
    bytes.truncate(if after_head { at.saturating_add(head) } else { at });
    Delivery::Script { script: Script { bytes, ending }, whole }
}

fn cut_body(mut answer: Response<Bytes>, at: usize, ending: Ending, version: Version) -> Delivery {
    if version != Version::HTTP_2 {
        return cut(&answer, at, true, ending);
    }
    let whole = render(&answer).0.len();
    if !answer.body().is_empty() {
        let promised = HeaderValue::from(answer.body().len());
        answer.headers_mut().insert(header::CONTENT_LENGTH, promised);
    }
    Delivery::Unfinished { answer: answer.map(|body| beginning(&body, at)), ending, whole }
}

fn beginning(body: &Bytes, at: usize) -> Bytes {
    body.slice(..at.min(body.len()))
}

fn truncate(mut answer: Response<Bytes>, at: usize, framing: Framing) -> Delivery {
    let whole = render(&answer).0.len();
    let short = beginning(answer.body(), at);
    let headers = answer.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    let body = match framing {
        Framing::Close => short,
        Framing::Length => {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(short.len()));
            short
        }
        Framing::Chunked => {
            headers.insert(header::TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
            chunk(&short)
        }
    };
    let (bytes, _) = render(&answer.map(|_| body));
    Delivery::Script { script: Script { bytes, ending: Ending::Cut(End::Close) }, whole }
}

/// One chunk, and no last one after it. An empty chunk would be the last one.
fn chunk(data: &Bytes) -> Bytes {
    if data.is_empty() {
        return Bytes::new();
    }
    let mut out = format!("{:x}\r\n", data.len()).into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\r\n");
    Bytes::from(out)
}

fn pad(answer: Response<Bytes>, bytes: usize) -> Response<Bytes> {
    answer.map(|body| {
        let mut padded = vec![b' '; bytes];
        padded.extend_from_slice(&body);
        Bytes::from(padded)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Response<Bytes> {
        Response::builder().header("x-a", "b").body(Bytes::from_static(b"{\"a\":1}")).unwrap()
    }

    const WHOLE: &str = "HTTP/1.1 200 OK\r\nx-a: b\r\ncontent-length: 7\r\n\r\n{\"a\":1}";

    fn script(kind: &Kind) -> (String, Ending) {
        match deliver(Some(kind), Version::HTTP_11, Some(answer()), HeaderMap::new()) {
            Delivery::Script { script, .. } => (String::from_utf8(script.bytes).unwrap(), script.ending),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn cuts_and_stalls_at_every_byte() {
        for at in 0..=WHOLE.len() + 1 {
            let sent = &WHOLE[..at.min(WHOLE.len())];
            assert_eq!(script(&Kind::Cut { at, end: End::Close }), (sent.to_owned(), Ending::Cut(End::Close)));
            assert_eq!(script(&Kind::Stall { at }), (sent.to_owned(), Ending::Stall));
        }
        let head = WHOLE.len() - 7;
        for at in 0..=8 {
            let sent = &WHOLE[..(head + at).min(WHOLE.len())];
            assert_eq!(script(&Kind::CutBody { at, end: End::Reset }).0, sent);
            assert_eq!(script(&Kind::StallBody { at }).0, sent);
        }
        assert_eq!(script(&Kind::CutBody { at: usize::MAX, end: End::Reset }).0, WHOLE);
    }

    #[test]
    fn truncated_bodies_say_that_they_are_whole() {
        let truncated = |framing| script(&Kind::Truncate { at: 3, framing }).0;
        let head = "HTTP/1.1 200 OK\r\nx-a: b\r\nconnection: close\r\n";
        assert_eq!(truncated(Framing::Close), format!("{head}\r\n{{\"a"));
        assert_eq!(truncated(Framing::Length), format!("{head}content-length: 3\r\n\r\n{{\"a"));
        assert_eq!(truncated(Framing::Chunked), format!("{head}transfer-encoding: chunked\r\n\r\n3\r\n{{\"a\r\n"));
    }

    #[test]
    fn a_fault_that_leaves_the_work_undone_needs_no_answer() {
        for json in [
            r#"{"kind":"silence"}"#,
            r#"{"kind":"refuse"}"#,
            r#"{"kind":"status","status":503}"#,
            r#"{"kind":"html"}"#,
            r#"{"kind":"redirect","to":"/"}"#,
            r#"{"kind":"garbage","body":""}"#,
        ] {
            let kind: Kind = serde_json::from_str(json).unwrap();
            assert!(!kind.works(), "{json}");
            let delivery = deliver(Some(&kind), Version::HTTP_11, None, HeaderMap::new());
            assert_eq!(matches!(delivery, Delivery::Never), kind == Kind::Silence {}, "{json}");
        }
    }

    fn over_http2(json: &str) -> Delivery {
        let kind: Kind = serde_json::from_str(json).unwrap();
        assert!(kind.fits(Version::HTTP_2), "{json}");
        deliver(Some(&kind), Version::HTTP_2, Some(answer()), HeaderMap::new())
    }

    #[test]
    fn a_stream_is_reset_in_place_of_an_answer() {
        for json in [r#"{"kind":"lost","end":"stream"}"#, r#"{"kind":"refuse","end":"stream"}"#] {
            assert!(matches!(over_http2(json), Delivery::StreamReset), "{json}");
        }
    }

    #[test]
    fn over_http2_the_http_server_writes_the_beginning_under_a_head_that_promises_all() {
        for (json, expected) in [
            (r#"{"kind":"cut-body","at":3,"end":"stream"}"#, Ending::Cut(End::Stream)),
            (r#"{"kind":"cut-body","at":3}"#, Ending::Cut(End::Reset)),
            (r#"{"kind":"stall-body","at":3}"#, Ending::Stall),
        ] {
            let Delivery::Unfinished { answer, ending, whole } = over_http2(json) else { panic!("{json}") };
            assert_eq!((answer.headers()["content-length"].as_bytes(), &answer.body()[..]), (&b"7"[..], &b"{\"a"[..]), "{json}");
            assert_eq!((ending, whole), (expected, WHOLE.len()), "{json}");
        }
        let Delivery::Answer { answer, .. } = over_http2(r#"{"kind":"truncate","at":3,"framing":"length"}"#) else { panic!() };
        assert_eq!((answer.headers().len(), &answer.body()[..]), (1, &b"{\"a"[..]));
    }

    #[test]
    fn a_huge_answer_is_still_valid_json() {
        let kind = Kind::Huge { bytes: 1000, framing: LengthFraming::Chunked };
        let Delivery::Answer { answer, .. } = deliver(Some(&kind), Version::HTTP_11, Some(answer()), HeaderMap::new()) else { panic!() };
        assert_eq!(answer.body().len(), 1007);
        assert_eq!(serde_json::from_slice::<Value>(answer.body()).unwrap()["a"], 1);
    }
}
