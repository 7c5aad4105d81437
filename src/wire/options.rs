//! The options of `createUser` and `ensureUser`, as the facade copied them: own properties, each read once.

use super::api_key;
use super::value::Value;
use crate::core::Subject::{self, AppUserId, AuthCode, AuthCodeRequest, AuthCodeUrl, GetAuthCode, OnOtherUser, PlatformUrl, TimeoutMs};
use crate::core::create::Source;
use crate::core::policy::{DEFAULT_DEADLINE, LONGEST_DEADLINE};
use crate::core::{Existing, Failure, Kind, Person, Secret};

/// The longest code, in bytes. Sentiance documents 128 hexadecimal digits.
pub const LONGEST_CODE: usize = 8_192;

/// The longest id of a person, in bytes.
const LONGEST_PERSON: usize = 1_024;

/// The last one is of `ensureUser` alone.
const KNOWN: [&str; 8] = [
    AuthCode.word(),
    AuthCodeUrl.word(),
    GetAuthCode.word(),
    AuthCodeRequest.word(),
    PlatformUrl.word(),
    TimeoutMs.word(),
    AppUserId.word(),
    OnOtherUser.word(),
];
const REQUEST: [&str; 4] = ["method", "headers", "body", "credentials"];

pub struct CreateOptions<V> {
    pub code: CodeOption<V>,
    pub person: Option<Person>,
    pub existing: Existing,
    pub platform: Option<String>,
    pub timeout: u32,
}

/// Exactly one way to a code.
pub enum CodeOption<V> {
    Literal(Secret),
    Url { url: String, request: Option<V> },
    Callback(V),
}

impl<V> CodeOption<V> {
    pub const fn source(&self) -> Source {
        match self {
            CodeOption::Literal(_) => Source::Literal,
            CodeOption::Url { .. } => Source::Url,
            CodeOption::Callback(_) => Source::Callback,
        }
    }
}

/// Options that are refused, and which of them; a name may be the caller's own.
#[derive(Debug)]
pub struct Refusal {
    pub failure: Failure,
    pub name: Option<String>,
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self { failure, name: None }
    }
}

/// `ensures`: whether they are those of `ensureUser`.
pub fn read<V: Value>(options: &V, ensures: bool) -> Result<CreateOptions<V>, Refusal> {
    let names = options.names().ok_or(Failure::new(Kind::MissingOptions))?;
    only(&names, KNOWN.get(..KNOWN.len() - usize::from(!ensures)).unwrap_or_default())?;
    let given = Given { options, names };
    let code = given.code()?;
    Ok(given.with(code, ensures)?)
}

/// Options of known names.
struct Given<'a, V> {
    options: &'a V,
    names: Vec<String>,
}

impl<V: Value> Given<'_, V> {
    fn has(&self, option: Subject) -> bool {
        self.names.iter().any(|name| name == option.word())
    }

    fn value(&self, option: Subject) -> Option<V> {
        self.options.own(option.word())
    }

    /// Where the option is given it is a text, and not an empty one.
    fn text(&self, option: Subject) -> Result<Option<String>, Failure> {
        if !self.has(option) {
            return Ok(None);
        }
        let text = self.value(option).and_then(|value| value.string()).filter(|text| !text.is_empty());
        text.map(Some).ok_or(Failure::of_option(Kind::InvalidOption, option))
    }

    fn code(&self) -> Result<CodeOption<V>, Refusal> {
        match u8::from(self.has(AuthCode)) + u8::from(self.has(AuthCodeUrl)) + u8::from(self.has(GetAuthCode)) {
            0 => return Err(Failure::new(Kind::MissingCodeSource).into()),
            1 => {}
            _ => return Err(Failure::new(Kind::ConflictingOptions).into()),
        }
        if let Some(url) = self.text(AuthCodeUrl)? {
            return Ok(CodeOption::Url { url, request: self.request()? });
        }
        let code = match self.text(AuthCode)? {
            Some(code) => CodeOption::Literal(literal(code, AuthCode)?),
            None => CodeOption::Callback(self.value(GetAuthCode).filter(V::is_function).ok_or(Failure::of_option(Kind::InvalidOption, GetAuthCode))?),
        };
        if self.has(AuthCodeRequest) { Err(Failure::of_option(Kind::ConflictingOptions, AuthCodeRequest).into()) } else { Ok(code) }
    }

    fn request(&self) -> Result<Option<V>, Refusal> {
        if !self.has(AuthCodeRequest) {
            return Ok(None);
        }
        let invalid = Failure::of_option(Kind::InvalidOption, AuthCodeRequest);
        let request = self.value(AuthCodeRequest).ok_or(invalid)?;
        let names = request.names().ok_or(invalid)?;
        only(&names, &REQUEST)?;
        for name in ["method", "credentials"] {
            if names.iter().any(|given| given == name) && request.own(name).and_then(|value| value.string()).is_none() {
                return Err(invalid.into());
            }
        }
        Ok(Some(request))
    }

    /// All the others.
    fn with(&self, code: CodeOption<V>, ensures: bool) -> Result<CreateOptions<V>, Failure> {
        let invalid = |option: Subject| Err(Failure::of_option(Kind::InvalidOption, option));
        let platform = self.text(PlatformUrl)?;
        let mut timeout = DEFAULT_DEADLINE;
        if self.has(TimeoutMs) {
            timeout = match self.value(TimeoutMs).and_then(|value| value.number()) {
                Some(millis) if (1.0..=f64::from(LONGEST_DEADLINE)).contains(&millis) => millis as u32,
                _ => return invalid(TimeoutMs),
            };
        }
        let person = self.text(AppUserId)?;
        // Without a person there is nobody whose user could be ensured.
        if person.as_ref().map_or(ensures, |id| id.len() > LONGEST_PERSON) {
            return invalid(AppUserId);
        }
        let existing = match self.text(OnOtherUser)?.as_deref() {
            _ if !ensures => Existing::InTheWay,
            None | Some("reset") => Existing::Replaced,
            Some("reject") => Existing::Kept,
            Some(_) => return invalid(OnOtherUser),
        };
        Ok(CreateOptions { code, person: person.map(Person::new), existing, platform, timeout })
    }
}

/// A code as it came by that option, unless it looks like a key.
pub fn literal(code: String, option: Subject) -> Result<Secret, Failure> {
    if api_key::is_value(&code) {
        Err(Failure::of_option(Kind::ApiKey, option))
    } else if code.is_empty() || code.len() > LONGEST_CODE {
        Err(Failure::of_option(Kind::InvalidOption, option))
    } else {
        Ok(Secret::new(code))
    }
}

fn only(names: &[String], known: &[&str]) -> Result<(), Refusal> {
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        Some(name) => {
            let kind = if api_key::is_name(name) { Kind::ApiKey } else { Kind::UnknownOption };
            Err(Refusal { failure: Failure::new(kind), name: Some(name.clone()) })
        }
        None => Ok(()),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::fixture::{Json, json};
    use super::*;

    fn fault(options: Json) -> (Kind, Option<String>) {
        match read(&options, false) {
            Ok(_) => panic!("{options} was accepted"),
            Err(Refusal { failure, name }) => (failure.kind, name.or(failure.subject.map(|subject| subject.word().into()))),
        }
    }

    fn of(kind: Kind, option: &str) -> (Kind, Option<String>) {
        (kind, Some(option.into()))
    }

    #[test]
    fn each_way_to_a_code() {
        let literal = read(&json!({"authCode": "c0de"}), false).unwrap();
        assert!(matches!(literal.code, CodeOption::Literal(code) if code.expose() == "c0de"));
        assert_eq!((literal.timeout, literal.platform), (30_000, None));
        let url =
            read(&json!({"authCodeUrl": "/auth/code", "authCodeRequest": {"method": "POST"}, "timeoutMs": 1, "platformUrl": "https://x"}), false).unwrap();
        assert!(matches!(&url.code, CodeOption::Url { url, request: Some(_) } if url == "/auth/code"));
        assert_eq!((url.timeout, url.platform.as_deref()), (1, Some("https://x")));
        let callback = read(&json!({"getAuthCode": {"function": true}}), false).unwrap();
        assert_eq!(callback.code.source(), Source::Callback);
    }

    #[test]
    fn missing_and_doubled() {
        assert_eq!(fault(json!("text")).0, Kind::MissingOptions);
        assert_eq!(fault(json!({})).0, Kind::MissingCodeSource);
        assert_eq!(fault(json!({"timeoutMs": 5})).0, Kind::MissingCodeSource);
        assert_eq!(fault(json!({"authCode": "a", "authCodeUrl": "b"})).0, Kind::ConflictingOptions);
        assert_eq!(fault(json!({"authCode": "a", "authCodeRequest": {}})), of(Kind::ConflictingOptions, "authCodeRequest"));
    }

    #[test]
    fn wrong_types_and_ranges() {
        for (option, value) in [
            ("authCode", json!(5)),
            ("authCode", json!("")),
            ("authCode", json!(null)),
            ("authCode", json!("x".repeat(LONGEST_CODE + 1))),
            ("authCodeUrl", json!({})),
            ("authCodeUrl", json!("")),
            ("getAuthCode", json!("f")),
            ("getAuthCode", json!(null)),
        ] {
            assert_eq!(fault(json!({option: value})), of(Kind::InvalidOption, option));
        }
        for (option, value) in [
            ("platformUrl", json!(null)),
            ("timeoutMs", json!("5")),
            ("timeoutMs", json!(0)),
            ("timeoutMs", json!(600_001)),
            ("timeoutMs", json!(-1)),
            ("timeoutMs", json!(null)),
        ] {
            assert_eq!(fault(json!({"authCode": "c0de", option: value})), of(Kind::InvalidOption, option));
        }
        for request in [json!(null), json!("POST"), json!({"method": 5}), json!({"credentials": {}})] {
            assert_eq!(fault(json!({"authCodeUrl": "/", "authCodeRequest": request})), of(Kind::InvalidOption, "authCodeRequest"));
        }
    }

    #[test]
    fn unknown_options_and_keys_by_name() {
        assert_eq!(fault(json!({"authCode": "a", "authcode": "b"})), of(Kind::UnknownOption, "authcode"));
        assert_eq!(fault(json!({"authCodeUrl": "/", "authCodeRequest": {"mode": "cors"}})), of(Kind::UnknownOption, "mode"));
        assert_eq!(fault(json!({"authCode": "a", "apiKey": "b"})), of(Kind::ApiKey, "apiKey"));
        assert_eq!(fault(json!({"authCode": "a", "appSecret": "b"})), of(Kind::ApiKey, "appSecret"));
    }

    #[test]
    fn who_the_user_is_for_and_what_another_ones_means() {
        let ensure = |extra: Json| {
            let mut options = json!({"authCode": "c0de"});
            options.as_object_mut().unwrap().append(&mut extra.as_object().unwrap().clone());
            read(&options, true).map(|read| (read.person, read.existing)).map_err(|refusal| (refusal.failure.kind, refusal.failure.subject.map(Subject::word)))
        };
        let ann = || Some(Person::new("ann".into()));
        assert_eq!(ensure(json!({"appUserId": "ann"})), Ok((ann(), Existing::Replaced)));
        assert_eq!(ensure(json!({"appUserId": "ann", "onOtherUser": "reset"})), Ok((ann(), Existing::Replaced)));
        assert_eq!(ensure(json!({"appUserId": "ann", "onOtherUser": "reject"})), Ok((ann(), Existing::Kept)));
        let invalid = |option| Err((Kind::InvalidOption, Some(option)));
        for id in [json!({}), json!({"appUserId": ""}), json!({"appUserId": 5}), json!({"appUserId": null}), json!({"appUserId": "x".repeat(1_025)})] {
            assert_eq!(ensure(id), invalid("appUserId"));
        }
        for other in [json!("both"), json!(null), json!(true), json!("")] {
            assert_eq!(ensure(json!({"appUserId": "ann", "onOtherUser": other})), invalid("onOtherUser"));
        }
        let created = read(&json!({"authCode": "c0de", "appUserId": "ann"}), false).unwrap();
        assert_eq!((created.person, created.existing), (ann(), Existing::InTheWay));
        assert_eq!(fault(json!({"authCode": "c0de", "appUserId": "ann", "onOtherUser": "reset"})), of(Kind::UnknownOption, "onOtherUser"));
    }

    #[test]
    fn a_key_where_a_code_belongs() {
        assert_eq!(fault(json!({"authCode": "Bearer 0123456789"})), of(Kind::ApiKey, "authCode"));
    }
}
