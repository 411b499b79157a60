//! Links that fill in the create dialog: the filled fields, and the ignored parts.

use access_tokens::create::draft::{Draft, parse_expiry};
use access_tokens::create::link::{Filled, Rules, fill, split};
use console_core::when::FixedZone;
use proptest::prelude::*;
use token_api::expiry::{Expiry, ExpiryCap, ExpiryChoice};
use token_api::id::{OrgName, RoleId, TeamName};
use token_api::name::NewTokenName;
use token_api::time::UnixSeconds;
use token_api::token::{Owner, TokenRole};

const NOW: UnixSeconds = UnixSeconds(1_795_212_840); // 2026-11-20T22:14:00Z
const UTC: FixedZone = FixedZone(0);

fn cap(days: i64) -> Option<ExpiryCap> {
    ExpiryCap::from_days(days)
}

fn organization() -> Owner {
    Owner::Organization(OrgName::new("acme"))
}

fn filled(link: &str, owner: &Owner, cap: Option<ExpiryCap>) -> Filled {
    let roles = [TokenRole {
        id: RoleId::new("r1"),
        name: "Deployer".into(),
        default_identifier: String::new(),
    }];
    let exact = &UnixSeconds::to_rfc3339;
    fill(link, &Rules { owner, roles: &roles, cap, now: NOW, zone: &UTC, exact })
}

#[test]
fn only_links_with_the_key_are_split() {
    let table = [
        ("", None),
        ("?name=ci&expires=90d", None),
        ("?created=1", None),
        ("?create", Some(("?create=", ""))),
        (
            "?create&name=ci&q=x%26y&expires=90d&status=all&odd=1",
            Some(("?create=&name=ci&expires=90d&odd=1", "?q=x%26y&status=all")),
        ),
        ("?create=1&used=never&role=a&by=ada", Some(("?create=1&role=a", "?used=never&by=ada"))),
    ];
    for (search, parts) in table {
        let parts = parts.map(|(link, rest)| (link.to_owned(), rest.to_owned()));
        assert_eq!(split(search), parts, "{search}");
    }
}

#[test]
fn a_link_fills_in_every_field() {
    let link = "?create&name=ci-deploy&description=Deploys+it&expires=90d&admin=true&role=Deployer\
                &reason=OPS-7";
    let Filled { draft, ignored } = filled(link, &organization(), None);
    assert_eq!(ignored, [""; 0]);
    assert_eq!(
        (draft.name.as_str(), draft.description.as_str(), draft.reason.as_str()),
        ("ci-deploy", "Deploys it", "OPS-7")
    );
    assert_eq!((draft.choice, draft.admin), (ExpiryChoice::Days(90), true));
    assert_eq!(draft.role.map(|role| role.id), Some(RoleId::new("r1")));
}

#[test]
fn expirations_of_links() {
    let midnight = UnixSeconds::from_rfc3339("2027-01-31T00:00:00Z").unwrap();
    let table = [
        ("90d", None, Ok(Expiry::At(NOW.plus_days(90)))),
        ("45d", None, Ok(Expiry::At(NOW.plus_days(45)))),
        ("14d", cap(14), Ok(Expiry::At(NOW.plus_days(14)))),
        ("never", None, Ok(Expiry::Never)),
        ("2027-01-31", None, Ok(Expiry::At(midnight))),
        ("never", cap(14), Err("acme requires an expiration within 14 days, up to")),
        ("15d", cap(14), Err("acme allows at most 14 days, up to")),
        ("0d", None, Err("in the future")),
        ("-3d", None, Err("a number of days as in 90d")),
        ("4000d", None, Err("at most two years")),
        ("99999999999d", None, Err("a number of days as in 90d")),
        ("d", None, Err("a number of days as in 90d")),
        ("2020-01-01", None, Err("in the future")),
        ("2027-02-30", None, Err("a date as in")),
        ("", None, Err("a date as in")),
        ("soon", None, Err("or never")),
    ];
    for (value, cap, expected) in table {
        let Filled { draft, ignored } =
            filled(&format!("?create&expires={value}"), &organization(), cap);
        match expected {
            Ok(expiry) => {
                assert_eq!(parse_expiry(&draft, NOW, cap, &UTC), Ok(expiry), "{value}");
                assert_eq!(ignored, [""; 0], "{value}");
            }
            Err(part) => {
                assert_eq!(draft, Draft::new(cap), "{value}");
                assert!(ignored[0].contains(part) && ignored[0].contains(value), "{ignored:?}");
            }
        }
    }
}

#[test]
fn invalid_parts_of_a_link_are_ignored_with_a_note() {
    let team = Owner::Team(OrgName::new("acme"), TeamName::new("web"));
    let long = format!("?create&reason={}", "x".repeat(1001));
    let table = [
        ("?create&name=two+words", organization(), "The name “two words” can't be used."),
        ("?create&name=", organization(), "Enter a name."),
        ("?create&name=ci", Owner::Personal, "no name"),
        ("?create&admin=yes", organization(), "“admin” is true or false, not “yes”."),
        ("?create&admin=true", team.clone(), "Only organization tokens"),
        ("?create&admin=true", Owner::Personal, "Only organization tokens"),
        ("?create&role=Boss", organization(), "The role “Boss” is not known here."),
        ("?create&role=Deployer", team, "not known here"),
        ("?create&value=x", organization(), "“value” is not a part"),
        ("?create&a%E2%80%AEb=x", organization(), "⟨U+202E⟩"),
        (long.as_str(), organization(), "The reason is too long: 1001 characters"),
    ];
    for (link, owner, note) in table {
        let Filled { draft, ignored } = filled(link, &owner, None);
        assert_eq!(draft, Draft::new(None), "{link}");
        assert_eq!(ignored.len(), 1, "{link}");
        assert!(ignored[0].contains(note), "{ignored:?}");
    }
    let twice = filled("?create&name=a&name=b", &organization(), None);
    assert_eq!((twice.draft.name.as_str(), twice.ignored.len()), ("a", 1));
}

proptest! {
    #[test]
    fn any_link_gives_a_draft(search in "[a-z=&%0-9+-]{0,60}") {
        let link = format!("?create&{search}");
        if let Some((link, rest)) = split(&link) {
            let Filled { draft, .. } = filled(&link, &organization(), None);
            prop_assert!(draft.name.is_empty() || NewTokenName::parse(&draft.name).is_ok());
            prop_assert!(parse_expiry(&draft, NOW, None, &UTC).is_ok());
            prop_assert_eq!(split(&rest), None);
        }
    }
}
