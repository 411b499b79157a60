//! Refusals that come again and again, and how long the log is kept.

use crate::world::{DAY, START, World, acme, refuses};
use std::net::IpAddr;
use token_api::time::UnixSeconds;
use token_service::event_type::EventType;
use token_service::refusal::{Kind, Refusal};
use token_service::repeats::{self, MOST_KINDS, WINDOW};
use token_service::request::Credential;
use token_service::retention;
use token_service::store::audit::EventRow;
use token_service::store::in_transaction;
use token_service::user;

on_each_store! {
    equal_refusals_are_one_event_and_a_count
    a_count_is_told_when_its_hour_is_over
    different_refusals_are_told_apart_up_to_a_number
    actors_and_organizations_are_counted_apart
    failed_sign_ins_of_an_address_are_one_event_an_hour
    old_events_are_deleted_and_others_are_not
}

/// Somebody who does not belong to acme asks for it.
fn knock(world: &mut World, who: &str) {
    let outcome = world.act(who, &[], |act| act.organization("acme").map(drop));
    refuses(outcome, Kind::NotFound, "no such organization");
}

fn descriptions(world: &World) -> Vec<String> {
    world.log().into_iter().map(|event| event.description).collect()
}

fn equal_refusals_are_one_event_and_a_count(world: &mut World) {
    for _ in 0..50 {
        knock(world, "zoe");
        world.now += 1;
    }
    assert_eq!(world.log().len(), 1);
    world.now = START + WINDOW;
    knock(world, "zoe");
    let told = descriptions(world);
    assert_eq!(told.len(), 3, "the count, and the first of the next hour");
    let counted = "(49 times again after 2026-11-20T22:14:00Z, at last at 2026-11-20T22:14:49Z)";
    assert!(told.iter().any(|text| text.ends_with(counted)), "{told:?}");
    assert!(world.log().iter().all(|event| event.event == told_as()));
}

fn told_as() -> &'static str {
    EventType::AuthFailureOrganization.name()
}

fn a_count_is_told_when_its_hour_is_over(world: &mut World) {
    for _ in 0..2 {
        knock(world, "zoe");
    }
    let end = |world: &mut World| {
        let now = UnixSeconds(world.now);
        in_transaction(world.store_and_random().0, |rows| repeats::end(rows, now)).unwrap()
    };
    world.now += WINDOW - 1;
    assert!(!end(world));
    assert_eq!(world.log().len(), 1);
    world.now += 1;
    end(world);
    let newest = &world.log()[0];
    assert!(newest.description.contains("(once again after "), "{}", newest.description);
    assert_eq!(newest.timestamp, UnixSeconds(world.now), "whoever follows the log meets it");
    end(world);
    assert_eq!(world.log().len(), 2, "it is told once");
    knock(world, "zoe");
    world.now += WINDOW;
    end(world);
    assert_eq!(world.log().len(), 3, "what came once is told once");
}

fn different_refusals_are_told_apart_up_to_a_number(world: &mut World) {
    let refuse = |world: &mut World, number: i64| {
        let outcome = world.act("ada", &[], |act| {
            act.organization("acme")?;
            Err::<(), _>(Refusal::conflict("name", format!("number {number} is taken")))
        });
        refuses(outcome, Kind::Conflict, "is taken");
    };
    for number in 0..MOST_KINDS + 30 {
        refuse(world, number);
    }
    assert_eq!(world.log().len() as i64, MOST_KINDS);
    world.now += WINDOW;
    refuse(world, 0);
    let told = descriptions(world);
    assert_eq!(told.len() as i64, MOST_KINDS + 2);
    let others = told.iter().find(|text| text.starts_with("Further refused requests: ")).unwrap();
    assert!(others.contains("30 times after ") && others.ends_with("number 49 is taken"));
}

fn actors_and_organizations_are_counted_apart(world: &mut World) {
    for who in ["zoe", "zoe"] {
        knock(world, who);
    }
    let other = world.act("zoe", &[], |act| act.organization("harbor").map(drop));
    refuses(other, Kind::NotFound, "no such organization");
    let robot = world.act("robot", &[], |act| {
        act.organization(acme().as_str())?;
        Err::<(), _>(Refusal::forbidden("not this one"))
    });
    refuses(robot, Kind::Forbidden, "not this one");
    let events = world.log();
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(events[0].user.github_login, "acme/robot");
}

fn failed_sign_ins_of_an_address_are_one_event_an_hour(world: &mut World) {
    let mut fail = |ip: &str, at: i64| {
        world.now = START + at;
        let mut request = world.request(Credential::Missing, &[]);
        request.ip = ip.parse::<IpAddr>().unwrap();
        let outcome = world.act_with(&request, |act| user::record(act).map(drop));
        refuses(outcome, Kind::NoToken, "needs an access token");
    };
    for at in 0..20 {
        fail(&format!("2001:db8::{at:x}"), at);
        fail("192.0.2.1", at);
    }
    let counted = world.rows().repeats_until(UnixSeconds(i64::MAX), 100).unwrap();
    let again: Vec<(&str, i64)> =
        counted.iter().map(|repeat| (repeat.key.actor.as_str(), repeat.again)).collect();
    assert_eq!(again, [("address 192.0.2.1", 19), ("address 2001:db8::", 19)]);
}

fn old_events_are_deleted_and_others_are_not(world: &mut World) {
    let write = |world: &World, at: i64| {
        let org_id = Some("id-acme".to_owned());
        let event = EventRow { org_id, ..EventRow::of(EventType::LogRead, UnixSeconds(at)) };
        world.rows().write_event(&event).unwrap();
    };
    assert_eq!(world.rows().delete_old_events(10), Ok(0), "the log is kept for ever by default");
    world.write(|rows| {
        for at in 0..700 {
            let org_id = Some("id-acme".to_owned());
            let at = UnixSeconds(START - 40 * DAY + at);
            rows.write_event(&EventRow { org_id, ..EventRow::of(EventType::LogRead, at) })?;
        }
        Ok(())
    });
    for age in [30 * DAY + 1, 30 * DAY, 0] {
        write(world, START - age);
    }
    let purge = |world: &mut World, days| {
        let now = UnixSeconds(world.now);
        retention::purge(world.store_and_random().0, days, now).unwrap()
    };
    assert!(purge(world, 30), "not all at once");
    assert!(!purge(world, 30));
    let left: Vec<i64> = world.log().iter().map(|event| event.timestamp.0).collect();
    assert_eq!(left, [START, START - 30 * DAY]);
    // A longer time brings nothing back, and a place is given once.
    assert!(!purge(world, 300));
    write(world, START);
    assert_eq!(world.log().len(), 3);
}
