//! Who may create, change and delete agent pools.

use crate::world::{World, acme, blames, json, refuses};
use serde_json::{Value, json};
use token_service::agent_pools;
use token_service::refusal::{Kind, Refusal};

on_each_store! {
    a_pool_is_created_changed_and_deleted
    what_breaks_a_rule_is_named
    a_value_opens_nothing
}

fn create(world: &mut World, who: &str, name: &str) -> Result<String, Refusal> {
    let body = json!({"name": name, "description": "d"}).to_string();
    let made = world.act(who, &[], |act| agent_pools::create(act, &acme(), &json(&body)))?;
    world.name("agent", &made.token_value);
    Ok(made.id.as_str().to_owned())
}

fn change(world: &mut World, who: &str, id: &str, name: &str) -> Result<(), Refusal> {
    let body = json!({"name": name, "description": "e"}).to_string();
    world.act(who, &[], |act| agent_pools::change(act, &acme(), id, &json(&body))).map(drop)
}

fn list(world: &mut World, who: &str) -> Result<Value, Refusal> {
    let told = world.act(who, &[], |act| agent_pools::list(act, &acme()))?;
    Ok(serde_json::to_value(told).unwrap())
}

fn a_pool_is_created_changed_and_deleted(world: &mut World) {
    refuses(create(world, "linus", "linux"), Kind::Forbidden, "manage agent pools");
    refuses(list(world, "robot"), Kind::Forbidden, "admin organization tokens");
    let id = create(world, "ada", "linux").unwrap();
    assert_eq!(world.log()[0].description, "Created the agent pool linux");
    let told = list(world, "admin-robot").unwrap();
    assert_eq!(
        (&told["agentPools"][0]["name"], &told["agentPools"][0]["status"]),
        (&json!("linux"), &json!("offline"))
    );
    assert!(!told.to_string().contains("tcp_"), "its value is told once");
    refuses(change(world, "linus", &id, "mac"), Kind::Forbidden, "manage agent pools");
    assert!(change(world, "ada", &id, "mac").is_ok());
    let one = |world: &mut World, who: &str| {
        world.act(who, &[], |act| agent_pools::one(act, &acme(), &id))
    };
    refuses(one(world, "linus"), Kind::Forbidden, "manage agent pools");
    let told = one(world, "ada").unwrap();
    assert_eq!((told.name.as_str(), told.description.as_str()), ("mac", "e"));
    let delete = |world: &mut World, who: &str| {
        world.act(who, &[], |act| agent_pools::delete(act, &acme(), &id))
    };
    refuses(delete(world, "linus"), Kind::Forbidden, "manage agent pools");
    assert!(delete(world, "ada").is_ok());
    assert_eq!(world.last_event(), "Agent Pool Deleted");
    refuses(delete(world, "ada"), Kind::NotFound, "may have been deleted");
    assert!(create(world, "ada", "mac").is_ok(), "the name is free again");
}

fn what_breaks_a_rule_is_named(world: &mut World) {
    let id = create(world, "ada", "linux").unwrap();
    create(world, "ada", "mac").unwrap();
    blames(create(world, "ada", "linux"), Kind::Conflict, "name", "already has an agent pool");
    blames(change(world, "ada", &id, "mac"), Kind::Conflict, "name", "already has an agent pool");
    assert!(change(world, "ada", &id, "linux").is_ok(), "its own name");
    blames(create(world, "ada", "a b"), Kind::Invalid, "name", "");
    let body = json!({"name": "x", "description": "x".repeat(1001)}).to_string();
    let made = world.act("ada", &[], |act| agent_pools::create(act, &acme(), &json(&body)));
    blames(made, Kind::Invalid, "description", "1000 characters");
}

fn a_value_opens_nothing(world: &mut World) {
    create(world, "ada", "linux").unwrap();
    let entered = world.act("agent", &[], |act| act.organization("acme").map(drop));
    refuses(entered, Kind::BadToken, "not known here");
}
