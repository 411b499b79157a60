//! The form of an issuer: what is sent, and what is said about its fields.

use super::*;
use serde_json::json;

const THUMBPRINT: &str = "6938fd4d98bab03faadb97b34396831e3780aea1";

fn keys() -> Value {
    json!({"keys": [{"kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43)}]})
}

fn issuer() -> Issuer {
    let issuer = json!({"id": "i", "name": "GitHub", "url": "https://a.example",
        "maxExpiration": 7200, "thumbprints": [THUMBPRINT], "jwks": keys()});
    serde_json::from_value(issuer).unwrap()
}

#[test]
fn registers_what_is_typed() {
    let draft = IssuerDraft {
        name: " GitHub ".into(),
        url: " https://a.example ".into(),
        max_expiration: "2 h".into(),
        thumbprints: THUMBPRINT.to_uppercase(),
        keys: keys().to_string(),
    };
    let expected = NewIssuer {
        name: "GitHub".into(),
        url: "https://a.example".into(),
        thumbprints: vec![THUMBPRINT.into()],
        jwks: Some(keys()),
        max_expiration: Some(7200),
    };
    assert_eq!(draft.register(), Ok(expected));
    let least = IssuerDraft {
        name: "n".into(),
        url: "http://localhost:9000".into(),
        ..IssuerDraft::default()
    };
    let registered = least.register().unwrap();
    assert_eq!((registered.max_expiration, registered.jwks), (None, None));
}

#[test]
fn says_what_is_wrong_with_each_field() {
    let draft = IssuerDraft {
        name: " ".into(),
        url: "a.example".into(),
        max_expiration: "7200".into(),
        thumbprints: "x".into(),
        keys: "{".into(),
    };
    let problems = draft.register().unwrap_err();
    for (field, word) in [
        (Field::Name, "name"),
        (Field::Url, "https://"),
        (Field::MaxExpiration, "unit"),
        (Field::Thumbprints, "Thumbprint 1"),
        (Field::Keys, "not JSON"),
    ] {
        assert!(problems.of(field).unwrap().contains(word), "{field:?}: {problems:?}");
    }
    let long = IssuerDraft { name: "n".repeat(101), ..IssuerDraft::of(&issuer()) };
    assert!(long.register().unwrap_err().of(Field::Name).unwrap().contains("101"));
}

#[test]
fn an_untouched_form_asks_for_nothing() {
    assert_eq!(IssuerDraft::of(&issuer()).update(&issuer()), Ok(None));
}

#[test]
fn only_what_changed_is_sent() {
    let of = IssuerDraft::of(&issuer());
    let asked = |draft: IssuerDraft| draft.update(&issuer()).unwrap().unwrap();
    let none = IssuerUpdate::default;
    assert_eq!(
        asked(IssuerDraft { name: " x ".into(), ..of.clone() }),
        IssuerUpdate { name: Some("x".into()), ..none() }
    );
    assert_eq!(
        asked(IssuerDraft { max_expiration: "1 h".into(), ..of.clone() }),
        IssuerUpdate { max_expiration: Some(3600), ..none() }
    );
    assert_eq!(
        asked(IssuerDraft { thumbprints: String::new(), ..of.clone() }),
        IssuerUpdate { thumbprints: Some(vec![]), ..none() }
    );
    let mut other = keys();
    other["keys"][0]["kid"] = json!("new");
    assert_eq!(
        asked(IssuerDraft { keys: other.to_string(), ..of.clone() }),
        IssuerUpdate { jwks: Some(other), ..none() }
    );
    assert_eq!(
        asked(IssuerDraft { keys: String::new(), ..of }),
        IssuerUpdate { jwks: Some(json!({"keys": []})), ..none() }
    );
}

#[test]
fn thumbprints_of_the_server_go_back_as_they_came() {
    let sha256 = "AB".repeat(32);
    let stored = vec![sha256.clone(), "odd".to_owned(), THUMBPRINT.to_uppercase()];
    let issuer = Issuer { thumbprints: stored.clone(), ..issuer() };
    let of = IssuerDraft::of(&issuer);
    assert_eq!(of.update(&issuer), Ok(None));
    let more =
        IssuerDraft { thumbprints: format!("{}\n{}", of.thumbprints, "0f".repeat(20)), ..of };
    let sent = more.update(&issuer).unwrap().unwrap();
    assert_eq!(sent.thumbprints, Some([&stored[..], &["0f".repeat(20)]].concat()));
    assert!(has_taken(
        &Issuer {
            thumbprints: vec![
                "0f".repeat(20),
                THUMBPRINT.into(),
                sha256.to_lowercase(),
                "odd".into()
            ],
            ..issuer
        },
        &sent
    ));
}

#[test]
fn what_is_not_touched_is_not_found_fault_with() {
    let odd = Issuer {
        name: "n".repeat(200),
        max_expiration: Some(-5),
        thumbprints: vec!["odd".into()],
        jwks: Some(json!({"keys": []})),
        ..issuer()
    };
    let draft = IssuerDraft { max_expiration: "1 h".into(), ..IssuerDraft::of(&odd) };
    let update = IssuerUpdate { max_expiration: Some(3600), ..<_>::default() };
    assert_eq!(draft.update(&odd), Ok(Some(update)));
}

#[test]
fn a_server_that_wants_the_name_is_told_from_others() {
    let refusal = |status, message: &str| Refusal {
        status,
        message: Some(message.into()),
        ..Refusal::default()
    };
    let life = IssuerUpdate { max_expiration: Some(60), ..<_>::default() };
    assert!(wants_name(&refusal(400, "Name is required"), &life));
    assert!(!wants_name(&refusal(409, "Name is required"), &life));
    assert!(!wants_name(&refusal(422, "maxExpiration is too short"), &life));
    let named = IssuerUpdate { name: Some("x".into()), ..life };
    assert!(!wants_name(&refusal(400, "Name is required"), &named));
}

#[test]
fn a_long_life_is_shortened_to_a_day_and_a_short_one_is_kept() {
    for (has, asked) in [
        (Some(90_000), Some(86_400)),
        (Some(86_401), Some(86_400)),
        (Some(86_400), None),
        (Some(7200), None),
        (Some(0), Some(86_400)),
        (None, Some(86_400)),
    ] {
        let issuer = Issuer { max_expiration: has, ..issuer() };
        let update = IssuerDraft::shortened(&issuer).update(&issuer).unwrap();
        assert_eq!(update.as_ref().and_then(|update| update.max_expiration), asked, "{has:?}");
        assert_eq!(update.is_some(), asked.is_some(), "and nothing else: {has:?}");
    }
}

#[test]
fn a_life_has_bounds_and_can_not_be_taken_away() {
    let of = IssuerDraft::of(&issuer());
    for (text, word) in [(" ", "not taken away"), ("30 s", "1 minute"), ("31 d", "30 days")] {
        let draft = IssuerDraft { max_expiration: text.into(), ..of.clone() };
        let problems = draft.update(&issuer()).unwrap_err();
        assert!(problems.of(Field::MaxExpiration).unwrap().contains(word), "{text}");
    }
}

#[test]
fn tells_whether_a_change_was_made() {
    let all = |most: i64| IssuerUpdate {
        name: Some("GitHub".into()),
        max_expiration: Some(most),
        thumbprints: Some(vec![THUMBPRINT.into()]),
        jwks: Some(keys()),
    };
    assert!(has_taken(&issuer(), &all(7200)));
    assert!(!has_taken(&issuer(), &all(60)));
    let without = IssuerUpdate { jwks: Some(json!({"keys": []})), ..IssuerUpdate::default() };
    assert!(!has_taken(&issuer(), &without));
    assert!(has_taken(&Issuer { jwks: None, ..issuer() }, &without));
}

#[test]
fn refusals_find_their_field() {
    let refusal = |field: &str| Refusal {
        path: Some(field.into()),
        message: Some("no".into()),
        ..Refusal::default()
    };
    assert_eq!(place(&refusal("jwks"), false), Some((Field::Keys, "no".into())));
    assert_eq!(place(&refusal("url"), true), Some((Field::Url, "no".into())));
    assert_eq!(place(&refusal("url"), false), None, "it can't be edited");
    assert_eq!(place(&refusal("other"), true), None);
}
