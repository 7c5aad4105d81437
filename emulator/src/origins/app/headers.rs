use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::origins::Origins;

impl Origins {
    /// What the app's origin sends with everything. Frames of the same origin are allowed: tests use them as further documents.
    pub fn dress(&self, headers: &mut HeaderMap) {
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static("camera=(), geolocation=(), microphone=()"));
        if let Ok(policy) = HeaderValue::from_str(&self.content_security_policy()) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        // Files change under a developer's hands. `no-store` would keep pages out of the back-forward cache.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
        headers.remove(header::LAST_MODIFIED);
        // Text files are UTF-8 here.
        if let Some(kind) = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok())
            && kind.starts_with("text/")
            && !kind.contains("charset")
            && let Ok(kind) = HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
        {
            headers.insert(header::CONTENT_TYPE, kind);
        }
    }

    fn content_security_policy(&self) -> String {
        format!(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' {} {}; style-src 'self'; img-src 'self'; \
             frame-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'",
            self.settings.app_url, self.settings.platform_url
        )
    }
}
