//! Values measured against the document's schemas: by JSON Schema 2020-12, which is what OpenAPI 3.1
//! has, with formats checked. Two rules are added to what the schemas say: an object has no
//! properties that nobody lists, and it has those that are expected of it.

use crate::document::Document;
use jsonschema::error::ValidationErrorKind;
use jsonschema::paths::LocationSegment;
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::{Map, Value, json};

/// Which properties an object must have to fit, besides the required ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Every one that the console reads or writes: a sample with all fields filled.
    All,
    /// Those that the reference backend always sends (`x-reference-sends`).
    Reference,
}

/// The schemas of a document as one JSON Schema.
#[derive(Clone, Debug)]
pub struct Measures {
    definitions: Value,
    presence: Presence,
}

/// One schema, ready to measure by.
#[derive(Debug)]
pub struct Measure(Validator);

impl Measures {
    /// Takes the schemas of a document.
    pub fn new(document: &Document, presence: Presence) -> Self {
        let definitions =
            document.schemas().map(|(name, schema)| (name.to_owned(), strict(schema, presence)));
        Self { definitions: definitions.collect(), presence }
    }

    /// Prepares a schema, which may refer to those of the document.
    ///
    /// # Errors
    /// When it is none, or refers to nothing.
    pub fn of(&self, schema: &Value) -> Result<Measure, String> {
        let mut root = strict(schema, self.presence);
        root["$defs"] = self.definitions.clone();
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&root)
            .map(Measure)
            .map_err(|error| error.to_string())
    }
}

impl Measure {
    /// Where a value does not fit. Each problem is a line that begins with `place`.
    pub fn misfits(&self, value: &Value, place: &str) -> Vec<String> {
        self.0.iter_errors(value).flat_map(|error| lines(&error, place)).collect()
    }
}

/// A schema of the document as JSON Schema, with the two added rules.
fn strict(schema: &Value, presence: Presence) -> Value {
    let Some(schema) = schema.as_object() else { return schema.clone() };
    let mut strict = schema.clone();
    if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
        strict.insert("$ref".into(), target.replace(SCHEMAS, "#/$defs/").into());
    } else if !schema.contains_key("type") {
        // Without a type, everything would fit.
        strict.insert("not".into(), json!({}));
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = strict.get_mut(key) {
            *inner = self::strict(inner, presence);
        }
    }
    if schema.get("type").is_some_and(|kind| kind == "object") {
        let properties = properties(schema);
        let strict_properties: Map<String, Value> = properties
            .clone()
            .map(|(name, schema)| (name.clone(), self::strict(schema, presence)))
            .collect();
        let expected: Vec<&str> = match presence {
            Presence::All => properties
                .filter(|(_, schema)| !is_unread(schema))
                .map(|(name, _)| name.as_str())
                .collect(),
            Presence::Reference => words(schema, "x-reference-sends").collect(),
        };
        let mut required: Vec<&str> = words(schema, "required").chain(expected).collect();
        required.sort_unstable();
        required.dedup();
        strict.insert("required".into(), json!(required));
        strict.insert("properties".into(), strict_properties.into());
        strict.entry("additionalProperties").or_insert(false.into());
    }
    strict.into()
}

/// Where a document keeps its schemas.
const SCHEMAS: &str = "#/components/schemas/";

fn properties(schema: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> + Clone {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten()
}

fn words<'a>(schema: &'a Map<String, Value>, key: &str) -> impl Iterator<Item = &'a str> {
    schema.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Whether a property is marked `x-unread`: others read it, the console does not.
fn is_unread(schema: &Value) -> bool {
    schema.get("x-unread").is_some_and(|mark| mark == true)
}

/// One line for each problem of an error.
fn lines(error: &ValidationError<'_>, place: &str) -> Vec<String> {
    let at = error.instance_path().into_iter().fold(place.to_owned(), |at, part| match part {
        LocationSegment::Property(name) => format!("{at}.{name}"),
        LocationSegment::Index(index) => format!("{at}[{index}]"),
    });
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let property = property.as_str().unwrap_or_default();
            vec![format!("{at}.{property}: in the document, missing in the value")]
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|name| format!("{at}.{name}: in the value, missing in the document"))
            .collect(),
        ValidationErrorKind::Not { .. } => vec![format!("{at}: the document says no type")],
        _ => vec![format!("{at}: {error}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn misfits(schema: &str, value: &Value, presence: Presence) -> Vec<String> {
        let document = crate::yaml(
            "components:
               schemas:
                 Map: {type: object, additionalProperties: true, properties: {a: {type: string}}}
                 Word: {type: string, pattern: '^[a-z]+$', maxLength: 3}
                 Whole:
                   type: object
                   required: [a]
                   x-reference-sends: [b]
                   properties:
                     a: {type: string}
                     b: {type: integer, minimum: 1}
                     c: {type: array, items: {type: boolean}}
                     d: {type: string, enum: [x, y]}
                     t: {type: string, format: date-time}
                     w: {$ref: '#/components/schemas/Word'}
                     u: {type: string, x-unread: true}
                     v: {x-unread: true}
                 Broken: {type: object, properties: {a: {$ref: '#/components/schemas/None'}}}",
        );
        let schema = document.schema(schema).unwrap();
        let measures = Measures::new(&document, presence);
        measures.of(schema).map_or_else(|e| vec![e], |measure| measure.misfits(value, "V"))
    }

    #[test]
    fn a_full_value_has_everything() {
        let mut full = json!({"a": "", "b": 1, "c": [true], "d": "x", "t": "2026-11-29T13:00:00Z", "w": "abc"});
        assert_eq!(misfits("Whole", &full, Presence::All), [""; 0]);
        full.as_object_mut().unwrap().remove("d");
        let problem = "V.d: in the document, missing in the value";
        assert_eq!(misfits("Whole", &full, Presence::All), [problem]);
    }

    #[test]
    fn the_reference_sends_what_it_says() {
        let measure = |value: &Value| misfits("Whole", value, Presence::Reference);
        assert_eq!(measure(&json!({"a": "", "b": 1})), [""; 0]);
        assert_eq!(measure(&json!({"a": ""})), ["V.b: in the document, missing in the value"]);
    }

    #[test]
    fn an_open_object_may_have_more() {
        let measure = |value: &Value| misfits("Map", value, Presence::Reference);
        assert_eq!(measure(&json!({"a": "", "z": [1]})), [""; 0]);
        assert_eq!(measure(&json!({"a": 1, "z": 1})), [r#"V.a: 1 is not of type "string""#]);
    }

    #[test]
    fn names_each_misfit() {
        for (value, problem) in [
            (json!([]), r#"V: [] is not of type "object""#),
            (json!({"a": 1, "b": 1}), r#"V.a: 1 is not of type "string""#),
            (json!({"a": "", "b": 1.5}), r#"V.b: 1.5 is not of type "integer""#),
            (json!({"a": "", "b": null}), r#"V.b: null is not of type "integer""#),
            (json!({"a": "", "b": 0}), "V.b: 0 is less than the minimum of 1"),
            (json!({"a": "", "b": 1, "c": [true, ""]}), r#"V.c[1]: "" is not of type "boolean""#),
            (json!({"a": "", "b": 1, "d": "z"}), r#"V.d: "z" is not one of "x" or "y""#),
            (json!({"a": "", "b": 1, "e": 0}), "V.e: in the value, missing in the document"),
            (json!({"a": "", "b": 1, "t": "today"}), r#"V.t: "today" is not a "date-time""#),
            (json!({"a": "", "b": 1, "v": 0}), "V.v: the document says no type"),
            (json!({"a": "", "b": 1, "w": "A"}), r#"V.w: "A" does not match "^[a-z]+$""#),
            (json!({"a": "", "b": 1, "w": "abcd"}), r#"V.w: "abcd" is longer than 3 characters"#),
        ] {
            assert_eq!(misfits("Whole", &value, Presence::Reference), [problem]);
        }
    }

    #[test]
    fn a_reference_to_nothing_is_named() {
        let problem = misfits("Broken", &json!({}), Presence::All).remove(0);
        assert!(problem.contains("/$defs/None"), "{problem}");
    }
}
