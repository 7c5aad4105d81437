//! Catches an API key or app secret before it travels: it belongs on the backend.

use super::value::contains;

/// Option names that say it outright, without what is no letter.
const NAMES: [&[u8]; 9] = [b"apikey", b"appsecret", b"secret", b"clientsecret", b"apisecret", b"authorization", b"bearer", b"xapikey", b"secretkey"];

/// Whether an option of that name can only be meant to carry an API key or an app secret.
pub fn is_name(name: &str) -> bool {
    let plain = || name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    NAMES.iter().any(|known| plain().eq(known.iter().copied()))
}

/// Whether a value handed in as a code looks like a credential instead. How Sentiance's keys look is not published, so this knows the
/// usual signs only: an authorization scheme, a word that names a key, a JSON Web Token.
pub fn is_value(value: &str) -> bool {
    let value = value.trim_ascii_start().as_bytes();
    let start = value.get(..48).unwrap_or(value);
    let begins = |with: &[u8]| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let scheme = begins(b"bearer ") || begins(b"basic ");
    let prefix = begins(b"sk_") || begins(b"sk-");
    let word = ["api-key", "api_key", "apikey", "secret"].iter().any(|word| contains(start, word.as_bytes()));
    let token = begins(b"eyj") && value.iter().filter(|byte| **byte == b'.').count() == 2;
    scheme || prefix || word || token
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for name in ["apiKey", "api_key", "API-KEY", "appSecret", "secret", "Authorization", "x-api-key"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["authCode", "platformUrl", "secretary", "key"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn values() {
        for value in ["Bearer 0123", " basic dXNlcg==", "emulator-api-key-user-link", "sk_live_123", "my_secret", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln"] {
            assert!(is_value(value), "{value}");
        }
        for value in ["", "0123456789abcdef".repeat(8).as_str(), "eyJust-a-code", "a.b.c", "SplxlOBeZQQYbYS6WxSbIA"] {
            assert!(!is_value(value), "{value}");
        }
    }
}
