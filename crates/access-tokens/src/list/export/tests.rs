//! Tests of the files. CSV is read by a small parser of RFC 4180 that shares no code with the
//! writer, JSON by the contract's types.

use super::*;
use console_core::text::letters::is_invisible;
use proptest::prelude::*;
use token_api::id::{OrgName, TeamName};
use token_api::page::BadRow;

/// Reads CSV strictly by the grammar of RFC 4180, section 2.
fn parse(text: &str) -> Result<Vec<Vec<String>>, String> {
    let (mut records, mut record) = (Vec::new(), Vec::new());
    let mut chars = text.chars().peekable();
    while chars.peek().is_some() {
        let mut field = String::new();
        if chars.next_if_eq(&'"').is_some() {
            loop {
                match chars.next() {
                    Some('"') if chars.next_if_eq(&'"').is_some() => field.push('"'),
                    Some('"') => break,
                    Some(c) => field.push(c),
                    None => return Err("a quoted field has no end".into()),
                }
            }
        } else {
            while let Some(c) = chars.next_if(|c| !matches!(c, ',' | '\r' | '\n' | '"')) {
                field.push(c);
            }
        }
        record.push(field);
        match (chars.next(), chars.peek()) {
            (Some(','), _) => {}
            (Some('\r'), Some('\n')) => {
                chars.next();
                records.push(std::mem::take(&mut record));
            }
            other => return Err(format!("after a field: {other:?}")),
        }
    }
    Ok(records)
}

fn source(owner: Owner, query: &str) -> Source {
    let at = |text: &str| UnixSeconds::from_rfc3339(text).unwrap();
    Source {
        owner,
        login: String::new(),
        status: TokenFilter::All,
        query: query.into(),
        exported_at: at("2026-11-22T02:40:00Z"),
        listed_at: at("2026-11-22T02:39:00Z"),
        incomplete: false,
    }
}

fn acme() -> Owner {
    Owner::Organization(OrgName::new("acme-corp"))
}

fn row(token: Value) -> Arc<TokenRow> {
    let token: AccessToken = serde_json::from_value(token).unwrap();
    Arc::new(TokenRow::new(Row::Read(token), str::to_lowercase))
}

fn token(name: &str, description: &str) -> Value {
    json!({
        "id": "t-1", "name": name, "description": description, "created": "2026-05-14T10:00:00.5+02:00",
        "createdBy": "ada", "lastUsed": 0, "expires": 1_800_000_000, "admin": true,
        "type": "organization", "role": {"id": "r", "name": "Deployer"}, "tokenValue": "tcp_secret"
    })
}

/// The cells of one row by column, read strictly.
fn read_back(row: Arc<TokenRow>, query: &str) -> std::collections::HashMap<String, String> {
    let records = parse(&csv(&[row], &source(acme(), query))).unwrap();
    assert_eq!(records.len(), 2);
    records[0].iter().cloned().zip(records[1].iter().cloned()).collect()
}

#[test]
fn rows_have_source_and_time() {
    let cells = read_back(row(token("deploy", "What, it \"does\"")), "?q=deploy");
    let table = [
        ("id", "t-1"),
        ("name", "deploy"),
        ("description", "What, it \"does\""),
        ("type", "organization"),
        ("role", "Deployer"),
        ("admin", "true"),
        ("created", "2026-05-14T08:00:00Z"),
        ("created_by", "ada"),
        ("last_used", "never"),
        ("expires", "2027-01-15T08:00:00Z"),
        ("problem", ""),
        ("organization", "acme-corp"),
        ("team", ""),
        ("query", "?q=deploy"),
        ("status", "all"),
        ("incomplete", "false"),
        ("listed_at", "2026-11-22T02:39:00Z"),
        ("exported_at", "2026-11-22T02:40:00Z"),
    ];
    for (column, value) in table {
        assert_eq!(cells[column], value, "{column}");
    }
}

#[test]
fn no_cell_begins_like_a_formula() {
    for (name, cell) in [
        ("=HYPERLINK(\"http://evil\",\"x\")", "'=HYPERLINK(\"http://evil\",\"x\")"),
        ("+1", "'+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("  =1", "'  =1"),
        ("\u{a0}=1", "'\u{a0}=1"),
        ("\u{feff}=1", "'\u{feff}=1"),
        ("'=1", "''=1"),
        ("''=1", "'''=1"),
        ("' =1", "'' =1"),
        ("'quoted'", "'quoted'"),
        (" plain ", " plain "),
    ] {
        assert_eq!(read_back(row(token(name, "")), "")["name"], cell);
    }
}

#[test]
fn invalid_times_and_unreadable_rows_are_kept() {
    let mut odd = token("n", "");
    odd["lastUsed"] = json!(-7);
    odd["expires"] = json!(0);
    odd["created"] = json!("someday");
    let cells = read_back(row(odd), "");
    assert_eq!(
        (cells["last_used"].as_str(), cells["expires"].as_str(), cells["created"].as_str()),
        ("'-7", "never", "someday")
    );
    let text = json!({"id": "t", "expires": "=soon", "lastUsed": 1.5});
    let cells = read_back(row(text), "");
    assert_eq!((cells["last_used"].as_str(), cells["expires"].as_str()), ("1.5", "'=soon"));
    let bad = BadRow { id: Some("t-9".into()), problem: "missing field `name`".into() };
    let bad = Arc::new(TokenRow::new(Row::Unreadable(bad), str::to_lowercase));
    let cells = read_back(bad.clone(), "");
    assert_eq!((cells["id"].as_str(), cells["problem"].as_str()), ("t-9", "missing field `name`"));
    let file: Value = serde_json::from_str(&json(&[bad], &source(acme(), ""))).unwrap();
    assert_eq!(file["tokens"], json!([]));
    assert_eq!(file["unreadable"][0]["id"], "t-9");
}

#[test]
fn missing_values_are_empty() {
    let bare = row(json!({"id": "t-1"}));
    let cells = read_back(bare.clone(), "");
    for column in ["name", "description", "type", "role", "admin", "created", "created_by"] {
        assert_eq!(cells[column], "", "{column}");
    }
    assert_eq!((cells["last_used"].as_str(), cells["expires"].as_str()), ("", ""));
    let file: Value = serde_json::from_str(&json(&[bare], &source(acme(), ""))).unwrap();
    let expected = json!({
        "id": "t-1", "name": null, "description": null, "created": null, "createdBy": null,
        "lastUsed": null, "expires": null, "admin": null,
    });
    assert_eq!(file["tokens"][0], expected);
}

#[test]
fn an_empty_list_has_all_columns() {
    let records = parse(&csv(&[], &source(acme(), ""))).unwrap();
    assert_eq!(records, [COLUMNS.map(String::from).to_vec()]);
}

#[test]
fn unknown_fields_are_not_exported() {
    let rows = [row(token("deploy", ""))];
    for text in [csv(&rows, &source(acme(), "")), json(&rows, &source(acme(), ""))] {
        assert!(!text.contains("tcp_secret"), "{text}");
    }
}

#[test]
fn file_names_are_valid_on_every_system() {
    let org = OrgName::new("Ärger/../x");
    let table = [
        (acme(), "", "tokens-acme-corp-2026-11-22.csv"),
        (
            Owner::Team(OrgName::new("acme"), TeamName::new("ops team")),
            "",
            "tokens-acme-ops-team-2026-11-22.csv",
        ),
        (Owner::Personal, "ada", "tokens-personal-ada-2026-11-22.csv"),
        (Owner::Organization(org), "", "tokens-rger-..-x-2026-11-22.csv"),
    ];
    for (owner, login, name) in table {
        let source = Source { login: login.into(), ..source(owner, "") };
        assert_eq!(source.file_name("csv"), name);
    }
}

/// The original text of a cell: without the apostrophe that the export adds before a text that
/// begins like a formula. It comes after other apostrophes and white space.
fn taken_back(cell: &str) -> &str {
    let text = cell.trim_start_matches('\'');
    let visible = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let begins_like_a_formula = visible.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    cell.strip_prefix('\'').filter(|_| begins_like_a_formula).unwrap_or(cell)
}

proptest! {
    #[test]
    fn any_text_is_read_back(name in "\\PC{0,20}|[=+@\"',;\r\n\t -]{0,8}", description in any::<String>()) {
        let cells = read_back(row(token(&name, &description)), &name);
        for (column, text) in [("name", &name), ("description", &description), ("query", &name)] {
            let cell = &cells[column];
            prop_assert_eq!(taken_back(cell), text);
            prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{:?}", cell);
            prop_assert!(!cell.starts_with(['\t', '\r']), "{:?}", cell);
        }
    }

    #[test]
    fn json_is_read_back_as_the_same_tokens(
        tokens in proptest::collection::vec(
            (any::<String>(), any::<String>(), any::<i64>(), any::<i64>(), any::<bool>()), 0..6),
    ) {
        let tokens: Vec<AccessToken> = tokens.into_iter().map(|(name, description, used, expires, admin)| {
            let token = json!({
                "id": "t", "name": name, "description": description, "created": "c", "createdBy": "b",
                "lastUsed": used, "expires": expires, "admin": admin, "type": "team",
                "role": {"id": "r", "name": "R", "defaultIdentifier": "d"},
            });
            serde_json::from_value(token).unwrap()
        }).collect();
        let rows: Vec<_> = tokens.iter().cloned()
            .map(|token| Arc::new(TokenRow::new(Row::Read(token), str::to_lowercase))).collect();
        let file: Value = serde_json::from_str(&json(&rows, &source(acme(), "?q=x"))).unwrap();
        let read: Vec<AccessToken> = serde_json::from_value(file["tokens"].clone()).unwrap();
        prop_assert_eq!(read, tokens);
    }
}
