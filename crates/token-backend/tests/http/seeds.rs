//! New databases, and old ones after a restart.

use crate::support::{ACME, HARBOR, Server, Who};
use serde_json::json;
use token_api::id::{Cursor, OrgName, TokenId};
use token_api::path;
use token_api::token::{Owner, TokenFilter};
use token_backend::Backend;
use token_backend::config::{Config, Seed};

fn acme() -> Owner {
    Owner::Organization(OrgName::new(ACME))
}

#[test]
fn the_demo_looks_like_real_life() {
    let server = Server::with(Seed::Demo, |config| config.demo_events = 20_000);
    let members = |org: &str| {
        let path = path::metadata(&OrgName::new(org));
        server.get_as(&path, Who::Ada).json()["memberCount"].as_i64().unwrap()
    };
    assert_eq!((members(ACME), members(HARBOR)), (40, 5));
    let count = |condition: &str| {
        server.count(&format!("SELECT count(*) FROM tokens WHERE deleted IS NULL AND {condition}"))
    };
    let now = server.now();
    for (condition, least) in [
        ("1", 60),
        ("kind = 'personal'", 10),
        ("kind = 'organization'", 35),
        ("kind = 'team'", 15),
        ("admin = 1", 3),
        ("expires = 0", 6),
        ("last_used = 0", 5),
        ("created_by = 'former-member'", 4),
        (&format!("expires BETWEEN 1 AND {now}"), 8),
        (&format!("expires BETWEEN {now} AND {now} + 7 * 86400"), 10),
    ] {
        assert!(count(condition) >= least, "{condition}: {}", count(condition));
    }
    // A rotation in progress, as the console recognizes it.
    let rotating = "SELECT count(*) FROM tokens AS old JOIN tokens AS new \
                    ON new.description LIKE '% (rotates ' || old.id || ')' \
                    WHERE old.deleted IS NULL AND new.deleted IS NULL AND new.created > old.created";
    assert_eq!(server.count(rotating), 1);
    let kinds = server.count("SELECT count(DISTINCT kind) FROM teams");
    assert_eq!(kinds, 3);
    let events = |condition: &str| {
        server.count(&format!("SELECT count(*) FROM audit_events WHERE {condition}"))
    };
    assert_eq!(events("1"), 20_000);
    assert_eq!(events(&format!("at > {now} OR at < {now} - 120 * 86400")), 0);
    assert!(events(&format!("at < {now} - 110 * 86400")) > 500);
    for (condition, least, most) in [
        ("token_name = 'release-bot' AND source_ip = '192.0.2.77'", 212, 212),
        ("token_name = 'release-bot' AND auth_failure = 1 AND source_ip = '192.0.2.77'", 190, 200),
        ("token_name = 'release-bot' AND auth_failure = 1 AND source_ip <> '192.0.2.77'", 0, 0),
        ("token_name = 'deploy-prod' AND source_ip <> '198.51.100.20'", 3, 20),
        ("event = 'User Signed In' AND token_id = ''", 200, 1000),
        ("actor_urn <> '' AND user_login = '' AND token_id = ''", 200, 300),
        ("user_login NOT LIKE '%/%' AND token_id <> '' AND token_name = ''", 50, 1000),
        ("token_name = 'terraform-import' AND req_org_admin = 1", 20, 60),
        ("req_stack_admin = 1", 5, 100),
        ("source_ip LIKE '2001:db8:%'", 100, 3000),
        ("event LIKE '% Token Created' AND req_org_admin = 1", 20, 40),
        ("reason <> '' AND event = 'Organization Token Deleted'", 2, 2),
    ] {
        let count = events(condition);
        assert!((least..=most).contains(&count), "{condition}: {count}");
    }
    // No token acts before it was made, or after it was last used (a refusal is no use).
    let out_of_life = "SELECT count(*) FROM audit_events e JOIN tokens t ON t.id = e.token_id
        WHERE e.event LIKE 'Stack Update%' AND e.token_name <> 'release-bot'
              AND (e.at < t.created OR e.at > t.last_used + 7200)";
    assert_eq!(server.count(out_of_life), 0);
    assert!(events("token_id <> ''") > events("token_id = ''"));
    let unsorted = "EXISTS (SELECT 1 FROM audit_events later WHERE later.seq = audit_events.seq + 1
                            AND later.at < audit_events.at)";
    assert_eq!(events(unsorted), 0, "events are in the order of time");
}

#[test]
fn the_demo_trusts_three_issuers() {
    let server = Server::with(Seed::Demo, |config| config.demo_events = 20_000);
    let now = server.now();
    for (what, count) in [
        ("oidc_issuers WHERE json_array_length(thumbprints) = 1 AND jwks IS NULL".to_owned(), 2),
        ("oidc_issuers WHERE json_array_length(thumbprints) = 0 AND jwks IS NOT NULL".into(), 1),
        ("oidc_policies, json_each(policies) AS p WHERE p.value ->> 'decision' = 'deny'".into(), 1),
        ("oidc_policies, json_each(policies)".into(), 7),
        ("tokens WHERE origin = 'exchange'".into(), 6),
        (format!("tokens WHERE origin = 'exchange' AND expires > {now}"), 2),
        ("tokens WHERE origin = 'exchange' AND kind = 'personal'".into(), 1),
        ("audit_events WHERE event = 'OIDC Issuer Registered'".into(), 3),
        ("audit_events WHERE event = 'Auth Failure OIDC Exchange' AND auth_failure = 1".into(), 7),
        (
            "audit_events e JOIN tokens t ON t.id = e.token_id AND t.created = e.at
             WHERE e.event = 'OIDC Token Exchanged' AND t.origin = 'exchange'"
                .into(),
            6,
        ),
    ] {
        assert_eq!(server.count(&format!("SELECT count(*) FROM {what}")), count, "{what}");
    }
    let exchanges = "SELECT count(*) FROM audit_events WHERE event = 'OIDC Token Exchanged'
                     AND actor_name <> '' AND actor_urn LIKE 'urn:token-api:acme-corp:oidc:%'";
    assert!(server.count(exchanges) > 100);
    let orphans = "SELECT count(*) FROM tokens WHERE origin = 'exchange' AND last_used > expires";
    assert_eq!(server.count(orphans), 0);
}

#[test]
fn the_demo_is_the_same_everywhere_but_for_its_secrets() {
    let dump = |server: &Server| {
        let sql =
            "SELECT group_concat(id || name || description || created || expires) FROM tokens";
        server.sql().query_row(sql, [], |row| row.get::<_, String>(0)).unwrap()
    };
    let (one, other) = (Server::demo(), Server::demo());
    assert_eq!(dump(&one), dump(&other));
    assert_ne!(one.token(Who::Ada), other.token(Who::Ada));
}

#[test]
fn a_restart_keeps_everything_but_the_demos_tokens() {
    let mut server = Server::demo();
    let body = json!({"name": "kept", "description": "", "expires": 0});
    let created = server.post_as(&path::create_token(&acme(), None), Who::Ada, &body).json();
    let kept = created["tokenValue"].as_str().unwrap();
    let first = server.get_as(&path::list_tokens(&acme(), TokenFilter::All, 5, None), Who::Ada);
    let cursor = Cursor::new(first.json()["continuationToken"].as_str().unwrap());
    let next = path::list_tokens(&acme(), TokenFilter::All, 5, Some(&cursor));
    let before = server.get_as(&next, Who::Ada).is(200).text();
    let old = server.token(Who::Ada);
    server.stop();
    server.start(|_| {});
    server.get(&path::user(), kept).is(200);
    server.get(&path::user(), &old).refuses(401, "not known");
    assert_eq!(server.get_as(&next, Who::Ada).is(200).text(), before);
    let again = server.post_as(&path::create_token(&acme(), None), Who::Ada, &body);
    again.blames(409, "name", "already has");
}

#[test]
fn demo_identities_come_back() {
    let mut server = Server::demo();
    let list = path::list_tokens(&Owner::Personal, TokenFilter::All, 100, None);
    let rows = server.get_as(&list, Who::Ada).json();
    let rows = rows["tokens"].as_array().unwrap().clone();
    let own = rows.iter().find(|row| row["description"] == "Demo sign-in").unwrap();
    let id = TokenId::new(own["id"].as_str().unwrap());
    server.delete_as(&path::delete_token(&Owner::Personal, &id, None), Who::Ada).is(204);
    server.get_as(&path::user(), Who::Ada).is(401);
    server.stop();
    server.advance(20 * 86_400);
    server.start(|_| {});
    for who in [Who::Ada, Who::Linus, Who::Barbara, Who::Robot, Who::AdminRobot] {
        server.get_as(&path::user(), who).is(200);
    }
    server.get_as(&path::metadata(&OrgName::new(HARBOR)), Who::Ada).is(200);
    server.get_as(&path::metadata(&OrgName::new(HARBOR)), Who::Linus).is(403);
}

#[test]
fn an_empty_database_has_one_admin_who_is_told_once() {
    let mut server = Server::with(Seed::Empty, |_| {});
    assert!(server.running().demo_identities.is_empty());
    let admin = server.running().first_admin.as_ref().unwrap();
    assert_eq!(admin.name, "admin");
    let token = admin.token.expose().to_owned();
    let me = server.get(&path::user(), &token).is(200).json();
    assert_eq!(me["organizations"][0]["role"], "admin");
    let config = server.send("GET", "/config.json", &[], b"").json();
    assert_eq!(config.get("demoIdentities"), None);
    server.stop();
    server.start(|_| {});
    assert!(server.running().first_admin.is_none());
    server.get(&path::user(), &token).is(200);
}

#[test]
fn a_database_is_not_started_with_the_other_seed() {
    let mut server = Server::with(Seed::Empty, |_| {});
    server.stop();
    let mut config = Config::new(server.database(), Seed::Demo);
    config.listen.set_port(0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let problem = runtime.block_on(Backend::start(config)).err().unwrap();
    assert!(problem.contains("was made with --seed empty"), "{problem}");
}

#[test]
fn the_demo_listens_on_this_computer_only() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("a.db");
    let mut config = Config::new(&database, Seed::Demo);
    config.listen = "0.0.0.0:0".parse().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let problem = runtime.block_on(Backend::start(config)).err().unwrap();
    assert!(problem.contains("only on this computer"), "{problem}");
    assert!(!database.exists());
}
