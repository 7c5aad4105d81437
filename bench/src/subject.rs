//! Who is measured.

use std::fs;

use serde_json::Value;
use webdriver_harness::Sure;

use crate::bundle;

pub struct Subject {
    /// Its entry is `peers/<name>.js`.
    pub name: &'static str,
    pub title: &'static str,
    /// What of `peers/package.json` it is, if anything.
    pub package: Option<&'static str>,
    /// Whether it keeps a session on the device by itself.
    pub keeps: bool,
    /// What answers its exchange, and with what.
    pub answered: &'static str,
}

pub const FLOOR: &str = "floor";
pub const OURS: &str = "ours";
/// The floor once more: what is between the two is noise.
pub const AGAIN: &str = "again";

const EMULATOR: &str = "this project's emulator";

pub const ALL: [Subject; 11] = [
    Subject { name: FLOOR, title: "by hand (the floor)", package: None, keeps: false, answered: EMULATOR },
    Subject { name: AGAIN, title: "the floor once more (A/A)", package: None, keeps: false, answered: EMULATOR },
    Subject { name: OURS, title: "**sentiance-web**", package: None, keeps: true, answered: EMULATOR },
    Subject { name: "ours-url", title: "**sentiance-web/url**", package: None, keeps: true, answered: EMULATOR },
    Subject {
        name: "better-auth",
        title: "better-auth, one-time token",
        package: Some("better-auth"),
        keeps: false,
        answered: "`POST /api/auth/one-time-token/verify`, session and user, and a cookie; `GET /api/auth/get-session`; both on the page's origin",
    },
    Subject {
        name: "oidc",
        title: "oidc-client-ts",
        package: Some("oidc-client-ts"),
        keeps: true,
        answered: "the token endpoint: an unsigned ID token. The redirect it begins with is not made, and what it lays down for it is not timed",
    },
    Subject {
        name: "stytch",
        title: "Stytch headless",
        package: Some("@stytch/vanilla-js"),
        keeps: true,
        answered: "`POST /sdk/v1/sessions/attest`: session, user, token; and the project's `bootstrap`, which it asks for at start",
    },
    Subject {
        name: "supabase",
        title: "Supabase auth-js",
        package: Some("@supabase/auth-js"),
        keeps: true,
        answered: "`POST /verify` with a `token_hash`: session and user; `POST /logout`",
    },
    Subject {
        name: "firebase",
        title: "Firebase, localStorage",
        package: Some("@firebase/auth"),
        keeps: true,
        answered: "the protocol of its own Auth Emulator: `signInWithCustomToken`, then `lookup`",
    },
    Subject {
        name: "auth0",
        title: "Auth0 SPA, localStorage",
        package: Some("@auth0/auth0-spa-js"),
        keeps: true,
        answered: "`POST /oauth/token`, a token exchange: an ID token with a signature that a browser does not check",
    },
    Subject {
        name: "msal",
        title: "MSAL browser, localStorage",
        package: Some("@azure/msal-browser"),
        keeps: true,
        answered: "the token endpoint, by `acquireTokenByCode`. It takes https only: its network client is replaced by a plain fetch",
    },
];

impl Subject {
    pub fn is_ours(&self) -> bool {
        self.name.starts_with(OURS)
    }

    /// The entry it is bundled from.
    pub fn entry(&self) -> &'static str {
        if self.name == AGAIN { FLOOR } else { self.name }
    }

    /// Our own, or what the lock file pins; nothing for the floor.
    pub fn version(&self) -> Sure<String> {
        let Some(package) = self.package else { return Ok(if self.is_ours() { env!("CARGO_PKG_VERSION").into() } else { String::new() }) };
        let lock: Value = serde_json::from_str(&fs::read_to_string(bundle::peers().join("package-lock.json"))?)?;
        let version = lock["packages"][format!("node_modules/{package}")]["version"].as_str();
        Ok(version.ok_or_else(|| format!("peers/package-lock.json has no {package}"))?.to_owned())
    }
}
