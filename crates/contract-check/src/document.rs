//! An OpenAPI document as data: its operations, with references followed. Nothing is judged here.

use serde_json::{Map, Value};
use std::path::Path;

/// A document, from YAML or JSON.
#[derive(Clone, Debug)]
pub struct Document(Value);

/// An operation of a document.
#[derive(Clone, Debug)]
pub struct Operation<'a> {
    /// The method in capitals.
    pub method: String,
    /// The path template, such as `/api/orgs/{orgName}`.
    pub path: &'a str,
    /// Its parameters and those of its path, references followed.
    pub parameters: Vec<Parameter<'a>>,
    /// The schema of its JSON body.
    pub request: Option<&'a Value>,
    /// Whether it is marked `x-extension`: the published document lacks it.
    pub extension: bool,
    /// Its answers by status, references followed.
    pub answers: Vec<Answer<'a>>,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter<'a> {
    /// Its name.
    pub name: &'a str,
    /// `path`, `query` or `header`.
    pub place: &'a str,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it is marked `x-extension`.
    pub extension: bool,
    /// Whether it is marked `x-unsent`: others send it, the console does not.
    pub unsent: bool,
    /// Its schema; null when it has none.
    pub schema: &'a Value,
}

/// An answer of an operation.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// The status as written, such as `200` or `default`.
    pub status: &'a str,
    /// The schema of its JSON body.
    pub schema: Option<&'a Value>,
    /// Whether it has a body that is not JSON.
    pub foreign: bool,
    /// The names of its headers.
    pub headers: Vec<&'a str>,
}

impl Answer<'_> {
    /// Whether it says that the call succeeded.
    pub fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }
}

impl Operation<'_> {
    /// `GET /api/user`
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// More references than any document nests; ends a circle.
const MAX_HOPS: usize = 32;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

impl Document {
    /// Reads a file.
    ///
    /// # Errors
    /// When it can't be read, or is neither YAML nor JSON; the text names the file.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| format!("{} can't be read: {e}", path.display()))?;
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let value = if is_json {
            serde_json::from_str(&text).map_err(|e| e.to_string())
        } else {
            yaml_serde::from_str(&text).map_err(|e| e.to_string())
        };
        value.map(Self).map_err(|e| format!("{}: {e}", path.display()))
    }

    /// Takes a document that was read elsewhere.
    pub fn new(value: Value) -> Self {
        Self(value)
    }

    /// The whole document.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The node at a JSON pointer such as `/components/schemas`.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.0.pointer(pointer)
    }

    /// The named schemas.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, &Value)> {
        let schemas = self.at("/components/schemas").and_then(Value::as_object);
        schemas.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema))
    }

    /// A named schema.
    pub fn schema(&self, name: &str) -> Option<&Value> {
        self.at("/components/schemas")?.get(name)
    }

    /// Follows `$ref`s to the node they mean. A reference to nothing, or in a circle, is `null`.
    pub fn resolve<'a>(&'a self, mut node: &'a Value) -> &'a Value {
        for _ in 0..MAX_HOPS {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return node };
            let target = reference.strip_prefix('#').and_then(|pointer| self.at(pointer));
            node = target.unwrap_or(&Value::Null);
        }
        &Value::Null
    }

    /// Every operation, in the document's order of paths.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.at("/paths").and_then(Value::as_object);
        let mut operations = Vec::new();
        for (path, item) in paths.into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                if METHODS.contains(&method.as_str()) {
                    operations.push(self.operation(method, path, item, operation));
                }
            }
        }
        operations
    }

    fn operation<'a>(
        &'a self,
        method: &str,
        path: &'a str,
        item: &'a Value,
        operation: &'a Value,
    ) -> Operation<'a> {
        let parameters = [item, operation]
            .into_iter()
            .filter_map(|node| node.get("parameters")?.as_array())
            .flatten()
            .map(|parameter| parameter_of(self.resolve(parameter)))
            .collect();
        let answers = operation.get("responses").and_then(Value::as_object);
        Operation {
            method: method.to_ascii_uppercase(),
            path,
            parameters,
            request: operation.get("requestBody").and_then(|body| self.json_schema(body)),
            extension: operation.get("x-extension").is_some_and(|mark| mark == true),
            answers: answers.map(|answers| self.answers(answers)).unwrap_or_default(),
        }
    }

    fn answers<'a>(&'a self, answers: &'a Map<String, Value>) -> Vec<Answer<'a>> {
        answers
            .iter()
            .map(|(status, answer)| Answer {
                status,
                schema: self.json_schema(answer),
                foreign: self.resolve(answer).get("content").is_some()
                    && self.json_schema(answer).is_none(),
                headers: self
                    .resolve(answer)
                    .get("headers")
                    .and_then(Value::as_object)
                    .map(|headers| headers.keys().map(String::as_str).collect())
                    .unwrap_or_default(),
            })
            .collect()
    }

    fn json_schema<'a>(&'a self, body: &'a Value) -> Option<&'a Value> {
        self.resolve(body).pointer("/content/application~1json/schema")
    }
}

fn parameter_of(node: &Value) -> Parameter<'_> {
    let text = |key| node.get(key).and_then(Value::as_str).unwrap_or_default();
    let flag = |key| node.get(key).and_then(Value::as_bool).unwrap_or_default();
    Parameter {
        name: text("name"),
        place: text("in"),
        required: flag("required"),
        extension: flag("x-extension"),
        unsent: flag("x-unsent"),
        schema: node.get("schema").unwrap_or(&Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_references_and_ends_circles() {
        let document = crate::yaml(
            "components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {type: string},
             C: {$ref: '#/components/schemas/C'}, D: {$ref: '#/nowhere'}}}",
        );
        let resolve = |name| document.resolve(document.schema(name).unwrap());
        assert_eq!(resolve("A"), &serde_json::json!({"type": "string"}));
        assert_eq!(resolve("C"), &Value::Null);
        assert_eq!(resolve("D"), &Value::Null);
    }

    #[test]
    fn gathers_parameters_of_path_and_operation() {
        let document = crate::yaml(
            "paths:
               /a/{b}:
                 parameters: [{name: b, in: path, required: true, schema: {type: string}}]
                 get:
                   parameters: [{name: c, in: query, x-extension: true}]
                   responses: {'200': {headers: {Date: {}}}, '404': {}}",
        );
        let operations = document.operations();
        assert_eq!(operations.len(), 1);
        let operation = &operations[0];
        assert_eq!(operation.name(), "GET /a/{b}");
        let parameters: Vec<_> = operation
            .parameters
            .iter()
            .map(|p| (p.name, p.place, p.required, p.extension))
            .collect();
        assert_eq!(parameters, [("b", "path", true, false), ("c", "query", false, true)]);
        assert_eq!(operation.answers[0].headers, ["Date"]);
        assert!(operation.answers[0].is_success() && !operation.answers[1].is_success());
    }
}
