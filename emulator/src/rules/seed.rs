use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ApiKeys, Moment, Platform, Scope, Secret, Status, UserId, accounts};

/// What the platform begins with: users, and API keys that work beside its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with users and api_keys")]
pub struct Seed {
    #[serde(default)]
    users: Vec<User>,
    #[serde(default)]
    api_keys: Vec<ApiKey>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with external_id, and user_id and status if you like")]
struct User {
    external_id: String,
    /// Drawn where it is not given.
    user_id: Option<UserId>,
    #[serde(default = "active")]
    status: Status,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with key and scopes")]
struct ApiKey {
    key: Secret,
    scopes: Vec<Scope>,
}

/// Where in the file something is wrong, and what.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct SeedError(String);

impl Seed {
    /// All of it is good, or the first thing that is not is told.
    pub fn parse(json: &str) -> Result<Self, SeedError> {
        let mut reader = serde_json::Deserializer::from_str(json);
        let seed: Self = serde_path_to_error::deserialize(&mut reader).map_err(|error| unread(&error.path().to_string(), error.inner()))?;
        reader.end().map_err(|error| unread(".", &error))?;
        seed.check().map_err(|(place, what)| SeedError(format!("{place} {what}")))?;
        Ok(seed)
    }

    fn check(&self) -> Result<(), (String, &'static str)> {
        let (mut people, mut ids, mut keys) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (at, User { external_id, user_id, .. }) in self.users.iter().enumerate() {
            let wrong = |field: &str, what| Err((format!("users[{at}].{field}"), what));
            if !accounts::may_be_external_id(external_id) {
                return wrong("external_id", "must have 1 to 256 characters");
            }
            if !people.insert(external_id) {
                return wrong("external_id", "is another user's already");
            }
            if let Some(id) = user_id {
                if !id.is_well_formed() {
                    return wrong("user_id", "must be 24 lower-case hex characters");
                }
                if !ids.insert(id) {
                    return wrong("user_id", "is another user's already");
                }
            }
        }
        for (at, ApiKey { key, .. }) in self.api_keys.iter().enumerate() {
            let wrong = |what| Err((format!("api_keys[{at}].key"), what));
            if key.reveal().is_empty() || !key.reveal().bytes().all(|byte| byte.is_ascii_graphic()) {
                return wrong("must have at least one character, and only those that a header takes: ASCII without spaces");
            }
            if !keys.insert(key) {
                return wrong("is there already");
            }
        }
        Ok(())
    }

    /// These keys, and the seed's own.
    pub(crate) fn keys_beside(&self, keys: ApiKeys) -> ApiKeys {
        self.api_keys.iter().fold(keys, |keys, ApiKey { key, scopes }| keys.with(key.reveal(), scopes))
    }
}

impl Platform {
    /// The seed's users, where nobody is yet.
    pub(crate) fn plant(&mut self, seed: &Seed, moment: &mut Moment<'_>) {
        for User { external_id, user_id, status } in &seed.users {
            self.accounts.put(external_id, user_id.clone(), *status, moment);
        }
    }
}

fn active() -> Status {
    Status::Active
}

/// What the reader says quotes the file: among the users, and where a field is misspelt. Anything else might be a key.
fn unread(place: &str, error: &serde_json::Error) -> SeedError {
    let said = error.to_string();
    let misspelt = said.starts_with("unknown field");
    let among_keys = place.starts_with("api_keys");
    let place = if misspelt && among_keys { place.rsplit_once('.').map_or(place, |(object, _)| object) } else { place };
    let quotable = place.starts_with("users") || (misspelt && !among_keys);
    let what = match said.split_once(", expected ") {
        Some((_, expected)) if !quotable => format!("expected {expected}"),
        _ => said,
    };
    SeedError(if place == "." { what } else { format!("{place}: {what}") })
}

#[cfg(test)]
mod tests {
    use super::super::entropy::Counting;
    use super::super::{Refusal, Time};
    use super::*;

    #[test]
    fn users_and_keys_are_there_from_the_beginning() {
        let seed = r#"{
            "users": [{ "external_id": "ana" }, { "external_id": "ben", "user_id": "0123456789abcdef01234567", "status": "disabled" }],
            "api_keys": [{ "key": "ours", "scopes": ["USER_LINK"] }]
        }"#;
        let seed = Seed::parse(seed).unwrap();
        let mut platform = Platform::new(seed.keys_beside(ApiKeys::default()));
        platform.plant(&seed, &mut Moment { now: Time::from_millis(1000), entropy: &mut Counting::default() });
        let users = platform.users(Time::from_millis(1000));
        let told: Vec<_> = users.iter().map(|user| (user.user_id.as_str(), user.external_id.as_str(), user.status)).collect();
        assert!(told.contains(&("0123456789abcdef01234567", "ben", Status::Disabled)), "{told:?}");
        assert!(told.iter().any(|(id, person, status)| id.len() == 24 && (*person, *status) == ("ana", Status::Active)), "{told:?}");
        let key = Secret::new("ours");
        assert_eq!(platform.api_keys.check(Some(&key), Scope::UserLink), Ok(()));
        assert_eq!(platform.api_keys.check(Some(&key), Scope::UserDelete), Err(Refusal::ForbiddenScope(Scope::UserDelete)));
    }

    #[test]
    fn nothing_is_a_seed_too() {
        assert_eq!(Seed::parse("{}").unwrap(), Seed::default());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (json, words) in [
            ("", &["line 1"][..]),
            ("{\n\"users\": 1}", &["users: ", "sequence", "line 2"]),
            ("{\n\n\"people\": []}", &["`people`", "line 3"]),
            ("{} {}", &["line 1"]),
            (r#"{"users": [{"external_id": "a"}, {"external_id": 1}]}"#, &["users[1].external_id", "string"]),
            (r#"{"users": [{}]}"#, &["users[0]", "`external_id`"]),
            (r#"{"users": [{"external_id": "a", "status": "asleep"}]}"#, &["users[0].status", "`asleep`", "`disabled`"]),
            (r#"{"users": [{"external_id": " "}]}"#, &["users[0].external_id", "256"]),
            (r#"{"users": [{"external_id": "a"}, {"external_id": "a"}]}"#, &["users[1].external_id", "already"]),
            (r#"{"users": [{"external_id": "a", "user_id": "1"}]}"#, &["users[0].user_id", "24"]),
            (r#"{"api_keys": [{"key": "a b", "scopes": []}]}"#, &["api_keys[0].key", "header"]),
            (r#"{"api_keys": [{"key": "a", "scopes": ["EVERYTHING"]}]}"#, &["api_keys[0].scopes[0]", "`USER_LINK`"]),
        ] {
            let told = Seed::parse(json).unwrap_err().to_string();
            assert!(words.iter().all(|word| told.contains(word)) && !told.contains('\n'), "{json}: {told}");
        }
    }

    #[test]
    fn no_key_is_told() {
        for json in [
            r#"["hidden"]"#,
            r#"{"api_keys": "hidden"}"#,
            r#"{"api_keys": ["hidden"]}"#,
            r#"{"api_keys": [{"hidden": []}]}"#,
            r#"{"api_keys": [{"key": ["hidden"], "scopes": []}]}"#,
            r#"{"api_keys": [{"key": "a", "scopes": "hidden"}]}"#,
            r#"{"api_keys": [{"key": "a", "scopes": ["hidden"]}]}"#,
            r#"{"api_keys": [{"key": "hidden", "scopes": []}, {"key": "hidden", "scopes": []}]}"#,
            r#"{"api_keys": [{"key": "hidden ", "scopes": []}]}"#,
        ] {
            let told = Seed::parse(json).unwrap_err().to_string();
            assert!(!told.contains("hidden"), "{json}: {told}");
        }
    }
}
