//! Tests of the queue: tables, sequences, and a random walk that checks that no token is lost.

use super::*;
use console_core::backend::fault::Refusal;
use proptest::prelude::*;

fn ids(text: &str) -> Vec<TokenId> {
    text.chars().map(|id| TokenId::new(id.to_string())).collect()
}

fn id(text: &str) -> TokenId {
    TokenId::new(text)
}

fn words(title: &str) -> Explanation {
    Explanation { title: title.into(), detail: String::new() }
}

fn order(bulk: &Bulk) -> String {
    bulk.ids().map(TokenId::as_str).collect()
}

fn refused(status: u16, retry_after: Option<u32>) -> Result<(), ApiError> {
    Err(ApiError::Refused(Refusal { status, retry_after, ..Refusal::default() }))
}

#[test]
fn each_token_is_queued_once_and_the_one_in_use_last() {
    assert_eq!(order(&Bulk::new(ids("abcab"), None)), "abc");
    assert_eq!(order(&Bulk::new(ids("abc"), Some(id("a")))), "bca");
    let strange = Bulk::new(ids("abc"), Some(id("x")));
    assert_eq!(order(&strange), "abc");
    assert!(!strange.is_own(&id("x")));
}

#[test]
fn tokens_are_deleted_one_after_the_other() {
    let mut bulk = Bulk::new(ids("ab"), None);
    assert_eq!(bulk.start_next(), Some(id("a")));
    assert_eq!(bulk.start_next(), None, "one is under way");
    bulk.settle(&id("a"), Outcome::Deleted);
    bulk.settle(&id("a"), Outcome::Failed(words("late")));
    assert_eq!(bulk.start_next(), Some(id("b")));
    bulk.settle(&id("b"), Outcome::Gone);
    assert_eq!(bulk.start_next(), None);
    assert_eq!(bulk.counts(), Counts { total: 2, over: 2, failed: 0, left: 0 });
    assert_eq!(bulk.keep(None), None);
}

#[test]
fn answers_have_verdicts() {
    let title = |verdict| match verdict {
        Verdict::Deleted => "deleted",
        Verdict::Gone => "gone",
        Verdict::Wait(_) => "wait",
        Verdict::Look(_) => "look",
        Verdict::Failed(_) => "failed",
        Verdict::Trouble(_) => "trouble",
    };
    let table = [
        (Ok(()), "deleted"),
        (refused(404, None), "gone"),
        (refused(429, None), "wait"),
        (refused(403, None), "failed"),
        (refused(409, None), "failed"),
        (refused(501, None), "failed"),
        (refused(500, None), "look"),
        (refused(502, None), "look"),
        (refused(401, None), "trouble"),
        (Err(ApiError::Unreachable), "look"),
        (Err(ApiError::TimedOut { seconds: 30 }), "look"),
        (Err(ApiError::Unreadable { status: 200, problem: "x".into() }), "look"),
        (Err(ApiError::Offline), "trouble"),
        (Err(ApiError::Redirected), "trouble"),
        (Err(ApiError::Aborted), "trouble"),
    ];
    for (answer, meaning) in table {
        assert_eq!(title(Verdict::of(&answer, "api.example", 0)), meaning, "{answer:?}");
    }
}

#[test]
fn waits_for_the_longer_of_retry_after_and_its_own_pause() {
    let table = [
        (0, None, 1),
        (1, None, 2),
        (3, None, 8),
        (30, None, 60),
        (0, Some(0), 1),
        (0, Some(7), 7),
        (5, Some(7), 32),
        (9, Some(3600), 3600),
    ];
    for (waited, asked, seconds) in table {
        let verdict = Verdict::of(&refused(429, asked), "api.example", waited);
        assert_eq!(verdict, Verdict::Wait(seconds), "{waited} {asked:?}");
    }
}

#[test]
fn a_postponed_token_stays_the_next() {
    let mut bulk = Bulk::new(ids("ab"), None);
    bulk.start_next();
    bulk.put_off(&id("a"));
    assert_eq!(bulk.waited(&id("a")), 1);
    assert_eq!(bulk.counts().left, 2);
    assert_eq!(bulk.start_next(), Some(id("a")));
    bulk.put_off(&id("a"));
    assert_eq!((bulk.waited(&id("a")), bulk.waited(&id("b"))), (2, 0));
}

#[test]
fn stopping_does_not_abort_the_deletion_under_way() {
    let mut bulk = Bulk::new(ids("abc"), None);
    bulk.start_next();
    bulk.stop();
    assert!(bulk.is_running());
    bulk.settle(&id("a"), Outcome::Deleted);
    assert_eq!(bulk.start_next(), None);
    assert_eq!(bulk.halt(), Some(&Halt::Stopped));
    bulk.go_on();
    assert_eq!(bulk.start_next(), Some(id("b")));
}

#[test]
fn a_failed_token_is_skipped_and_retried_on_request() {
    let mut bulk = Bulk::new(ids("abc"), None);
    for outcome in [Outcome::Deleted, Outcome::Failed(words("No")), Outcome::Deleted] {
        let next = bulk.start_next().unwrap();
        bulk.settle(&next, outcome);
    }
    assert_eq!(bulk.start_next(), None);
    assert_eq!(bulk.counts(), Counts { total: 3, over: 2, failed: 1, left: 0 });
    bulk.retry_failed();
    assert_eq!(bulk.start_next(), Some(id("b")));
}

#[test]
fn the_token_in_use_is_kept_while_others_could_not_be_deleted() {
    let mut bulk = Bulk::new(ids("abc"), Some(id("a")));
    for outcome in [Outcome::Failed(words("No")), Outcome::Deleted] {
        let next = bulk.start_next().unwrap();
        bulk.settle(&next, outcome);
    }
    assert_eq!(bulk.start_next(), None);
    assert_eq!(bulk.halt(), Some(&Halt::OwnKept));
    bulk.retry_failed();
    assert_eq!(bulk.start_next(), Some(id("b")));
    bulk.settle(&id("b"), Outcome::Gone);
    assert_eq!(bulk.start_next(), Some(id("a")));
}

#[test]
fn a_halt_loses_no_token() {
    let mut bulk = Bulk::new(ids("ab"), None);
    bulk.start_next();
    bulk.halt_for(&id("a"), words("You are offline"));
    assert_eq!(bulk.counts().left, 2);
    assert_eq!(bulk.start_next(), None);
    bulk.go_on();
    assert_eq!(bulk.start_next(), Some(id("a")));
    bulk.lose_sight(&id("a"), words("Outcome unknown"));
    assert_eq!(bulk.counts(), Counts { total: 2, over: 0, failed: 1, left: 1 });
    assert_eq!(bulk.start_next(), None);
}

#[test]
fn a_reload_keeps_what_is_not_known_to_be_gone() {
    let mut bulk = Bulk::new(ids("abcd"), None);
    for outcome in [Outcome::Deleted, Outcome::Failed(words("No"))] {
        let next = bulk.start_next().unwrap();
        bulk.settle(&next, outcome);
    }
    bulk.start_next();
    let kept = bulk.keep(None).unwrap();
    assert_eq!(kept, Kept { total: 4, ids: ids("bcd") });
    assert_eq!(Kept::parse(&kept.print()), Some(kept));
}

#[test]
fn an_earlier_queue_is_kept() {
    let earlier = Kept { total: 12, ids: ids("xyz") };
    let mut bulk = Bulk::new(ids("ay"), None);
    let both = Kept { total: 13, ids: ids("ayxz") };
    assert_eq!(bulk.keep(Some(&earlier)), Some(both));
    for _ in 0..2 {
        let next = bulk.start_next().unwrap();
        bulk.settle(&next, Outcome::Deleted);
    }
    let rest = Kept { total: 11, ids: ids("xz") };
    assert_eq!(bulk.keep(Some(&earlier)), Some(rest));
    // The new queue contains all tokens of the earlier one.
    let again = Bulk::new(ids("zyx"), None);
    assert_eq!(again.keep(Some(&earlier)), Some(Kept { total: 3, ids: ids("zyx") }));
}

#[test]
fn reads_only_its_own_text() {
    for text in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"total":1,"ids":[]}"#,
        r#"{"total":1,"ids":["a","b"]}"#,
        r#"{"total":2,"ids":[7]}"#,
    ] {
        assert_eq!(Kept::parse(text), None, "{text}");
    }
}

proptest! {
    /// For any sequence of answers, each token is deleted at most once, and at any time the kept
    /// tokens and the finished ones are together all tokens.
    #[test]
    fn no_token_is_lost_and_none_is_deleted_twice(
        count in 1..12_usize, own in proptest::option::of(0..12_usize),
        answers in proptest::collection::vec(0..6_u8, 0..80),
    ) {
        let all: Vec<_> = (0..count).map(|n| TokenId::new(format!("t{n}"))).collect();
        let mut bulk = Bulk::new(all.clone(), own.map(|n| TokenId::new(format!("t{n}"))));
        let mut gone = HashSet::new();
        for answer in answers {
            let Some(next) = bulk.start_next() else {
                bulk.retry_failed();
                continue;
            };
            prop_assert!(!gone.contains(&next));
            match answer {
                0 => bulk.settle(&next, Outcome::Failed(words("No"))),
                1 => bulk.put_off(&next),
                2 => bulk.halt_for(&next, words("Offline")),
                3 => bulk.lose_sight(&next, words("Unknown")),
                4 => {
                    gone.insert(next.clone());
                    bulk.settle(&next, Outcome::Gone);
                }
                _ => {
                    gone.insert(next.clone());
                    bulk.settle(&next, Outcome::Deleted);
                }
            }
            let counts = bulk.counts();
            prop_assert_eq!(counts.over + counts.failed + counts.left, count);
            let kept: HashSet<_> = bulk.keep(None).map(|kept| kept.ids).unwrap_or_default().into_iter().collect();
            prop_assert!(kept.is_disjoint(&gone));
            prop_assert_eq!(kept.len() + gone.len(), count);
        }
    }
}
