//! Which URLs the module talks to.

use crate::core::Kind;

/// Where Sentiance's platform is unless somebody says otherwise.
pub const DEFAULT_PLATFORM: &str = "https://api.sentiance.com";

/// The longest URL of a platform, in bytes, as it is stored.
pub const LONGEST_URL: usize = 2_048;

/// A URL as the engine's own parser took it apart.
pub struct Parts {
    pub href: String,
    /// With its colon: `https:`.
    pub protocol: String,
    pub hostname: String,
    pub origin: String,
    /// Whether it carries a user name or a password.
    pub credentials: bool,
    /// Whether it carries a query or a fragment.
    pub query_or_fragment: bool,
}

/// Secrets travel encrypted, or do not leave the device: https; http only to loopback, to hosts the app allows by name (an emulator, live
/// reload on the LAN), and to the page's own origin where that is http itself.
pub fn check(parts: &Parts, is_allowed: bool, page: Option<&str>) -> Result<(), Kind> {
    if parts.credentials {
        return Err(Kind::InvalidUrl);
    }
    match parts.protocol.as_str() {
        "https:" => Ok(()),
        "http:" if is_allowed || is_loopback(&parts.hostname) => Ok(()),
        protocol if protocol != "blob:" && page.is_some_and(|page| page != "null" && page == parts.origin) => Ok(()),
        "http:" => Err(Kind::InsecureUrl),
        _ => Err(Kind::InvalidUrl),
    }
}

/// The base that calls are appended to: nothing behind the path, no trailing slash.
pub fn base(parts: &Parts, is_allowed: bool) -> Result<String, Kind> {
    check(parts, is_allowed, None)?;
    if parts.query_or_fragment {
        return Err(Kind::InvalidUrl);
    }
    let mut base = parts.href.clone();
    while base.ends_with('/') {
        base.pop();
    }
    // A longer one would be stored, and then not be read.
    if base.len() > LONGEST_URL {
        return Err(Kind::InvalidUrl);
    }
    Ok(base)
}

/// `localhost` and its subdomains (RFC 6761), 127.0.0.0/8 and ::1. The engine's parser has already made every spelling of an address one.
fn is_loopback(host: &str) -> bool {
    // What ends in a dot is a name to that parser, whatever else is in it.
    let is_v4 = host.starts_with("127.") && !host.ends_with('.') && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_v4 || host == "localhost" || host.ends_with(".localhost") || host == "[::1]"
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn parts(text: &str) -> Parts {
        let url = ::url::Url::parse(text).unwrap();
        Parts {
            href: url.to_string(),
            protocol: format!("{}:", url.scheme()),
            hostname: url.host_str().unwrap_or_default().into(),
            origin: url.origin().ascii_serialization(),
            credentials: !url.username().is_empty() || url.password().is_some(),
            query_or_fragment: url.query().is_some() || url.fragment().is_some(),
        }
    }

    fn kind(text: &str) -> Option<Kind> {
        let parts = parts(text);
        check(&parts, parts.hostname == "10.0.2.2", None).err()
    }

    #[test]
    fn https_everywhere() {
        for text in ["https://api.sentiance.com", "https://api.p15.sentiance.com/", "https://10.0.0.1:8443/x"] {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_of_digits_and_dots_is_no_address() {
        // Its last label is empty, so that the engine's parser takes it for a name.
        for text in ["http://127.0../", "http://127.../"] {
            assert_eq!(kind(text), Some(Kind::InsecureUrl), "{text}");
        }
    }

    #[test]
    fn http_only_where_nobody_listens() {
        for text in [
            "http://localhost:8788",
            "http://emulator.localhost",
            "http://127.0.0.1:1",
            "http://127.1",
            "http://0x7f000001/",
            "http://[::1]:80/",
            "http://10.0.2.2:8788",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
        for text in [
            "http://api.sentiance.com",
            "http://localhost.evil.com",
            "http://127.0.0.1.evil.com",
            "http://128.0.0.1",
            "http://10.0.2.3",
            "http://notlocalhost",
            "http://[::2]/",
        ] {
            assert_eq!(kind(text), Some(Kind::InsecureUrl), "{text}");
        }
    }

    #[test]
    fn nothing_else() {
        for text in ["ftp://localhost/", "data:text/plain,x", "file:///etc/passwd", "https://me:secret@api.sentiance.com", "javascript:alert(1)"] {
            assert_eq!(kind(text), Some(Kind::InvalidUrl), "{text}");
        }
    }

    #[test]
    fn the_pages_own_origin_is_as_good_as_the_page() {
        let own = |text: &str, page: &str| check(&parts(text), false, Some(page)).is_ok();
        assert!(own("http://192.168.1.5:3000/auth/code", "http://192.168.1.5:3000"));
        assert!(!own("http://192.168.1.5:3001/auth/code", "http://192.168.1.5:3000"));
        assert!(!own("data:text/plain,x", "null"));
        assert!(!own("blob:https://app.example/1b9d6bcd", "https://app.example"));
    }

    #[test]
    fn a_base_is_as_long_as_can_be_stored() {
        let base_of = |length: usize| base(&parts(&format!("https://h/{}/", "é".repeat(length))), false).map(|base| base.len());
        // Each takes six bytes in a URL.
        assert_eq!(base_of(339).unwrap(), 2_044);
        assert_eq!(base_of(340).unwrap_err(), Kind::InvalidUrl);
    }

    #[test]
    fn a_base_has_nothing_behind_its_path() {
        let base_of = |text: &str| base(&parts(text), false);
        assert_eq!(base_of("https://api.sentiance.com/"), Ok("https://api.sentiance.com".into()));
        assert_eq!(base_of("https://proxy.example/sentiance//"), Ok("https://proxy.example/sentiance".into()));
        assert_eq!(base_of("https://api.sentiance.com/?x"), Err(Kind::InvalidUrl));
        assert_eq!(base_of("https://api.sentiance.com/#x"), Err(Kind::InvalidUrl));
    }
}
