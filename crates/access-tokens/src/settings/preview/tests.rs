//! What a maximum does to each kind of token.

use super::*;
use serde_json::{Value, json};
use token_api::id::{OrgName, TeamName};

const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

fn cap(days: i64) -> Option<ExpiryCap> {
    ExpiryCap::from_days(days)
}

fn in_days(days: i64) -> i64 {
    NOW.0 + days * SECONDS_PER_DAY
}

fn token(name: &str, more: &[(&str, Value)]) -> AccessToken {
    let mut token = json!({ "id": name, "name": name, "createdBy": "ada" });
    for (key, value) in more {
        token[key] = value.clone();
    }
    serde_json::from_value(token).unwrap()
}

fn expiring(days: i64) -> AccessToken {
    token("t", &[("expires", json!(in_days(days)))])
}

#[test]
fn each_token_has_one_effect() {
    let never = token("t", &[("expires", json!(0))]);
    let untold = token("t", &[]);
    let odd = token("t", &[("expires", json!("soon"))]);
    let exchanged = token("t", &[("expires", json!(0)), ("createdBy", json!("GitLab (OIDC)"))]);
    let from = |days: i64| UnixSeconds(in_days(days));
    let stops = |days| Effect::StopsNow { accepted_from: from(days) };
    let stays = |days| Effect::StaysRefused { accepted_from: Some(from(days)) };
    let complies = Effect::Unaffected(Unaffected::Complies);
    let expired = Effect::Unaffected(Unaffected::Expired);
    let exempt = Effect::Unaffected(Unaffected::Exempt);
    let table = [
        // From no maximum.
        (&expiring(300), None, cap(90), stops(210)),
        (&expiring(90), None, cap(90), complies),
        (&expiring(2), None, cap(1), stops(1)),
        (&never, None, cap(3650), Effect::NeverValid),
        (&expiring(-1), None, cap(1), expired),
        (&expiring(0), None, cap(1), expired),
        (&exchanged, None, cap(1), exempt),
        (&untold, None, cap(90), Effect::NotTold),
        (&odd, None, cap(90), Effect::NotTold),
        // To a shorter one.
        (&expiring(60), cap(90), cap(30), stops(30)),
        (&expiring(300), cap(90), cap(30), stays(270)),
        (&never, cap(90), cap(30), Effect::StaysRefused { accepted_from: None }),
        (&expiring(20), cap(90), cap(30), complies),
        // To a longer one, or none.
        (&expiring(60), cap(30), cap(90), Effect::WorksAgain),
        (&expiring(300), cap(30), cap(90), stays(210)),
        (&expiring(60), cap(30), None, Effect::WorksAgain),
        (&never, cap(30), None, Effect::WorksAgain),
        (&exchanged, cap(30), None, exempt),
        (&expiring(20), cap(30), None, complies),
        (&untold, cap(30), None, complies),
        // The same.
        (&expiring(300), cap(90), cap(90), stays(210)),
        (&never, None, None, complies),
    ];
    for (at, (token, present, next, expected)) in table.into_iter().enumerate() {
        assert_eq!(effect(token, present, next, NOW), expected, "row {at}");
    }
}

#[test]
fn only_what_is_refused_can_come_to_comply() {
    let stops = Effect::StopsNow { accepted_from: NOW };
    assert!(stops.stops() && !stops.needs_successor() && stops.accepted_from() == Some(NOW));
    let never = Effect::NeverValid;
    assert!(never.stops() && never.needs_successor() && never.accepted_from().is_none());
    let stays = Effect::StaysRefused { accepted_from: None };
    assert!(!stays.stops() && stays.needs_successor());
    for other in [Effect::WorksAgain, Effect::NotTold, Effect::Unaffected(Unaffected::Complies)] {
        assert!(!other.stops() && !other.needs_successor() && other.accepted_from().is_none());
    }
    assert_eq!(stops.words(&Owner::Personal), "refused here only");
    assert_eq!(stops.words(&Owner::Organization(OrgName::new("acme"))), "stops now");
}

fn list(owner: Owner, tokens: Vec<AccessToken>) -> ReadList {
    ReadList { owner, tokens, unreadable: 0, in_use: None }
}

#[test]
fn rows_are_in_the_order_of_urgency_and_all_tokens_are_counted() {
    let acme = OrgName::new("acme");
    let used = |name: &str, expires: i64, seconds_ago: i64| {
        token(name, &[("expires", json!(expires)), ("lastUsed", json!(NOW.0 - seconds_ago))])
    };
    let of_org = vec![
        used("old", in_days(200), 3 * SECONDS_PER_DAY),
        used("busy", 0, 90),
        used("fine", in_days(10), 90),
        token("unknown", &[]),
        token("unused", &[("expires", json!(in_days(200))), ("lastUsed", json!(0))]),
    ];
    let of_team = vec![used("team", in_days(100), 3600), used("over", in_days(-1), 90)];
    let mut own = list(Owner::Personal, vec![used("laptop", in_days(300), 7200)]);
    own.in_use = Some(TokenId::new("laptop"));
    let lists = [
        list(Owner::Organization(acme.clone()), of_org),
        list(Owner::Team(acme, TeamName::new("web")), of_team),
        own,
    ];
    let Preview { rows, counts } = preview(lists.iter(), None, cap(90), NOW);
    let names: Vec<_> = rows.iter().map(|row| row.token.id.as_str()).collect();
    assert_eq!(names, ["busy", "team", "laptop", "old", "unused", "unknown"]);
    let marked: Vec<_> = rows.iter().filter(|row| row.is_in_use).map(|row| row.key()).collect();
    assert_eq!(marked, ["Personal laptop"]);
    let expected = Counts {
        stops: 4,
        never: 1,
        not_told: 1,
        unaffected: 2,
        in_use: 3,
        own: 1,
        ..Counts::default()
    };
    assert_eq!((counts, counts.ending(), counts.all()), (expected, 5, 8));
    // A token without an end that is loosened.
    let Preview { rows, counts } = preview(lists.iter(), cap(90), None, NOW);
    assert_eq!((rows.len(), counts.again, counts.ending()), (5, 5, 0));
}
