//! What only a database server can do: lose connections, be newer, talk.

use crate::server;
use crate::world::World;
use postgres::{Client, NoTls};
use token_service::refusal::{Kind, Refusal};
use token_service::store::audit_export::AuditExportRows;
use token_service::store::organizations::{OrganizationRows, Team};
use token_service::store::{StoreError, in_transaction};
use token_service::user;

/// Ends all other connections of the database.
const END_OTHERS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                          WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[test]
fn a_lost_connection_is_made_again() {
    let Some((mut world, url)) = World::postgres_with_url() else { return };
    let mut other = Client::connect(&url, NoTls).unwrap();
    other.batch_execute(END_OTHERS).unwrap();
    assert!(world.act("ada", &[], |act| user::record(act)).is_ok());
    let mut tries = 0;
    let done = world.act("ada", &[], |act| {
        tries += 1;
        act.rows.set_setting("a", &tries.to_string())?;
        if tries == 1 {
            other.batch_execute(END_OTHERS).unwrap();
        }
        Ok(act.rows.setting("a")?)
    });
    assert_eq!(done.unwrap().as_deref(), Some("2"), "the transaction was done again");
    // A commit that is lost may have been done.
    let lost = world.act("ada", &[], |_| {
        other.batch_execute(END_OTHERS).unwrap();
        Ok::<_, Refusal>(())
    });
    assert_eq!(lost.err().map(|refusal| refusal.kind), Some(Kind::OutcomeUnknown));
    assert!(world.act("ada", &[], |act| user::record(act)).is_ok());
}

#[test]
fn a_newer_database_is_left_alone() {
    let Some(url) = server::new_database() else { return };
    drop(token_store::postgres::open(&url, None).unwrap());
    let mut client = Client::connect(&url, NoTls).unwrap();
    client.batch_execute("UPDATE schema_version SET version = 999").unwrap();
    let problem = token_store::postgres::open(&url, None).err().unwrap();
    assert!(problem.contains("its version 999 is newer than 7"), "{problem}");
    assert!(token_store::postgres::open("host=/nowhere user=x", None).is_err());
}

#[test]
fn databases_of_every_version_are_opened_and_lose_nothing() {
    const SQL: [&str; 7] = [
        include_str!("../../src/postgres/migrations/0001_tables.sql"),
        include_str!("../../src/postgres/migrations/0002_administration.sql"),
        include_str!("../../src/postgres/migrations/0003_roles.sql"),
        include_str!("../../src/postgres/migrations/0004_invitations.sql"),
        include_str!("../../src/postgres/migrations/0005_agent_pools.sql"),
        include_str!("../../src/postgres/migrations/0006_repeats.sql"),
        include_str!("../../src/postgres/migrations/0007_audit_exports.sql"),
    ];
    for version in 1..=SQL.len() {
        let Some(url) = server::new_database() else { return };
        let mut client = Client::connect(&url, NoTls).unwrap();
        client
            .batch_execute(&format!(
                "{} CREATE TABLE schema_version (version BIGINT NOT NULL);
                 INSERT INTO schema_version VALUES ({version});
                 INSERT INTO organizations (id, login, name, created) VALUES ('o', 'acme', 'A', 1);
                 INSERT INTO users (id, login, name, email) VALUES ('u', 'ada', 'Ada', '');
                 INSERT INTO members (org_id, user_id, role) VALUES ('o', 'u', 'admin');",
                SQL[..version].concat()
            ))
            .unwrap();
        let store = token_store::postgres::open(&url, None).unwrap();
        assert_eq!(store.organizations().unwrap()[0].login, "acme", "version {version}");
        assert_eq!(store.admin_count("o"), Ok(1), "version {version}");
        assert_eq!(store.audit_exports(), Ok(Vec::new()), "version {version}");
    }
}

#[test]
fn two_servers_may_begin_at_once() {
    let Some(url) = server::new_database() else { return };
    std::thread::scope(|scope| {
        let opened: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| token_store::postgres::open(&url, None).map(drop)))
            .collect();
        for opening in opened {
            assert_eq!(opening.join().unwrap(), Ok(()));
        }
    });
}

#[test]
fn what_is_told_of_a_failure_has_no_values() {
    let Some(mut world) = World::postgres() else { return };
    let team = Team {
        id: "hunter2-id".into(),
        name: "hunter2".into(),
        display_name: String::new(),
        description: String::new(),
        kind: "none of them".into(),
    };
    let failed = in_transaction(&mut *world.store, |rows| rows.insert_team("id-acme", &team));
    match failed {
        Err(StoreError::Failed(words)) => {
            assert!(words.contains("check constraint") && !words.contains("hunter2"), "{words}");
        }
        other => panic!("{other:?}"),
    }
}
