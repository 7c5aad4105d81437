//! The same fault as the module's peers were measured under it.

/// The columns, in the order of every row.
pub const NAMES: [&str; 8] = ["Firebase", "Supabase", "Auth0", "oidc-client-ts", "MSAL", "Amplify", "Stytch", "Descope"];

#[derive(Clone, Copy, Debug)]
pub enum Peers {
    NotMeasured,
    /// One of the same for all.
    All(&'static str),
    Each([&'static str; 8]),
}

impl Peers {
    pub fn cells(self) -> [&'static str; 8] {
        match self {
            Self::NotMeasured => ["–"; 8],
            Self::All(same) => [same; 8],
            Self::Each(cells) => cells,
        }
    }
}
