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
fn two_programs_may_make_the_file_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    std::thread::scope(|scope| {
        let opened: Vec<_> = (0..8).map(|_| scope.spawn(|| open(&path).map(drop))).collect();
        for opening in opened {
            assert_eq!(opening.join().unwrap(), Ok(()));
        }
    });
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
    let stranger = "INSERT INTO members (org_id, user_id, role)
                    VALUES ('no organization', 'nobody', 'admin')";
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

/// Makes a file of an earlier version as the programs of that time did, with rows in it.
fn make_old(path: &Path, version: usize) {
    const SQL: [&str; 11] = [
        include_str!("migrations/0001_tokens.sql"),
        include_str!("migrations/0002_audit_reading.sql"),
        include_str!("migrations/0003_oidc.sql"),
        include_str!("migrations/0004_limits.sql"),
        include_str!("migrations/0005_taken_thumbprints.sql"),
        include_str!("migrations/0006_administration.sql"),
        include_str!("migrations/0007_roles.sql"),
        include_str!("migrations/0008_invitations.sql"),
        include_str!("migrations/0009_agent_pools.sql"),
        include_str!("migrations/0010_repeats.sql"),
        include_str!("migrations/0011_audit_exports.sql"),
    ];
    let mut connection = Connection::open(path).unwrap();
    prepare(&connection).unwrap();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
    for migration in &SQL[..version] {
        transaction.execute_batch(migration).unwrap();
    }
    transaction.pragma_update(None, "user_version", version).unwrap();
    transaction.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    transaction
        .execute_batch(
            "INSERT INTO settings VALUES ('seed', 'empty');
             INSERT INTO organizations (id, login, name, created) VALUES ('o', 'acme', 'Acme', 1);
             INSERT INTO users VALUES ('u', 'ada', 'Ada', '');
             INSERT INTO members (org_id, user_id, role) VALUES ('o', 'u', 'admin');
             INSERT INTO tokens (id, hash, kind, origin, user_id, org_id, name, description, admin,
                                 created, created_by, expires, last_used)
             VALUES ('p', zeroblob(32), 'personal', 'exchange', 'u', NULL, '', 'd', 0, 1, 'ada', 0, 0),
                    ('n', randomblob(32), 'organization', 'created', NULL, 'o', 'ci', '', 0, 2, 'ada',
                     0, 0);
             INSERT INTO audit_events (org_id, at, event, description, user_login, user_name, token_id,
                                       token_name, source_ip, request_id, reason, status,
                                       auth_failure, req_org_admin)
             VALUES ('o', 3, 'OIDC Token Exchanged', '', 'ada', '', 'p', '', '', '', '', 200, 0, 0);",
        )
        .unwrap();
    transaction.commit().unwrap();
}

#[test]
fn files_of_every_version_are_opened_and_lose_nothing() {
    use token_service::store::organizations::{OrganizationRows, Plan};
    use token_service::store::tokens::{Holder, TokenRows};
    use token_service::store::users::UserRows;
    for version in 1..=MIGRATIONS.len() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        make_old(&path, version);
        let store = open(&path).unwrap();
        let now = store.db().query_row("PRAGMA user_version", [], |row| row.get::<_, usize>(0));
        assert_eq!(now.unwrap(), MIGRATIONS.len());
        assert_eq!(store.setting("seed").unwrap().as_deref(), Some("empty"));
        let personal = store.tokens_ever(&Holder::Person { user_id: "u".into() }).unwrap();
        assert_eq!((personal.len(), personal[0].id.as_str()), (1, "p"), "version {version}");
        // Before version 4 nothing said so; the migration looks it up in the audit log.
        let limited = (version < 4).then_some("o");
        assert_eq!(personal[0].limited_to.as_deref(), limited, "version {version}");
        let named = store.tokens_ever(&Holder::Organization { org_id: "o".into() }).unwrap();
        assert_eq!((named.len(), named[0].name.as_str()), (1, "ci"), "version {version}");
        let events =
            store.db().query_row("SELECT count(*) FROM audit_events", [], |row| row.get(0));
        assert_eq!(events, Ok(1), "version {version}");
        let member = store.membership("o", "u").unwrap().unwrap();
        // Before version 6 all were there since the organization began.
        let since = i64::from(version < 6);
        assert_eq!((member.since, member.role_since), (since, since), "version {version}");
        assert_eq!(store.organization_by_id("o").unwrap().unwrap().plan, Plan::Enterprise);
    }
}

#[test]
fn a_migration_that_fails_is_one_sentence_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.db");
    make_old(&path, 1);
    let raw = Connection::open(&path).unwrap();
    raw.execute_batch("ALTER TABLE audit_events ADD COLUMN actor_urn TEXT").unwrap();
    let problem = open(&path).err().unwrap();
    assert!(
        problem.ends_with("a.db can't be opened: duplicate column name: actor_urn"),
        "{problem}"
    );
    let version = raw.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0));
    assert_eq!(version, Ok(1));
}

/// As a copy that was made while a server was running.
fn copy(path: &Path, to: &Path, with_log: bool) {
    std::fs::copy(path, to).unwrap();
    if with_log {
        std::fs::copy(log_mark::log_of(path), log_mark::log_of(to)).unwrap();
    }
}

#[test]
fn a_file_without_its_log_is_not_opened() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let store = open(&at("a.db")).unwrap();
    store.set_setting("k", "v").unwrap();
    copy(&at("a.db"), &at("alone.db"), false);
    copy(&at("a.db"), &at("whole.db"), true);
    let problem = open(&at("alone.db")).err().unwrap();
    assert!(problem.contains("alone.db-wal is missing"), "{problem}");
    assert!(problem.contains("--accept-lost-log"), "{problem}");
    assert!(open(&at("alone.db")).is_err(), "having looked at it changes nothing");
    let whole = open(&at("whole.db")).unwrap();
    assert_eq!(whole.setting("k").unwrap().as_deref(), Some("v"));
    let older = open_as(&at("alone.db"), LostLog::Accepted).unwrap();
    assert_eq!(older.setting("k").unwrap(), None);
    drop(older);
    assert!(open(&at("alone.db")).is_ok(), "once is enough");
    drop(store);
    copy(&at("a.db"), &at("closed.db"), false);
    assert!(open(&at("closed.db")).is_ok());
}

#[test]
fn a_backup_of_a_file_in_use_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let store = open(&at("a.db")).unwrap();
    store.set_setting("k", "v").unwrap();
    backup(&at("a.db"), &at("b.db")).unwrap();
    store.set_setting("k", "later").unwrap();
    assert_eq!(open(&at("b.db")).unwrap().setting("k").unwrap().as_deref(), Some("v"));
    let problem = backup(&at("a.db"), &at("b.db")).unwrap_err();
    assert!(problem.contains("there is a file of that name already"), "{problem}");
    let nothing = backup(&at("nothing.db"), &at("c.db")).unwrap_err();
    assert!(nothing.contains("unable to open"), "{nothing}");
    assert!(!at("c.db").exists() && !at("nothing.db").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(at("b.db")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}

#[test]
fn the_reserve_is_freed_bit_by_bit() {
    let dir = tempfile::tempdir().unwrap();
    let reserve = Reserve::beside(&dir.path().join("a.db"));
    let length = || std::fs::metadata(dir.path().join("a.db-reserve")).unwrap().len();
    let full = length();
    assert!(reserve.release() && length() < full);
    while reserve.release() {}
    assert_eq!(length(), 0);
    drop(Reserve::beside(&dir.path().join("a.db")));
    assert_eq!(length(), full, "filled at the next start");
}

#[test]
fn who_opens_a_file_beside_its_server_leaves_its_marks() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    let problem = open_beside(&at("none.db")).err().unwrap();
    assert!(problem.contains("there is no database") && !at("none.db").exists(), "{problem}");
    let store = open(&at("a.db")).unwrap();
    store.set_setting("k", "v").unwrap();
    drop(open_beside(&at("a.db")).unwrap());
    copy(&at("a.db"), &at("alone.db"), false);
    let problem = open(&at("alone.db")).err().unwrap();
    assert!(problem.contains("alone.db-wal is missing"), "{problem}");
    drop(store);
    let guest = open_beside(&at("a.db")).unwrap();
    assert_eq!(guest.setting("k").unwrap().as_deref(), Some("v"));
}
