//! Reading from servers that can't be trusted: pages that never end, waits, failures, and the
//! deployment's configuration.

use console_core::backend::config::{self, is_allowed_origin};
use console_core::backend::fault::{ApiError, Attempt, Refusal};
use console_core::backend::paging::{Cause, Paging, Step};
use console_core::backend::retry::{MAX_TRIES, retry_after, wait_ms};
use proptest::prelude::*;
use std::collections::HashSet;
use token_api::id::Cursor;
use token_api::page::{Page, Row};
use token_api::time::UnixSeconds;

fn page(rows: usize, next: Option<Cursor>) -> Page<u8> {
    Page { rows: vec![Row::Read(0); rows], next }
}

fn any_error() -> impl Strategy<Value = ApiError> {
    let text = || prop::option::of(any::<String>());
    let texts = (text(), text(), text(), text());
    let refusal = (any::<u16>(), texts, prop::option::of(any::<u32>())).prop_map(
        |(status, (message, code, path, request_id), retry_after)| {
            ApiError::Refused(Refusal { status, message, code, path, request_id, retry_after })
        },
    );
    prop_oneof![
        Just(ApiError::Offline),
        Just(ApiError::Unreachable),
        any::<u32>().prop_map(|seconds| ApiError::TimedOut { seconds }),
        Just(ApiError::Aborted),
        Just(ApiError::Redirected),
        Just(ApiError::TooLarge),
        any::<(u16, String)>()
            .prop_map(|(status, content_type)| ApiError::NotTheApi { status, content_type }),
        any::<(u16, String)>()
            .prop_map(|(status, problem)| ApiError::Unreadable { status, problem }),
        refusal,
    ]
}

/// A date as HTTP writes it, read by another parser than the browser's.
fn http_date(text: &str) -> Option<UnixSeconds> {
    let at = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    Some(UnixSeconds(at.timestamp()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A server that draws its cursors from a few: some answer must repeat.
    #[test]
    fn paging_ends_on_any_server(
        answers in prop::collection::vec((0..4_usize, prop::option::of(0..12_u8)), 1..40),
    ) {
        let mut paging = Paging::default();
        let mut fetched = HashSet::new();
        let mut rows = 0;
        for turn in 0.. {
            prop_assert!(turn <= 13, "more pages than cursors");
            let (length, next) = answers[turn % answers.len()];
            let next = next.map(|name| Cursor::new(format!("c{name}")));
            rows += length;
            match paging.after(&page(length, next.clone())) {
                Step::Fetch(cursor) => {
                    prop_assert_eq!(Some(&cursor), next.as_ref());
                    prop_assert!(fetched.insert(cursor), "a cursor is fetched once");
                }
                Step::Complete => {
                    prop_assert_eq!(next, None);
                    break;
                }
                Step::Incomplete(cause) => {
                    let next = next.expect("a list that ends is complete");
                    match cause {
                        Cause::RepeatedCursor => prop_assert!(fetched.contains(&next)),
                        Cause::EmptyPages => prop_assert_eq!(length, 0),
                        other => prop_assert!(false, "{:?} after {} rows", other, rows),
                    }
                    break;
                }
            }
        }
    }

    /// A server that makes up a new cursor each time.
    #[test]
    fn paging_ends_on_a_server_that_never_does(length in prop::sample::select(vec![0, 500, 1000])) {
        let mut paging = Paging::default();
        let steps = (0..1000).map(|turn| paging.after(&page(length, Some(Cursor::new(format!("{turn}"))))));
        let end = steps.into_iter().position(|step| !matches!(step, Step::Fetch(_)));
        prop_assert!(end.is_some_and(|turns| turns <= 400), "{:?}", end);
    }

    #[test]
    fn waits_are_bounded_on_both_sides(
        try_number in 0..=u32::MAX, random in 0.0..=1.0_f64, asked in prop::option::of(0..=3600_u32),
    ) {
        let wait = wait_ms(try_number, random, asked);
        let asked_ms = asked.unwrap_or(0) * 1000;
        prop_assert!(wait >= asked_ms);
        let longest = if try_number <= MAX_TRIES { 1000 } else { 512_000 };
        prop_assert!(wait - asked_ms <= longest);
    }

    #[test]
    fn any_retry_after_is_read(header in any::<String>(), now in any::<i64>()) {
        prop_assert!(retry_after(&header, UnixSeconds(now), http_date).is_none_or(|wait| wait <= 3600));
    }

    #[test]
    fn dates_and_seconds_say_the_same(seconds in 0..3600_u32, now in 0..4_000_000_000_i64) {
        let now = UnixSeconds(now);
        let date = now.plus_seconds(i64::from(seconds)).to_utc().unwrap();
        let date = date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        prop_assert_eq!(retry_after(&date, now, http_date), Some(seconds));
        prop_assert_eq!(retry_after(&format!(" {seconds} "), now, http_date), Some(seconds));
    }

    #[test]
    fn any_failure_says_what_changed(error in any_error()) {
        let may_have_happened = match &error {
            // Nothing was sent, nothing was taken, or the server says that it refused.
            ApiError::Offline | ApiError::Redirected => false,
            ApiError::Refused(refusal) => refusal.status >= 500 && refusal.status != 501,
            _ => true,
        };
        prop_assert_eq!(error.leaves_outcome_unknown(), may_have_happened);
        let read = error.explain(Attempt::Read, "api.example");
        prop_assert!(read.detail.contains("Nothing was changed."), "{:?}", read);
        for (attempt, none, unknown) in [
            (Attempt::Create, "Nothing was created.", "It is not known whether the token was created."),
            (Attempt::Delete, "Nothing was deleted.", "It is not known whether the token was deleted."),
        ] {
            let words = error.explain(attempt, "api.example");
            let expected = if may_have_happened { unknown } else { none };
            prop_assert!(words.detail.contains(expected), "{:?}", words);
            prop_assert!(!words.title.is_empty());
        }
        prop_assert!(!error.to_string().is_empty());
    }

    #[test]
    fn any_configuration_is_read_or_refused(text in prop_oneof![
        any::<String>(),
        (any::<String>(), any::<String>()).prop_map(|(name, url)| {
            serde_json::json!({"backends": [{"name": name, "url": url}]}).to_string()
        }),
    ]) {
        if let Ok(read) = config::parse_file(text.as_bytes()) {
            prop_assert!(!read.config.backends.is_empty());
            for backend in read.config.backends {
                prop_assert!(backend.url.is_empty() || is_allowed_origin(&backend.url));
            }
        }
    }

    /// Put together from what confuses readers of URLs.
    #[test]
    fn tokens_go_to_plain_origins_only(pieces in prop::collection::vec(prop::sample::select(vec![
        "https://", "http://", "localhost", "127.0.0.1", "[::1]", "evil.example", ":", "8080", "@",
        "/", "\\", "?", "#", ".", " ", "\t", "%2e", "a", "javascript:", "é", "",
    ]), 0..6)) {
        let url = pieces.concat();
        if is_allowed_origin(&url) {
            let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
            let rest = rest.expect("an origin has a scheme");
            prop_assert!(!rest.contains(['@', '/', '\\', '?', '#', ' ', '\t', '%']), "{}", url);
            let host_end = rest.find(']').map_or_else(|| rest.find(':'), |at| Some(at + 1));
            let host = &rest[..host_end.unwrap_or(rest.len())];
            let loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
            prop_assert!(url.starts_with("https://") || loopback, "{}", url);
            prop_assert!(!host.is_empty(), "{}", url);
        }
    }
}
