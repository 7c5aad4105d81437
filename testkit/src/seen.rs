//! What `fetch` sees of a delivery: browsers hide the connection, and show how it ended.

use bytes::Bytes;
use http::Response;
use sentiance_emulator::faults::{Delivery, End as Cut, Ending, Script};
use serde::Serialize;

#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Seen {
    #[serde(rename_all = "camelCase")]
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        /// Milliseconds that it comes late.
        after_ms: u64,
        end: End,
        #[serde(skip)]
        body: Bytes,
    },
    /// The connection ended before there was an answer.
    Lost,
    /// Nothing comes, ever.
    Never,
}

/// How the body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    Whole,
    Cut,
    Stall,
}

impl Seen {
    pub fn of(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Answer { answer, after_ms, .. } => Self::answer(&answer, after_ms),
            Delivery::Script { script, .. } => Self::script(&script),
            // HTTP/2 only, which is not spoken here.
            Delivery::Unfinished { .. } | Delivery::StreamReset => Self::Lost,
            Delivery::Never => Self::Never,
        }
    }

    /// The same, later.
    pub fn later(self, ms: u64) -> Self {
        match self {
            Self::Answer { status, headers, after_ms, end, body } => Self::Answer { status, headers, after_ms: after_ms + ms, end, body },
            other => other,
        }
    }

    fn answer(answer: &Response<Bytes>, after_ms: u64) -> Self {
        let headers = answer.headers().iter().filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned()))).collect();
        Self::Answer { status: answer.status().as_u16(), headers, after_ms, end: End::Whole, body: answer.body().clone() }
    }

    fn script(script: &Script) -> Self {
        let nothing = if script.ending == Ending::Stall { Self::Never } else { Self::Lost };
        let Some((head, rest)) = parted(&script.bytes) else { return nothing };
        let mut lines = head.lines();
        let Some(status) = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()) else { return nothing };
        let headers: Vec<(String, String)> = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let of = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());

        let unended = match script.ending {
            Ending::Stall => End::Stall,
            // Without a length an end is as good as another one; browsers let even a chunked body end so.
            Ending::Cut(Cut::Close) => End::Whole,
            Ending::Cut(_) => End::Cut,
        };
        let (body, end) = if of("transfer-encoding").is_some() {
            (chunked(rest), unended)
        } else if let Some(length) = of("content-length").and_then(|length| length.parse::<usize>().ok()) {
            let short = if script.ending == Ending::Stall { End::Stall } else { End::Cut };
            (rest, if rest.len() < length { short } else { End::Whole })
        } else {
            (rest, unended)
        };
        Self::Answer { status, body: Bytes::copy_from_slice(body), after_ms: 0, end, headers }
    }
}

fn parted(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let at = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((std::str::from_utf8(&bytes[..at]).ok()?, &bytes[at + 4..]))
}

/// What is in the one chunk that a truncated answer has.
fn chunked(bytes: &[u8]) -> &[u8] {
    let line = bytes.iter().position(|byte| *byte == b'\r').unwrap_or(0);
    let length = std::str::from_utf8(&bytes[..line]).ok().and_then(|length| usize::from_str_radix(length, 16).ok());
    length.and_then(|length| bytes.get(line + 2..line + 2 + length)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Version};
    use sentiance_emulator::faults::{Kind, deliver};

    use super::*;

    fn seen(fault: &str) -> Seen {
        let fault: Kind = serde_json::from_str(fault).expect("a fault");
        let answer = Response::builder().header("x-a", "b").body(Bytes::from_static(b"{\"a\":1}")).expect("valid");
        Seen::of(deliver(Some(&fault), Version::HTTP_11, Some(answer), HeaderMap::new()))
    }

    fn body(fault: &str) -> (String, End) {
        match seen(fault) {
            Seen::Answer { status: 200, end, body, .. } => (String::from_utf8(body.to_vec()).expect("text"), end),
            other => panic!("{fault}: {other:?}"),
        }
    }

    #[test]
    fn faults_on_the_connection() {
        for (fault, expected) in [("refuse", Seen::Lost), ("silence", Seen::Never), ("lost", Seen::Lost)] {
            assert_eq!(seen(&format!(r#"{{"kind":"{fault}"}}"#)), expected);
        }
        assert_eq!(seen(r#"{"kind":"cut","at":20}"#), Seen::Lost);
        assert_eq!(seen(r#"{"kind":"stall","at":20}"#), Seen::Never);
    }

    #[test]
    fn faults_of_the_body() {
        assert_eq!(body(r#"{"kind":"cut-body","at":3}"#), ("{\"a".into(), End::Cut));
        assert_eq!(body(r#"{"kind":"cut-body","at":3,"end":"close"}"#), ("{\"a".into(), End::Cut));
        assert_eq!(body(r#"{"kind":"cut-body","at":7}"#), ("{\"a\":1}".into(), End::Whole));
        assert_eq!(body(r#"{"kind":"stall-body","at":3}"#), ("{\"a".into(), End::Stall));
        for framing in ["close", "chunked", "length"] {
            assert_eq!(body(&format!(r#"{{"kind":"truncate","at":3,"framing":"{framing}"}}"#)), ("{\"a".into(), End::Whole), "{framing}");
        }
        assert_eq!(body(r#"{"kind":"huge","bytes":3}"#), ("   {\"a\":1}".into(), End::Whole));
    }
}
