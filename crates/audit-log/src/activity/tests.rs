//! What is said of a token, against logs that are whole, cut off, silent, or in zones whose clock
//! changes.

use super::*;
use crate::events::store::EventStore;
use crate::load::coverage::Coverage;
use crate::time::berlin::Berlin;
use console_core::when::FixedZone;
use proptest::prelude::*;
use serde_json::{Value, json};
use token_api::audit::read_page;
use token_api::time::Moment;

pub(super) const NOW: UnixSeconds = UnixSeconds(1_795_262_400); // 2026-11-21T12:00:00Z
pub(super) const DAY: i64 = SECONDS_PER_DAY;

fn token(admin: bool, created: &str, last_used: i64) -> AccessToken {
    let token = json!({
        "id": "t1", "name": "release-bot", "description": "", "created": created,
        "createdBy": "ada", "lastUsed": last_used, "expires": 0, "admin": admin,
    });
    serde_json::from_value(token).unwrap()
}

pub(super) fn bot() -> Who {
    Who::of(&token(false, "2026-01-01T00:00:00Z", 0))
}

/// An event of the token, so many seconds ago.
pub(super) fn event(ago: i64, more: &Value) -> Value {
    let mut event = json!({
        "timestamp": NOW.0 - ago, "event": "Stack Update Started", "tokenID": "t1",
        "tokenName": "release-bot", "sourceIP": "198.51.100.20", "description": "Updated shop/prod",
    });
    for (key, value) in more.as_object().unwrap() {
        event[key] = value.clone();
    }
    event
}

fn plain(ago: i64) -> Value {
    event(ago, &json!({}))
}

/// The log with these events, read back for so many seconds.
pub(super) struct Loaded(EventStore, Coverage);

impl Loaded {
    pub(super) fn of(events: &[Value], seconds: i64) -> Self {
        let mut store = EventStore::new(str::to_lowercase);
        let body = json!({ "auditLogEvents": events }).to_string();
        store.append(&read_page(body.as_bytes()).unwrap());
        let mut coverage = Coverage::default();
        coverage.add(Window { from: NOW.plus_seconds(-seconds), to: NOW });
        Self(store, coverage)
    }

    pub(super) fn log(&self) -> Log<'_> {
        Log { store: &self.0, coverage: &self.1 }
    }

    fn activity(&self) -> Activity {
        Activity::of(self.log(), &bot(), NOW, &FixedZone(0))
    }
}

#[test]
fn counts_what_the_token_did_and_nothing_else() {
    let loaded = Loaded::of(
        &[
            plain(0),
            event(3600, &json!({ "authFailure": true, "event": "Auth Failure" })),
            event(2 * DAY, &json!({ "tokenID": null })),
            event(2 * DAY, &json!({ "tokenID": "t2" })),
            event(2 * DAY, &json!({ "tokenID": null, "tokenName": "release-bot-2" })),
            event(3 * DAY, &json!({ "event": "Auth Failure", "sourceIP": "" })),
            plain(30 * DAY),
            plain(30 * DAY + 1),
        ],
        40 * DAY,
    );
    let activity = loaded.activity();
    assert_eq!((activity.total, activity.failed, activity.complete), (5, 1, true));
    assert_eq!(activity.last, Some(NOW));
    assert_eq!(activity.first, Some(NOW.plus_seconds(-30 * DAY)));
    let events: Vec<_> = activity.events.iter().map(|e| (e.event.as_str(), e.count)).collect();
    assert_eq!(events, [("Stack Update Started", 3), ("Auth Failure", 2)]);
    assert_eq!((activity.ips.len(), activity.ips[0].count), (1, 4));
    let days: Vec<usize> = activity.days.iter().map(|day| day.total).collect();
    assert_eq!(days.len(), 30);
    assert_eq!(days[26..], [1, 1, 0, 2]);
    assert_eq!((activity.days[29].failed, activity.known_days()), (1, 30));
    assert_eq!((activity.hours[12], activity.hours[11]), (4, 1));
}

#[test]
fn days_and_hours_are_those_of_the_zone() {
    let loaded = Loaded::of(&[plain(11 * 3600)], 40 * DAY);
    let table = [(-11, 28, 14), (0, 29, 1), (14, 28, 15)];
    for (hours, day, hour) in table {
        let zone = FixedZone(hours * 3600);
        let activity = Activity::of(loaded.log(), &bot(), NOW, &zone);
        let found = activity.days.iter().position(|day| day.total == 1);
        assert_eq!((found, activity.hours[hour]), (Some(day), 1), "UTC{hours:+}");
    }
    // The clock went back on 25 October, 27 days before: the days are days all the same.
    let activity = Activity::of(loaded.log(), &bot(), NOW, &Berlin);
    let starts: Vec<String> = activity.days.iter().map(|day| day.start.to_rfc3339()).collect();
    assert_eq!(starts[2..4], ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"]);
    assert_eq!(starts[0], "2026-10-22T22:00:00Z");
}

#[test]
fn what_was_not_read_is_not_known() {
    let loaded = Loaded::of(&[plain(0), plain(2 * DAY)], 3 * DAY);
    let activity = loaded.activity();
    assert_eq!((activity.complete, activity.known_days()), (false, 3));
    assert_eq!(activity.known_since, Some(NOW.plus_seconds(-3 * DAY)));
    assert!(activity.days[27..].iter().all(|day| day.known));
    let nothing = Loaded(EventStore::new(str::to_lowercase), Coverage::default());
    assert_eq!((nothing.activity().known_since, nothing.activity().known_days()), (None, 0));
}

#[test]
fn an_address_is_new_when_the_days_before_lack_it() {
    let other = json!({ "sourceIP": "192.0.2.77" });
    let events = [plain(0), event(DAY, &other), event(6 * DAY, &other), plain(20 * DAY)];
    let marks = |loaded: &Loaded| -> Vec<_> {
        let activity = loaded.activity();
        activity.ips.iter().map(|ip| (ip.ip.clone(), ip.is_new)).collect()
    };
    let (new, old) = ("192.0.2.77".to_owned(), "198.51.100.20".to_owned());
    assert_eq!(
        marks(&Loaded::of(&events, 30 * DAY)),
        [(new.clone(), Some(true)), (old.clone(), Some(false))]
    );
    // Without the days before it can't be told; what was there before is not new all the same.
    assert_eq!(
        marks(&Loaded::of(&events, 25 * DAY)),
        [(new.clone(), None), (old.clone(), Some(false))]
    );
    // Of a token that is new itself, nothing is marked.
    let young = Loaded::of(&events[..3], 30 * DAY);
    assert_eq!(marks(&young), [(new, Some(false)), (old, Some(false))]);
}

#[test]
fn failures_are_new_when_there_were_none_before() {
    let failed = json!({ "authFailure": true });
    let failures = |events: &[Value], days: i64| Loaded::of(events, days * DAY).activity().failures;
    let recent = [plain(0), event(DAY, &failed), event(2 * DAY, &failed), plain(9 * DAY)];
    assert_eq!(failures(&recent, 30), Failures::New(NOW.plus_seconds(-2 * DAY)));
    assert_eq!(failures(&recent, 20), Failures::Untold);
    assert_eq!(failures(&[event(8 * DAY, &failed)], 20), Failures::Known);
    assert_eq!(failures(&[plain(0)], 20), Failures::None);
}

#[test]
fn admin_rights_are_unused_only_where_the_whole_log_says_so() {
    let old = token(true, "2026-01-01T00:00:00Z", NOW.0 - 5);
    let verdict = |loaded: &Loaded, token: &AccessToken| {
        loaded.log().whole(window(NOW)).map(|whole| needs_no_admin(whole, token))
    };
    let org = json!({ "reqOrgAdmin": true });
    let stack = json!({ "reqStackAdmin": true });
    let untold = json!({ "reqOrgAdmin": null });
    let table = [
        (vec![plain(5)], 30, Some(Some(true))),
        (vec![plain(5), event(DAY, &org)], 30, Some(Some(false))),
        (vec![plain(5), event(DAY, &stack)], 30, Some(Some(false))),
        (vec![plain(5), event(31 * DAY, &org)], 40, Some(Some(true))),
        (vec![plain(5)], 29, None),
        // No use says nothing of what a use would need.
        (vec![], 30, Some(None)),
        // Nor does a use of which the log does not tell it.
        (vec![plain(5), event(DAY, &untold)], 30, Some(None)),
        (vec![event(5, &org), event(DAY, &untold)], 30, Some(Some(false))),
        (vec![event(31 * DAY, &org)], 40, Some(None)),
    ];
    for (events, days, expected) in table {
        let loaded = Loaded::of(&events, days * DAY);
        assert_eq!(verdict(&loaded, &old), expected, "{events:?} {days}");
    }
    let whole = Loaded::of(&[plain(5)], 30 * DAY);
    let table = [
        (token(false, "2026-01-01T00:00:00Z", 5), None),
        (token(true, "2026-11-01T00:00:00Z", 5), None),
        (token(true, "some day", 5), None),
        (token(true, "2026-01-01T00:00:00Z", 0), Some(true)),
    ];
    for (token, expected) in table {
        assert_eq!(verdict(&whole, &token), Some(expected), "{token:?}");
    }
    let week = whole.log().whole(recent(NOW)).map(|whole| needs_no_admin(whole, &old));
    assert_eq!(week, Some(None));
}

#[test]
fn uses_of_one_kind_stand_together() {
    let described = |ago, what: &str| event(ago, &json!({ "description": what }));
    let loaded = Loaded::of(
        &[
            described(10, "Update 12 of shop/prod"),
            described(20, "Update 11 of shop/prod"),
            described(30, "Update 9 of shop/test"),
            event(40, &json!({ "description": "Update 8 of shop/prod", "sourceIP": "10.0.0.1" })),
            event(50, &json!({ "authFailure": true })),
            plain(8 * DAY),
        ],
        9 * DAY,
    );
    let found = breaks(loaded.log(), &bot(), recent(NOW));
    let uses: Vec<_> =
        found.uses.iter().map(|u| (u.what.as_str(), u.ip.as_str(), u.count)).collect();
    assert_eq!(
        uses,
        [
            ("Update … of shop/prod", "198.51.100.20", 2),
            ("Update … of shop/test", "198.51.100.20", 1),
            ("Update … of shop/prod", "10.0.0.1", 1),
        ]
    );
    assert_eq!((found.complete, found.uses[0].last), (true, NOW.plus_seconds(-10)));
    assert_eq!(found.refused, Some(Refused { count: 1, last: NOW.plus_seconds(-50) }));
    let part = Loaded::of(&[plain(5)], DAY);
    let found = breaks(part.log(), &bot(), recent(NOW));
    let day = Window { from: NOW.plus_seconds(-DAY), to: NOW };
    assert_eq!((found.complete, found.read), (false, Some(day)));
}

#[test]
fn of_several_tokens_those_in_use_are_told() {
    let named = |id: &str, name: &str| Who { id: id.into(), name: name.into() };
    let tokens = [named("t0", "idle"), bot(), named("t2", ""), named("t3", "old")];
    let loaded = Loaded::of(
        &[
            plain(9),
            event(5, &json!({ "authFailure": true })),
            event(7, &json!({ "tokenID": null })),
            event(20, &json!({ "tokenID": "t2", "tokenName": "" })),
            event(4, &json!({ "tokenID": null, "tokenName": "" })),
            event(8 * DAY, &json!({ "tokenID": "t3", "tokenName": "old" })),
        ],
        40 * DAY,
    );
    let found = in_use(loaded.log(), &tokens, recent(NOW));
    let used = |at, count, ago: i64| Used { at, count, last: NOW.plus_seconds(-ago) };
    assert_eq!(found.used, [used(1, 2, 7), used(2, 1, 20)]);
    assert!(found.complete);
    assert_eq!((found.refused.len(), found.only_refused()), (1, 0));
    let part = Loaded::of(&[plain(5)], DAY);
    assert!(!in_use(part.log(), &tokens, recent(NOW)).complete);
}

#[test]
fn refused_calls_are_no_use_and_are_not_passed_over() {
    let refused = |ago| event(ago, &json!({ "authFailure": true }));
    let used = |ago: i64| Moment::At(NOW.plus_seconds(-ago));
    let found =
        |events: &[Value], seconds| breaks(Loaded::of(events, seconds).log(), &bot(), recent(NOW));
    let whole = 9 * DAY;
    let table = [
        // Events, how far back they were read, the last use by the list; what is left unsaid.
        (vec![refused(100), refused(50)], whole, used(50), false),
        (vec![refused(100)], whole, used(220), false),
        // A use that the log does not name, before or after the refused call.
        (vec![refused(1000)], whole, used(50), true),
        (vec![refused(50)], whole, used(1000), true),
        (vec![], whole, used(50), true),
        (vec![], whole, used(8 * DAY), false),
        (vec![], whole, Moment::Never, false),
        // Of what was not read, nothing is said.
        (vec![], DAY, used(50), true),
        (vec![], DAY, used(2 * DAY), false),
        // Events of changes do not stand for the reads since.
        (vec![plain(50)], whole, used(20), false),
        (vec![plain(3600)], whole, used(20), true),
        (vec![plain(3600), refused(30)], whole, used(20), false),
    ];
    for (events, seconds, last_use, silent) in table {
        let found = found(&events, seconds);
        assert_eq!(found.unrecorded(&last_use).is_some(), silent, "{events:?} {last_use:?}");
    }
    let tokens = [bot(), Who { id: "t2".into(), name: "other".into() }];
    let loaded = Loaded::of(&[refused(60), refused(70), plain(8 * DAY)], whole);
    let several = in_use(loaded.log(), &tokens, recent(NOW));
    assert_eq!(several.used, []);
    assert_eq!(several.refused.get(&0).map(|it| it.count), Some(2));
    assert_eq!(several.only_refused(), 1);
    let unrecorded = several.unrecorded([used(60), used(60)].iter());
    assert_eq!(unrecorded, [(1, NOW.plus_seconds(-60))]);
    let odd = Loaded::of(&[event(5, &json!({ "timestamp": "soon" }))], whole);
    assert_eq!(breaks(odd.log(), &bot(), recent(NOW)).unrecorded(&used(60)), None);
}

#[test]
fn creation_and_deletion_are_events_of_a_token() {
    let by_ada = |ago, kind: &str, description: &str| {
        event(
            ago,
            &json!({
                "event": kind, "description": description, "tokenID": null, "tokenName": null,
                "user": { "githubLogin": "ada", "name": "Ada", "avatarUrl": "" },
            }),
        )
    };
    let loaded = Loaded::of(
        &[
            by_ada(10, "Organization Token Deleted", "Deleted organization token \"release-bot\""),
            plain(20),
            by_ada(
                30,
                "Organization Token Created",
                "Created organization token \"release-bot-2\"",
            ),
            by_ada(40, "organization.token.create", "Created token 'release-bot', never expires"),
            by_ada(50, "Stack Created", "Created stack \"release-bot\""),
            by_ada(60, "Team Token Created", "Created token t1."),
            by_ada(70, "Team Token Created", "Created token t1-b"),
            by_ada(80, "Team Token Created", "Created the token of release-bot"),
            event(
                90,
                &json!({
                    "event": "Organization Token Deleted", "authFailure": true, "tokenID": "t2",
                    "description": "Refused: delete \"release-bot\"",
                }),
            ),
            by_ada(40 * DAY, "Organization Token Created", "Created token \"release-bot\""),
        ],
        40 * DAY,
    );
    let found = loaded.activity().life;
    let ends: Vec<_> = found.iter().map(|it| (it.change, NOW.seconds_since(it.at))).collect();
    assert_eq!(ends, [(Change::Deleted, 10), (Change::Created, 40), (Change::Created, 60)]);
    assert!(found.iter().all(|it| it.by == "ada"), "{found:?}");
    assert_eq!(all_events(loaded.log(), &bot(), window(NOW)).len(), 4);
    // Where no list has the token any more, the log knows its name.
    assert_eq!(Who::from_log(loaded.log(), "t1"), bot());
    let nobody = Who::from_log(loaded.log(), "gone");
    assert_eq!(life(loaded.log(), &nobody, window(NOW)), []);
}

proptest! {
    #[test]
    fn each_of_several_tokens_is_in_use_as_it_is_alone(
        events in prop::collection::vec((0..10 * DAY, 0_usize..4, any::<bool>(), any::<bool>()), 0..40),
    ) {
        let tokens: Vec<Who> =
            (0..4).map(|n| Who { id: format!("t{n}"), name: format!("token-{n}") }).collect();
        let events: Vec<Value> = events
            .iter()
            .map(|(ago, n, failed, has_id)| event(*ago, &json!({
                "tokenID": has_id.then(|| format!("t{n}")),
                "tokenName": format!("token-{n}"),
                "authFailure": failed,
            })))
            .collect();
        let loaded = Loaded::of(&events, 10 * DAY);
        let together = in_use(loaded.log(), &tokens, recent(NOW));
        for (at, token) in tokens.iter().enumerate() {
            let alone = breaks(loaded.log(), token, recent(NOW)).uses;
            let used = together.used.iter().find(|used| used.at == at);
            prop_assert_eq!(used.map_or(0, |used| used.count), alone.iter().map(|u| u.count).sum::<usize>());
            prop_assert_eq!(used.map(|used| used.last), alone.iter().map(|u| u.last).max());
        }
    }

    #[test]
    fn every_event_is_in_every_count_once(
        agos in prop::collection::vec(0..29 * DAY, 0..40),
        offset in -11_i32..=14,
    ) {
        let events: Vec<Value> = agos
            .iter()
            .map(|ago| event(*ago, &json!({ "sourceIP": format!("10.0.0.{}", ago % 5) })))
            .collect();
        let loaded = Loaded::of(&events, 30 * DAY);
        let activity = Activity::of(loaded.log(), &bot(), NOW, &FixedZone(offset * 3600));
        prop_assert_eq!(activity.total, events.len());
        prop_assert_eq!(activity.days.iter().map(|day| day.total).sum::<usize>(), events.len());
        prop_assert_eq!(activity.hours.iter().sum::<usize>(), events.len());
        prop_assert_eq!(activity.events.iter().map(|e| e.count).sum::<usize>(), events.len());
        prop_assert_eq!(activity.ips.iter().map(|ip| ip.count).sum::<usize>(), events.len());
        prop_assert_eq!(activity.known_days(), activity.days.len());
        prop_assert_eq!(activity.last, agos.iter().min().map(|ago| NOW.plus_seconds(-ago)));
    }
}

#[test]
fn busy_hours_side_by_side_are_one_stretch() {
    let of = |busy: &[(usize, usize)]| {
        let mut hours = [0; 24];
        busy.iter().for_each(|(hour, events)| hours[*hour] = *events);
        busiest(&hours)
    };
    assert_eq!(of(&[]), []);
    assert_eq!(of(&[(8, 10), (9, 5), (10, 4), (23, 6)]), [8..10, 23..24]);
    assert_eq!(of(&[(0, 1), (1, 1), (5, 1)]), [0..2, 5..6]);
}
