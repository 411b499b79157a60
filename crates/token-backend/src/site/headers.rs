//! The security headers of the site, the same on every answer. The deployment examples under
//! `docs/deploy` send the same ones.

use axum::http::{HeaderName, HeaderValue};
use serde_json::Value;

/// Where pages may connect besides the site's own origin: the backends that `config.json` names.
/// What is no plain web origin is left out, so that nothing in the file can widen the policy.
pub fn connect_sources(config: &Value) -> Vec<String> {
    let backends = config.get("backends").and_then(Value::as_array);
    backends
        .into_iter()
        .flatten()
        .filter_map(|backend| backend.get("url")?.as_str())
        .filter_map(origin_of)
        .collect()
}

/// The origin of an `https` address, or of an `http` one on the loopback.
fn origin_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let host = authority.rsplit_once(':').map_or(authority.as_str(), |(host, _)| host);
    let loopback = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let secure = scheme == "https" || (scheme == "http" && loopback);
    (secure && !authority.is_empty() && authority.chars().all(allowed))
        .then(|| format!("{scheme}://{authority}"))
}

/// The headers, with the policy for these connections.
pub fn security(connect: &[String]) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
    let backends: String = connect.iter().map(|origin| format!(" {origin}")).collect();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; font-src 'self'; manifest-src 'self'; connect-src 'self'{backends}; \
         object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types default"
    );
    let policy = HeaderValue::from_str(&policy)
        .map_err(|_| "a backend of config.json can't stand in a header".to_owned())?;
    let fixed = [
        ("strict-transport-security", "max-age=63072000; includeSubDomains; preload"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "clipboard-write=(self), camera=(), microphone=(), geolocation=()"),
    ];
    let mut headers = vec![(HeaderName::from_static("content-security-policy"), policy)];
    headers.extend(
        fixed.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))),
    );
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_origins_reach_the_policy() {
        let table = [
            ("https://api.example.com", Some("https://api.example.com")),
            ("https://API.example.com:8443/v1/", Some("https://api.example.com:8443")),
            ("http://localhost:9000", Some("http://localhost:9000")),
            ("http://127.0.0.1", Some("http://127.0.0.1")),
            ("http://[::1]:80/x", Some("http://[::1]:80")),
            ("http://api.example.com", None),
            ("https://", None),
            ("https://*", None),
            ("https://a b; script-src *", None),
            ("https://user@host", None),
            ("", None),
            ("data:x", None),
        ];
        for (url, origin) in table {
            assert_eq!(origin_of(url).as_deref(), origin, "{url}");
        }
    }

    #[test]
    fn reads_backends_leniently() {
        let config = serde_json::json!({"backends": [
            {"name": "here", "url": ""}, {"url": "https://a.example"}, {"url": 3}, null
        ]});
        assert_eq!(connect_sources(&config), ["https://a.example"]);
        assert!(connect_sources(&serde_json::json!([])).is_empty());
    }
}
