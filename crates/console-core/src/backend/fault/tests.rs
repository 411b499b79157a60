//! Failures and the words for them.

use super::*;

fn refused(status: u16, message: &str) -> ApiError {
    ApiError::Refused(Refusal {
        status,
        message: (!message.is_empty()).then(|| message.to_owned()),
        request_id: Some("r-7".into()),
        ..Refusal::default()
    })
}

#[test]
fn only_reads_that_may_recover_are_repeated() {
    let table = [
        (ApiError::Offline, false),
        (ApiError::Unreachable, true),
        (ApiError::TimedOut { seconds: 30 }, true),
        (ApiError::Redirected, false),
        (ApiError::TooLarge, false),
        (refused(401, ""), false),
        (refused(429, ""), true),
        (refused(501, ""), false),
        (refused(503, ""), true),
    ];
    for (error, transient) in table {
        assert_eq!(error.is_transient(), transient, "{error:?}");
    }
}

#[test]
fn says_what_is_known_of_a_mutation() {
    let table = [
        (ApiError::Offline, false),
        (ApiError::Unreachable, true),
        (ApiError::TimedOut { seconds: 30 }, true),
        (ApiError::Redirected, false),
        (refused(409, ""), false),
        (refused(429, ""), false),
        (refused(501, ""), false),
        (refused(502, ""), true),
        (ApiError::Unreadable { status: 200, problem: "empty".into() }, true),
    ];
    for (error, unknown) in table {
        assert_eq!(error.leaves_outcome_unknown(), unknown, "{error:?}");
        let words = error.explain(Attempt::Create, "api.example");
        assert_eq!(words.detail.contains("not known"), unknown, "{words:?}");
        assert_eq!(words.detail.contains("Nothing was created"), !unknown, "{words:?}");
    }
}

#[test]
fn a_conflict_means_a_taken_name_only_where_something_is_created() {
    let title = |attempt| refused(409, "").explain(attempt, "api.example").title;
    assert_eq!(title(Attempt::Create), "Already taken");
    for attempt in [Attempt::Read, Attempt::Delete, Attempt::Save] {
        assert!(!title(attempt).contains("taken"), "{attempt:?}");
    }
}

#[test]
fn what_is_not_offered_is_told_by_the_status_alone() {
    for status in [404, 405, 501] {
        let with_code = Refusal { status, code: Some("unsupported".into()), ..Refusal::default() };
        assert!(ApiError::Refused(with_code).means_not_offered(), "{status}");
    }
    for status in [401, 403, 409, 410, 500, 503] {
        assert!(!refused(status, "").means_not_offered(), "{status}");
    }
}

#[test]
fn an_expiry_cap_is_told_by_its_words() {
    let table = [
        (403, "The organization acme has a maximum token expiry of 90 days.", true),
        (403, "Token exceeds the maximum access token expiration.", true),
        (422, "The maximum token expiry is 90 days.", false),
        (403, "Only organization admins can do this.", false),
    ];
    for (status, message, expected) in table {
        let refusal = Refusal { status, message: Some(message.into()), ..Refusal::default() };
        assert_eq!(refusal.is_expiry_cap(), expected, "{message}");
    }
}

#[test]
fn a_change_of_settings_is_known_or_not() {
    let words = |error: ApiError| error.explain(Attempt::Save, "api.example");
    assert_eq!(words(refused(403, "")).title, "Not permitted: change this");
    assert_eq!(words(refused(422, "bad")).detail, "bad. Nothing was changed.");
    let lost = words(ApiError::TimedOut { seconds: 30 }).detail;
    assert!(lost.ends_with("It is not known whether the change was made."), "{lost}");
}

#[test]
fn passes_on_what_the_server_said() {
    let words = refused(403, "acme-corp allows 30 days").explain(Attempt::Read, "api.example");
    assert_eq!(words.title, "Not permitted: view this");
    assert_eq!(words.detail, "acme-corp allows 30 days. Nothing was changed.");
    let lost = refused(503, "The database is away").headline(Attempt::Create, "api.example");
    assert_eq!(lost, "api.example failed with status 503. The database is away.");
    let silent = refused(500, " ").headline(Attempt::Delete, "api.example");
    assert_eq!(silent, "api.example failed with status 500.");
    let words = refused(500, "").explain(Attempt::Read, "api.example");
    assert_eq!(words.detail, "Nothing was changed. Request ID: r-7.");
}
