//! Every way a call can fail, and what each one means to the caller.

/// One stable word per distinct cause; part of the API (`SentianceError.kind`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    // What the caller handed in.
    MissingOptions,
    MissingCodeSource,
    ConflictingOptions,
    InvalidOption,
    UnknownOption,
    ApiKey,
    InvalidUrl,
    InsecureUrl,
    // What the app's own function did.
    CallbackFailed,
    // The way to the server and back.
    Offline,
    Network,
    Timeout,
    Aborted,
    // What a server answered.
    NotJson,
    InvalidAnswer,
    TooLarge,
    Unauthorized,
    NotFound,
    NotAcceptable,
    RateLimited,
    ServerError,
    HttpStatus,
    // What the platform said of the code or the person.
    CodeRejected,
    CodeAmbiguous,
    PersonChanged,
    UserDisabled,
    // The device's storage.
    StorageDenied,
    StorageFull,
    StorageFailed,
    NewerVersion,
    // What else goes on on this device.
    Reset,
    CreationInProgress,
    UserExists,
}

/// Sentiance's own reasons.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reason {
    SdkResetInProgress,
    UserCreationInProgress,
    UserAlreadyExists,
    NetworkError,
    ServerError,
    UnexpectedError,
}

/// Whether a server may have acted on the failed call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Outcome {
    NothingHappened,
    ServerActed,
    Unknown,
}

/// What the caller can do next.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Retry {
    Never,
    SameCall,
    FreshCode,
    AfterReset,
}

/// Who answered, or should have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Party {
    Backend,
    Platform,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Failure {
    pub kind: Kind,
    pub outcome: Outcome,
    pub retry: Retry,
    pub party: Option<Party>,
    /// The HTTP status, where a server answered.
    pub status: Option<u16>,
    /// Milliseconds after which another try makes sense, where that is known.
    pub retry_after: Option<u32>,
    /// The name of the option that is wrong. Never a value: it might be a secret.
    pub subject: Option<&'static str>,
}

impl Kind {
    /// The word that the API gives for it.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::MissingOptions => "missing-options",
            Kind::MissingCodeSource => "missing-code-source",
            Kind::ConflictingOptions => "conflicting-options",
            Kind::InvalidOption => "invalid-option",
            Kind::UnknownOption => "unknown-option",
            Kind::ApiKey => "api-key",
            Kind::InvalidUrl => "invalid-url",
            Kind::InsecureUrl => "insecure-url",
            Kind::CallbackFailed => "callback-failed",
            Kind::Offline => "offline",
            Kind::Network => "network",
            Kind::Timeout => "timeout",
            Kind::Aborted => "aborted",
            Kind::NotJson => "not-json",
            Kind::InvalidAnswer => "invalid-answer",
            Kind::TooLarge => "too-large",
            Kind::Unauthorized => "unauthorized",
            Kind::NotFound => "not-found",
            Kind::NotAcceptable => "not-acceptable",
            Kind::RateLimited => "rate-limited",
            Kind::ServerError => "server-error",
            Kind::HttpStatus => "http-status",
            Kind::CodeRejected => "code-rejected",
            Kind::CodeAmbiguous => "code-ambiguous",
            Kind::PersonChanged => "person-changed",
            Kind::UserDisabled => "user-disabled",
            Kind::StorageDenied => "storage-denied",
            Kind::StorageFull => "storage-full",
            Kind::StorageFailed => "storage-failed",
            Kind::NewerVersion => "newer-version",
            Kind::Reset => "reset",
            Kind::CreationInProgress => "creation-in-progress",
            Kind::UserExists => "user-exists",
        }
    }

    /// Sentiance's reason for it, as its native SDKs would give it.
    pub const fn reason(self) -> Reason {
        match self {
            Kind::Offline | Kind::Network | Kind::Timeout => Reason::NetworkError,
            Kind::NotJson
            | Kind::InvalidAnswer
            | Kind::TooLarge
            | Kind::Unauthorized
            | Kind::NotFound
            | Kind::NotAcceptable
            | Kind::RateLimited
            | Kind::ServerError
            | Kind::HttpStatus
            | Kind::CodeRejected
            | Kind::CodeAmbiguous
            | Kind::PersonChanged
            | Kind::UserDisabled => Reason::ServerError,
            Kind::Reset => Reason::SdkResetInProgress,
            Kind::CreationInProgress => Reason::UserCreationInProgress,
            Kind::UserExists => Reason::UserAlreadyExists,
            _ => Reason::UnexpectedError,
        }
    }

    /// What the caller can do next, where nothing about the moment changes that.
    const fn usual_retry(self) -> Retry {
        match self {
            Kind::UserExists => Retry::AfterReset,
            Kind::CodeRejected | Kind::CodeAmbiguous => Retry::FreshCode,
            Kind::CallbackFailed
            | Kind::Offline
            | Kind::Network
            | Kind::Timeout
            | Kind::Aborted
            | Kind::NotJson
            | Kind::InvalidAnswer
            | Kind::TooLarge
            | Kind::Unauthorized
            | Kind::RateLimited
            | Kind::ServerError
            | Kind::PersonChanged
            | Kind::StorageFull
            | Kind::StorageFailed
            | Kind::Reset
            | Kind::CreationInProgress => Retry::SameCall,
            _ => Retry::Never,
        }
    }
}

impl Reason {
    pub const fn word(self) -> &'static str {
        match self {
            Reason::SdkResetInProgress => "SDK_RESET_IN_PROGRESS",
            Reason::UserCreationInProgress => "USER_CREATION_IN_PROGRESS",
            Reason::UserAlreadyExists => "USER_ALREADY_EXISTS",
            Reason::NetworkError => "NETWORK_ERROR",
            Reason::ServerError => "SERVER_ERROR",
            Reason::UnexpectedError => "UNEXPECTED_ERROR",
        }
    }
}

impl Outcome {
    pub const fn word(self) -> &'static str {
        match self {
            Outcome::NothingHappened => "nothing-happened",
            Outcome::ServerActed => "server-acted",
            Outcome::Unknown => "unknown",
        }
    }
}

impl Retry {
    pub const fn word(self) -> &'static str {
        match self {
            Retry::Never => "never",
            Retry::SameCall => "same-call",
            Retry::FreshCode => "fresh-code",
            Retry::AfterReset => "after-reset",
        }
    }
}

impl Party {
    pub const fn word(self) -> &'static str {
        match self {
            Party::Backend => "backend",
            Party::Platform => "platform",
        }
    }
}

impl Failure {
    /// A failure before any server acted, with the usual advice.
    pub const fn new(kind: Kind) -> Self {
        Self { kind, outcome: Outcome::NothingHappened, retry: kind.usual_retry(), party: None, status: None, retry_after: None, subject: None }
    }

    /// A failure in what `option` says.
    pub const fn of_option(kind: Kind, option: &'static str) -> Self {
        Self { subject: Some(option), ..Self::new(kind) }
    }

    /// A failure in what `party` answered, or did not.
    pub const fn from(party: Party, kind: Kind) -> Self {
        Self { party: Some(party), ..Self::new(kind) }
    }
}
