//! Error bodies as servers send them.

use super::*;

const JSON: &str = "application/json";

fn said(body: &str) -> Option<String> {
    message_in(JSON, body.as_bytes(), None)
}

#[test]
fn finds_the_sentence_in_every_form() {
    let table: [(&str, Option<&str>); 37] = [
        (r#"{"code":409,"message":"name taken"}"#, Some("name taken")),
        (r#"{"error":"The name is taken"}"#, Some("The name is taken")),
        (r#"{"error":{"message":"name taken","code":7}}"#, Some("name taken")),
        (r#"{"errors":["name taken"]}"#, Some("name taken")),
        (r#"{"errors":["name taken","no role"]}"#, Some("name taken. no role")),
        (r#"{"errors":[{"message":"name taken"}]}"#, Some("name taken")),
        (r#"{"errors":[{"title":"Conflict","detail":"name taken"}]}"#, Some("name taken")),
        (r#"{"errors":{"Name":["The name is taken."]}}"#, Some("The name is taken.")),
        (r#"{"errors":{"name":["is taken","is short"]}}"#, Some("name is taken. is short")),
        (r#"{"errors":{"name":"is taken"}}"#, Some("name is taken")),
        (r#"{"errors":{"name":{"message":"Taken"}}}"#, Some("Taken")),
        (r#"{"title":"Conflict","detail":"name taken"}"#, Some("name taken")),
        (r#"{"title":"Conflict"}"#, Some("Conflict")),
        (r#"{"title":"Bad Request","errors":{"url":["No URL."]}}"#, Some("No URL.")),
        (r#"{"message":"One or more errors occurred!","errors":{"a":["No."]}}"#, Some("No.")),
        (
            r#"{"title":"One or more validation errors occurred.","errors":{"a":["No."]}}"#,
            Some("No."),
        ),
        (r#"{"message":"One or more errors occurred!"}"#, Some("One or more errors occurred!")),
        (r#"{"message":"Bad Request","detail":"No URL"}"#, Some("No URL")),
        (r#"{"message":"Not saved","errors":["No URL"]}"#, Some("Not saved. No URL")),
        (r#"{"message":"Not saved: No URL","errors":["No URL"]}"#, Some("Not saved: No URL")),
        (r#"{"message":["No name","No URL"],"error":"Bad Request"}"#, Some("No name. No URL")),
        (r#"{"error":"invalid_grant","error_description":"expired"}"#, Some("expired")),
        (r#"{"error":"invalid_grant"}"#, None),
        (r#""not allowed here""#, Some("not allowed here")),
        (r#"{"errors":{"a":{"b":["Taken."]}}}"#, Some("Taken.")),
        (r#"{"errors":{"user":{"name":["is taken"]}}}"#, Some("name is taken")),
        (r#"{"error":{"errors":[{"message":"name taken"}]}}"#, Some("name taken")),
        (r#"{"error":{"code":7,"errors":["name taken","no role"]}}"#, Some("name taken. no role")),
        (r#"{"error":{"code":"E7","reason":"x"}}"#, None),
        (r#"{"message":"<name> is missing"}"#, Some("<name> is missing")),
        (r#"{"message":"<Error><Code>No</Code></Error>"}"#, None),
        (r#"{"message":""}"#, None),
        (r#"{"message":42,"errors":null}"#, None),
        (r#"{"message":"<html><b>Bad gateway</b></html>"}"#, None),
        ("[]", None),
        ("<html>Bad gateway</html>", None),
        ("", None),
    ];
    for (body, message) in table {
        assert_eq!(said(body).as_deref(), message, "{body}");
    }
}

#[test]
fn plain_text_is_a_sentence_where_it_says_that_it_is_text() {
    let table: [(&str, &str, Option<&str>); 13] = [
        ("text/plain; charset=utf-8", "404 page not found\n", Some("404 page not found")),
        ("Text/Plain", "Not\r\n  allowed", Some("Not allowed")),
        ("text/plain", "<!doctype html><p>no</p>", None),
        ("text/plain", "<name> must not be empty", Some("<name> must not be empty")),
        ("text/plain", "< 30 days are allowed", Some("< 30 days are allowed")),
        ("text/plain", "<h1>Bad gateway", None),
        ("text/plain", "<?xml version=\"1.0\"?><a>no</a>", None),
        ("text/plain", "<pre>no</pre>", None),
        ("text/plain", " \n", None),
        ("text/plain", "\u{feff}Not \u{200b}allowed\u{7}", Some("Not allowed")),
        ("text/html", "Not allowed", None),
        ("", "Not allowed", None),
        ("application/json", "Not allowed", None),
    ];
    for (content_type, body, message) in table {
        let said = message_in(content_type, body.as_bytes(), None);
        assert_eq!(said.as_deref(), message, "{content_type}: {body:?}");
    }
}

#[test]
fn a_secret_is_not_repeated() {
    let secret = "tcp_4k2J9s8d7F6g5H4j3K2l1Q0w9E8r7T6y5U4i3O2p1A0";
    let hidden = |text: &str| message_in("text/plain", text.as_bytes(), Some(secret)).unwrap();
    assert_eq!(hidden(&format!("Token '{secret}' expired")), "Token '(hidden)' expired");
    assert_eq!(hidden(&format!("token={secret}: no")), "(hidden) no");
    assert_eq!(hidden("tcp_4k2J9s8d7F6g5H… is unknown"), "(hidden)… is unknown");
    assert_eq!(hidden("tcp_4k2J…1A0 is unknown"), "tcp_4k2J…1A0 is unknown");
    let id_token = format!("eyJhbGciOiJSUzI1NiJ9.{}.sig", "eyJzdWIiOiJ4In0".repeat(3));
    assert_eq!(hidden(&format!("bad assertion {id_token}")), "bad assertion (hidden)");
    // The text is also removed when the length limit cuts through it.
    let long = format!("{} {secret}", "x ".repeat(245));
    assert!(!hidden(&long).contains("tcp_"));
    // For a call without a token, nothing else is removed.
    assert_eq!(said(r#"{"message":"a-name-of-many-letters"}"#).unwrap(), "a-name-of-many-letters");
}

#[test]
fn finds_the_field() {
    let table: [(&str, Option<&str>); 14] = [
        (r#"{"code":422,"message":"in the past","field":"expires"}"#, Some("expires")),
        (r#"{"errors":{"Expires":["In the past."]}}"#, Some("expires")),
        (r#"{"errors":{"$.expires":["In the past."]}}"#, Some("expires")),
        (r#"{"errors":{"MaxExpiration":["Too long."],"b":[]}}"#, Some("maxExpiration")),
        (r#"{"errors":[{"message":"no","location":"body.name"}]}"#, Some("name")),
        (r#"{"errors":[{"detail":"no","source":{"pointer":"/data/name"}}]}"#, Some("name")),
        (r##"{"errors":[{"detail":"no","pointer":"#/thumbprints[0]"}]}"##, Some("thumbprints")),
        (r#"{"errors":{"a":{"Expires":["No."]}}}"#, Some("expires")),
        (r#"{"error":{"errors":[{"message":"no","location":"name"}]}}"#, Some("name")),
        (r#"{"errors":["no"]}"#, None),
        (r#"{"errors":{"":["no"]}}"#, None),
        (r#"{"errors":{"$":["no"]}}"#, None),
        (r#"{"field":7}"#, None),
        ("<html>", None),
    ];
    for (body, field) in table {
        let name = path_in(body.as_bytes()).and_then(|path| field_name(&path));
        assert_eq!(name.as_deref(), field, "{body}");
    }
}

#[test]
fn finds_the_path_of_the_field() {
    for (body, path) in [
        (r#"{"field":"policies[1].teamName"}"#, Some("policies[1].teamName")),
        (r#"{"errors":{"policies[1].rules.sub":["No."]}}"#, Some("policies[1].rules.sub")),
        (r#"{"errors":{"policies":{"1":{"teamName":["No."]}}}}"#, Some("policies.1.teamName")),
        (r#"{"errors":[{"detail":"no","pointer":"/policies/0"}]}"#, Some("/policies/0")),
        (r#"{"errors":["no"]}"#, None),
        ("<html>", None),
    ] {
        assert_eq!(path_in(body.as_bytes()).as_deref(), path, "{body}");
    }
}

#[test]
fn finds_the_code() {
    let code = |body: &str| oauth_code_in(body.as_bytes());
    let body = r#"{"error":"invalid_grant","error_description":"expired"}"#;
    assert_eq!(code(body).as_deref(), Some("invalid_grant"));
    for none in [r#"{"error":"Not found."}"#, r#"{"error":""}"#, r#"{"error":{}}"#, "<"] {
        assert_eq!(code(none), None, "{none}");
    }
}

#[test]
fn caps_the_sentence_and_the_depth() {
    let body = format!(r#"{{"message":"{}"}}"#, "é".repeat(10_000));
    assert_eq!(said(&body).unwrap().chars().count(), MAX_MESSAGE_CHARS);
    let deep = format!("{}\"x\"{}", r#"{"error":"#.repeat(60), "}".repeat(60));
    assert_eq!(said(&deep), None);
}
