//! An answer against the published API: what it promises and this answer lacks. The console does
//! without, so these are notes.

use contract_check::document::Document;
use contract_check::schema::Shape;
use serde_json::Value;
use std::collections::BTreeSet;

/// Deeper than any answer nests.
const MAX_DEPTH: usize = 12;

/// Where an answer departs from the published API, each place once.
#[derive(Debug, Default)]
struct Departures {
    missing: BTreeSet<String>,
    null: BTreeSet<String>,
    other: BTreeSet<String>,
}

/// The notes on an answer of `operation`, such as `GET /api/user`.
pub fn notes(document: &Document, operation: &str, status: u16, body: &Value) -> Vec<String> {
    let operations = document.operations();
    let Some(known) = operations.iter().find(|known| known.name() == operation) else {
        return vec![];
    };
    let Some(answer) = known.answers.iter().find(|answer| answer.is_success()) else {
        return vec![];
    };
    let mut notes = Vec::new();
    if answer.status != status.to_string() {
        notes.push(format!("answers {status}, the published API {}", answer.status));
    }
    let mut departures = Departures::default();
    if let Some(schema) = answer.schema {
        departures.look(document, schema, body, "", 0);
    }
    for (words, places) in [
        ("lacks what the published API has", departures.missing),
        ("null, where the published API has a value", departures.null),
        ("of another type than in the published API", departures.other),
    ] {
        if !places.is_empty() {
            notes.push(format!("{words}: {}", Vec::from_iter(places).join(", ")));
        }
    }
    notes
}

impl Departures {
    fn look(&mut self, document: &Document, schema: &Value, value: &Value, at: &str, depth: usize) {
        let shape = Shape::of(document, schema);
        let Some(fits) = shape.fits(value) else { return };
        if !fits {
            self.other.insert(if at.is_empty() { "the answer".to_owned() } else { at.to_owned() });
            return;
        }
        if depth >= MAX_DEPTH {
            return;
        }
        if let (Some(items), Some(elements)) = (shape.items, value.as_array()) {
            for element in elements {
                self.look(document, items, element, &format!("{at}[]"), depth + 1);
            }
        }
        for (name, schema) in &shape.properties {
            // A key set is as RFC 7517 writes it, whatever the published API says of its inside.
            if *name == "jwks" {
                continue;
            }
            let place = if at.is_empty() { (*name).to_owned() } else { format!("{at}.{name}") };
            let is_required = shape.required.contains(name);
            match value.get(name) {
                None if is_required => {
                    self.missing.insert(place);
                }
                Some(Value::Null) if is_required => {
                    self.null.insert(place);
                }
                None | Some(Value::Null) => {}
                Some(inner) => self.look(document, schema, inner, &place, depth + 1),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(operation: &str, status: u16, body: &Value) -> Vec<String> {
        notes(&contract_check::published::document().unwrap(), operation, status, body)
    }

    #[test]
    fn tells_each_departure_once() {
        let body = json!({"tokens": [
            {"id": "t1", "name": null, "created": 7, "expires": 0},
            {"id": "t2", "name": null, "created": 8, "expires": 0},
        ]});
        assert_eq!(
            told("GET /api/user/tokens", 200, &body),
            [
                "lacks what the published API has: tokens[].admin, tokens[].createdBy, \
                 tokens[].description, tokens[].lastUsed",
                "null, where the published API has a value: tokens[].name",
                "of another type than in the published API: tokens[].created",
            ]
        );
    }

    #[test]
    fn tells_another_status_and_another_shape() {
        let told = told("POST /api/user/tokens", 201, &json!([]));
        assert_eq!(
            told,
            [
                "answers 201, the published API 200",
                "of another type than in the published API: the answer",
            ]
        );
    }

    #[test]
    fn says_nothing_of_what_the_published_api_does_not_know() {
        assert_eq!(told("GET /api/nothing", 200, &json!({})), [""; 0]);
    }
}
