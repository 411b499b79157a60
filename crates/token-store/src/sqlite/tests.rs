//! The file: whose it is, how it is migrated, what the schema itself enforces.

use super::*;
use token_service::store::SettingRows;

#[test]
fn a_newer_file_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    drop(open(&path).unwrap());
    let raw = Connection::open(&path).unwrap();
    raw.pragma_update(None, "user_version", 999).unwrap();
    drop(raw);
    let problem = open(&path).err().unwrap();
    assert!(problem.contains("version 999 is newer"), "{problem}");
}

#[test]
fn another_programs_file_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
    let problem = open(&path).err().unwrap();
    assert!(problem.contains("another program"), "{problem}");
    std::fs::write(&path, "no database at all, but long enough to be looked at").unwrap();
    assert!(open(&path).is_err());
}

#[test]
fn opening_twice_migrates_once_and_keeps_what_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    open(&path).unwrap().set_setting("k", "v").unwrap();
    assert_eq!(open(&path).unwrap().setting("k").unwrap().as_deref(), Some("v"));
}

#[test]
fn writes_are_durable_and_keep_references() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("a.db")).unwrap();
    let db = store.db();
    let pragma = |name: &str| {
        db.query_row(&format!("SELECT * FROM pragma_{name}"), [], |row| {
            row.get::<_, rusqlite::types::Value>(0)
        })
        .unwrap()
    };
    assert_eq!(pragma("journal_mode"), "wal".to_owned().into());
    assert_eq!(pragma("synchronous"), 2.into(), "full");
    let stranger = "INSERT INTO members VALUES ('no organization', 'nobody', 'admin')";
    assert!(db.execute(stranger, []).is_err());
}

#[test]
fn audit_events_stay() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(&dir.path().join("a.db")).unwrap();
    let db = store.db();
    db.execute_batch(
        "INSERT INTO audit_events VALUES
         (1, NULL, 0, 'e', '', '', '', '', '', '', '', '', 200, 0, 0, 0, '', '')",
    )
    .unwrap();
    assert!(db.execute("UPDATE audit_events SET event = 'f'", []).is_err());
    assert!(db.execute("DELETE FROM audit_events", []).is_err());
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    drop(open(&path).unwrap());
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}
