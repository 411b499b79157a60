//! The deployment's `config.json`: which backends there are, whether a session may be remembered
//! in the tab, and the identities of a demo. Unknown keys are ignored with a warning; wrong types
//! are an error that names the place.

use serde_json::{Map, Value};
use std::fmt;
use token_api::{json, utf8};

/// The address of the demo that runs in the browser, in place of an origin. No request leaves the page.
pub const DEMO_URL: &str = "demo://this-browser";

/// What a deployment configures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The backends to choose from; never empty.
    pub backends: Vec<Backend>,
    /// Whether people may keep a session in the tab's storage.
    pub remember_session: bool,
    /// The identities of a demo; empty in earnest.
    pub demo_identities: Vec<DemoIdentity>,
}

/// A server that speaks the token API.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Backend {
    /// Its name for people.
    pub name: String,
    /// Its origin without a trailing slash; empty means the origin that the console came from. Or
    /// [`DEMO_URL`].
    pub url: String,
}

/// An identity of a demo backend. Its token is no secret: the demo publishes it.
#[derive(Clone, PartialEq, Eq)]
pub struct DemoIdentity {
    /// Who it is.
    pub name: String,
    /// A token that signs in as it.
    pub token: String,
}

impl fmt::Debug for DemoIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoIdentity").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A configuration with the warnings that came up while it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The configuration.
    pub config: Config,
    /// Keys that were ignored, by their place.
    pub ignored: Vec<String>,
}

/// Why a file is no configuration: the place and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem(pub String);

/// Reads the file as it came, with or without a byte order mark.
pub fn parse_file(file: &[u8]) -> Result<Read, ConfigProblem> {
    parse(utf8::text(file).map_err(|why| ConfigProblem(format!("config.json {why}.")))?)
}

/// Reads the file's text.
fn parse(text: &str) -> Result<Read, ConfigProblem> {
    let value = json::parse(text)
        .map_err(|e| ConfigProblem(format!("config.json is not valid JSON: {e}.")))?;
    let Value::Object(top) = value else {
        return Err(wrong("config.json", "an object"));
    };
    let mut ignored = unknown(&top, "", &["backends", "rememberSession", "demoIdentities"]);
    let backends = match list(&top, "backends")? {
        None => vec![Backend { name: "This server".into(), url: String::new() }],
        Some([]) => return Err(wrong("backends", "a list with at least one backend")),
        Some(entries) => entries
            .iter()
            .enumerate()
            .map(|(n, entry)| backend(entry, &format!("backends[{n}]"), &mut ignored))
            .collect::<Result<_, _>>()?,
    };
    let demo_identities = list(&top, "demoIdentities")?
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(n, entry)| demo_identity(entry, &format!("demoIdentities[{n}]"), &mut ignored))
        .collect::<Result<_, _>>()?;
    let remember_session = match top.get("rememberSession") {
        None => false,
        Some(Value::Bool(allowed)) => *allowed,
        Some(_) => return Err(wrong("rememberSession", "true or false")),
    };
    Ok(Read { config: Config { backends, remember_session, demo_identities }, ignored })
}

fn backend(entry: &Value, at: &str, ignored: &mut Vec<String>) -> Result<Backend, ConfigProblem> {
    let entry = object(entry, at)?;
    ignored.extend(unknown(entry, at, &["name", "url"]));
    let name = text(entry, at, "name")?;
    let url = text(entry, at, "url")?;
    let url = url.trim_end_matches('/');
    if !matches!(url, "" | DEMO_URL) && !is_allowed_origin(url) {
        return Err(wrong(
            &format!("{at}.url"),
            "an https origin without a path, http on loopback, or empty for this server",
        ));
    }
    Ok(Backend { name: name.into(), url: url.into() })
}

fn demo_identity(
    entry: &Value,
    at: &str,
    ignored: &mut Vec<String>,
) -> Result<DemoIdentity, ConfigProblem> {
    let entry = object(entry, at)?;
    ignored.extend(unknown(entry, at, &["name", "token"]));
    Ok(DemoIdentity {
        name: text(entry, at, "name")?.into(),
        token: text(entry, at, "token")?.into(),
    })
}

/// Whether a token may be sent to this origin: https, or http on loopback, and nothing but scheme,
/// host and port.
pub fn is_allowed_origin(url: &str) -> bool {
    let (secure, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return false,
    };
    let (host, port) = match (rest.starts_with('['), rest.find(']'), rest.find(':')) {
        (true, Some(end), _) => rest.split_at(end + 1),
        (false, _, Some(colon)) => rest.split_at(colon),
        _ => (rest, ""),
    };
    let is_port = |digits: &str| digits.parse::<u16>().is_ok() && !digits.starts_with('+');
    let port_fits = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    port_fits && is_host(host) && (secure || matches!(host, "localhost" | "127.0.0.1" | "[::1]"))
}

fn is_host(text: &str) -> bool {
    let all = |text: &str, plain: fn(char) -> bool| !text.is_empty() && text.chars().all(plain);
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        Some(address) => all(address, |c| c.is_ascii_hexdigit() || matches!(c, ':' | '.')),
        None => all(text, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')),
    }
}

fn object<'a>(value: &'a Value, at: &str) -> Result<&'a Map<String, Value>, ConfigProblem> {
    value.as_object().ok_or_else(|| wrong(at, "an object"))
}

fn list<'a>(top: &'a Map<String, Value>, key: &str) -> Result<Option<&'a [Value]>, ConfigProblem> {
    match top.get(key) {
        None => Ok(None),
        Some(Value::Array(entries)) => Ok(Some(entries)),
        Some(_) => Err(wrong(key, "a list")),
    }
}

fn text<'a>(entry: &'a Map<String, Value>, at: &str, key: &str) -> Result<&'a str, ConfigProblem> {
    entry
        .get(key)
        .and_then(Value::as_str)
        .map(str::trim)
        .ok_or_else(|| wrong(&format!("{at}.{key}"), "a text"))
}

fn unknown(entry: &Map<String, Value>, at: &str, known: &[&str]) -> Vec<String> {
    let place = |key: &String| if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
    entry.keys().filter(|key| !known.contains(&key.as_str())).map(place).collect()
}

fn wrong(at: &str, expected: &str) -> ConfigProblem {
    ConfigProblem(format!("“{at}” must be {expected}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_object_means_this_server() {
        let read = parse("{}").unwrap();
        assert_eq!(read.config.backends, [Backend { name: "This server".into(), url: "".into() }]);
        assert!(!read.config.remember_session);
        assert!(read.ignored.is_empty());
    }

    #[test]
    fn a_file_may_have_a_byte_order_mark_and_must_be_utf_8() {
        assert_eq!(parse_file(b"\xEF\xBB\xBF{}"), parse("{}"));
        for (file, words) in [
            (&b"\xFF\xFE{\0}\0"[..], "config.json is saved as UTF-16 or UTF-32; save it as UTF-8."),
            (b"{\0}\0", "config.json is saved as UTF-16"),
            (b"{\"a\": \"\xE4\"}", "config.json is not UTF-8 (byte 8); save it as UTF-8."),
        ] {
            let problem = parse_file(file).unwrap_err().0;
            assert!(problem.contains(words), "{problem}");
        }
    }

    #[test]
    fn reads_all_of_it_and_names_what_it_ignores() {
        let read = parse(
            r#"{"backends": [{"name": "A", "url": "https://a.example/", "color": "red"}],
                "rememberSession": true, "demoIdentities": [{"name": "Ada", "token": "t"}],
                "theme": "dark"}"#,
        )
        .unwrap();
        assert_eq!(read.config.backends[0].url, "https://a.example");
        assert!(read.config.remember_session);
        assert_eq!(read.config.demo_identities[0].token, "t");
        assert_eq!(read.ignored, ["theme", "backends[0].color"]);
    }

    #[test]
    fn the_demo_in_the_browser_has_one_address() {
        let file = |url: &str| format!(r#"{{"backends": [{{"name": "Demo", "url": "{url}"}}]}}"#);
        let read = parse(&file(DEMO_URL)).unwrap();
        assert_eq!(read.config.backends[0].url, DEMO_URL);
        assert!(!is_allowed_origin(DEMO_URL), "no token is sent there");
        for other in ["demo:", "demo://elsewhere", "demo://this-browser.example"] {
            assert!(parse(&file(other)).is_err(), "{other}");
        }
    }

    #[test]
    fn wrong_types_are_named_by_place() {
        let table = [
            ("", "not valid JSON"),
            ("<!doctype html>", "not valid JSON"),
            ("[]", "“config.json” must be an object"),
            (r#"{"backends": {}}"#, "“backends” must be a list"),
            (r#"{"backends": []}"#, "at least one"),
            (r#"{"backends": [3]}"#, "“backends[0]” must be an object"),
            (r#"{"backends": [{"name": "A"}]}"#, "“backends[0].url”"),
            (r#"{"backends": [{"name": "A", "url": "http://a.example"}]}"#, "https origin"),
            (r#"{"rememberSession": "yes"}"#, "“rememberSession” must be true or false"),
            (r#"{"demoIdentities": [{"name": "A", "token": 1}]}"#, "“demoIdentities[0].token”"),
        ];
        for (file, words) in table {
            let problem = parse(file).unwrap_err().0;
            assert!(problem.contains(words), "{file}: {problem}");
        }
    }

    #[test]
    fn tokens_go_to_safe_origins_only() {
        for good in [
            "https://api.example.com",
            "https://api.example.com:8443",
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:8080",
        ] {
            assert!(is_allowed_origin(good), "{good}");
        }
        for bad in [
            "http://api.example.com",
            "http://localhost.evil.example",
            "https://a@b",
            "https://a/b",
            "https://",
            "ftp://a",
            "//a",
            "javascript:alert(1)",
            "http://127.0.0.1@evil.example",
        ] {
            assert!(!is_allowed_origin(bad), "{bad}");
        }
    }
}
