//! Rotation: names, marks, proposals, rotations in progress, stages.

use access_tokens::create::draft::{Draft, parse, parse_expiry};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::{
    ADMIN_POWERS, Limit, Part, QUIET_SECONDS, Rotation, SAFE_SECONDS, Stage, in_progress, propose,
    successor_name,
};
use console_core::when::{FixedZone, local_fields};
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;
use token_api::expiry::{Expiry, ExpiryCap, ExpiryChoice, latest_expiry};
use token_api::id::{OrgName, RoleId, TokenId};
use token_api::mark::{mark, mark_length, named_in, predecessor_in, unmarked};
use token_api::name::NewTokenName;
use token_api::page::Row;
use token_api::time::{SECONDS_PER_DAY as DAY, UnixSeconds};
use token_api::token::{AccessToken, Owner, TokenRole};

const NOW: UnixSeconds = UnixSeconds(1_795_212_840); // 2026-11-20T22:14:00Z
const UTC: FixedZone = FixedZone(0);

fn token(id: &str, description: &str, created: i64, last_used: i64, expires: i64) -> AccessToken {
    serde_json::from_value(json!({
        "id": id, "name": format!("name-{id}"), "description": description,
        "created": UnixSeconds(created).to_rfc3339(), "createdBy": "ada",
        "lastUsed": last_used, "expires": expires, "admin": false
    }))
    .expect("the sample is a token")
}

fn row(id: &str, description: &str, created: i64) -> Arc<TokenRow> {
    let token = token(id, description, created, 0, 0);
    Arc::new(TokenRow::new(Row::Read(token), str::to_lowercase))
}

fn cap(days: i64) -> Option<ExpiryCap> {
    ExpiryCap::from_days(days)
}

#[test]
fn names_continue_the_number() {
    let long = "x".repeat(40);
    let cut = format!("{}-2", "x".repeat(38));
    let ends_in_dash = format!("{}-yz", "x".repeat(37));
    let without_dash = format!("{}-2", "x".repeat(37));
    let table = [
        ("ci", "", "ci-2"),
        ("ci", "ci-2 ci-3", "ci-4"),
        ("ci", "CI-2", "ci-3"),
        ("ci-2", "", "ci-3"),
        ("ci-9", "", "ci-10"),
        ("ci-99", "", "ci-100"),
        ("ci-100", "", "ci-100-2"),
        ("ci-1", "", "ci-1-2"),
        ("ci-02", "", "ci-02-2"),
        ("deploy-2026", "", "deploy-2026-2"),
        ("-2", "", "2-2"),
        ("two words", "", "two-words-2"),
        ("jürgen", "", "j-rgen-2"),
        ("日本", "", "token-2"),
        ("", "token-2", "token-3"),
        (long.as_str(), "", cut.as_str()),
        (ends_in_dash.as_str(), "", without_dash.as_str()),
    ];
    for (name, taken, expected) in table {
        let is_taken = |name: &str| taken.split(' ').any(|it| it.eq_ignore_ascii_case(name));
        assert_eq!(successor_name(name, is_taken), expected, "{name}");
    }
}

#[test]
fn marks_are_distinguished_from_words() {
    let id = TokenId::new("7f3a");
    let table = [
        ("", "rotates 7f3a"),
        ("Deploys the site", "Deploys the site (rotates 7f3a)"),
        // The mark of the predecessor's own rotation is replaced.
        ("Deploys (rotates 51bc)", "Deploys (rotates 7f3a)"),
        ("rotates 51bc", "rotates 7f3a"),
    ];
    for (description, marked) in table {
        assert_eq!(mark(description, &id), marked);
        assert_eq!(predecessor_in(marked, &id), Some("7f3a"));
    }
    for words in [
        "",
        "rotates",
        "rotates ",
        "rotates the logs",
        "This job rotates logs",
        "(rotates a b)",
        "(rotates )",
        "Deploys (rotates 7f3a) daily",
        "(rotates (7f3a))",
    ] {
        assert_eq!(named_in(words), None, "{words}");
        assert_eq!(unmarked(words, &id), words, "{words}");
    }
}

#[test]
fn a_successor_has_the_same_life() {
    let created = NOW.0 - 20 * DAY;
    let lives = |seconds: i64| token("t", "", created, 0, created + seconds);
    let never = token("t", "", created, 0, 0);
    let odd = token("t", "", created, 0, created * 1000);
    let backwards = lives(-DAY);
    let mut undated = lives(60 * DAY);
    undated.created = Some("someday".into());
    let two_years = latest_expiry(NOW).seconds_since(NOW);
    let table = [
        (lives(90 * DAY), None, ExpiryChoice::Days(90), 90 * DAY, None),
        (lives(90 * DAY - 2), None, ExpiryChoice::Days(90), 90 * DAY, None),
        (lives(45 * DAY), None, ExpiryChoice::Custom, 45 * DAY, None),
        (lives(900 * DAY), None, ExpiryChoice::Custom, two_years, Some(Limit::TwoYears)),
        (lives(two_years + 1800), None, ExpiryChoice::Custom, two_years, None),
        (lives(90 * DAY), cap(14), ExpiryChoice::Days(14), 14 * DAY, cap(14).map(Limit::Cap)),
        (lives(10 * DAY), cap(14), ExpiryChoice::Custom, 10 * DAY, None),
        (never.clone(), cap(90), ExpiryChoice::Days(90), 90 * DAY, cap(90).map(Limit::Cap)),
        (never.clone(), cap(3650), ExpiryChoice::Custom, two_years, Some(Limit::TwoYears)),
        (odd, None, ExpiryChoice::Days(30), 30 * DAY, None),
        (backwards, None, ExpiryChoice::Days(30), 30 * DAY, None),
        (undated, cap(14), ExpiryChoice::Days(14), 14 * DAY, None),
    ];
    for (token, cap, choice, life, shortened) in table {
        let proposal = propose(&token, |_| false, NOW, cap, &UTC);
        let end = parse_expiry(&proposal.draft, NOW, cap, &UTC);
        assert_eq!(proposal.draft.choice, choice, "{token:?} {cap:?}");
        assert_eq!(proposal.shortened, shortened, "{token:?} {cap:?}");
        assert_eq!(end, Ok(Expiry::At(NOW.plus_seconds(life))), "{token:?} {cap:?}");
    }
    assert_eq!(propose(&never, |_| false, NOW, None, &UTC).draft.choice, ExpiryChoice::Never);
}

#[test]
fn a_successor_keeps_everything_else() {
    let mut old = token("7f3a", "Deploys (rotates 51bc)", NOW.0, 0, 0);
    old.admin = Some(true);
    let role = TokenRole {
        id: RoleId::new("r1"),
        name: "Deployer".into(),
        default_identifier: String::new(),
    };
    old.role = Some(role.clone());
    let draft = propose(&old, |_| false, NOW, None, &UTC).draft;
    assert_eq!(draft.name, "name-7f3a-2");
    assert_eq!(draft.description, "Deploys");
    assert!(draft.admin);
    assert_eq!(draft.role, Some(role));

    old.name = Some(String::new());
    old.description = Some("x".repeat(1000));
    let draft = propose(&old, |_| false, NOW, None, &UTC).draft;
    assert_eq!(draft.name, "", "a personal token has none");
    assert_eq!(mark(&draft.description, &old.id).chars().count(), 1000);
}

#[test]
fn finds_rotations_in_progress() {
    let ends = |rows: &[Arc<TokenRow>]| -> Vec<(String, String)> {
        let id = |row: &Arc<TokenRow>| row.token().unwrap().id.to_string();
        let pair = |r: &Rotation| (id(&r.predecessor), id(&r.successor));
        in_progress(rows).iter().map(pair).collect()
    };
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    };
    let unreadable = Arc::new(TokenRow::new(
        Row::Unreadable(token_api::page::BadRow { id: Some("a".into()), problem: String::new() }),
        str::to_lowercase,
    ));
    let a = || row("a", "first", 10);
    // A chain of rotations, in any order. The two in the middle have two roles each.
    let chain = [row("c", "rotates b", 30), row("b", "x (rotates a)", 20), a()];
    assert_eq!(ends(&chain), pairs(&[("b", "c"), ("a", "b")]));
    // Two successors of one token, for example after a lost answer.
    let twice = [a(), row("b", "rotates a", 20), row("c", "rotates a", 21)];
    assert_eq!(ends(&twice), pairs(&[("a", "b"), ("a", "c")]));
    // Created in the same second.
    assert_eq!(ends(&[a(), row("b", "rotates a", 10)]), pairs(&[("a", "b")]));
    for nothing in [
        vec![],
        vec![a()],
        vec![row("b", "rotates gone", 20), a()],
        vec![row("a", "rotates a", 20)],
        vec![row("a", "rotates b", 20), row("b", "rotates a", 20)],
        // Older than the token that it names.
        vec![row("b", "rotates a", 9), a()],
        vec![unreadable, row("b", "rotates a", 20)],
    ] {
        assert_eq!(ends(&nothing), pairs(&[]), "{nothing:?}");
    }
}

#[test]
fn stages_follow_both_last_uses() {
    let ago = |seconds: i64| NOW.0 - seconds;
    let at = |seconds: i64| UnixSeconds(ago(seconds));
    let (quiet, safe) = (QUIET_SECONDS, SAFE_SECONDS);
    let table = [
        // The predecessor's last use and expiry, then the successor's.
        ((ago(300), 0), (0, 0), Stage::SuccessorUnused),
        ((0, 0), (0, 0), Stage::SuccessorUnused),
        ((ago(300), 0), (ago(10), 0), Stage::InUse(at(300))),
        ((ago(-5), 0), (ago(10), 0), Stage::InUse(at(-5))),
        ((ago(quiet - 1), 0), (ago(10), 0), Stage::InUse(at(quiet - 1))),
        ((ago(quiet), 0), (ago(10), 0), Stage::Quiet(at(quiet))),
        // The predecessor was used after the successor, or in the same second: not everything has
        // switched.
        ((ago(3 * DAY), 0), (ago(4 * DAY), 0), Stage::InUse(at(3 * DAY))),
        ((ago(3 * DAY), 0), (ago(3 * DAY), 0), Stage::InUse(at(3 * DAY))),
        ((ago(safe - 1), 0), (ago(10), 0), Stage::Quiet(at(safe - 1))),
        ((ago(safe), 0), (ago(10), 0), Stage::Safe(Some(at(safe)))),
        ((0, 0), (ago(10), 0), Stage::Safe(None)),
        ((ago(10), ago(5)), (0, 0), Stage::PredecessorExpired),
        ((ago(10), ago(5)), (ago(10), ago(5)), Stage::PredecessorExpired),
        ((ago(10), 0), (ago(20), ago(0)), Stage::SuccessorExpired),
        ((-7, 0), (ago(10), 0), Stage::Unknown),
        ((ago(10), 0), (ago(10) * 1000, 0), Stage::Unknown),
    ];
    for ((used, expires), (used_new, expires_new), stage) in table {
        let old = token("a", "", 10, used, expires);
        let new = token("b", "rotates a", 20, used_new, expires_new);
        assert_ne!(new.created_at(), None);
        assert_eq!(Stage::of(&old, &new, NOW), stage, "{used} {expires} {used_new} {expires_new}");
        let safe = matches!(stage, Stage::Safe(_) | Stage::PredecessorExpired);
        assert_eq!(stage.is_safe(), safe);
    }
}

#[test]
fn a_mark_says_its_role_first_and_then_of_which_token() {
    let other = token("a\u{202e}", "", 10, 0, 0);
    assert_eq!(Part::ReplacedBy(&other).mark(), ("being replaced", String::new()));
    let (role, of_which) = Part::SuccessorOf(&other).mark();
    // Beside each other they are one sentence, in which no hidden character acts.
    assert_eq!(format!("{role}{of_which}"), "successor of name-a⟨U+202E⟩");
}

/// The predecessor's last use and the successor's creation, so many seconds ago, and how many seconds
/// after the creation it is safe.
fn not_since(last: i64, created: i64, wait: i64) -> Stage {
    let at = |seconds: i64| UnixSeconds(NOW.0 - seconds);
    let is_seldom = last - created > SAFE_SECONDS;
    Stage::NotSince { last: at(last), safe: at(created - wait), is_seldom }
}

#[test]
fn a_use_counts_relative_to_the_successors_creation() {
    let ago = |seconds: i64| NOW.0 - seconds;
    let at = |seconds: i64| UnixSeconds(ago(seconds));
    let table = [
        // The predecessor's last use, then the successor's creation and last use.
        (300, Some(200), 100, not_since(300, 200, SAFE_SECONDS)),
        (300, Some(300), 100, Stage::InUse(at(300))),
        (300, Some(400), 100, Stage::InUse(at(300))),
        (300, None, 100, Stage::MaybeInUse(at(300))),
        // Time counts from the successor's creation, however long before it the last use was.
        (SAFE_SECONDS, Some(200), 100, not_since(SAFE_SECONDS, 200, SAFE_SECONDS)),
        (SAFE_SECONDS + 300, Some(SAFE_SECONDS), 100, Stage::Safe(Some(at(SAFE_SECONDS + 300)))),
        // It was unused for 8 days: what uses it may come as seldom, and for no more than 32 days.
        (8 * DAY, Some(200), 100, not_since(8 * DAY, 200, 8 * DAY - 200)),
        (16 * DAY, Some(8 * DAY), 100, Stage::Safe(Some(at(16 * DAY)))),
        (16 * DAY, Some(8 * DAY - 1), 100, not_since(16 * DAY, 8 * DAY - 1, 8 * DAY + 1)),
        (200 * DAY, Some(DAY), 100, not_since(200 * DAY, DAY, 32 * DAY)),
        (200 * DAY, Some(32 * DAY), 100, Stage::Safe(Some(at(200 * DAY)))),
        (5 * 3600, None, 100, Stage::Quiet(at(5 * 3600))),
        (5 * 3600, None, 6 * 3600, Stage::MaybeInUse(at(5 * 3600))),
        // A successor that was used before it was created.
        (300, Some(200), 400, Stage::Unknown),
    ];
    for (used, created, used_new, stage) in table {
        let old = token("a", "", 10, ago(used), 0);
        let mut new = token("b", "rotates a", 10, ago(used_new), 0);
        new.created = created.map(|created| at(created).to_rfc3339());
        assert_eq!(Stage::of(&old, &new, NOW), stage, "{used} {created:?} {used_new}");
        // A stage is safe only if all values are known.
        assert_eq!(stage.is_safe(), matches!(stage, Stage::Safe(_)));
    }
}

#[test]
fn stages_in_words() {
    let at = |seconds: i64| UnixSeconds(NOW.0 - seconds);
    let table = [
        (Stage::SuccessorUnused, "Successor not used yet", "safe to delete after 25 hours"),
        (
            Stage::InUse(at(300)),
            "Predecessor still in use 5 minutes ago",
            "it is quiet in 55 minutes and safe to delete tomorrow",
        ),
        (
            Stage::InUse(at(3 * DAY)),
            "Predecessor still in use 3 days ago",
            "quiet after 1 hour without use, and safe to delete after 25 hours",
        ),
        (Stage::MaybeInUse(at(300)), "Predecessor last used 5 minutes ago", "may be older"),
        (
            not_since(300, 200, SAFE_SECONDS),
            "Not used since the successor was created",
            "last used 5 minutes ago, before there was a successor. What runs once a day would show",
        ),
        (
            not_since(9 * DAY, DAY, 8 * DAY),
            "Not used since the successor was created",
            "last used 9 days ago, before there was a successor. What runs as seldom as before would \
             show in 7 days",
        ),
        (Stage::Quiet(at(5 * 3600)), "Quiet: last used 5 hours ago", "would show tomorrow"),
        (Stage::Safe(Some(at(3 * DAY))), "Safe to delete", "last used 3 days ago"),
        (Stage::Safe(None), "Safe to delete", "never was"),
        (Stage::PredecessorExpired, "Safe to delete", "has expired"),
        (Stage::SuccessorExpired, "The successor has expired", "Don't delete"),
        (Stage::Unknown, "Can't be told", "audit log"),
        (Stage::Untold, "Can't be told", "does not tell when both"),
    ];
    for (stage, title, part) in table {
        let (said, detail) = stage.words(NOW, &UTC);
        assert_eq!(said, title);
        assert!(detail.contains(part), "{detail}");
    }
}

fn organization() -> Owner {
    Owner::Organization(OrgName::new("acme"))
}

proptest! {
    #[test]
    fn proposed_names_are_valid_and_free(name in ".{0,60}", taken in 0_usize..30) {
        let mut list = vec![name.clone()];
        for _ in 0..taken {
            let next = successor_name(&name, |it| list.iter().any(|held| held == it));
            prop_assert!(NewTokenName::parse(&next).is_ok(), "{}", next);
            prop_assert!(!list.contains(&next));
            list.push(next);
        }
    }

    #[test]
    fn marks_are_read_back(description in ".{0,80}", id in "[!-'*-~]{1,40}") {
        let id = TokenId::new(id);
        let marked = mark(&description, &id);
        prop_assert_eq!(predecessor_in(&marked, &id), Some(id.as_str()));
        prop_assert_eq!(mark(unmarked(&marked, &id), &id), marked.clone());
        prop_assert!(marked.chars().count() <= description.chars().count() + mark_length(&id));
    }

    #[test]
    fn proposals_are_valid(
        name in ".{1,60}", description in ".{0,80}", life in -DAY..1000 * DAY, days in 0_i64..800,
        offset in -12 * 3600..14 * 3600,
    ) {
        let zone = FixedZone(offset / 900 * 900);
        let mut old = token("t", &description, NOW.0 - DAY, 0, NOW.0 - DAY + life);
        old.name = Some(name);
        let mut draft = propose(&old, |_| false, NOW, cap(days), &zone).draft;
        draft.description = mark(&draft.description, &old.id);
        // A life of a few seconds ends within the current minute, which has already begun.
        if life > 120 && old.given_name().is_some() {
            prop_assert!(parse(&draft, &organization(), NOW, cap(days), &zone, &UnixSeconds::to_rfc3339).is_ok());
        }
    }

    #[test]
    fn stages_never_become_less_safe_with_time(used in 1_i64..4 * DAY, new in 0_i64..4 * DAY, wait in 0_i64..9 * DAY) {
        // While nothing is used, "safe" stays "safe" as time passes.
        let old = token("a", "", 10, NOW.0 - used, 0);
        let successor = token("b", "rotates a", 20, if new == 0 { 0 } else { NOW.0 - new }, 0);
        let before = Stage::of(&old, &successor, NOW);
        let after = Stage::of(&old, &successor, NOW.plus_seconds(wait));
        prop_assert!(!before.is_safe() || after.is_safe());
        // A successor that was used only before its predecessor never makes the predecessor safe.
        prop_assert!(!after.is_safe() || (new > 0 && new < used));
    }
}

#[test]
fn minutes_of_a_date_are_those_of_the_zone() {
    // The proposed date and time are read back as the same minute.
    let zone = FixedZone(5 * 3600 + 45 * 60);
    let mut draft = Draft::new(None);
    draft.end_at(NOW.plus_seconds(45 * DAY + 59), NOW, None, &zone);
    let end = NOW.plus_seconds(45 * DAY);
    assert_eq!(local_fields(end, &zone), Some((draft.date.clone(), draft.time.clone())));
    assert_eq!(parse_expiry(&draft, NOW, None, &zone), Ok(Expiry::At(end)));
}

#[test]
fn an_admin_token_is_not_said_to_do_everything() {
    let powers = ADMIN_POWERS.join("; ");
    assert!(!powers.contains("everything"), "{powers}");
    for kept in ["except create or delete organization tokens", "OIDC issuers"] {
        assert!(powers.contains(kept), "{powers}");
    }
}
