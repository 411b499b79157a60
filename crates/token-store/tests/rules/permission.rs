//! Who may do what, where: each kind of caller at each kind of thing.

use crate::world::{ACME, HARBOR, World, acme, refuses};
use token_api::id::TeamName;
use token_api::time::UnixSeconds;
use token_api::token::Owner;
use token_service::oidc::issuers;
use token_service::refusal::Kind;
use token_service::{audit, tokens};

on_each_store! {
    every_caller_and_every_thing
    strangers_see_no_organization
    a_limited_token_is_kept_out_of_other_organizations
}

fn every_caller_and_every_thing(world: &mut World) {
    let platform = Owner::Team(acme(), TeamName::new("platform"));
    let data = Owner::Team(acme(), TeamName::new("data"));
    // Own tokens, those of the organization, of the teams platform and data, the log, OIDC trust.
    let table = [
        ("ada", [true, true, true, true, true, true]),
        ("linus", [true, false, false, false, false, false]),
        ("barbara", [true, false, true, false, false, false]),
        ("robot", [false, false, false, false, false, false]),
        ("admin-robot", [false, false, true, true, true, false]),
        ("team-robot", [false, false, false, false, false, false]),
        ("limited", [true, true, true, true, true, true]),
    ];
    for (who, allowed) in table {
        let outcomes = [
            world.act(who, &[], |act| tokens::list(act, &Owner::Personal).map(drop)),
            world.act(who, &[], |act| tokens::list(act, &Owner::Organization(acme())).map(drop)),
            world.act(who, &[], |act| tokens::list(act, &platform).map(drop)),
            world.act(who, &[], |act| tokens::list(act, &data).map(drop)),
            world.act(who, &[], |act| audit::event_types(act, &acme()).map(drop)),
            world.act(who, &[], |act| issuers::list(act, &acme()).map(drop)),
        ];
        for (at, (outcome, allowed)) in outcomes.into_iter().zip(allowed).enumerate() {
            assert_eq!(outcome.is_ok(), allowed, "{who} {at}");
            if let Err(refusal) = outcome {
                assert_eq!(refusal.kind, Kind::Forbidden, "{who} {at}");
            }
        }
    }
    assert_eq!(world.last_event(), "Auth Failure Organization Role");
}

fn strangers_see_no_organization(world: &mut World) {
    let written = |world: &World| {
        // A count for each, and an event in the log of the organization that there is.
        world.rows().repeats_until(UnixSeconds(i64::MAX), 99).unwrap().len()
    };
    for login in [ACME, "nowhere"] {
        let before = written(world);
        let outcome = world.act("zoe", &[], |act| act.organization(login).map(drop));
        refuses(outcome, Kind::NotFound, "no such organization, or you are not a member");
        assert_eq!(written(world), before + 1, "the same is written: it takes as long");
    }
    // The organization that there is learns of it.
    assert_eq!(world.last_event(), "Auth Failure Organization Membership");
    assert_eq!(world.log().len(), 1);
    let outcome = world.act("robot", &[], |act| act.organization(HARBOR).map(drop));
    refuses(outcome, Kind::NotFound, "no such organization");
}

fn a_limited_token_is_kept_out_of_other_organizations(world: &mut World) {
    assert!(world.act("limited", &[], |act| act.organization(ACME).map(drop)).is_ok());
    let outcome = world.act("limited", &[], |act| act.organization(HARBOR).map(drop));
    refuses(outcome, Kind::NotFound, "no such organization");
    let body = serde_json::json!({"description": "", "expires": 0});
    let outcome = world.create("limited", &Owner::Personal, &body);
    refuses(outcome, Kind::Forbidden, "can't create personal tokens");
    // It sees and deletes itself alone of the user's own.
    let list = world.act("limited", &[], |act| tokens::list(act, &Owner::Personal)).unwrap();
    let list = serde_json::to_value(list).unwrap();
    assert_eq!(list["tokens"].as_array().unwrap().len(), 1);
}
