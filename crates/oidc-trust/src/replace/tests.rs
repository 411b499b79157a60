//! What is proposed, and what is not: schedules with their gaps, pollers, people's hours, chance,
//! and words.

use super::*;
use proptest::prelude::*;
use serde_json::json;

const NOW: UnixSeconds = UnixSeconds(1_795_262_400); // 2026-11-21T12:00:00Z
const DAY: i64 = SECONDS_PER_DAY;
const HOUR: i64 = 3600;

/// A use of a token with this name, so many seconds ago.
fn used<'a>(name: &'a str, ago: i64, description: &'a str) -> TokenUse<'a> {
    TokenUse {
        token_name: name,
        event: "Stack Viewed",
        description,
        time: NOW.plus_seconds(-ago),
        failed: false,
    }
}

fn uses(name: &str, agos: impl IntoIterator<Item = i64>) -> Vec<TokenUse<'_>> {
    agos.into_iter().map(|ago| used(name, ago, "Opened stack \"x\"")).collect()
}

fn listed(name: &str, description: &str, expires: i64) -> AccessToken {
    let token = json!({
        "id": format!("id of {name}"), "name": name, "description": description, "created": "",
        "createdBy": "ada", "lastUsed": 0, "expires": expires, "admin": false,
    });
    serde_json::from_value(token).unwrap()
}

fn found_in(uses: &[TokenUse<'_>], listed: &[AccessToken]) -> Vec<Candidate> {
    let mut newest_first = uses.to_vec();
    newest_first.sort_by_key(|one| std::cmp::Reverse(one.time));
    replaceable(newest_first.into_iter(), listed, NOW)
}

fn reasons(agos: impl IntoIterator<Item = i64>) -> Vec<Reason> {
    found_in(&uses("x", agos), &[]).pop().map(|one| one.reasons).unwrap_or_default()
}

fn nightly(days: impl IntoIterator<Item = i64>) -> Vec<i64> {
    // Each run takes a few minutes, and begins up to two minutes late.
    days.into_iter()
        .flat_map(|day| [0, 60, 240].map(|late| day * DAY + 9 * HOUR - late - day * 37 % 120))
        .collect()
}

#[test]
fn a_schedule_is_found_in_spite_of_its_gaps() {
    let every_day = |runs| vec![Reason::Rhythm { every: DAY, runs }];
    let near = |reasons: Vec<Reason>| match reasons.as_slice() {
        [Reason::Rhythm { every, runs }] if (every - DAY).abs() < 300 => every_day(*runs),
        other => other.to_vec(),
    };
    assert_eq!(near(reasons(nightly(0..20))), every_day(20));
    let working_days = (0..28).filter(|day| day % 7 < 5);
    assert_eq!(near(reasons(nightly(working_days))), every_day(20));
    let missed = (0..20).filter(|day| ![3, 4, 11].contains(day));
    assert_eq!(near(reasons(nightly(missed))), every_day(17));
    let by_hand = nightly(0..20).into_iter().chain([5 * DAY + 40, 8 * DAY + 7777]);
    assert_eq!(near(reasons(by_hand)), every_day(22));
    assert_eq!(reasons(nightly(0..7)), []);
}

#[test]
fn what_never_sleeps_is_no_person() {
    let every_five_minutes = (0..3 * DAY / 300).map(|at| at * 300);
    assert_eq!(reasons(every_five_minutes), [Reason::AroundTheClock { hours: 24 }]);
    let one_day = (0..24).map(|hour| hour * HOUR + hour * hour * 977 % 3000);
    assert_eq!(reasons(one_day), []);
}

#[test]
fn people_at_work_are_not_taken_for_machines() {
    // 9 to 17 o'clock, at odd minutes.
    let clicks = (0..20_i64).flat_map(|day| {
        (0..5_i64).map(move |click| day * DAY + 2 * HOUR + (click * 7919 + day * 4241) % (8 * HOUR))
    });
    assert_eq!(reasons(clicks), []);
}

#[test]
fn words_of_pipelines_are_reasons() {
    let word = |word, place| Reason::Word { word, place };
    let agos = || (0..9_i64).map(|n| n * n * 5000 + n * 777);
    let mut all = uses("deploy-prod", agos());
    all.extend(uses("decide", agos()));
    all.extend(agos().map(|ago| used("reader", ago, "Pipeline #3 of GitLab opened a stack")));
    all.extend(agos().map(|ago| used("once", ago, if ago == 0 { "nightly" } else { "" })));
    let list = [listed("decide", "Used by GitHub Actions", 0)];
    let found: Vec<_> = found_in(&all, &list)
        .into_iter()
        .map(|one| (one.name, one.reasons, one.provider, one.listed))
        .collect();
    let id = Some(TokenId::new("id of decide"));
    assert_eq!(
        found,
        [
            ("decide".into(), vec![word("github", Place::Description)], Some(Provider::GitHub), id),
            ("deploy-prod".into(), vec![word("deploy", Place::Name)], None, None),
            ("reader".into(), vec![word("gitlab", Place::Events)], Some(Provider::GitLab), None),
        ]
    );
}

#[test]
fn says_nothing_of_what_is_over_or_failed_or_too_little() {
    let agos = || (0..9_i64).map(|n| n * 1000);
    assert_eq!(found_in(&uses("deploy", agos()), &[]).len(), 1);
    assert_eq!(found_in(&uses("deploy", agos().take(MIN_EVENTS - 1)), &[]), []);
    assert_eq!(found_in(&uses("deploy", agos()), &[listed("deploy", "", NOW.0 - 1)]), []);
    let mut exchanged = uses("deploy", agos());
    exchanged[8].event = "OIDC Token Exchanged";
    assert_eq!(found_in(&exchanged, &[]), []);
    assert_eq!(found_in(&uses("", agos()), &[]), []);
    let mut failed = uses("deploy", agos());
    failed.iter_mut().for_each(|one| one.failed = true);
    assert_eq!(found_in(&failed, &[]), []);
}

#[test]
fn reasons_are_sentences() {
    let rhythm = |every| Reason::Rhythm { every, runs: 21 }.words();
    assert_eq!(rhythm(86_410), "21 runs, one every 24 hours");
    assert_eq!(rhythm(3 * DAY - 600), "21 runs, one every 3 days");
    assert_eq!(rhythm(1790), "21 runs, one every 30 minutes");
    let hours = Reason::AroundTheClock { hours: 23 };
    assert_eq!(hours.words(), "used in 23 of the 24 hours of a day");
    let hours = Reason::AroundTheClock { hours: 24 };
    assert_eq!(hours.words(), "used at all hours of the day");
    let word = |place| Reason::Word { word: "ci", place }.words();
    assert_eq!(word(Place::Name), "its name says “ci”");
    assert_eq!(word(Place::Events), "most of its events speak of “ci”");
}

/// The times at which something happens by chance, on average every six hours, and in which a
/// quarter of an hour without it follows each: what has no memory.
fn by_chance(seed: u64, runs: usize) -> Vec<i64> {
    let (mut state, mut at, mut agos) = (seed | 1, 0_i64, Vec::new());
    for _ in 0..runs {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // The length of a run of misses, each with the same chance.
        let mut interval = 0;
        while interval < 10_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            interval += 1;
            if (state >> 33).is_multiple_of(360) {
                break;
            }
        }
        at += 900 + interval * 60;
        agos.push(at);
    }
    agos
}

#[test]
fn chance_hardly_ever_keeps_a_rhythm() {
    let runs = (0..2000_u64).map(|seed| by_chance(seed * 7919 + 13, 12));
    let rhythmic = runs
        .filter(|agos| {
            let times: Vec<_> = agos.iter().map(|ago| NOW.plus_seconds(-ago)).collect();
            rhythm(&times).is_some()
        })
        .count();
    assert!(rhythmic < 10, "{rhythmic} of 2000");
}

proptest! {
    #[test]
    fn a_shift_in_time_changes_no_rhythm(
        intervals in prop::collection::vec(601_i64..9000, 0..30),
        shift in -1_000_000_i64..1_000_000,
    ) {
        let mut at = 0;
        let times: Vec<i64> = intervals.iter().map(|interval| { at -= interval; at }).collect();
        let moved = |by: i64| times.iter().map(|at| UnixSeconds(at + by)).collect::<Vec<_>>();
        prop_assert_eq!(rhythm(&moved(0)), rhythm(&moved(shift)));
    }

    #[test]
    fn a_clockwork_is_always_found(every in 700_i64..400_000, runs in 8_i64..40, outlier in 0_i64..7) {
        let mut times: Vec<_> = (0..runs).map(|run| NOW.plus_seconds(-run * every)).collect();
        // One run is missing.
        times.remove(usize::try_from(outlier).unwrap());
        let found = rhythm(&times);
        let expected = (times.len() >= MIN_RUNS).then_some(Reason::Rhythm { every, runs: times.len() });
        prop_assert_eq!(found, expected);
    }
}
