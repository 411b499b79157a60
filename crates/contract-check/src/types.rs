//! The document against the types: every operation, property, word and limit is in both.

use crate::document::{Document, Operation};
use crate::measure::{Measures, Presence};
use crate::rules::{Enumeration, Limit, enumerations, limits};
use crate::samples::{Call, WireType, calls, wire_types};
use crate::schema::Shape;
use serde_json::Value;
use std::collections::BTreeSet;
use token_api::path::OPERATIONS;

/// Where the types and the document disagree.
pub fn check(document: &Document) -> Vec<String> {
    let calls = calls();
    let mut problems = call_problems(&calls, &OPERATIONS);
    problems.extend(operation_problems(document, &calls));
    problems.extend(type_problems(document, &wire_types()));
    problems.extend(enumerations().iter().flat_map(|words| word_problems(document, words)));
    problems.extend(limits().iter().flat_map(|limit| limit_problem(document, limit)));
    problems
}

/// The template that a sample call was built from.
fn template(call: &Call) -> String {
    let path = call.path.as_str();
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    path.replace("%7B", "{").replace("%7D", "}")
}

fn queries(call: &Call) -> BTreeSet<&str> {
    let query = call.path.as_str().split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)).collect()
}

fn call_problems(calls: &[Call], operations: &[(&str, &str)]) -> Vec<String> {
    let built: BTreeSet<String> =
        calls.iter().map(|call| format!("{} {}", call.method, template(call))).collect();
    let listed: BTreeSet<String> =
        operations.iter().map(|(method, path)| format!("{method} {path}")).collect();
    let unlisted = built.difference(&listed).map(|call| {
        format!("{call}: checked here, but token_api::path::OPERATIONS does not list it")
    });
    let unbuilt = listed.difference(&built).map(|call| {
        format!("{call}: in token_api::path::OPERATIONS, but not among the calls checked here")
    });
    unlisted.chain(unbuilt).collect()
}

fn operation_problems(document: &Document, calls: &[Call]) -> Vec<String> {
    let described = document.operations();
    let mut problems = Vec::new();
    for operation in &described {
        let has_call =
            |call: &&Call| call.method == operation.method && template(call) == operation.path;
        match calls.iter().find(has_call) {
            Some(call) => problems.extend(one_operation(operation, call)),
            None => {
                problems.push(format!("{}: in the document, not in the code", operation.name()))
            }
        }
    }
    for call in calls {
        let name = format!("{} {}", call.method, template(call));
        if !described.iter().any(|operation| operation.name() == name) {
            problems.push(format!("{name}: in the code, not in the document"));
        }
    }
    problems
}

fn one_operation(operation: &Operation<'_>, call: &Call) -> Vec<String> {
    let name = operation.name();
    let placed = |place: &str| -> BTreeSet<&str> {
        let sent = operation.parameters.iter().filter(|p| p.place == place && !p.unsent);
        sent.map(|p| p.name).collect()
    };
    let in_path: BTreeSet<&str> = operation
        .path
        .split('{')
        .skip(1)
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect();
    let mut problems = Vec::new();
    let mut differ = |what: &str, document: String, code: String| {
        if document != code {
            problems.push(format!("{name}: {what} {document} in the document, {code} in the code"));
        }
    };
    differ("path parameters", format!("{:?}", placed("path")), format!("{in_path:?}"));
    differ("query parameters", format!("{:?}", placed("query")), format!("{:?}", queries(call)));
    differ("request", schema_name(operation.request), call.request.unwrap_or("none").into());
    let successes: Vec<_> = operation.answers.iter().filter(|a| a.is_success()).collect();
    let statuses: Vec<_> = successes.iter().map(|answer| answer.status).collect();
    differ("success", statuses.join(" and "), call.status.into());
    for answer in &successes {
        differ("answer", schema_name(answer.schema), call.answer.unwrap_or("none").into());
    }
    problems.extend(header_and_error_problems(operation));
    problems
}

/// The bodies that refusals may have: that of the API, and the one of OAuth.
const REFUSALS: [&str; 2] = ["Error", "ExchangeFailure"];

fn header_and_error_problems(operation: &Operation<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    for parameter in operation.parameters.iter().filter(|p| p.place == "path" && !p.required) {
        problems.push(format!("{}: {} is not required", operation.name(), parameter.name));
    }
    for answer in &operation.answers {
        let place = format!("{} {}", operation.name(), answer.status);
        let is_refusal = REFUSALS.contains(&schema_name(answer.schema).as_str());
        if !answer.is_success() && !is_refusal {
            problems.push(format!("{place}: a refusal without the Error body"));
        }
        let wait = if answer.status == "429" { &["Retry-After"][..] } else { &[] };
        for header in ["Date", "X-Request-Id"].iter().chain(wait) {
            if !answer.headers.contains(header) {
                problems.push(format!("{place}: the header {header} is missing"));
            }
        }
    }
    problems
}

fn schema_name(schema: Option<&Value>) -> String {
    let Some(schema) = schema else { return "none".into() };
    let reference = schema.get("$ref").and_then(Value::as_str).unwrap_or("a schema in place");
    reference.rsplit('/').next().unwrap_or_default().into()
}

fn type_problems(document: &Document, types: &[WireType]) -> Vec<String> {
    let measures = Measures::new(document, Presence::All);
    let mut problems: Vec<String> =
        types.iter().flat_map(|wire_type| one_type(document, &measures, wire_type)).collect();
    for (name, schema) in document.schemas() {
        let is_object = Shape::of(document, schema).kind == Some("object");
        if is_object && !types.iter().any(|wire_type| wire_type.schema == name) {
            problems.push(format!("{name}: in the document, no type has this name"));
        }
    }
    problems
}

fn one_type(document: &Document, measures: &Measures, wire_type: &WireType) -> Vec<String> {
    let name = wire_type.schema;
    let Some(schema) = document.schema(name) else {
        return vec![format!("{name}: a type, but the document has no schema of this name")];
    };
    let shape = Shape::of(document, schema);
    let mut problems = match measures.of(schema) {
        Ok(measure) => measure.misfits(&wire_type.full, name),
        Err(why) => vec![format!("{name}: the document's schema can't be used: {why}")],
    };
    for listed in shape.required.union(&shape.sent) {
        if !shape.properties.contains_key(listed) {
            problems.push(format!("{name}.{listed}: listed as always there, but not described"));
        }
    }
    for both in shape.required.intersection(&shape.sent) {
        problems.push(format!("{name}.{both}: both required and in x-reference-sends"));
    }
    match &wire_type.least {
        None => problems.extend(read_problems(wire_type, &shape)),
        Some(least) => problems.extend(write_problems(wire_type, least, &shape)),
    }
    problems
}

/// An answer is read: what is required can't be missing, what is not can.
fn read_problems(wire_type: &WireType, shape: &Shape<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    for property in shape.properties.keys() {
        let place = format!("{}.{property}", wire_type.schema);
        let reads = (wire_type.reads)(&without(&wire_type.full, property));
        match (shape.required.contains(property), reads) {
            (true, true) => {
                problems.push(format!("{place}: required in the document, read without it"));
            }
            (false, false) => {
                problems.push(format!("{place}: optional in the document, unreadable without it"));
            }
            _ => {}
        }
    }
    problems
}

/// A request is written: what is required is always written, what is not can be left out.
fn write_problems(wire_type: &WireType, least: &Value, shape: &Shape<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    for property in shape.properties.keys() {
        let place = format!("{}.{property}", wire_type.schema);
        match (shape.required.contains(property), least.get(property).is_some()) {
            (true, false) => {
                problems.push(format!("{place}: required in the document, not always written"));
            }
            (false, true) => {
                problems.push(format!("{place}: optional in the document, always written"));
            }
            _ => {}
        }
    }
    if !(wire_type.reads)(least) {
        problems.push(format!("{}: the least request can't be read", wire_type.schema));
    }
    problems
}

fn without(value: &Value, property: &str) -> Value {
    let mut value = value.clone();
    if let Some(fields) = value.as_object_mut() {
        fields.remove(property);
    }
    value
}

fn word_problems(document: &Document, enumeration: &Enumeration) -> Option<String> {
    let pointer = enumeration.pointer;
    let key = if enumeration.closed { "enum" } else { "x-extensible-enum" };
    let listed = document.at(pointer).and_then(|schema| schema.get(key)?.as_array());
    let Some(listed) = listed else { return Some(format!("{pointer}: {key} is missing")) };
    let listed: BTreeSet<&str> = listed.iter().filter_map(Value::as_str).collect();
    let words: BTreeSet<&str> = enumeration.words.iter().map(String::as_str).collect();
    (listed != words)
        .then(|| format!("{pointer}: {listed:?} in the document, {words:?} in the code"))
}

fn limit_problem(document: &Document, limit: &Limit) -> Option<String> {
    let found = document.at(limit.pointer).unwrap_or(&Value::Null);
    (found != &limit.value)
        .then(|| format!("{}: {found} in the document, {} in the code", limit.pointer, limit.value))
}

#[cfg(test)]
#[path = "types_tests.rs"]
mod tests;
