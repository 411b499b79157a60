//! Two servers on one database of PostgreSQL. Where it is not installed, the tests say so and pass.

use crate::postgres::new_database;
use crate::support::{ACME, START, exchange};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::thread;
use token_api::id::{OrgName, TokenId};
use token_api::path;
use token_api::token::{Owner, TokenFilter};
use token_backend::clock::Clock;
use token_backend::config::{Config, Database, Seed};
use token_backend::{Backend, Running};
use tokio::runtime::Runtime;

fn config(database: &str) -> Config {
    let mut config = Config::new("unused", Seed::Demo);
    config.database = Database::Postgres(database.to_owned());
    config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    config.clock = Clock::from_millis(|| START.0 * 1000);
    config.demo_events = 200;
    config
}

fn call(server: &Running, method: &str, target: &str, token: &str, body: &Value) -> (u16, Value) {
    let authorization = format!("token {token}");
    let headers = [("authorization", &*authorization), ("content-type", "application/json")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = exchange(server.addr, method, target, &headers, body.as_bytes());
    (answer.status, if answer.body.is_empty() { Value::Null } else { answer.json() })
}

#[test]
fn what_one_server_does_the_other_knows() {
    let Some(database) = new_database() else { return };
    let runtime = Runtime::new().unwrap();
    // At once, so that one of them fills the database and the other finds it filled.
    let (one, other) = runtime.block_on(async {
        tokio::join!(Backend::start(config(&database)), Backend::start(config(&database)))
    });
    let (one, other) = (one.unwrap(), other.unwrap());
    // Each start of the demo gives its identities new tokens: one server's are good now.
    let is_good = |server: &Running, token: &str| {
        call(server, "GET", "/api/user", token, &Value::Null).0 == 200
    };
    let first = one.demo_identities[0].token.expose().to_owned();
    let admin = match is_good(&one, &first) {
        true => first,
        false => other.demo_identities[0].token.expose().to_owned(),
    };
    let (admin, servers) = (admin.as_str(), [one, other]);
    let owner = Owner::Organization(OrgName::new(ACME));
    let create = path::create_token(&owner, None);
    let named = |name: &str| json!({"name": name, "description": "", "expires": 0});
    let (status, made) = call(&servers[0], "POST", create.as_str(), admin, &named("shared"));
    assert_eq!(status, 200);
    let value = made["tokenValue"].as_str().unwrap();
    assert_eq!(call(&servers[1], "GET", "/api/user", value, &Value::Null).0, 200);
    let id = TokenId::new(made["id"].as_str().unwrap());
    let delete = path::delete_token(&owner, &id, None);
    assert_eq!(call(&servers[1], "DELETE", delete.as_str(), admin, &Value::Null).0, 204);
    assert_eq!(call(&servers[0], "GET", "/api/user", value, &Value::Null).0, 401);
    let list = path::list_tokens(&owner, TokenFilter::All, 100, None);
    let lists = servers.each_ref().map(|s| call(s, "GET", list.as_str(), admin, &Value::Null));
    assert_eq!(lists[0], lists[1]);
    let log = format!("/api/orgs/{ACME}/auditlogs/v2");
    assert_eq!(call(&servers[0], "GET", &log, admin, &Value::Null).0, 200);
    let kind = format!("/api/orgs/{ACME}/auditlogs/reader-kind");
    assert_eq!(call(&servers[0], "GET", &kind, admin, &Value::Null), (200, json!("postgres")));
    // Of many that create a token of one name on both, one succeeds.
    for round in 0..3 {
        let body = named(&format!("raced-{round}"));
        let statuses: Vec<u16> = thread::scope(|scope| {
            let calls: Vec<_> = (0..8)
                .map(|at| {
                    let (server, body, create) = (&servers[at % 2], &body, &create);
                    scope.spawn(move || call(server, "POST", create.as_str(), admin, body).0)
                })
                .collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect()
        });
        let count = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
        assert_eq!((count(200), count(409)), (1, 7), "{statuses:?}");
    }
    for server in servers {
        runtime.block_on(server.stop());
    }
}
