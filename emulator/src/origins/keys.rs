use crate::rules::{ApiKeys, Scope};

/// An API key for trying the platform by hand: with it codes can be minted.
pub const KEY_WITH_USER_LINK: &str = "emulator-api-key-user-link";
/// Another: with it users can be deleted.
pub const KEY_WITH_USER_DELETE: &str = "emulator-api-key-user-delete";
/// An API key that may do neither.
pub const KEY_WITHOUT_USER_LINK: &str = "emulator-api-key-without-user-link";

/// Those, and the app backend's own.
pub(super) fn all(backend: &str) -> ApiKeys {
    ApiKeys::default()
        .with(KEY_WITH_USER_LINK, &[Scope::UserLink])
        .with(KEY_WITH_USER_DELETE, &[Scope::UserDelete])
        .with(KEY_WITHOUT_USER_LINK, &[])
        .with(backend, &[Scope::UserLink])
}
