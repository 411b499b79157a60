//! The one ruling: what the server refuses is never told to be allowed.

use super::*;
use crate::policy::testing::judge;
use serde_json::{Value, json};
use token_api::oidc::Decision;

const ISSUER: &str = "https://token.actions.githubusercontent.com";
const NOW: UnixSeconds = UnixSeconds(1_800_000_000);
const OWN: &str = "urn:pulumi:org:acme";

fn claims(more: Value) -> Claims {
    let mut all = json!({"iss": ISSUER, "aud": OWN, "sub": "s", "exp": NOW.0 + 300,
        "nbf": NOW.0 - 5, "iat": NOW.0 - 5});
    for (name, value) in more.as_object().unwrap() {
        if value.is_null() {
            all.as_object_mut().unwrap().remove(name);
        } else {
            all[name] = value.clone();
        }
    }
    Claims::from_value(all).unwrap()
}

fn tried<'a>(claims: &'a Claims, signed: Option<&'a str>, requested: &'a Requested) -> Tried<'a> {
    Tried { claims, signed, requested, issuer: ISSUER, teams: None, users: None, now: NOW }
}

fn policy(rules: Value) -> PolicyDefinition {
    let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
    policy.rules =
        rules.as_object().unwrap().iter().map(|(p, v)| (p.as_str(), v.clone())).collect();
    policy
}

#[test]
fn what_the_server_refuses_is_unfit() {
    let other =
        || Unfit::OtherIssuer { named: "https://gitlab.com".into(), expected: ISSUER.into() };
    let slash = || Unfit::OtherIssuer { named: format!("{ISSUER}/"), expected: ISSUER.into() };
    assert!(slash().words().contains("a slash at the end counts"));
    assert!(other().words().contains("from another issuer"));
    // For an ID token, and for its claims alone, of which some may be left out.
    let table = [
        (json!({}), "RS256", vec![], vec![]),
        (json!({"iss": format!("{ISSUER}/")}), "RS256", vec![slash()], vec![slash()]),
        (json!({"iss": "https://gitlab.com"}), "RS256", vec![other()], vec![other()]),
        (json!({"iss": null}), "RS256", vec![Unfit::Lacks("iss")], vec![]),
        (json!({"iss": 7}), "RS256", vec![Unfit::Lacks("iss")], vec![Unfit::Lacks("iss")]),
        (json!({"sub": 7}), "RS256", vec![Unfit::NoText("sub")], vec![]),
        (json!({"exp": NOW.0 - 61}), "RS256", vec![Unfit::Expired], vec![Unfit::Expired]),
        (json!({"exp": NOW.0 - 30}), "RS256", vec![], vec![]),
        (json!({"exp": null}), "RS256", vec![Unfit::Lacks("exp")], vec![]),
        (json!({"exp": "soon"}), "RS256", vec![Unfit::NoTime("exp")], vec![Unfit::NoTime("exp")]),
        (
            json!({"nbf": NOW.0 + 90}),
            "RS256",
            vec![Unfit::TooEarly("nbf")],
            vec![Unfit::TooEarly("nbf")],
        ),
        (
            json!({"iat": NOW.0 + 90}),
            "EdDSA",
            vec![Unfit::TooEarly("iat")],
            vec![Unfit::TooEarly("iat")],
        ),
        (json!({"aud": null}), "ES256", vec![Unfit::Lacks("aud")], vec![]),
        (json!({"aud": []}), "ES256", vec![Unfit::Lacks("aud")], vec![]),
        (json!({"sub": ""}), "ES256", vec![Unfit::Lacks("sub")], vec![]),
        (json!({}), "none", vec![Unfit::Signature("none".into())], vec![]),
        (json!({}), "HS256", vec![Unfit::Signature("HS256".into())], vec![]),
        (
            json!({"iss": "https://gitlab.com", "exp": 5}),
            "PS512",
            vec![other(), Unfit::Expired],
            vec![other(), Unfit::Expired],
        ),
    ];
    for (more, algorithm, of_token, of_claims) in table {
        let (claims, requested) = (claims(more.clone()), Requested::organization(false));
        assert_eq!(unfit(&tried(&claims, Some(algorithm), &requested)), of_token, "{more}");
        assert_eq!(unfit(&tried(&claims, None, &requested)), of_claims, "{more}");
    }
}

#[test]
fn what_claims_alone_leave_open_is_said() {
    let requested = Requested::organization(false);
    let table = [
        (json!({}), None),
        (json!({"exp": null}), Some("has an `exp` that lies ahead: these claims lack it")),
        (
            json!({"iss": null, "exp": null}),
            Some(
                "names this issuer (`iss`) and has an `exp` that lies ahead: these claims lack them",
            ),
        ),
        (
            json!({"iss": null, "aud": null, "sub": null}),
            Some(
                "names this issuer (`iss`), has an audience (`aud`) and has a subject (`sub`): \
                 these claims lack them",
            ),
        ),
    ];
    for (more, words) in table {
        let claims = claims(more.clone());
        let words = words.map(|words| format!("if the ID token {words}"));
        assert_eq!(provided(&tried(&claims, None, &requested)), words, "{more}");
        // An ID token that lacks something is refused.
        let token = tried(&claims, Some("RS256"), &requested);
        assert_eq!((provided(&token), unfit(&token).is_empty()), (None, words.is_none()));
    }
}

#[test]
fn a_token_for_nobody_is_unfit_where_that_is_known() {
    let (teams, users) = (["web".to_owned()], ["ada".to_owned()]);
    let claims = claims(json!({}));
    let table = [
        (Requested::team("web"), vec![]),
        (Requested::team("Web"), vec![Unfit::NoTeam("Web".into())]),
        (Requested::personal("ada"), vec![]),
        (Requested::personal("linus"), vec![Unfit::NoMember("linus".into())]),
        (Requested::runner("r"), vec![]),
        (Requested::organization(true), vec![]),
    ];
    for (requested, reasons) in table {
        let tried = tried(&claims, Some("RS256"), &requested);
        assert_eq!(unfit(&tried), [], "what is not known is not said");
        let known = Tried { teams: Some(&teams), users: Some(&users), ..tried };
        assert_eq!(unfit(&known), reasons, "{requested:?}");
    }
}

#[test]
fn one_headline() {
    let sub = |sub: &str| policy(json!({"sub": sub}));
    let mut deny = sub("*");
    deny.decision = Decision::Deny;
    let claims = claims(json!({"iss": "https://gitlab.com", "exp": 5}));
    let requested = Requested::organization(false);
    let reasons = unfit(&tried(&claims, None, &requested));
    let table = [
        (vec![sub("x"), sub("s")], "Refused: another issuer, expired (policy 2 would match)."),
        (vec![sub("x")], "Refused: another issuer, expired (no policy would match either)."),
        (vec![sub("s"), deny], "Refused: another issuer, expired (policy 2 denies it, too)."),
    ];
    for (policies, words) in table {
        assert_eq!(headline(&reasons, judge(&policies, &requested, &claims).0), words);
    }
    let words = headline(&reasons[..1], judge(&[sub("s")], &requested, &claims).0);
    assert_eq!(words, "Refused: another issuer (policy 1 would match).");
    for reason in &reasons {
        assert!(reason.words().ends_with('.'), "{reason:?}");
    }
}

#[test]
fn what_was_made_for_others_is_told_where_the_policy_does_not_ask() {
    let table = [
        (json!({"sub": "s"}), json!("urn:pulumi:org:other"), true),
        (json!({"sub": "s", "aud": "*"}), json!("https://github.com/acme"), true),
        (json!({"sub": "s", "\"aud\"": "urn:*"}), json!(["urn:pulumi:org:other"]), true),
        (
            json!({"sub": "s", "aud": "https://github.com/acme"}),
            json!("https://github.com/acme"),
            false,
        ),
        (json!({"sub": "s"}), json!(OWN), false),
        (json!({"sub": "s"}), json!(["https://x", OWN]), false),
        (json!({"sub": "s"}), json!(null), false),
    ];
    for (rules, aud, is_told) in table {
        let claims = claims(json!({"aud": aud}));
        let said = stray_audience(&claims, &policy(rules.clone()), OWN);
        assert_eq!(said.is_some(), is_told, "{rules} {aud}");
    }
}

#[test]
fn an_id_token_is_never_called_issued_in_the_future_as_if_that_were_past() {
    let zone = console_core::when::FixedZone(0);
    for (iat, exp, words) in [
        (json!(NOW.0 - 250), json!(NOW.0 + 350), ", issued 4 minutes ago, expires in 6 minutes"),
        // A clock that is a little ahead, as the server accepts it.
        (json!(NOW.0 + 20), json!(NOW.0 + 350), ", issued just now, expires in 6 minutes"),
        (
            json!(NOW.0 + 7000),
            json!(NOW.0 + 9000),
            ", whose time of issue is in 2 hours, expires in 3 hours",
        ),
        (json!(NOW.0 - 7300), json!(NOW.0 - 3700), ", issued 2 hours ago, expired 1 hour ago"),
        (json!(NOW.0 - 400), json!(NOW.0 - 20), ", issued 6 minutes ago, expired just now"),
        (Value::Null, json!(NOW.0 + 350), ", expires in 6 minutes"),
        (json!("soon"), Value::Null, ""),
    ] {
        let claims = claims(json!({ "iat": iat, "exp": exp }));
        assert_eq!(life_words(&claims, NOW, &zone), words);
    }
}
