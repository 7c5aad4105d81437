use http::Method;
use percent_encoding::percent_decode_str;

use crate::rules::{Refusal, UserId};

/// The calls a platform answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    Mint,
    Exchange,
    Refresh(UserId),
    NotifyReset(UserId),
    DeleteUser,
}

impl Call {
    pub fn of(method: &Method, path: &str) -> Result<Self, Refusal> {
        let call = Self::of_path(path).ok_or(Refusal::NotFound)?;
        if method == Method::POST { Ok(call) } else { Err(Refusal::MethodNotAllowed) }
    }

    fn of_path(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        match segments[..] {
            ["users"] => Some(Self::Exchange),
            ["users", "auth-code"] => Some(Self::Mint),
            // Where Sentiance's GraphQL lives.
            ["v4", "gql"] => Some(Self::DeleteUser),
            ["users", id, "token"] => Some(Self::Refresh(user(id)?)),
            ["users", id, "reset"] => Some(Self::NotifyReset(user(id)?)),
            _ => None,
        }
    }
}

fn user(segment: &str) -> Option<UserId> {
    let id = percent_decode_str(segment).decode_utf8().ok()?;
    (!id.is_empty()).then(|| UserId::new(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_and_post_name_a_call() {
        let post = |path| Call::of(&Method::POST, path);
        assert_eq!(post("/users"), Ok(Call::Exchange));
        assert_eq!(post("/users/auth-code"), Ok(Call::Mint));
        assert_eq!(post("/users/a%2Fb/token"), Ok(Call::Refresh(UserId::new("a/b"))));
        assert_eq!(post("/v4/gql"), Ok(Call::DeleteUser));
        assert_eq!(post("/users/ab/reset"), Ok(Call::NotifyReset(UserId::new("ab"))));
        for path in ["/", "/users/", "/users//token", "/users/ab", "/users/ab/token/x", "/user", "users"] {
            assert_eq!(post(path), Err(Refusal::NotFound), "{path}");
        }
        assert_eq!(Call::of(&Method::GET, "/users"), Err(Refusal::MethodNotAllowed));
    }
}
