//! Finds the sentences in an error body under the keys that servers use, makes them readable, and
//! removes secrets.

use serde_json::{Map, Value};

/// The members of a nested error that hold a sentence, the most specific first.
const KEYS: [&str; 5] = ["message", "detail", "description", "error", "title"];

/// The depth to which nested errors are read. No known server has more, and the limit keeps a body
/// from exhausting the stack.
const DEPTH: u32 = 4;

/// The sentence in a value: the text itself, the sentences of a list, or the most specific sentence
/// of an object.
pub(super) fn first_of(value: &Value) -> Option<String> {
    within(value, DEPTH)
}

fn within(value: &Value, depth: u32) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) => legible(text),
        Value::Array(all) => {
            let all = all.iter().filter_map(|each| within(each, depth));
            all.reduce(|all, text| after(&all, &text))
        }
        Value::Object(fields) => {
            let said = KEYS.iter().find_map(|key| within(value.get(key)?, depth));
            said.or_else(|| {
                let more = fields.get("errors").map(|errors| in_errors_to(errors, depth));
                let more = more.filter(|more| !more.is_empty());
                let more = more.unwrap_or_else(|| in_fields(fields, depth, is_nested));
                more.into_iter().reduce(|all, text| after(&all, &text))
            })
        }
        _ => None,
    }
}

/// The sentences under `errors`: a list, or an object with a list for each field. In the object, a
/// sentence that begins in lower case, such as "is too long", gets the field's name as its subject.
pub(super) fn in_errors(errors: &Value) -> Vec<String> {
    in_errors_to(errors, DEPTH)
}

fn in_errors_to(errors: &Value, depth: u32) -> Vec<String> {
    match errors {
        Value::Array(all) => all.iter().filter_map(|each| within(each, depth)).collect(),
        Value::Object(fields) => in_fields(fields, depth, |_| true),
        _ => Vec::new(),
    }
}

fn in_fields(
    fields: &Map<String, Value>,
    depth: u32,
    counts: impl Fn(&Value) -> bool,
) -> Vec<String> {
    let said = |(field, value): (&String, &Value)| {
        let said = within(value, depth)?;
        let goes_on = said.starts_with(|c: char| c.is_ascii_lowercase())
            && !said.to_ascii_lowercase().contains(&field.to_ascii_lowercase());
        // What goes on where the name of an inner field ends has that name already.
        let is_named = value
            .as_object()
            .is_some_and(|inner| inner.keys().any(|key| said.starts_with(key.as_str())));
        Some(if goes_on && !is_named { format!("{field} {said}") } else { said })
    };
    fields.iter().filter(|(_, value)| counts(value)).filter_map(said).collect()
}

/// Whether a value may be a list of sentences, and not a code or a number beside them.
fn is_nested(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// Whether a sentence says no more than that something is wrong.
pub(super) fn is_general(text: &str) -> bool {
    const GENERAL: [&str; 12] = [
        "an error occurred",
        "an error has occurred",
        "bad request",
        "error",
        "internal server error",
        "invalid request",
        "request validation failed",
        "the request is invalid",
        "unprocessable entity",
        "validation error",
        "validation errors",
        "validation failed",
    ];
    let text = text.to_ascii_lowercase();
    let text = text.trim_end_matches(['.', '!', ':', ' ']);
    GENERAL.contains(&text) || (text.starts_with("one or more") && text.ends_with("occurred"))
}

/// Joins two sentences.
pub(super) fn after(first: &str, second: &str) -> String {
    let end = if first.ends_with(['.', '!', '?', ':', ';', ',']) { "" } else { "." };
    format!("{first}{end} {second}")
}

/// The text on one line, without invisible characters. `None` if nothing is left, or if the text is
/// HTML.
pub(super) fn legible(text: &str) -> Option<String> {
    let is_seen = |c: &char| !c.is_control() && *c != '\u{feff}' && *c != '\u{200b}';
    let words =
        text.split_whitespace().map(|word| word.chars().filter(is_seen).collect::<String>());
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    (!text.is_empty() && !is_markup(&text)).then_some(text)
}

/// Whether a text is a page for a browser, or XML: it begins with a declaration, with an element that
/// ends somewhere, or with one that need not end. A sentence may begin with a sign, as in "<name> is
/// missing".
fn is_markup(text: &str) -> bool {
    const OPEN: [&str; 12] =
        ["html", "head", "body", "p", "br", "hr", "center", "h1", "h2", "h3", "meta", "link"];
    let Some(rest) = text.strip_prefix('<') else { return false };
    let Some((tag, _)) = rest.split_once('>') else { return rest.starts_with(['!', '?']) };
    let name = tag.split([' ', '/']).next().unwrap_or_default().to_ascii_lowercase();
    let is_ended = !name.is_empty() && text.to_ascii_lowercase().contains(&format!("</{name}"));
    tag.starts_with(['!', '?']) || tag.ends_with('/') || is_ended || OPEN.contains(&name.as_str())
}

/// Removes the token `secret`, also where only a long part of it occurs, and all ID tokens.
pub(super) fn without_secrets(text: &str, secret: &str) -> String {
    /// Shorter parts, such as a prefix or the last four characters, do not reveal the secret.
    const LEAST: usize = 12;
    let is_part = |c: char| c.is_ascii_graphic() && !"\"'`<>(){},;".contains(c);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        let is_own = !secret.is_empty() && run.contains(secret);
        let is_shortened = run.len() >= LEAST && secret.contains(run.trim_end_matches(['.', '…']));
        let is_id_token = run.len() >= 40 && run.contains("eyJ");
        shown.push_str(if is_own || is_shortened || is_id_token { "(hidden)" } else { run });
        let gap = after.find(is_part).unwrap_or(after.len());
        shown.push_str(&after[..gap]);
        rest = &after[gap..];
    }
    shown
}
