//! A schema with its references and `allOf` flattened, and values measured against it.

use crate::document::Document;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a schema says, as far as this project's documents say anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape<'a> {
    /// `object`, `array`, `string`, `integer` or `boolean`.
    pub kind: Option<&'a str>,
    /// `format`, such as `int64`.
    pub format: Option<&'a str>,
    /// The properties of an object, not flattened themselves.
    pub properties: BTreeMap<&'a str, &'a Value>,
    /// The properties that must be there.
    pub required: BTreeSet<&'a str>,
    /// `x-reference-sends`: further properties that the reference backend always sends.
    pub sent: BTreeSet<&'a str>,
    /// The schema of an array's elements.
    pub items: Option<&'a Value>,
    /// `enum`: the only words there are.
    pub closed: Option<Vec<&'a str>>,
    /// `x-extensible-enum`: the words that are known.
    pub known: Option<Vec<&'a str>>,
    /// `additionalProperties`: whether an object may have properties that nobody lists.
    pub open: bool,
}

impl<'a> Shape<'a> {
    /// Flattens a schema.
    pub fn of(document: &'a Document, schema: &'a Value) -> Self {
        let mut shape = Self::default();
        shape.add(document, schema, 0);
        shape
    }

    /// Whether a value is of the schema's type; `None` where the schema names no type that is known.
    pub fn fits(&self, value: &Value) -> Option<bool> {
        Some(match self.kind? {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            _ => return None,
        })
    }

    fn add(&mut self, document: &'a Document, schema: &'a Value, depth: usize) {
        let schema = document.resolve(schema);
        let text = |key| schema.get(key).and_then(Value::as_str);
        self.kind = self.kind.or(text("type"));
        self.format = self.format.or(text("format"));
        self.items = self.items.or(schema.get("items"));
        self.required.extend(words(schema, "required").into_iter().flatten());
        self.sent.extend(words(schema, "x-reference-sends").into_iter().flatten());
        self.closed = self.closed.take().or_else(|| words(schema, "enum"));
        self.known = self.known.take().or_else(|| words(schema, "x-extensible-enum"));
        self.open |= schema.get("additionalProperties").is_some_and(|more| more != false);
        let properties = schema.get("properties").and_then(Value::as_object);
        self.properties
            .extend(properties.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema)));
        let parts = schema.get("allOf").and_then(Value::as_array);
        // A document that contains itself has no shape; 32 parts within parts are enough.
        for part in parts.into_iter().flatten().filter(|_| depth < 32) {
            self.add(document, part, depth + 1);
        }
    }

    /// The type with its format, for messages.
    pub fn type_name(&self) -> String {
        match (self.kind, self.format) {
            (Some(kind), Some(format)) => format!("{kind} ({format})"),
            (Some(kind), None) => kind.to_owned(),
            (None, _) => "no type".to_owned(),
        }
    }
}

fn words<'a>(schema: &'a Value, key: &str) -> Option<Vec<&'a str>> {
    Some(schema.get(key)?.as_array()?.iter().filter_map(Value::as_str).collect())
}

/// Which properties an object must have to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Every one that the console reads or writes: a sample with all fields filled.
    All,
    /// The required ones and those the reference backend always sends.
    Reference,
}

/// Measures a value against a schema. Each problem is a line that begins with `place`.
pub fn misfits(
    document: &Document,
    schema: &Value,
    value: &Value,
    presence: Presence,
    place: &str,
) -> Vec<String> {
    let shape = Shape::of(document, schema);
    if shape.fits(value) != Some(true) {
        let (type_name, found) = (shape.type_name(), kind_of(value));
        return vec![format!("{place}: the document says {type_name}, the value is {found}")];
    }
    match value {
        Value::Object(_) => object_misfits(document, &shape, value, presence, place),
        Value::Array(elements) => {
            let items = shape.items.unwrap_or(&Value::Null);
            elements
                .iter()
                .enumerate()
                .flat_map(|(at, element)| {
                    misfits(document, items, element, presence, &format!("{place}[{at}]"))
                })
                .collect()
        }
        Value::String(word) => match &shape.closed {
            Some(closed) if !closed.contains(&word.as_str()) => {
                vec![format!("{place}: \"{word}\" is not among {closed:?}")]
            }
            _ => vec![],
        },
        _ => vec![],
    }
}

fn object_misfits(
    document: &Document,
    shape: &Shape<'_>,
    value: &Value,
    presence: Presence,
    place: &str,
) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, schema) in &shape.properties {
        let expected = match presence {
            Presence::All => !is_unread(schema),
            Presence::Reference => shape.required.contains(name) || shape.sent.contains(name),
        };
        match value.get(name) {
            Some(inner) => {
                let place = format!("{place}.{name}");
                problems.extend(misfits(document, schema, inner, presence, &place));
            }
            None if expected => {
                problems.push(format!("{place}.{name}: in the document, missing in the value"));
            }
            None => {}
        }
    }
    let unknown = value.as_object().into_iter().flatten().map(|(name, _)| name);
    problems.extend(
        unknown
            .filter(|name| !shape.open && !shape.properties.contains_key(name.as_str()))
            .map(|name| format!("{place}.{name}: in the value, missing in the document")),
    );
    problems
}

/// Whether a property is marked `x-unread`: others read it, the console does not.
pub fn is_unread(schema: &Value) -> bool {
    schema.get("x-unread").is_some_and(|mark| mark == true)
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Document {
        crate::yaml(
            "components:
               schemas:
                 Base: {type: object, required: [a], properties: {a: {type: string}}}
                 Map: {type: object, additionalProperties: true, properties: {a: {type: string}}}
                 Whole:
                   allOf:
                     - $ref: '#/components/schemas/Base'
                     - type: object
                       x-reference-sends: [b]
                       properties:
                         b: {type: integer}
                         c: {type: array, items: {type: boolean}}
                         d: {type: string, enum: [x, y]}
                         u: {type: string, x-unread: true}",
        )
    }

    fn measure(value: &Value, presence: Presence) -> Vec<String> {
        let document = document();
        misfits(&document, document.schema("Whole").unwrap(), value, presence, "V")
    }

    #[test]
    fn flattens_what_is_composed() {
        let document = document();
        let shape = Shape::of(&document, document.schema("Whole").unwrap());
        assert_eq!(shape.properties.keys().copied().collect::<Vec<_>>(), ["a", "b", "c", "d", "u"]);
        assert_eq!(shape.required, BTreeSet::from(["a"]));
        assert_eq!(shape.sent, BTreeSet::from(["b"]));
    }

    #[test]
    fn a_full_value_has_everything() {
        let full = json!({"a": "", "b": 1, "c": [true], "d": "x"});
        assert_eq!(measure(&full, Presence::All), [""; 0]);
        assert_eq!(
            measure(&json!({"a": "", "b": 1, "c": []}), Presence::All),
            ["V.d: in the document, missing in the value"]
        );
    }

    #[test]
    fn the_reference_sends_what_it_says() {
        assert_eq!(measure(&json!({"a": "", "b": 1}), Presence::Reference), [""; 0]);
        assert_eq!(
            measure(&json!({"a": ""}), Presence::Reference),
            ["V.b: in the document, missing in the value"]
        );
    }

    #[test]
    fn an_open_object_may_have_more() {
        let document = document();
        let schema = document.schema("Map").unwrap();
        let measure = |value: &Value| misfits(&document, schema, value, Presence::Reference, "V");
        assert_eq!(measure(&json!({"a": "", "z": [1]})), [""; 0]);
        let problem = "V.a: the document says string, the value is a number";
        assert_eq!(measure(&json!({"a": 1, "z": 1})), [problem]);
    }

    #[test]
    fn names_each_misfit() {
        for (value, problem) in [
            (json!([]), "V: the document says object, the value is an array"),
            (json!({"a": 1, "b": 1}), "V.a: the document says string, the value is a number"),
            (json!({"a": "", "b": 1.5}), "V.b: the document says integer, the value is a number"),
            (json!({"a": "", "b": null}), "V.b: the document says integer, the value is null"),
            (
                json!({"a": "", "b": 1, "c": [true, ""]}),
                "V.c[1]: the document says boolean, the value is a string",
            ),
            (json!({"a": "", "b": 1, "d": "z"}), "V.d: \"z\" is not among [\"x\", \"y\"]"),
            (json!({"a": "", "b": 1, "e": 0}), "V.e: in the value, missing in the document"),
        ] {
            assert_eq!(measure(&value, Presence::Reference), [problem]);
        }
    }
}
