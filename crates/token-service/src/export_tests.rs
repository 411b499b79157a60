//! Both formats, as text once and read back by parsers that share nothing with the writer.

use super::*;
use std::collections::BTreeMap;
use token_api::audit::AuditUser;
use token_api::time::UnixSeconds;
use token_api::told::Told;

fn plain() -> AuditEvent {
    AuditEvent {
        timestamp: UnixSeconds(1_795_300_000),
        source_ip: "192.0.2.77".into(),
        event: "Stack Exported".into(),
        description: "Exported stack \"shop/prod\", all of it".into(),
        user: AuditUser {
            name: "release-bot".into(),
            github_login: "acme-corp/release-bot".into(),
            avatar_url: String::new(),
        },
        token_id: "t1".into(),
        token_name: "release-bot".into(),
        ..AuditEvent::default()
    }
}

fn nasty() -> AuditEvent {
    AuditEvent {
        timestamp: UnixSeconds(-1),
        source_ip: "2001:db8::1".into(),
        event: "a|b\\c=d\r\ne".into(),
        description: "=HYPERLINK(\"x\"),\r\nsecond \\ line = \"end\" cs9=no".into(),
        user: AuditUser { name: "Zoë, “Z” | x=y".into(), ..AuditUser::default() },
        req_org_admin: Told::Yes,
        req_stack_admin: Told::Yes,
        auth_failure: Told::Yes,
        actor_name: "pool\n1".into(),
        actor_urn: "urn:x:a=b|c\\".into(),
        ..AuditEvent::default()
    }
}

#[test]
fn the_text_of_both_formats() {
    assert_eq!(
        file(ExportFormat::Csv, &[plain(), nasty()]),
        "timestamp,sourceIP,event,description,user,userName,tokenID,tokenName,reqOrgAdmin,\
         reqStackAdmin,authFailure,actorName,actorUrn\r\n\
         2026-11-21T22:26:40Z,192.0.2.77,Stack Exported,\"Exported stack \"\"shop/prod\"\", all of it\",\
         acme-corp/release-bot,release-bot,t1,release-bot,false,false,false,,\r\n\
         1969-12-31T23:59:59Z,2001:db8::1,\"a|b\\c=d\r\ne\",\
         \"=HYPERLINK(\"\"x\"\"),\r\nsecond \\ line = \"\"end\"\" cs9=no\",,\"Zoë, “Z” | x=y\",,,true,true,\
         true,\"pool\n1\",urn:x:a=b|c\\\r\n"
    );
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        file(ExportFormat::Cef, &[plain(), nasty()]),
        format!(
            "CEF:0|Token Console|token-backend|{version}|Stack Exported|Stack Exported|3|\
             rt=1795300000000 outcome=success src=192.0.2.77 suid=acme-corp/release-bot \
             suser=release-bot cs1Label=tokenID cs1=t1 cs2Label=tokenName cs2=release-bot \
             cs5Label=reqOrgAdmin cs5=false cs6Label=reqStackAdmin cs6=false \
             msg=Exported stack \"shop/prod\", all of it\n\
             CEF:0|Token Console|token-backend|{version}|a\\|b\\\\c=d e|a\\|b\\\\c=d e|7|\
             rt=-1000 outcome=failure c6a2Label=sourceIPv6 c6a2=2001:db8::1 \
             suser=Zoë, “Z” | x\\=y cs3Label=actorName cs3=pool\\n1 cs4Label=actorUrn \
             cs4=urn:x:a\\=b|c\\\\ cs5Label=reqOrgAdmin cs5=true cs6Label=reqStackAdmin cs6=true \
             msg=\\=HYPERLINK(\"x\"),\\r\\nsecond \\\\ line \\= \"end\" cs9\\=no\n"
        )
    );
}

#[test]
fn nothing_is_still_a_file() {
    assert_eq!(file(ExportFormat::Csv, &[]).lines().count(), 1);
    assert_eq!(file(ExportFormat::Cef, &[]), "");
}

#[test]
fn another_reader_of_csv_finds_every_field() {
    let text = file(ExportFormat::Csv, &[plain(), nasty()]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), &COLUMNS[..]);
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 2);
    for (row, event) in rows.iter().zip([plain(), nasty()]) {
        assert_eq!(row["timestamp"], event.timestamp.to_rfc3339());
        for (column, value) in [
            ("sourceIP", &event.source_ip),
            ("event", &event.event),
            ("description", &event.description),
            ("user", &event.user.github_login),
            ("userName", &event.user.name),
            ("tokenID", &event.token_id),
            ("tokenName", &event.token_name),
            ("actorName", &event.actor_name),
            ("actorUrn", &event.actor_urn),
        ] {
            assert_eq!(&row[column], value, "{column}");
        }
        assert_eq!(row["authFailure"], event.auth_failure.cell());
        assert_eq!(row["reqOrgAdmin"], event.req_org_admin.cell());
    }
}

/// A reader of CEF by the specification: seven header fields between unescaped pipes, then pairs;
/// a value goes on until the next ` key=` whose equals sign is not escaped.
fn read_cef(line: &str) -> (Vec<String>, BTreeMap<String, String>) {
    let (mut header, mut field, mut chars) = (Vec::new(), String::new(), line.chars());
    while header.len() < 7 {
        match chars.next().expect("seven fields") {
            '\\' => field.extend(chars.next()),
            '|' => header.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    // Escapes become characters that no key has, so that the rest can be split plainly.
    let (mut rest, mut escaped) = (String::new(), false);
    for c in chars {
        match (escaped, c) {
            (false, '\\') => escaped = true,
            (true, c) => {
                rest.push(match c {
                    '=' => '\u{1}',
                    'n' => '\u{2}',
                    'r' => '\u{3}',
                    other => other,
                });
                escaped = false;
            }
            (false, c) => rest.push(c),
        }
    }
    let parts: Vec<&str> = rest.split('=').collect();
    let mut pairs = BTreeMap::new();
    for (index, part) in parts.iter().enumerate().skip(1) {
        let key = parts[index - 1].rsplit(' ').next().unwrap();
        let is_last = index + 1 == parts.len();
        let value = if is_last { part } else { part.rsplit_once(' ').unwrap().0 };
        let value = value.replace('\u{1}', "=").replace('\u{2}', "\n").replace('\u{3}', "\r");
        assert_eq!(pairs.insert(key.to_owned(), value), None, "{key} is there twice");
    }
    (header, pairs)
}

#[test]
fn another_reader_of_cef_finds_every_field() {
    let text = file(ExportFormat::Cef, &[plain(), nasty()]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "an event is a line, whatever is in it");
    for (line, event) in lines.iter().zip([plain(), nasty()]) {
        let (header, pairs) = read_cef(line);
        assert_eq!(header[0], "CEF:0");
        assert_eq!(header[4], event.event.replace("\r\n", " "));
        assert_eq!(header[6], severity(&event).to_string());
        let pair = |key: &str| pairs.get(key).map_or("", String::as_str);
        assert_eq!(pair("rt"), (event.timestamp.0 * 1000).to_string());
        assert_eq!(pair("msg"), event.description);
        assert_eq!(pair("suid"), event.user.github_login);
        assert_eq!(pair("suser"), event.user.name);
        assert_eq!(pair("cs1"), event.token_id);
        assert_eq!(pair("cs3"), event.actor_name);
        assert_eq!(pair("cs4"), event.actor_urn);
        assert_eq!(format!("{}{}", pair("src"), pair("c6a2")), event.source_ip);
    }
}
