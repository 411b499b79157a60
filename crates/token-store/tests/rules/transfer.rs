//! Everything goes from one kind of database to another, or nothing does.

use crate::server;
use std::collections::BTreeSet;
use std::io::Cursor;
use tempfile::TempDir;
use token_api::time::UnixSeconds;
use token_service::event_type::EventType;
use token_service::store::agent_pools::AgentPool;
use token_service::store::audit::{EventRow, Repeat, RepeatKey};
use token_service::store::audit_export::AuditExport;
use token_service::store::invitations::{Invitation, Sender};
use token_service::store::roles::CustomRole;
use token_service::store::{Role, Rows, Stored, in_transaction};
use token_store::{Database, postgres, sqlite};

const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

/// A new database of each kind.
fn databases(directory: &TempDir) -> Vec<Box<dyn Database>> {
    let file = directory.path().join("a.db");
    let mut all: Vec<Box<dyn Database>> = vec![Box::new(sqlite::open(&file).unwrap())];
    if let Some(url) = server::new_database() {
        all.push(Box::new(postgres::open(&url, None).unwrap()));
    }
    all
}

/// The demo, and what it has none of.
fn fill(database: &mut dyn Database) {
    in_transaction(database, |rows| {
        demo_data::fill(rows, NOW, 300)?;
        add(rows)
    })
    .unwrap();
}

fn add(rows: &dyn Rows) -> Stored<()> {
    let org = rows.organizations()?.remove(0);
    let (_, member) = rows.members(&org.id, 0, 1)?.remove(0);
    let user = rows.user_by_login(&member.login)?.unwrap();
    let role = CustomRole {
        id: "role-1".into(),
        name: "Auditor".into(),
        description: "Reads “the log” – żółw\n\t\\".into(),
        details: "{}".into(),
        created: 1,
        modified: 2,
        version: 3,
    };
    rows.insert_role(&org.id, &role)?;
    rows.set_default_role(&org.id, Some("role-1"))?;
    rows.insert_invitation(&Invitation {
        id: "invitation-1".into(),
        org_id: org.id.clone(),
        email: "zoe@acme.example".into(),
        role: Role::Member,
        custom_role: Some("role-1".into()),
        sender: Sender::Person(user.id),
        sent_by: user.login,
        sent: 9,
    })?;
    let pool = AgentPool {
        id: "pool-1".into(),
        name: "linux".into(),
        description: String::new(),
        created: 4,
    };
    rows.insert_agent_pool(&org.id, &pool, &[7; 32])?;
    let export = AuditExport {
        enabled: true,
        bucket: "logs".into(),
        prefix: String::new(),
        role: "arn".into(),
        next_hour: 3600,
        last_at: 0,
        last_message: String::new(),
    };
    rows.put_audit_export(&org.id, &export)?;
    rows.set_setting("seed", "demo")?;
    let key = RepeatKey { org_id: None, actor: "a".into(), what: "w".into() };
    let event = EventRow::of(EventType::RequestRefused, NOW);
    rows.put_repeat(&Repeat { key, first: NOW, last: NOW, again: 2, event })
}

fn export(database: &mut dyn Database) -> String {
    let mut bytes = Vec::new();
    let rows = database.export(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(
        text.lines().count() as u64,
        rows + 2,
        "a line for each row, the first and the last"
    );
    text
}

fn import(database: &mut dyn Database, text: &str) -> Result<u64, String> {
    database.import(&mut Cursor::new(text))
}

#[test]
fn everything_goes_through_every_kind_of_database() {
    let first = TempDir::new().unwrap();
    let mut source = sqlite::open(&first.path().join("source.db")).unwrap();
    fill(&mut source);
    let text = export(&mut source);
    let tables: BTreeSet<String> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter_map(|line| Some(line["table"].as_str()?.to_owned()))
        .collect();
    assert_eq!(tables.len(), 16, "there are rows of every table: {tables:?}");
    for mut database in databases(&first) {
        let rows = import(&mut *database, &text).unwrap();
        assert_eq!(rows, text.lines().count() as u64 - 2);
        let again = export(&mut *database);
        assert!(again == text, "{}", database.kind());
        // What was there once is not there twice, and new rows find their places.
        let org = database.organizations().unwrap().remove(0);
        let event = EventRow::of(EventType::LogRead, NOW.plus_seconds(1));
        database.write_event(&EventRow { org_id: Some(org.id), ..event }).unwrap();
        assert_eq!(export(&mut *database).lines().count(), text.lines().count() + 1);
    }
}

#[test]
fn a_database_with_rows_is_not_imported_into() {
    let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut source = sqlite::open(&first.path().join("source.db")).unwrap();
    fill(&mut source);
    let text = export(&mut source);
    for mut database in databases(&second) {
        database.set_setting("seed", "empty").unwrap();
        let before = export(&mut *database);
        let problem = import(&mut *database, &text).unwrap_err();
        assert!(problem.contains("is not empty: there are rows in settings"), "{problem}");
        assert_eq!(export(&mut *database), before);
    }
}

#[test]
fn a_broken_line_is_named_and_nothing_is_imported() {
    let (first, second) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let mut source = sqlite::open(&first.path().join("source.db")).unwrap();
    in_transaction(&mut source, |rows| demo_data::fill(rows, NOW, 0)).unwrap();
    let text = export(&mut source);
    let lines: Vec<&str> = text.lines().collect();
    let with = |at: usize, line: &str| {
        let mut lines = lines.clone();
        lines[at - 1] = line;
        lines.join("\n")
    };
    let user = lines.iter().position(|line| line.contains("\"users\"")).unwrap() + 1;
    let at = |line: usize, words: &str| format!("line {line}: {words}");
    let users = |row: &str| format!("{{\"table\":\"users\",\"row\":{row}}}");
    let renamed = lines[user - 1].replace("\"name\":", "\"x\":");
    let broken: [(String, String); 12] = [
        (with(1, "{}"), at(1, "this is no export")),
        (with(1, "{\"tokenBackendExport\":99}"), at(1, "this export has version 99")),
        (String::new(), at(1, "this is no export")),
        (with(user, "{\"table\":\"us"), at(user, "this is no JSON")),
        (with(user, "{\"rows\":1}"), at(user, "this is no row")),
        (with(user, "{\"table\":\"x\",\"row\":{}}"), at(user, "its table is none")),
        (with(user, &users("{}")), at(user, "it lacks id")),
        (with(user, &renamed), at(user, "it has a column that users does not have")),
        (with(user + 1, lines[user - 1]), at(user + 1, "")),
        (lines[..lines.len() - 1].join("\n"), "the file ends early".to_owned()),
        (with(user, lines[lines.len() - 1]), "rows were exported, and here are".to_owned()),
        (format!("{text}{}", lines[1]), "there is something behind the end".to_owned()),
    ];
    for mut database in databases(&second) {
        let before = export(&mut *database);
        for (text, words) in &broken {
            let problem = import(&mut *database, text).unwrap_err();
            assert!(problem.contains(words.as_str()), "{problem:?} lacks {words:?}");
            assert_eq!(export(&mut *database), before, "{words}");
        }
        assert!(import(&mut *database, &text).is_ok(), "{}", database.kind());
    }
}
