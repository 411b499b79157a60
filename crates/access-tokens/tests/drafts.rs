//! The create form: a draft becomes a request exactly if every field is valid, and each field is
//! checked by itself.

use access_tokens::create::draft::{self, Draft, Field, parse_expiry, place};
use console_core::backend::fault::Refusal;
use console_core::when::{FixedZone, local_fields};
use proptest::prelude::*;
use token_api::expiry::{Expiry, ExpiryCap, ExpiryChoice, check_new};
use token_api::id::{OrgName, TeamName};
use token_api::name::NewTokenName;
use token_api::time::UnixSeconds;
use token_api::token::{CreateTokenRequest, Owner};

const NOW: UnixSeconds = UnixSeconds(1_795_212_840); // 2026-11-20T22:14:00Z

fn owner() -> impl Strategy<Value = Owner> {
    let org = OrgName::new("acme");
    prop::sample::select(vec![
        Owner::Personal,
        Owner::Organization(org.clone()),
        Owner::Team(org, TeamName::new("ops")),
    ])
}

fn cap() -> impl Strategy<Value = Option<ExpiryCap>> {
    prop::option::of(1..=3650_i64).prop_map(|days| days.and_then(ExpiryCap::from_days))
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z_-]{1,20}",
        1 => Just(String::new()),
        1 => any::<String>(),
        1 => (990..1010_usize).prop_map(|length| "é".repeat(length)),
    ]
}

fn choice() -> impl Strategy<Value = ExpiryChoice> {
    prop_oneof![
        any::<u32>().prop_map(ExpiryChoice::Days),
        prop::sample::select(vec![7, 30, 365, 730, 731]).prop_map(ExpiryChoice::Days),
        Just(ExpiryChoice::Custom),
        Just(ExpiryChoice::Never),
    ]
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let date = prop_oneof![
        (2025..2031, 1..13, 1..32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        any::<String>(),
    ];
    let time = prop_oneof![
        (0..24, 0..60).prop_map(|(h, m)| format!("{h:02}:{m:02}")),
        Just(String::new()),
        any::<String>(),
    ];
    (text(), text(), choice(), date, time, any::<bool>(), text()).prop_map(
        |(name, description, choice, date, time, admin, reason)| Draft {
            name,
            description,
            choice,
            date,
            time,
            admin,
            role: None,
            reason,
        },
    )
}

fn too_long(text: &str) -> bool {
    text.trim().chars().count() > 1000
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn each_field_is_judged_alone(
        draft in any_draft(), owner in owner(), cap in cap(), offset in -43_200..=50_400_i32,
    ) {
        let zone = FixedZone(offset);
        let personal = owner == Owner::Personal;
        let bad_expiry = parse_expiry(&draft, NOW, cap, &zone).is_err();
        let expected: Vec<Field> = [
            (Field::Name, !personal && NewTokenName::parse(&draft.name).is_err()),
            (
                Field::Description,
                too_long(&draft.description) || (personal && draft.description.trim().is_empty()),
            ),
            (Field::Expiration, bad_expiry),
            (Field::Reason, too_long(&draft.reason)),
        ]
        .into_iter()
        .filter_map(|(field, bad)| bad.then_some(field))
        .collect();
        match draft::parse(&draft, &owner, NOW, cap, &zone, &UnixSeconds::to_rfc3339) {
            Ok(valid) => {
                prop_assert_eq!(expected, vec![]);
                prop_assert_eq!(valid.reason.as_deref().unwrap_or(""), draft.reason.trim());
                prop_assert!(valid.reason.as_deref() != Some(""));
                check_request(&valid.request, &draft, &owner, cap)?;
            }
            Err(problems) => {
                prop_assert_eq!(problems.first(), expected.first().copied());
                for field in [Field::Name, Field::Description, Field::Expiration, Field::Admin, Field::Reason] {
                    let problem = problems.of(field);
                    prop_assert_eq!(problem.is_some(), expected.contains(&field), "{:?}", field);
                    prop_assert!(problem.is_none_or(|words| !words.trim().is_empty()));
                    let mut rest = problems.clone();
                    rest.remove(field);
                    prop_assert_eq!(rest.of(field), None);
                }
            }
        }
    }

    /// In any time zone, the selected date and time mean that local instant.
    #[test]
    fn a_custom_expiry_is_the_local_instant(
        minutes in 1..1_000_000_i64, offset in -48..=56_i32,
    ) {
        let zone = FixedZone(offset * 900);
        let at = UnixSeconds(NOW.0 / 60 * 60).plus_seconds(minutes * 60);
        let (date, time) = local_fields(at, &zone).unwrap();
        let draft = Draft { choice: ExpiryChoice::Custom, date, time, ..Draft::new(None) };
        prop_assert_eq!(parse_expiry(&draft, NOW, None, &zone), Ok(Expiry::At(at)));
    }

    #[test]
    fn an_initial_draft_lacks_only_the_label(owner in owner(), cap in cap()) {
        let zone = FixedZone(0);
        let problems = draft::parse(&Draft::new(cap), &owner, NOW, cap, &zone, &UnixSeconds::to_rfc3339).unwrap_err();
        let label = if owner == Owner::Personal { Field::Description } else { Field::Name };
        prop_assert_eq!(problems.first(), Some(label));
        prop_assert_eq!(problems.of(Field::Expiration), None);
    }

    #[test]
    fn refusals_are_assigned_to_the_right_field_or_none(
        status in prop_oneof![any::<u16>(), prop::sample::select(vec![400, 409, 422])],
        message in prop::option::of(prop_oneof![any::<String>(), Just("name is taken".into())]),
        field in prop::option::of(prop_oneof![any::<String>(), Just("expires".into())]),
        owner in owner(), has_roles in any::<bool>(),
    ) {
        let refusal = Refusal { status, message, path: field.clone(), ..Refusal::default() };
        let placed = place(&refusal, &owner, has_roles);
        if let Some((_, words)) = &placed {
            prop_assert!(matches!(status, 400 | 409 | 422));
            prop_assert!(words.contains("Nothing was created."));
        }
        if matches!(status, 400 | 422) && field.as_deref() == Some("expires") {
            prop_assert_eq!(placed.map(|(field, _)| field), Some(Field::Expiration));
        }
    }
}

fn check_request(
    request: &CreateTokenRequest,
    draft: &Draft,
    owner: &Owner,
    cap: Option<ExpiryCap>,
) -> Result<(), TestCaseError> {
    let (description, expires) = match (owner, request) {
        (Owner::Personal, CreateTokenRequest::Personal { description, expires }) => {
            (description, expires)
        }
        (
            Owner::Organization(_),
            CreateTokenRequest::Organization { name, description, expires, admin, .. },
        ) => {
            prop_assert_eq!(name.as_str(), draft.name.trim());
            prop_assert_eq!(*admin, draft.admin);
            (description, expires)
        }
        (Owner::Team(..), CreateTokenRequest::Team { name, description, expires }) => {
            prop_assert_eq!(name.as_str(), draft.name.trim());
            (description, expires)
        }
        _ => return Err(TestCaseError::fail("a request of another owner")),
    };
    prop_assert_eq!(description, draft.description.trim());
    prop_assert_eq!(check_new(*expires, NOW, cap), Ok(()));
    Ok(())
}
