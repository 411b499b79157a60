//! A schema with its references and `allOf` flattened, to compare documents by.

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

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        crate::yaml(
            "components:
               schemas:
                 Base: {type: object, required: [a], properties: {a: {type: string}}}
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

    #[test]
    fn flattens_what_is_composed() {
        let document = document();
        let shape = Shape::of(&document, document.schema("Whole").unwrap());
        assert_eq!(shape.properties.keys().copied().collect::<Vec<_>>(), ["a", "b", "c", "d", "u"]);
        assert_eq!(shape.required, BTreeSet::from(["a"]));
        assert_eq!(shape.sent, BTreeSet::from(["b"]));
    }
}
