//! Tests of the files. CSV is read back by the crate `csv`, JSON by serde_json, CEF by a small
//! reader that follows ArcSight's guide and shares nothing with the writer.

use super::*;
use crate::events::row::ActorKind;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

fn at(text: &str) -> UnixSeconds {
    UnixSeconds::from_rfc3339(text).unwrap()
}

fn source(missing: Option<&str>) -> Source {
    Source {
        organization: "acme-corp".into(),
        query: "token:release-bot failed:yes".into(),
        range: Window { from: at("2026-10-22T12:00:00Z"), to: at("2026-11-21T12:00:00Z") },
        missing: missing.map(str::to_owned),
        exported_at: at("2026-11-21T12:00:05Z"),
    }
}

fn row() -> EventRow<'static> {
    EventRow {
        number: 0,
        time: at("2026-11-20T22:14:07Z"),
        event: "Stack Update Started",
        user: "acme/release-bot",
        user_name: "Release bot",
        token_id: "7f3a",
        token_name: "release-bot",
        token: "release-bot",
        actor_name: "",
        actor_urn: "",
        actor_kind: ActorKind::Token,
        actor: "release-bot",
        ip: "198.51.100.20",
        address: "198.51.100.20",
        description: "Started update for stack \"shop/prod\"",
        org_admin: Told::No,
        stack_admin: Told::Yes,
        failed: Told::No,
        readable: true,
    }
}

fn written(format: Format, source: Source, rows: &[(EventRow<'_>, &str)]) -> String {
    let mut export = Export::begin(format, source);
    rows.iter().for_each(|(row, raw)| export.push(row, raw));
    export.end()
}

fn read_csv(text: &str) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// A line of CEF: the seven fields of its header, and its pairs.
struct Cef {
    header: Vec<String>,
    pairs: HashMap<String, String>,
}

/// Reads a file of CEF by the guide "ArcSight Common Event Format", version 0: fields end at a
/// pipe that no backslash precedes; a value ends where a space and another key with `=` follow.
fn read_cef(text: &str) -> Vec<Cef> {
    text.strip_suffix('\n').map_or_else(Vec::new, |text| text.split('\n').map(read_line).collect())
}

fn read_line(line: &str) -> Cef {
    let (mut header, mut field, mut chars) = (Vec::new(), String::new(), line.chars());
    while header.len() < 7 {
        match chars.next().expect("the header has seven fields") {
            '\\' => field.extend(chars.next()),
            '|' => header.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    let mut pairs = HashMap::new();
    let (mut key, mut value) = (String::new(), String::new());
    while let Some(c) = chars.next() {
        match c {
            '\\' => value.push(match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(c @ ('\\' | '=')) => c,
                other => panic!("no such escape: {other:?}"),
            }),
            '=' => {
                // What came before is the last value, a space, and this pair's key.
                let (before, next) = match value.rsplit_once(' ') {
                    Some((before, next)) => (before.to_owned(), next.to_owned()),
                    None => (String::new(), value.clone()),
                };
                if !key.is_empty() {
                    pairs.insert(std::mem::take(&mut key), before);
                }
                (key, value) = (next, String::new());
            }
            c => value.push(c),
        }
    }
    pairs.insert(key, value);
    Cef { header, pairs }
}

#[test]
fn csv_is_this_file() {
    let text = written(Format::Csv, source(None), &[(row(), "{}")]);
    assert_eq!(
        text,
        "time,event,description,user,user_name,token_id,token_name,actor_name,actor_urn,source_ip,\
         organization_admin,stack_admin,failed,problem,organization,query,range_from,range_to,\
         missing,exported_at\r\n\
         2026-11-20T22:14:07Z,Stack Update Started,\"Started update for stack \"\"shop/prod\"\"\",\
         acme/release-bot,Release bot,7f3a,release-bot,,,198.51.100.20,false,true,false,,acme-corp,\
         token:release-bot failed:yes,2026-10-22T12:00:00Z,2026-11-21T12:00:00Z,,\
         2026-11-21T12:00:05Z\r\n"
    );
}

#[test]
fn cef_is_this_file() {
    let admin = EventRow {
        event: "Member|Role\\Changed\nnow",
        ip: "2001:db8::7",
        description: "role=admin\r\nby \\ada",
        org_admin: Told::Yes,
        ..row()
    };
    let text = written(Format::Cef, source(Some("12 of 30 days are loaded.")), &[(admin, "{}")]);
    assert_eq!(
        text,
        "CEF:0|Token Console|Audit log|1|Member\\|Role\\\\Changed now|Member\\|Role\\\\Changed now\
         |5|rt=1795212847000 outcome=success c6a2Label=sourceIPv6 c6a2=2001:db8::7 \
         suid=acme/release-bot suser=Release bot cs1Label=tokenID cs1=7f3a cs2Label=tokenName \
         cs2=release-bot cs5Label=reqOrgAdmin cs5=true cs6Label=reqStackAdmin cs6=true \
         flexString1Label=missing flexString1=12 of 30 days are loaded. \
         msg=role\\=admin\\r\\nby \\\\ada\n"
    );
    let read = &read_cef(&text)[0];
    assert_eq!(read.header[4], "Member|Role\\Changed now");
    assert_eq!(read.pairs["msg"], "role=admin\r\nby \\ada");
}

#[test]
fn graver_events_are_told_by_a_number() {
    let rows = [
        (EventRow { stack_admin: Told::No, ..row() }, "3", "success"),
        (row(), "5", "success"),
        (EventRow { failed: Told::Yes, ..row() }, "7", "failure"),
    ];
    for (row, severity, outcome) in rows {
        let read = &read_cef(&written(Format::Cef, source(None), &[(row, "")]))[0];
        assert_eq!((read.header[6].as_str(), read.pairs["outcome"].as_str()), (severity, outcome));
        assert!(!read.pairs.contains_key("flexString1"));
    }
    let odd = EventRow { ip: "somewhere", ..row() };
    let read = &read_cef(&written(Format::Cef, source(None), &[(odd, "")]))[0];
    assert_eq!(read.pairs["shost"], "somewhere");
}

#[test]
fn what_is_not_told_is_an_empty_cell_and_no_outcome() {
    let untold = EventRow {
        org_admin: Told::Untold,
        stack_admin: Told::Untold,
        failed: Told::Untold,
        ..row()
    };
    let csv = read_csv(&written(Format::Csv, source(None), &[(untold, "{}")]));
    for column in ["organization_admin", "stack_admin", "failed"] {
        assert_eq!(csv[0][column], "", "{column}");
    }
    let cef = &read_cef(&written(Format::Cef, source(None), &[(untold, "{}")]))[0];
    for key in ["outcome", "cs5", "cs6"] {
        assert!(!cef.pairs.contains_key(key), "{key}");
    }
}

#[test]
fn json_holds_the_events_as_they_came() {
    let raw = [r#"{"timestamp":1.5e9 , "event":"x","odd":[1,{"b":"\u0000"}]}"#, "null", r#""\"""#];
    let rows: Vec<_> = raw.iter().map(|raw| (row(), *raw)).collect();
    let text = written(Format::Json, source(Some("12 of 30 days are loaded.")), &rows);
    assert!(raw.iter().all(|raw| text.contains(raw)));
    let read: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["events"].as_array().unwrap().len(), 3);
    assert_eq!(read["events"][0]["odd"][1]["b"], "\u{0}");
    assert_eq!(read["organization"], "acme-corp");
    assert_eq!(read["query"], "token:release-bot failed:yes");
    assert_eq!(read["range"]["from"], "2026-10-22T12:00:00Z");
    assert_eq!(read["complete"], false);
    assert_eq!(read["missing"], "12 of 30 days are loaded.");
    assert_eq!(read["exportedAt"], "2026-11-21T12:00:05Z");
    let none: Value = serde_json::from_str(&written(Format::Json, source(None), &[])).unwrap();
    assert_eq!(none["events"], json!([]));
    assert_eq!((&none["complete"], &none["missing"]), (&json!(true), &Value::Null));
}

#[test]
fn parts_are_the_file() {
    for format in Format::ALL {
        let mut export = Export::begin(format, source(None));
        let mut parts = String::new();
        for number in 0..5 {
            export.push(&row(), "{}");
            if number % 2 == 0 {
                parts += &export.take();
            }
        }
        parts += &export.end();
        assert_eq!(parts, written(format, source(None), &[(row(), "{}"); 5]));
    }
}

#[test]
fn an_incomplete_file_says_so_in_every_line_and_in_its_name() {
    let missing = source(Some("12 of 30 days are loaded."));
    let rows = [(row(), "{}"), (row(), "{}")];
    for line in read_csv(&written(Format::Csv, missing.clone(), &rows)) {
        assert_eq!(line["missing"], "12 of 30 days are loaded.");
    }
    assert_eq!(
        missing.file_name(Format::Csv),
        "audit-acme-corp-20261022T120000Z-20261121T120000Z-incomplete.csv"
    );
    assert_eq!(
        source(None).file_name(Format::Json),
        "audit-acme-corp-20261022T120000Z-20261121T120000Z.json"
    );
}

#[test]
fn names_of_files_suit_every_file_system() {
    let name = |organization: &str| {
        let organization = organization.to_owned();
        Source { organization, ..source(None) }.file_name(Format::Cef)
    };
    let rest = "20261022T120000Z-20261121T120000Z.cef";
    assert_eq!(name("../a:b\\c\u{202e}é"), format!("audit-a-b-c-{rest}"));
    assert_eq!(name(&"x".repeat(500)).len(), "audit--".len() + 60 + rest.len());
}

#[test]
fn what_could_not_be_read_is_there_with_its_text() {
    let bad = EventRow {
        event: "",
        description: r#"{"timestamp":7,"event":3}"#,
        readable: false,
        ..row()
    };
    let line = &read_csv(&written(Format::Csv, source(None), &[(bad, "")]))[0];
    assert_eq!(line["problem"], UNREADABLE);
    assert_eq!(line["description"], r#"{"timestamp":7,"event":3}"#);
    let read = &read_cef(&written(Format::Cef, source(None), &[(bad, "")]))[0];
    assert_eq!(read.header[5], "Unreadable event");
}

#[test]
fn a_file_of_json_is_json_whatever_came() {
    let bad = EventRow { readable: false, ..row() };
    let rows = [(row(), r#"{"a":1}"#), (bad, r#"{"v":NaN,"w":"\"}"#), (bad, r#"{"event":3}"#)];
    let file: Value = serde_json::from_str(&written(Format::Json, source(None), &rows)).unwrap();
    assert_eq!(
        file["events"],
        json!([{"a": 1}, {"unreadable": r#"{"v":NaN,"w":"\"}"#}, {"event": 3}])
    );
}

#[test]
fn no_cell_is_a_formula() {
    for formula in ["=HYPERLINK(\"x\")", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"] {
        let row = EventRow { description: formula, event: formula, ..row() };
        let text = written(Format::Csv, source(None), &[(row, "")]);
        let line = &read_csv(&text)[0];
        assert_eq!(line["description"], format!("'{formula}"));
        assert_eq!(line["event"], format!("'{formula}"));
    }
}

#[test]
fn excel_is_told_how_letters_are_written() {
    let row = EventRow { description: "Ärger", ..row() };
    let plain = written(Format::Csv, source(None), &[(row, "")]);
    let excel = written(Format::Excel, source(None), &[(row, "")]);
    assert_eq!(excel.strip_prefix('\u{feff}'), Some(plain.as_str()));
    assert!(plain.starts_with("time,"));
}

proptest! {
    #[test]
    fn whatever_happened_is_read_back(
        texts in prop::collection::vec("(?s)[a-z=|\\\\ \r\n,;\"'é\u{2028}]{0,12}", 9),
        flags in prop::array::uniform3(prop::sample::select(vec![Told::No, Told::Yes, Told::Untold])),
        missing in prop::option::of("[a-z=|\\\\ ]{1,9}"),
    ) {
        let [org_admin, stack_admin, failed] = flags;
        let row = EventRow {
            event: &texts[0],
            description: &texts[1],
            user: &texts[2],
            user_name: &texts[3],
            token_id: &texts[4],
            token_name: &texts[5],
            actor_name: &texts[6],
            actor_urn: &texts[7],
            ip: &texts[8],
            org_admin,
            stack_admin,
            failed,
            ..row()
        };
        let source = source(missing.as_deref());
        let csv = read_csv(&written(Format::Csv, source.clone(), &[(row, "")]));
        prop_assert_eq!(csv.len(), 1);
        let safe = |text: &str| {
            let bare = text.trim_start_matches('\'');
            let is_risky = bare.trim_start().starts_with('=') || bare.starts_with(['\r', '\n']);
            let mark = if is_risky { "'" } else { "" };
            format!("{mark}{text}")
        };
        prop_assert_eq!(&csv[0]["description"], &safe(&texts[1]));
        prop_assert_eq!(&csv[0]["source_ip"], &safe(&texts[8]));
        prop_assert_eq!(&csv[0]["failed"], failed.cell());
        let cef = read_cef(&written(Format::Cef, source, &[(row, ""), (row, "")]));
        prop_assert_eq!(cef.len(), 2);
        let lines = |text: &str| text.replace('\u{2028}', "\n");
        let pairs = &cef[1].pairs;
        for (key, text) in [
            ("msg", &texts[1]), ("suid", &texts[2]), ("cs1", &texts[4]), ("cs4", &texts[7]),
            ("flexString1", &missing.unwrap_or_default()),
        ] {
            prop_assert_eq!(pairs.get(key).cloned().unwrap_or_default(), lines(text), "{}", key);
        }
        prop_assert_eq!(cef[1].header[0].as_str(), "CEF:0");
        prop_assert_eq!(&cef[1].header[4], &cef[1].header[5]);
    }
}
