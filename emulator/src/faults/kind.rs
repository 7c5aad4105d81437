use http::{HeaderValue, StatusCode, Version};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rules::Deviation;

/// One fault. "Work" is what the route does: a code minted, a user made.
/// Unless it says otherwise, a fault that replaces the answer leaves the work undone, and one that damages it does the work first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Kind {
    /// Work done at once, answered late.
    Delay { ms: u64 },
    /// Read, no work, never answered; the connection stays open.
    Silence {},
    /// Closed at once, no work.
    Refuse {
        #[serde(default)]
        end: End,
    },
    /// Work done, connection cut before any byte of the answer.
    Lost {
        #[serde(default)]
        end: End,
    },
    /// Work done, connection cut after `at` bytes of the answer, its head included. Over HTTP/1.1 only, where a head has bytes of its own.
    Cut {
        at: usize,
        #[serde(default)]
        end: End,
    },
    /// Work done, connection cut after the head and `at` bytes of the body.
    CutBody {
        at: usize,
        #[serde(default)]
        end: End,
    },
    /// As `cut`, but the connection stays open and silent. Over HTTP/1.1 only.
    Stall { at: usize },
    /// As `cut-body`, but the connection stays open and silent.
    StallBody { at: usize },
    /// Work done, body cut short after `at` bytes in a way that looks complete.
    Truncate {
        at: usize,
        #[serde(default)]
        framing: Framing,
    },
    /// This status instead of an answer. Without a body: an error as the route would write it.
    Status {
        status: u16,
        /// A string is sent as it is, anything else as JSON.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_type: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<String>,
        /// Do the work all the same, as behind a gateway that gave up too early.
        #[serde(default)]
        work: bool,
        /// False: without CORS headers, as from a proxy that knows nothing of them.
        #[serde(default = "yes")]
        cors: bool,
    },
    /// 200 and an HTML page, as from a captive portal.
    Html {
        #[serde(default)]
        work: bool,
        #[serde(default = "yes")]
        cors: bool,
    },
    /// 302 to another place.
    Redirect { to: String },
    /// Work done; `bytes` bytes of white space, then the answer: valid JSON to whoever reads all of it.
    Huge {
        bytes: usize,
        #[serde(default)]
        framing: LengthFraming,
    },
    /// 200 as JSON with this body, whatever it is.
    Garbage {
        body: String,
        #[serde(default)]
        work: bool,
    },
    /// Work done; every value of the answer has another type than it should.
    WrongType {},
    /// mint: the code is past its time when it is handed out. exchange: the code is past its time when it comes back.
    ExpiredCode {},
    /// exchange: the platform knows nothing of idempotency keys.
    IgnoreIdempotency {},
    /// exchange: a used code that comes again also takes back the token its first use gave.
    RevokeOnReuse {
        /// The platform knows nothing of idempotency keys either.
        #[serde(default)]
        ignore_idempotency: bool,
    },
}

/// How a connection ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// TCP RST, as from a host that died.
    #[default]
    Reset,
    /// TCP FIN, as from a server that closes.
    Close,
    /// Over HTTP/2 only: RST_STREAM(INTERNAL_ERROR), as from a server that failed; the connection lives on.
    Stream,
}

/// How a truncated body passes for a whole one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framing {
    /// No length; the body ends where the connection closes. Over HTTP/1.1 only.
    #[default]
    Close,
    /// Chunked, closed without the last chunk. Some engines take it for whole. Over HTTP/1.1 only.
    Chunked,
    /// A Content-Length that matches the short body.
    Length,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LengthFraming {
    #[default]
    Length,
    /// No length told beforehand: over HTTP/1.1 in chunks.
    Chunked,
}

fn yes() -> bool {
    true
}

/// More would only fill this machine's memory.
const HUGE_MAX: usize = 256 * 1024 * 1024;

impl Kind {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Delay { .. } => "delay",
            Self::Silence {} => "silence",
            Self::Refuse { .. } => "refuse",
            Self::Lost { .. } => "lost",
            Self::Cut { .. } => "cut",
            Self::CutBody { .. } => "cut-body",
            Self::Stall { .. } => "stall",
            Self::StallBody { .. } => "stall-body",
            Self::Truncate { .. } => "truncate",
            Self::Status { .. } => "status",
            Self::Html { .. } => "html",
            Self::Redirect { .. } => "redirect",
            Self::Huge { .. } => "huge",
            Self::Garbage { .. } => "garbage",
            Self::WrongType {} => "wrong-type",
            Self::ExpiredCode {} => "expired-code",
            Self::IgnoreIdempotency {} => "ignore-idempotency",
            Self::RevokeOnReuse { .. } => "revoke-on-reuse",
        }
    }

    /// Whether the route does its work under this fault.
    pub fn works(&self) -> bool {
        match self {
            Self::Silence {} | Self::Refuse { .. } | Self::Redirect { .. } => false,
            Self::Status { work, .. } | Self::Html { work, .. } | Self::Garbage { work, .. } => *work,
            _ => true,
        }
    }

    /// What the platform itself does differently.
    pub fn deviation(&self) -> Deviation {
        Deviation {
            expire_code: matches!(self, Self::ExpiredCode {}),
            ignore_idempotency: matches!(self, Self::IgnoreIdempotency {} | Self::RevokeOnReuse { ignore_idempotency: true }),
            revoke_on_reuse: matches!(self, Self::RevokeOnReuse { .. }),
        }
    }

    /// Whether it can happen over this version of HTTP.
    pub fn fits(&self, version: Version) -> bool {
        let http2 = version == Version::HTTP_2;
        match self {
            Self::Cut { .. } | Self::Stall { .. } => !http2,
            Self::Truncate { framing, .. } => !http2 || *framing == Framing::Length,
            Self::Refuse { end } | Self::Lost { end } | Self::CutBody { end, .. } => http2 || *end != End::Stream,
            _ => true,
        }
    }

    /// What is wrong with its values, if anything.
    pub fn check(&self) -> Result<(), String> {
        let header = |name: &str, value: &str| match HeaderValue::from_str(value) {
            Ok(_) => Ok(()),
            Err(_) => Err(format!("{name} cannot be sent as a header")),
        };
        match self {
            Self::Status { status, content_type, retry_after, .. } => {
                if *status < 200 || StatusCode::from_u16(*status).is_err() || *status > 599 {
                    return Err("status must be 200 to 599".to_owned());
                }
                header("content_type", content_type.as_deref().unwrap_or_default())?;
                header("retry_after", retry_after.as_deref().unwrap_or_default())
            }
            Self::Redirect { to } => header("to", to),
            Self::Cut { end: End::Stream, .. } => Err("cut counts the bytes of HTTP/1.1, which has no streams; use cut-body".to_owned()),
            Self::Huge { bytes, .. } if *bytes > HUGE_MAX => Err(format!("bytes must be {HUGE_MAX} at most")),
            _ => Ok(()),
        }
    }
}
