//! Every way a call can fail, and what each one means to the caller.

use core::num::NonZeroU16;

words! {
    /// One stable word per distinct cause; part of the API (`SentianceError.kind`).
    Kind {
        // What the caller handed in.
        MissingOptions = "missing-options",
        MissingCodeSource = "missing-code-source",
        ConflictingOptions = "conflicting-options",
        InvalidOption = "invalid-option",
        UnknownOption = "unknown-option",
        ApiKey = "api-key",
        InvalidUrl = "invalid-url",
        InsecureUrl = "insecure-url",
        // What the app's own function did.
        CallbackFailed = "callback-failed",
        // The way to the server and back.
        Offline = "offline",
        Network = "network",
        Timeout = "timeout",
        Aborted = "aborted",
        // What a server answered.
        NotJson = "not-json",
        InvalidAnswer = "invalid-answer",
        TooLarge = "too-large",
        Unauthorized = "unauthorized",
        NotFound = "not-found",
        NotAcceptable = "not-acceptable",
        RateLimited = "rate-limited",
        ServerError = "server-error",
        HttpStatus = "http-status",
        // What the platform said of the code or the person.
        CodeRejected = "code-rejected",
        CodeAmbiguous = "code-ambiguous",
        PersonChanged = "person-changed",
        UserDisabled = "user-disabled",
        // The device's storage.
        StorageDenied = "storage-denied",
        StorageFull = "storage-full",
        StorageFailed = "storage-failed",
        NewerVersion = "newer-version",
        // What else goes on on this device.
        Reset = "reset",
        CreationInProgress = "creation-in-progress",
        UserExists = "user-exists",
        OtherUser = "other-user",
        // What became of the user that is asked about.
        NoUser = "no-user",
        TokenRejected = "token-rejected",
    }
}

words! {
    /// Sentiance's own reasons.
    Reason {
        SdkResetInProgress = "SDK_RESET_IN_PROGRESS",
        UserCreationInProgress = "USER_CREATION_IN_PROGRESS",
        UserAlreadyExists = "USER_ALREADY_EXISTS",
        NetworkError = "NETWORK_ERROR",
        ServerError = "SERVER_ERROR",
        NoUser = "NO_USER",
        UserDisabledRemotely = "USER_DISABLED_REMOTELY",
        UnexpectedError = "UNEXPECTED_ERROR",
    }
}

words! {
    /// Whether a server may have acted on the failed call.
    Outcome {
        NothingHappened = "nothing-happened",
        ServerActed = "server-acted",
        Unknown = "unknown",
    }
}

words! {
    /// What the caller can do next.
    Retry {
        Never = "never",
        SameCall = "same-call",
        FreshCode = "fresh-code",
        AfterReset = "after-reset",
    }
}

words! {
    /// Who answered, or should have.
    Party {
        Backend = "backend",
        Platform = "platform",
    }
}

words! {
    /// What was handed in and is wrong: an option of the API, or a field of the backend's answer.
    Subject {
        AuthCode = "authCode",
        AuthCodeUrl = "authCodeUrl",
        GetAuthCode = "getAuthCode",
        AuthCodeRequest = "authCodeRequest",
        PlatformUrl = "platformUrl",
        TimeoutMs = "timeoutMs",
        AppUserId = "appUserId",
        OnOtherUser = "onOtherUser",
        // Of the backend.
        Code = "auth_code",
        Platform = "platform_url",
    }
}

/// Small, since nearly everything that is moved may be one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Failure {
    pub kind: Kind,
    pub outcome: Outcome,
    pub retry: Retry,
    pub party: Option<Party>,
    /// The HTTP status, where a server answered.
    pub status: Option<NonZeroU16>,
    /// Milliseconds after which another try makes sense, where that is known.
    pub retry_after: Option<u32>,
    /// What is wrong, by its name. Never a value: it might be a secret.
    pub subject: Option<Subject>,
}

impl Kind {
    /// Sentiance's reason for it where a token was asked for: there are three, and one for what they do not cover.
    pub const fn token_reason(self) -> Reason {
        match self {
            Kind::NoUser | Kind::Reset => Reason::NoUser,
            Kind::UserDisabled | Kind::TokenRejected => Reason::UserDisabledRemotely,
            _ => match self.reason() {
                Reason::NetworkError | Reason::ServerError => Reason::NetworkError,
                _ => Reason::UnexpectedError,
            },
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
            | Kind::UserDisabled
            | Kind::TokenRejected => Reason::ServerError,
            Kind::Reset => Reason::SdkResetInProgress,
            Kind::CreationInProgress => Reason::UserCreationInProgress,
            Kind::UserExists | Kind::OtherUser => Reason::UserAlreadyExists,
            Kind::NoUser => Reason::NoUser,
            _ => Reason::UnexpectedError,
        }
    }

    /// What the caller can do next, where nothing about the moment changes that.
    const fn usual_retry(self) -> Retry {
        match self {
            Kind::UserExists | Kind::OtherUser | Kind::TokenRejected => Retry::AfterReset,
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

impl Failure {
    /// A failure before any server acted, with the usual advice.
    pub const fn new(kind: Kind) -> Self {
        Self { kind, outcome: Outcome::NothingHappened, retry: kind.usual_retry(), party: None, status: None, retry_after: None, subject: None }
    }

    /// A failure in what `option` says.
    pub const fn of_option(kind: Kind, option: Subject) -> Self {
        Self { subject: Some(option), ..Self::new(kind) }
    }

    /// A failure in what `party` answered, or did not.
    pub const fn from(party: Party, kind: Kind) -> Self {
        Self { party: Some(party), ..Self::new(kind) }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    /// The words between quotes that follow `marker` in a file of the facade, up to `end`.
    fn words_in(text: &str, marker: &str, end: &str) -> Vec<String> {
        let from = text.find(marker).unwrap() + marker.len();
        let part = &text[from..from + text[from..].find(end).unwrap()];
        part.split('"').skip(1).step_by(2).map(String::from).collect()
    }

    /// The kinds that only the facade knows: without the module there is nobody else to say them.
    const OF_THE_FACADE: [&str; 5] = ["foreign-origin", "not-on-the-web", "no-webassembly", "load-failed", "crashed"];

    #[test]
    fn the_declarations_name_every_word_and_no_other() {
        let types = include_str!("../../npm/index.d.ts");
        let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.word()).chain(OF_THE_FACADE).collect();
        assert_eq!(words_in(types, "export type ErrorKind =", ";"), kinds);
        let reasons: Vec<_> = Reason::ALL.iter().map(|reason| reason.word()).chain(["EXCEPTION_OR_ERROR"]).collect();
        assert_eq!(words_in(types, "export type ErrorReason =", ";"), reasons);
        assert_eq!(words_in(types, "\n  outcome:", ";"), Outcome::ALL.iter().map(|outcome| outcome.word()).collect::<Vec<_>>());
        assert_eq!(words_in(types, "\n  retry:", ";"), Retry::ALL.iter().map(|retry| retry.word()).collect::<Vec<_>>());
    }

    #[test]
    fn every_kind_has_its_sentence_and_every_party_its_name() {
        let texts = include_str!("../../npm/errors.js");
        let words = Kind::ALL.iter().map(|kind| kind.word()).chain(OF_THE_FACADE);
        for word in words.chain(Party::ALL.iter().map(|party| party.word())) {
            let told = [format!(" {word}: \""), format!(" \"{word}\": \"")].iter().any(|entry| texts.contains(entry));
            assert!(told, "{word}");
        }
    }

    #[test]
    fn what_can_be_done_next_follows_from_the_cause() {
        for kind in Kind::ALL {
            let failure = Failure::new(*kind);
            assert_eq!(failure.outcome, Outcome::NothingHappened);
            assert_eq!(failure.retry == Retry::AfterReset, matches!(kind, Kind::UserExists | Kind::OtherUser | Kind::TokenRejected), "{kind:?}");
            assert_eq!(failure.retry == Retry::FreshCode, matches!(kind, Kind::CodeRejected | Kind::CodeAmbiguous), "{kind:?}");
            // A mistake in the call itself is not mended by making it again.
            assert!(kind.reason() != Reason::NetworkError || failure.retry == Retry::SameCall, "{kind:?}");
        }
    }
}
