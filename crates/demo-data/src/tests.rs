//! The demo in memory: it fills a store that is no database, and its identities get in.

use super::*;
use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr};
use token_api::id::OrgName;
use token_api::token::Owner;
use token_service::act::{Outside, act};
use token_service::limits::Unlimited;
use token_service::request::{Credential, Query, Request};
use token_service::store::in_transaction;
use token_service::{tokens, user};
use token_store::memory::Memory;

const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

/// Numbers that anybody can predict.
struct Predictable(Cell<u8>);

impl Unpredictable for Predictable {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness> {
        for byte in buffer {
            self.0.set(self.0.get().wrapping_add(89));
            *byte = self.0.get();
        }
        self.0.set(self.0.get().wrapping_add(1));
        Ok(())
    }
}

fn request(token: &TokenValue) -> Request {
    Request {
        id: String::new(),
        ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        method: "GET".to_owned(),
        route: "/".to_owned(),
        credential: Credential::Value(TokenValue::parse(token.expose()).unwrap()),
        query: Query(vec![("filter".to_owned(), "all".to_owned())]),
    }
}

#[test]
fn the_demo_lives_in_memory() {
    let mut store = Memory::new();
    let random = Predictable(Cell::new(0));
    let filled = in_transaction(&mut store, |rows| -> Result<_, Problem> {
        fill(rows, NOW, 2000)?;
        identities(rows, NOW, &random)
    });
    let identities = filled.unwrap();
    let outside = Outside { now: NOW, random: &random, limits: &Unlimited, objects: None };
    let logins: Vec<String> = identities
        .iter()
        .map(|identity| {
            let me = act(&mut store, outside, &request(&identity.token), |act| user::record(act));
            me.unwrap().github_login.to_string()
        })
        .collect();
    let robots = ["acme-corp/deploy-prod", "acme-corp/terraform-import"];
    assert_eq!(logins, ["ada", "linus", "barbara", robots[0], robots[1]]);
    let owner = Owner::Organization(OrgName::new("acme-corp"));
    let list =
        act(&mut store, outside, &request(&identities[0].token), |act| tokens::list(act, &owner));
    let list = serde_json::to_value(list.unwrap()).unwrap();
    assert!(list["tokens"].as_array().unwrap().len() > 35);
}

#[test]
fn an_identity_that_is_gone_is_told() {
    let problem = identities(&Memory::new(), NOW, &Predictable(Cell::new(0))).err().unwrap();
    assert_eq!(problem.to_string(), "it has no token of Ada, organization admin");
}
