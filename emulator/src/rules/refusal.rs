use std::fmt;

use super::Scope;

/// Every "no" of the contract, with its HTTP status and errorCode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The body or the headers; the text says what to mend.
    InvalidRequest(&'static str),
    InvalidExternalId,
    Unauthorized,
    /// The API key may not do this; the scope is what it lacks.
    ForbiddenScope(Scope),
    CodeUnknown,
    CodeExpired,
    CodeUsed,
    UserDisabled,
    IdempotencyConflict,
    TokenUnknown,
    NotFound,
    MethodNotAllowed,
}

impl Refusal {
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidRequest(_) | Self::InvalidExternalId => 400,
            Self::Unauthorized | Self::CodeUnknown | Self::CodeExpired | Self::CodeUsed | Self::TokenUnknown => 401,
            Self::ForbiddenScope(_) | Self::UserDisabled => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::IdempotencyConflict => 409,
        }
    }

    pub fn error_code(self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "INVALID_REQUEST",
            Self::InvalidExternalId => "INVALID_EXTERNAL_ID",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::ForbiddenScope(_) => "FORBIDDEN_SCOPE",
            Self::CodeUnknown => "AUTH_CODE_UNKNOWN",
            Self::CodeExpired => "AUTH_CODE_EXPIRED",
            Self::CodeUsed => "AUTH_CODE_USED",
            Self::UserDisabled => "USER_DISABLED",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::TokenUnknown => "TOKEN_UNKNOWN",
            Self::NotFound => "NOT_FOUND",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::ForbiddenScope(scope) => return write!(out, "this API key lacks the scope {scope}"),
            Self::InvalidRequest(what) => what,
            Self::InvalidExternalId => "external_id must be a string of 1 to 256 characters",
            Self::Unauthorized => "send a known API key as Authorization: Bearer <key>",
            Self::CodeUnknown => "no such authentication code; mint one with POST /users/auth-code",
            Self::CodeExpired => "the authentication code is past its time; mint a fresh one",
            Self::CodeUsed => "the authentication code was used already; mint a fresh one",
            Self::UserDisabled => "the user is disabled",
            Self::IdempotencyConflict => "this idempotency key was used for another install or another external id; the code stays unspent",
            Self::TokenUnknown => "this token is not a valid one of this user",
            Self::NotFound => "no such path; the exchange contract lists what there is",
            Self::MethodNotAllowed => "this path takes POST only",
        })
    }
}
