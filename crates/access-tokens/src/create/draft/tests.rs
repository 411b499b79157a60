//! Which drafts are valid, and the problems of the others.

use super::*;
use console_core::when::FixedZone;
use token_api::id::{OrgName, TeamName};

const UTC: FixedZone = FixedZone(0);

fn now() -> UnixSeconds {
    UnixSeconds::from_rfc3339("2026-11-21T21:14:00Z").unwrap()
}

fn org() -> Owner {
    Owner::Organization(OrgName::new("acme"))
}

fn parse(
    draft: &Draft,
    owner: &Owner,
    now: UnixSeconds,
    cap: Option<ExpiryCap>,
    zone: &dyn Zone,
) -> Result<Valid, Problems> {
    super::parse(draft, owner, now, cap, zone, &UnixSeconds::to_rfc3339)
}

fn draft(name: &str) -> Draft {
    Draft { name: name.into(), ..Draft::new(None) }
}

#[test]
fn only_the_name_is_required() {
    let valid = parse(&draft(" ci "), &org(), now(), None, &UTC).unwrap();
    assert_eq!(
        serde_json::to_value(&valid.request).unwrap(),
        serde_json::json!({"name": "ci", "description": "", "admin": false,
            "expires": now().plus_days(30).0})
    );
    assert_eq!(valid.reason, None);
}

#[test]
fn all_problems_are_reported_together() {
    let draft = Draft {
        name: "a b".into(),
        description: "x".repeat(1001),
        choice: ExpiryChoice::Custom,
        reason: "y".repeat(1001),
        ..draft("")
    };
    let problems = parse(&draft, &org(), now(), None, &UTC).unwrap_err();
    for field in [Field::Name, Field::Description, Field::Expiration, Field::Reason] {
        assert!(problems.of(field).is_some(), "{field:?}");
    }
    assert_eq!(problems.of(Field::Admin), None);
    assert_eq!(problems.first(), Some(Field::Name));
}

#[test]
fn personal_tokens_need_a_description_and_no_name() {
    let empty = parse(&draft("ignored"), &Owner::Personal, now(), None, &UTC);
    assert_eq!(empty.unwrap_err().first(), Some(Field::Description));
    let described = Draft { description: "laptop".into(), ..draft("") };
    let valid = parse(&described, &Owner::Personal, now(), None, &UTC).unwrap();
    assert!(matches!(valid.request, CreateTokenRequest::Personal { .. }));
}

#[test]
fn custom_dates_are_local() {
    let custom = Draft { choice: ExpiryChoice::Custom, date: "2026-11-22".into(), ..draft("ci") };
    // In UTC+14 the 22nd began at 10:00 UTC on the 21st, which is in the past.
    let table = [
        (0, Ok("2026-11-22T00:00:00Z")),
        (-11 * 3600, Ok("2026-11-22T11:00:00Z")),
        (14 * 3600, Err(ExpiryProblem::Past)),
    ];
    for (offset, expected) in table {
        let got = parse_expiry(&custom, now(), None, &FixedZone(offset));
        let got = got.map(|expiry| UnixSeconds(expiry.to_wire()).to_rfc3339());
        assert_eq!(got, expected.map(str::to_owned), "{offset}");
    }
}

#[test]
fn the_cap_is_named() {
    let cap = ExpiryCap::from_days(14);
    let never = Draft { choice: ExpiryChoice::Never, ..draft("ci") };
    let problems = parse(&never, &org(), now(), cap, &UTC).unwrap_err();
    assert_eq!(
        problems.of(Field::Expiration),
        Some("acme requires an expiration within 14 days, up to 2026-12-05T21:14:00Z.")
    );
    assert_eq!(choice_label(ExpiryChoice::Days(14), cap), "14 days (organization maximum)");
    assert_eq!(choice_label(ExpiryChoice::Days(365), None), "1 year");
}

#[test]
fn the_named_last_minute_is_accepted() {
    let now = UnixSeconds::from_rfc3339("2026-11-21T21:14:37Z").unwrap();
    let zone = FixedZone(5 * 3600 + 45 * 60);
    let table = [
        (None, "2028-11-21T21:14:00Z"),
        (ExpiryCap::from_days(14), "2026-12-05T21:14:00Z"),
        // The limit of two years is earlier than the cap.
        (ExpiryCap::from_days(1000), "2028-11-21T21:14:00Z"),
    ];
    for (cap, last) in table {
        let (last, at) = (UnixSeconds::from_rfc3339(last).unwrap(), last_minute(now, cap));
        assert_eq!(at, last);
        let typed = |at| {
            let (date, time) = local_fields(at, &zone).unwrap();
            Draft { choice: ExpiryChoice::Custom, date, time, ..draft("ci") }
        };
        assert_eq!(parse_expiry(&typed(at), now, cap, &zone), Ok(Expiry::At(at)));
        // Two minutes later, which is more than the allowed clock difference.
        let late = typed(at.plus_seconds(120));
        let problem = parse_expiry(&late, now, cap, &zone).unwrap_err();
        assert!(is_too_late(problem), "{problem:?}");
        let words = expiry_words(problem, &org(), &at.to_rfc3339());
        assert!(words.ends_with(&format!("up to {}.", at.to_rfc3339())), "{words}");
    }
    assert!(!is_too_late(ExpiryProblem::Past) && !is_too_late(ExpiryProblem::NoDate));
}

#[test]
fn refusals_are_assigned_to_fields() {
    let refusal = |status, message: &str, field: Option<&str>| Refusal {
        status,
        message: Some(message.into()),
        path: field.map(str::to_owned),
        ..Refusal::default()
    };
    let table = [
        (refusal(409, "conflict", None), Some(Field::Name)),
        (refusal(422, "too long", Some("description")), Some(Field::Description)),
        (refusal(400, "expires: must be in the future", None), Some(Field::Expiration)),
        (refusal(400, "Name is too long", None), Some(Field::Name)),
        (refusal(422, "the moon is full", None), None),
        (refusal(403, "name", Some("name")), None),
    ];
    for (refusal, field) in table {
        let placed = place(&refusal, &org(), true);
        assert_eq!(placed.map(|(field, _)| field), field, "{refusal:?}");
    }
}

#[test]
fn a_refusal_goes_to_no_field_that_the_dialog_does_not_show() {
    let team = Owner::Team(OrgName::new("acme"), TeamName::new("web"));
    let all = ["name", "description", "expires", "admin", "roleID", "reason"];
    let table: [(Owner, bool, &[&str]); 4] = [
        (Owner::Personal, true, &["description", "expires", "reason"]),
        (team, true, &["name", "description", "expires", "reason"]),
        (org(), false, &["name", "description", "expires", "admin", "reason"]),
        (org(), true, &all),
    ];
    for (owner, has_roles, shown) in table {
        for field in all {
            let refusal = Refusal {
                status: 422,
                message: Some("S 422".into()),
                path: Some(field.into()),
                ..Refusal::default()
            };
            let placed = place(&refusal, &owner, has_roles).map(|(_, words)| words);
            let expected = shown.contains(&field).then_some("S 422. Nothing was created.");
            assert_eq!(placed.as_deref(), expected, "{owner:?} {field}");
        }
    }
    let silent = Refusal { status: 400, path: Some("reason".into()), ..Refusal::default() };
    let words = place(&silent, &org(), true).map(|(_, words)| words);
    assert_eq!(words.as_deref(), Some("The server refuses this. Nothing was created."));
}
