//! A real answer against the document: what a test of the reference backend received.

use crate::document::{Document, Operation};
use crate::measure::{Measure, Measures, Presence};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// An answer as it came.
#[derive(Clone, Debug)]
pub struct Received<'a> {
    /// The method of the call, in capitals.
    pub method: &'a str,
    /// The path of the call, with or without its query.
    pub path: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// The names of the headers.
    pub headers: Vec<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// Headers that an answer may lack.
const OPTIONAL_HEADERS: [&str; 2] = ["Retry-After", "X-Continuation-Token"];

/// Refusals that any path may give, whether or not the document knows it.
const GENERAL: [u16; 9] = [404, 405, 408, 413, 415, 421, 429, 500, 507];

/// The schema of their bodies.
const REFUSAL: &str = "Error";

/// What answers are checked by.
#[derive(Debug)]
pub struct Checker {
    document: Document,
    /// By the schema as text.
    measures: HashMap<String, Measure>,
}

impl Checker {
    /// Prepares the schemas of all answers.
    ///
    /// # Errors
    /// When one of them can't be used; the text says why.
    pub fn new(document: Document) -> Result<Self, String> {
        let all = Measures::new(&document, Presence::Reference);
        let operations = document.operations();
        let described = operations.iter().flat_map(|op| &op.answers).filter_map(|a| a.schema);
        let mut measures = HashMap::new();
        for schema in described.chain(document.schema(REFUSAL)) {
            if let Entry::Vacant(place) = measures.entry(schema.to_string()) {
                place.insert(all.of(schema).map_err(|e| format!("{schema}: {e}"))?);
            }
        }
        Ok(Self { document, measures })
    }

    /// Where an answer departs from what the document says of it.
    pub fn check(&self, received: &Received<'_>) -> Vec<String> {
        let Received { method, path, status, .. } = received;
        let place = format!("{method} {path} {status}");
        let operations = self.document.operations();
        let path = path.split_once('?').map_or(*path, |(path, _)| path);
        let matching = operations.iter().filter(|op| op.method == *method && matches(op, path));
        // Routers prefer the path that is fixed where another has a parameter.
        let operation = matching.min_by_key(|op| op.path.matches('{').count());
        let status = status.to_string();
        let answer = operation.and_then(|op| op.answers.iter().find(|a| a.status == status));
        let schema = match answer {
            Some(answer) => answer.schema,
            None if GENERAL.contains(&received.status) => self.document.schema(REFUSAL),
            None => return vec![format!("{place}: not in the document")],
        };
        let mut problems = Vec::new();
        let headers: &[&str] = answer.map_or(&[], |answer| &answer.headers);
        for header in headers.iter().filter(|header| !OPTIONAL_HEADERS.contains(header)) {
            if !received.headers.iter().any(|name| name.eq_ignore_ascii_case(header)) {
                problems.push(format!("{place}: the header {header} is missing"));
            }
        }
        if answer.is_some_and(|answer| answer.foreign) {
            return problems;
        }
        let measure = schema.and_then(|schema| self.measures.get(&schema.to_string()));
        problems.extend(body_problems(measure, received.body, &place));
        problems
    }
}

fn body_problems(measure: Option<&Measure>, body: &[u8], place: &str) -> Vec<String> {
    let Some(measure) = measure else {
        let problem = (!body.is_empty()).then(|| format!("{place}: a body where there is none"));
        return problem.into_iter().collect();
    };
    match serde_json::from_slice(body) {
        Ok(value) => measure.misfits(&value, place),
        Err(e) => vec![format!("{place}: the body is not JSON: {e}")],
    }
}

fn matches(operation: &Operation<'_>, path: &str) -> bool {
    let (template, path) = (operation.path.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(part, segment)| {
            part == segment || (part.starts_with('{') && !segment.is_empty())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(method: &str, path: &str, status: u16, body: &str) -> Vec<String> {
        let document = crate::yaml(
            "
             paths:
               /a/{b}:
                 get:
                   responses:
                     '200':
                       headers: {Date: {}, Retry-After: {}}
                       content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
                 delete: {responses: {'204': {}}}
               /file:
                 get:
                   responses: {'200': {headers: {Date: {}}, content: {text/plain: {}}}}
             components:
               schemas:
                 A: {type: object, required: [x], x-reference-sends: [y],
                     properties: {x: {type: string}, y: {type: string}}}
                 Error: {type: object, required: [code], properties: {code: {type: integer}}}",
        );
        let headers = if body.contains("dateless") { vec![] } else { vec!["date"] };
        let body = body.as_bytes();
        Checker::new(document).unwrap().check(&Received { method, path, status, headers, body })
    }

    #[test]
    fn accepts_what_is_described() {
        for (method, path, status, body) in [
            ("GET", "/a/1?q=/x/", 200, r#"{"x":"","y":""}"#),
            ("DELETE", "/a/1", 204, ""),
            ("GET", "/file", 200, "anything"),
            ("GET", "/a/1", 404, r#"{"code":404}"#),
            ("PATCH", "/nowhere", 405, r#"{"code":405}"#),
        ] {
            assert_eq!(problems(method, path, status, body), [""; 0], "{method} {path} {status}");
        }
    }

    #[test]
    fn names_what_is_not() {
        for (method, path, status, body, problem) in [
            (
                "GET",
                "/a/1",
                200,
                r#"{"x":""}"#,
                "GET /a/1 200.y: in the document, missing in the value",
            ),
            (
                "GET",
                "/a/1",
                200,
                r#"{"x":"dateless","y":""}"#,
                "GET /a/1 200: the header Date is missing",
            ),
            ("GET", "/a/1", 201, "{}", "GET /a/1 201: not in the document"),
            ("GET", "/a", 200, "{}", "GET /a 200: not in the document"),
            ("GET", "/a/", 200, "{}", "GET /a/ 200: not in the document"),
            ("POST", "/a/1", 200, "{}", "POST /a/1 200: not in the document"),
            ("DELETE", "/a/1", 204, "{}", "DELETE /a/1 204: a body where there is none"),
            ("GET", "/a/1", 413, "{}", "GET /a/1 413.code: in the document, missing in the value"),
        ] {
            assert_eq!(problems(method, path, status, body), [problem]);
        }
        let html = problems("GET", "/a/1", 200, "<html>");
        assert!(html[0].starts_with("GET /a/1 200: the body is not JSON"), "{html:?}");
    }
}
