//! Each kind of departure from a published document, found once in small documents.

use super::*;
use crate::yaml;

const PUBLISHED: &str = "
paths:
  /things/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: integer, format: int64}}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '404': {}
    post:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}
      responses: {'204': {}}
components:
  schemas:
    Base: {type: object, required: [name, owner], properties: {
      name: {type: string}, owner: {type: string}, unused: {type: string},
      note: {type: string}, color: {type: string, enum: [red, green]}}}
    Thing:
      allOf:
        - {$ref: '#/components/schemas/Base'}
        - {type: object, properties: {parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
    New: {type: object, required: [name], properties: {
      name: {type: string}, count: {type: integer}, color: {type: string, enum: [red, green]}}}
";

/// Compatible with [`PUBLISHED`], using less of it, with an extension in each place.
const OURS: &str = "
paths:
  /things/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: size, in: query, schema: {type: integer, maximum: 9}}
        - {name: reason, in: query, x-extension: true, schema: {type: string}}
      responses:
        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        '403': {content: {application/json: {schema: {type: string}}}}
    post:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}
      responses: {'204': {}}
components:
  schemas:
    Thing: {type: object, required: [name], x-reference-sends: [owner], properties: {
      name: {type: string}, owner: {type: string}, note: {type: string},
      color: {type: string, x-extensible-enum: [red]}, more: {type: string, x-extension: true},
      parts: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
    New: {type: object, required: [name], properties: {
      name: {type: string}, color: {type: string, enum: [red]}}}
";

#[test]
fn what_an_open_object_holds_is_not_compared() {
    let ours = OURS.replace(
        "note: {type: string}",
        "note: {type: object, required: [a], properties: {a: {type: string}}}",
    );
    let theirs = |note: &str| PUBLISHED.replace("note: {type: string}", note);
    let free = theirs("note: {type: object, additionalProperties: {type: object}}");
    assert_eq!(check(&yaml(&ours), &yaml(&free)), [""; 0]);
    let closed = theirs("note: {type: object, properties: {b: {type: string}}}");
    assert!(!check(&yaml(&ours), &yaml(&closed)).is_empty());
    let ours =
        OURS.replace("note: {type: string}", "note: {type: object, additionalProperties: true}");
    let strict = theirs("note: {type: object, required: [b], properties: {b: {type: string}}}");
    assert_eq!(check(&yaml(&ours), &yaml(&strict)), [""; 0]);
}

/// The departures after one replacement in our document.
fn departures(old: &str, new: &str) -> Vec<String> {
    assert!(OURS.contains(old), "{old} is gone");
    check(&yaml(&OURS.replacen(old, new, 1)), &yaml(PUBLISHED))
}

#[test]
fn a_compatible_document_departs_nowhere() {
    assert_eq!(check(&yaml(OURS), &yaml(PUBLISHED)), [""; 0]);
}

#[test]
fn finds_departures_of_operations_and_parameters() {
    let size = "GET /things/{id} query parameter size";
    for (old, new, departure) in [
        ("    post:", "    patch:", "PATCH /things/{id}: not in the published document".to_owned()),
        ("name: size, in: query", "name: size, in: header", "GET /things/{id} header parameter size: not in the published document".into()),
        ("{type: integer, maximum: 9}", "{type: string}", format!("{size}: string here, integer (int64) in the published document")),
        ("{type: integer, maximum: 9}", "{type: integer, format: int32}", format!("{size}: integer (int32) here, integer (int64) in the published document")),
        ("name: size, in: query,", "name: size, in: query, required: true,", format!("{size}: optional in the published document")),
        ("name: size, in: query,", "name: size, in: query, x-extension: true,", format!("{size}: marked x-extension, but the published document has it")),
        ("reason, in: query, x-extension: true", "reason, in: query", "GET /things/{id} query parameter reason: not in the published document".into()),
        ("        - {name: id, in: path, required: true, schema: {type: string}}\n", "", "GET /things/{id} path parameter id: required in the published document, missing in ours".into()),
        ("      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}\n", "", "POST /things/{id}: the published operation takes a body".into()),
        ("{'204': {}}", "{'201': {}}", "POST /things/{id} 201: not an answer of the published operation".into()),
        ("{'204': {}}", "{'204': {content: {application/json: {schema: {}}}}}", "POST /things/{id} 204: the published answer has no body".into()),
        ("        '200': {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}", "        '200': {}", "GET /things/{id} 200: the published answer has a body".into()),
    ] {
        assert_eq!(departures(old, new), [departure]);
    }
}

#[test]
fn finds_departures_of_requests() {
    let request = "POST /things/{id} request";
    for (old, new, departure) in [
        (
            "New: {type: object, required: [name]",
            "New: {type: object",
            format!("{request}.name: required in the published document, not here"),
        ),
        (
            "New: {type: object, required: [name]",
            "New: {type: object, required: [name, color]",
            format!(
                "{request}.color: required here, optional in the published document: clients may leave it out"
            ),
        ),
        (
            "{type: string, enum: [red]}",
            "{type: string, enum: [blue]}",
            format!("{request}.color: \"blue\" is no word of the published document"),
        ),
        (
            "{type: string, enum: [red]}",
            "{type: string}",
            format!("{request}.color: any text here, a closed set in the published document"),
        ),
        (
            "color: {type: string, enum: [red]}",
            "size: {type: string}",
            format!("{request}.size: not in the published document"),
        ),
        (
            "color: {type: string, enum: [red]}",
            "count: {type: string}",
            format!("{request}.count: string here, integer in the published document"),
        ),
    ] {
        assert_eq!(departures(old, new), [departure]);
    }
}

#[test]
fn finds_departures_of_answers() {
    let answer = "GET /things/{id} 200";
    let assert_among = |old: &str, new: &str, departure: String| {
        let found = departures(old, new);
        assert!(found.contains(&departure), "{departure} in {found:#?}");
    };
    for (old, new, departure) in [
        (
            "required: [name], x-ref",
            "required: [name, note], x-ref",
            format!(
                "{answer}.note: required here, optional in the published document: servers may leave it out"
            ),
        ),
        (
            ", x-reference-sends: [owner]",
            "",
            format!(
                "{answer}.owner: required in the published document, so the reference backend must send it: list it in required or x-reference-sends"
            ),
        ),
        (
            "more: {type: string, x-extension: true}",
            "more: {type: string}",
            format!("{answer}.more: not in the published document"),
        ),
        (
            "note: {type: string}",
            "note: {type: string, x-extension: true}",
            format!("{answer}.note: marked x-extension, but the published document has it"),
        ),
        (
            "x-extensible-enum: [red]",
            "x-extensible-enum: [pink]",
            format!("{answer}.color: \"pink\" is no word of the published document"),
        ),
        (
            "x-extensible-enum: [red]",
            "enum: [red]",
            format!("{answer}.color: \"green\" of the published document is refused"),
        ),
        (
            "note: {type: string}",
            "note: {type: string, enum: [a]}",
            format!("{answer}.note: a closed set here, open in the published document"),
        ),
        (
            "items: {$ref: '#/components/schemas/Thing'}",
            "items: {type: string}",
            format!("{answer}.parts[]: string here, object in the published document"),
        ),
        (
            ", x-reference-sends: [owner]",
            "",
            format!(
                "{answer}.parts[].owner: required in the published document, so the reference backend must send it: list it in required or x-reference-sends"
            ),
        ),
        (
            "x-reference-sends: [owner], properties: {\n      name: {type: string}, owner: {type: string},",
            "properties: {\n      name: {type: string},",
            format!(
                "{answer}.owner: required in the published document, so the reference backend must send it: describe it, with x-unread where the console does not use it"
            ),
        ),
    ] {
        assert_among(old, new, departure);
    }
}

#[test]
fn departures_inside_elements_are_found() {
    let found = departures("note: {type: string}", "note: {type: boolean}");
    let inner = "GET /things/{id} 200.parts[].note: boolean here, string in the published document";
    assert!(found.iter().any(|departure| departure == inner), "{found:#?}");
}

#[test]
fn a_newer_operation_is_marked() {
    let mark = |path: &str| {
        let more =
            format!("\n  {path}:\n    get: {{x-extension: true, responses: {{'404': {{}}}}}}\n");
        yaml(&OURS.replacen("\ncomponents:", &format!("{more}components:"), 1))
    };
    assert_eq!(check(&mark("/newer"), &yaml(PUBLISHED)), [""; 0]);
    let mut marked = yaml(OURS).value().clone();
    marked["paths"]["/things/{id}"]["get"]["x-extension"] = true.into();
    let problem = "GET /things/{id}: marked x-extension, but the published document has it";
    assert_eq!(check(&Document::new(marked), &yaml(PUBLISHED)), [problem]);
}

#[test]
fn the_published_document_has_the_operations() {
    let document = document().unwrap();
    let names: Vec<String> = document.operations().iter().map(|one| one.name()).collect();
    for name in ["GET /api/user", "POST /api/oauth/token", "GET /api/orgs/{orgName}/members"] {
        assert!(names.iter().any(|known| known == name), "{name} is missing in {names:?}");
    }
}
