//! Several servers on one database: what must hold across them.

use crate::trust::{allow, ci, register, save};
use crate::world::{World, acme};
use serde_json::json;
use std::thread;
use token_api::id::UserLogin;
use token_api::token::Owner;
use token_service::members;
use token_service::oidc::policies;
use token_service::refusal::{Kind, Refusal};

on_each_store! {
    of_many_servers_one_gets_the_name
    of_many_servers_one_saves_a_version
    of_two_admins_who_demote_each_other_at_once_one_stays
}

/// Does something at once on servers of their own, if the store can be shared.
fn at_once<T: Send>(
    world: &World,
    work: impl Fn(&mut World, u64) -> Result<T, Refusal> + Sync,
) -> Vec<Result<T, Refusal>> {
    let servers: Vec<World> = (0..6).filter_map(|number| world.sibling(100 + number)).collect();
    thread::scope(|scope| {
        let running: Vec<_> = (0..)
            .zip(servers)
            .map(|(number, mut server)| {
                let work = &work;
                scope.spawn(move || work(&mut server, number))
            })
            .collect();
        running.into_iter().map(|running| running.join().unwrap()).collect()
    })
}

/// One succeeded, and the others were refused so.
fn one_of<T>(outcomes: &[Result<T, Refusal>], kind: Kind) {
    if outcomes.is_empty() {
        return;
    }
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refusal in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(refusal.kind, kind, "{} {:?}", refusal.message, refusal.detail);
    }
}

fn of_many_servers_one_gets_the_name(world: &mut World) {
    let owner = Owner::Organization(acme());
    for name in ["one", "two", "three"] {
        let body = json!({"name": name, "description": "", "expires": 0});
        one_of(&at_once(world, |server, _| server.create("ada", &owner, &body)), Kind::Conflict);
    }
}

fn of_many_servers_one_saves_a_version(world: &mut World) {
    let issuer = register(world, &ci()).unwrap().id;
    let first = world.act("ada", &[], |act| policies::of_issuer(act, &acme(), &issuer)).unwrap();
    for version in 1..4 {
        let tag = format!("\"{version}\"");
        let outcomes = at_once(world, |server, number| {
            let body = allow(json!({"sub": number.to_string()}));
            save(server, &first.id, Some(&tag), &body)
        });
        one_of(&outcomes, Kind::Stale);
        if outcomes.is_empty() {
            return;
        }
    }
}

fn of_two_admins_who_demote_each_other_at_once_one_stays(world: &mut World) {
    let set = |server: &mut World, who: &str, whom: &str, role: &str| {
        let body = json!({"role": role}).to_string();
        let login = UserLogin::new(whom);
        server
            .act(who, &[], |act| members::change(act, &acme(), &login, &crate::world::json(&body)))
    };
    for _ in 0..5 {
        for login in ["ada", "linus"] {
            set(world, "admin-robot", login, "admin").unwrap();
        }
        let outcomes = at_once(world, |server, number| match number {
            0 => set(server, "ada", "linus", "member"),
            1 => set(server, "linus", "ada", "member"),
            _ => Err(Refusal::forbidden("not one of the two")),
        });
        one_of(&outcomes, Kind::Forbidden);
        let expected = if outcomes.is_empty() { 2 } else { 1 };
        assert_eq!(world.rows().admin_count("id-acme"), Ok(expected));
    }
}
