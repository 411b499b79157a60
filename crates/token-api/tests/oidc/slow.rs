//! A second evaluator, simple and slow. It works on plain JSON, shares no code with the first, and
//! tries all possible matches.

use serde_json::Value;

/// Whether a pattern matches, found by trying all ways to split the text.
pub fn matches(pattern: &str, text: &str) -> bool {
    let Some(first) = pattern.chars().next() else { return text.is_empty() };
    let rest = &pattern[first.len_utf8()..];
    let after_one = text.chars().next().map(|c| (c, &text[c.len_utf8()..]));
    match first {
        '*' => (0..=text.len())
            .filter(|cut| text.is_char_boundary(*cut))
            .any(|cut| matches(rest, &text[cut..])),
        '?' => matches(rest, text) || after_one.is_some_and(|(_, left)| matches(rest, left)),
        '.' => after_one.is_some_and(|(_, left)| matches(rest, left)),
        own => after_one.is_some_and(|(c, left)| c == own && matches(rest, left)),
    }
}

/// All paths to values, written as by [`written`], with their values.
fn places(claims: &Value, prefix: &[String], found: &mut Vec<(String, Value)>) {
    let Some(fields) = claims.as_object() else { return };
    for (key, value) in fields {
        let keys = [prefix, std::slice::from_ref(key)].concat();
        found.push((written(&keys), value.clone()));
        places(value, &keys, found);
    }
}

/// A path with all keys in quotes.
pub fn written(keys: &[String]) -> String {
    let quote = |key: &String| format!("\"{}\"", key.replace('\\', r"\\").replace('"', "\\\""));
    keys.iter().map(quote).collect::<Vec<_>>().join(".")
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(_) | Value::Bool(_) => vec![serde_json::to_string(value).unwrap()],
        Value::Array(elements) => {
            elements.iter().filter(|e| !e.is_array()).flat_map(texts).collect()
        }
        Value::Null | Value::Object(_) => vec![],
    }
}

/// Whether a rule matches; its path is written as by [`written`]. `None` if it cannot be evaluated.
fn rule(path: &str, expected: &Value, places: &[(String, Value)]) -> Option<bool> {
    let fits = |text: &String| match expected {
        Value::String(pattern) => matches(pattern, text),
        other => serde_json::to_string(other).unwrap() == *text,
    };
    if expected.is_null() || expected.is_array() || expected.is_object() {
        return None;
    }
    let here = places.iter().filter(|(other, _)| other == path);
    Some(here.flat_map(|(_, value)| texts(value)).any(|text| fits(&text)))
}

/// What is requested: kind, holder, admin.
pub type Asked<'a> = (&'a str, &'a str, bool);

/// Whether the policies, given as JSON, allow a request.
pub fn allows(policies: &[Value], asked: Asked, claims: &Value) -> bool {
    let mut found = Vec::new();
    places(claims, &[], &mut found);
    let deciding = |decision: &str| {
        policies.iter().any(|p| p["decision"] == decision && decides(p, decision, asked, &found))
    };
    !deciding("deny") && deciding("allow")
}

fn decides(policy: &Value, decision: &str, asked: Asked, places: &[(String, Value)]) -> bool {
    let (kind, holder, admin) = asked;
    let field = match kind {
        "team" => Some("teamName"),
        "personal" => Some("userLogin"),
        "runner" => Some("runnerID"),
        _ => None,
    };
    let named = field.map(|field| policy[field].as_str().unwrap_or_default());
    let permits =
        || policy["authorizedPermissions"].as_array().unwrap().contains(&Value::from("admin"));
    let rules = policy["rules"].as_object().unwrap();
    let mut outcomes = rules.iter().map(|(path, expected)| rule(path, expected, places));
    if policy["tokenType"] != kind {
        return false;
    }
    if decision == "deny" {
        return named.is_none_or(|named| named.is_empty() || named == holder)
            && outcomes.all(|outcome| outcome != Some(false));
    }
    named.is_none_or(|named| !named.is_empty() && named == holder)
        && (permits() || !admin)
        && !rules.is_empty()
        && outcomes.all(|outcome| outcome == Some(true))
}
