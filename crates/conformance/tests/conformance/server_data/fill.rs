//! Which route a request fits, what it does to the lists, and what stands for the placeholders.

use super::Lists;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use token_api::time::UnixSeconds;

/// What an answer may refer to.
#[derive(Default)]
pub struct Request {
    /// The path, decoded.
    pub path_text: String,
    query: BTreeMap<String, String>,
    body: Value,
    segments: BTreeMap<String, String>,
    row: Value,
}

impl Request {
    pub fn of(target: &str, body: Value) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Self {
            path_text: decoded(path),
            query: pairs.map(|(name, value)| (name.to_owned(), decoded(value))).collect(),
            body,
            ..Self::default()
        }
    }

    /// Whether its path fits a template.
    pub fn is_at(&self, template: &Value) -> bool {
        let template = template.as_str().unwrap();
        let had: Vec<&str> = self.path_text.split('/').collect();
        let wanted: Vec<&str> = template.split('/').collect();
        wanted.len() == had.len()
            && wanted.iter().zip(had).all(|(want, had)| want.starts_with('{') || *want == had)
    }

    /// Remembers what the `{name}`s of a template stand for.
    pub fn take_segments(&mut self, template: &Value) {
        let named = template.as_str().unwrap().split('/').zip(self.path_text.split('/'));
        let named = named.filter_map(|(want, had)| {
            Some((want.strip_prefix('{')?.strip_suffix('}')?.to_owned(), had.to_owned()))
        });
        self.segments = named.collect();
    }

    /// Whether query and body are those of a route.
    pub fn fits(&self, route: &Value) -> bool {
        let query = members(&route["query"]).all(|(name, want)| {
            let value = self.query.get(name);
            match want {
                Value::Null => value.is_none(),
                Value::Bool(_) => value.is_some(),
                Value::String(want) => value == Some(want),
                want => {
                    let part = want["contains"].as_str().unwrap();
                    value.is_some_and(|value| value.contains(part))
                }
            }
        });
        let body = members(&route["body"]).all(|(name, want)| {
            let value = self.body.get(name).unwrap_or(&Value::Null);
            value == want || (want == "" && value.is_null())
        });
        query && body
    }

    /// Does to the lists what a route says, and remembers the row. The answer, where a row is
    /// missing.
    pub fn change(&mut self, route: &Value, lists: &mut Lists) -> Option<Value> {
        let additions = match &route["add"] {
            Value::Null => vec![],
            Value::Array(several) => several.clone(),
            one => vec![one.clone()],
        };
        for (index, addition) in additions.iter().enumerate() {
            let added = fill(&addition["row"], self, lists);
            if index == 0 {
                self.row = added.clone();
            }
            rows(lists, &addition["to"]).insert(0, added);
        }
        let pick = route.get("pick")?;
        let wanted: Vec<(&String, String)> =
            members(&pick["where"]).map(|(field, text)| (field, self.in_path(text))).collect();
        let is_it = |row: &Value| wanted.iter().all(|(field, text)| row[*field] == **text);
        let Some(at) = rows(lists, &pick["from"]).iter().position(is_it) else {
            return Some(pick["missing"].clone());
        };
        self.row = rows(lists, &pick["from"])[at].clone();
        if pick.get("set").is_some() {
            let set = fill(&pick["set"], self, lists);
            for (field, value) in members(&set) {
                self.row[field] = value.clone();
            }
            rows(lists, &pick["from"])[at] = self.row.clone();
        }
        if pick["remove"] == true {
            rows(lists, &pick["from"]).remove(at);
        }
        None
    }

    fn in_path(&self, text: &Value) -> String {
        let mut text = text.as_str().unwrap().to_owned();
        for (name, segment) in &self.segments {
            text = text.replace(&format!("{{{name}}}"), segment);
        }
        text
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn rows<'a>(lists: &'a mut Lists, name: &Value) -> &'a mut Vec<Value> {
    let list = lists.entry(name.as_str().unwrap()).or_insert_with(|| json!([]));
    list.as_array_mut().unwrap()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| first == b'%');
        let byte = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap()
}

/// A value with what its placeholders stand for.
pub fn fill(value: &Value, asked: &Request, lists: &Lists) -> Value {
    match value {
        Value::Array(elements) => {
            elements.iter().map(|element| fill(element, asked, lists)).collect()
        }
        Value::Object(object) => placeholder(object, asked, lists).unwrap_or_else(|| {
            let filled =
                |(name, inner): (&String, &Value)| (name.clone(), fill(inner, asked, lists));
            Value::Object(object.iter().map(filled).collect())
        }),
        plain => plain.clone(),
    }
}

fn placeholder(object: &Map<String, Value>, asked: &Request, lists: &Lists) -> Option<Value> {
    let text = |name: &str| object.get(name).and_then(Value::as_str);
    let at = |name: &str| object.get(name).and_then(Value::as_i64).map(|from_now| now() + from_now);
    if let Some(at) = at("$now") {
        return Some(at.into());
    }
    if let Some(at) = at("$date") {
        let text_of = UnixSeconds(at).to_rfc3339();
        let fraction = text("fraction").map(|digits| format!(".{digits}")).unwrap_or_default();
        return Some(text_of.replace('Z', &format!("{fraction}Z")).into());
    }
    if let Some(kind) = text("$new") {
        return Some(fresh(kind == "hex").into());
    }
    if let Some(field) = text("$body") {
        let given = asked.body.get(field).filter(|value| !value.is_null());
        return Some(given.or(object.get("else")).cloned().unwrap_or_default());
    }
    if let Some(name) = text("$path") {
        return Some(asked.segments.get(name).cloned().into());
    }
    if let Some(field) = text("$row") {
        return Some(if field.is_empty() { asked.row.clone() } else { asked.row[field].clone() });
    }
    let rows = lists.get(text("$list")?).and_then(Value::as_array).cloned().unwrap_or_default();
    Some(Value::Array(found(rows, object.get("search"), asked)))
}

/// The rows that hold the text that is searched for.
fn found(rows: Vec<Value>, search: Option<&Value>, asked: &Request) -> Vec<Value> {
    let Some(search) = search else { return rows };
    let text = asked.query.get(search["query"].as_str().unwrap()).map(|text| text.to_lowercase());
    let Some(text) = text.filter(|text| !text.is_empty()) else { return rows };
    let fields: Vec<&str> =
        search["in"].as_array().unwrap().iter().flat_map(Value::as_str).collect();
    let holds = |row: &Value| {
        fields
            .iter()
            .any(|field| row[*field].as_str().unwrap_or_default().to_lowercase().contains(&text))
    };
    rows.into_iter().filter(holds).collect()
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// A value that is another one each time.
fn fresh(hex: bool) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::SeqCst);
    if hex { format!("{count:064x}") } else { format!("00000000-0000-4000-8000-{count:012x}") }
}
