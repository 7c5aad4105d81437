//! Request bodies, as `application/x-www-form-urlencoded` (the form of OAuth 2 token requests): simple enough that no preflight is sent.

use super::uuid;
use crate::core::{Id, Secret};

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Sent as `sdk` with every exchange.
const SDK: &str = concat!("sentiance-web/", env!("CARGO_PKG_VERSION"));

pub fn exchange(code: &Secret, key: Id, install: Id) -> Secret {
    let mut body = String::new();
    pair(&mut body, "authentication_code", code.expose());
    pair(&mut body, "idempotency_key", &uuid::write(key));
    pair(&mut body, "install_id", &uuid::write(install));
    pair(&mut body, "sdk", SDK);
    Secret::new(body)
}

pub fn refresh(token: &Secret) -> Secret {
    let mut body = String::new();
    pair(&mut body, "token", token.expose());
    Secret::new(body)
}

pub fn reset_notice(install: Option<Id>, token: &Secret) -> Secret {
    let mut body = String::new();
    if let Some(install) = install {
        pair(&mut body, "install_id", &uuid::write(install));
    }
    pair(&mut body, "token", token.expose());
    Secret::new(body)
}

fn pair(body: &mut String, name: &str, value: &str) {
    if !body.is_empty() {
        body.push('&');
    }
    body.push_str(name);
    body.push('=');
    encode(body, value);
}

/// Percent-encodes all but the unreserved characters of RFC 3986; right in a form body and in a URL's path alike.
pub fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for nibble in [byte >> 4, byte & 15] {
                out.push(char::from(*HEX.get(usize::from(nibble)).unwrap_or(&b'0')));
            }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_survives_a_servers_form_parser(code in ".*") {
            let body = exchange(&Secret::new(code.clone()), Id::numbered(1), Id::numbered(2));
            let pairs: Vec<_> = form_urlencoded::parse(body.expose().as_bytes()).into_owned().collect();
            let names: Vec<_> = pairs.iter().map(|(name, _)| name.as_str()).collect();
            prop_assert_eq!(names, ["authentication_code", "idempotency_key", "install_id", "sdk"]);
            prop_assert_eq!(&pairs[0].1, &code);
            prop_assert_eq!(&pairs[3].1, SDK);
        }
    }

    #[test]
    fn a_reset_is_told_with_the_token_in_the_body() {
        let body = reset_notice(Some(Id::numbered(7)), &Secret::new("a b&c".into()));
        assert_eq!(body.expose(), "install_id=00000000-0000-0001-0000-000000000007&token=a%20b%26c");
        assert_eq!(reset_notice(None, &Secret::new("t".into())).expose(), "token=t");
    }
}
