//! All types that are read from text: names, secrets, open enumerations, instants, error bodies.

use proptest::prelude::*;
use token_api::failure::{field_name, message_in, path_in};
use token_api::id::TokenId;
use token_api::name::{NameProblem, NewTokenName};
use token_api::secret::{MAX_VALUE_BYTES, MalformedValue, TokenValue};
use token_api::team::TeamKind;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{CreateTokenResponse, TokenFilter, TokenKind};
use token_api::user::OrgRole;

/// The longest name, from the published document. Repeated here on purpose, as an independent
/// value.
const NAME_LIMIT: usize = 40;
const LAST_SECOND_OF_9999: i64 = 253_402_300_799;

/// Text that resembles names: mostly letters, some white space and other scripts, lengths near the
/// limit.
fn name_like() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[A-Za-z0-9_-]{0,45}",
        "[ \\t\u{a0}]{0,2}[A-Za-z0-9_-]{0,42}[ \\n]{0,2}",
        "[a-z0-9 _./é\u{202e}\u{0}-]{0,12}",
    ]
}

/// Text that resembles secrets, as users type and paste it.
fn typed() -> impl Strategy<Value = String> {
    let scheme = prop::sample::select(vec!["", "token ", "Bearer ", "BEARER\t", "token", "bearer"]);
    let value = prop_oneof![
        "[!-~]{0,60}",
        "[ -~]{0,20}",
        any::<String>(),
        (4090..4100_usize).prop_map(|length| "x".repeat(length)),
    ];
    ("[ \\n\\t\u{a0}]{0,2}", scheme, value, "[ \\n]{0,2}")
        .prop_map(|(before, scheme, value, after)| format!("{before}{scheme}{value}{after}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn names_are_what_the_rule_says(text in name_like()) {
        let trimmed = text.trim();
        let fits = (1..=NAME_LIMIT).contains(&trimmed.len())
            && trimmed.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        match NewTokenName::parse(&text) {
            Ok(name) => {
                prop_assert!(fits, "{:?} was accepted", text);
                prop_assert_eq!(name.as_str(), trimmed);
                prop_assert_eq!(NewTokenName::parse(name.as_str()), Ok(name));
            }
            Err(problem) => {
                prop_assert!(!fits, "{:?} was refused", text);
                if let NameProblem::Forbidden(c) = problem {
                    prop_assert!(trimmed.contains(c));
                }
                let words = problem.to_string();
                prop_assert!(
                    words.chars().all(|c| c.is_alphanumeric() || c.is_ascii_graphic() || " “”".contains(c)),
                    "{:?} holds what can't be seen", words
                );
            }
        }
    }

    #[test]
    fn accepted_secrets_are_legal_header_values(text in typed()) {
        if let Ok(value) = TokenValue::parse(&text) {
            let secret = value.expose();
            prop_assert!((1..=MAX_VALUE_BYTES).contains(&secret.len()));
            prop_assert!(secret.bytes().all(|b| (0x21..=0x7e).contains(&b)));
            prop_assert!(text.contains(secret));
            let second = value.duplicate();
            prop_assert_eq!(second.expose(), secret);
        }
    }

    #[test]
    fn good_secrets_are_accepted_however_they_are_pasted(
        secret in "[!-~]{1,80}",
        before in "[ \\n\\t]{0,3}",
        scheme in prop::sample::select(vec!["", "token ", "Token\t", "bearer  ", "BEARER "]),
        after in "[ \\r\\n]{0,3}",
    ) {
        let value = TokenValue::parse(&format!("{before}{scheme}{secret}{after}"));
        prop_assert_eq!(value.map(|v| v.expose().to_owned()), Ok(secret));
    }

    #[test]
    fn secrets_never_print(secret in "[!-~]{1,80}") {
        let value = TokenValue::parse(&secret);
        prop_assume!(value.is_ok());
        let debug = format!("{value:?}");
        prop_assert_eq!(&debug, "Ok(TokenValue(redacted))");
        let response = CreateTokenResponse { id: TokenId::new("t"), token_value: value.unwrap() };
        prop_assert_eq!(
            format!("{response:?}"),
            "CreateTokenResponse { id: TokenId(\"t\"), token_value: TokenValue(redacted) }"
        );
        let again: CreateTokenResponse =
            serde_json::from_value(serde_json::to_value(&response).unwrap()).unwrap();
        prop_assert_eq!(again.token_value.expose(), &secret);
    }

    #[test]
    fn open_enumerations_keep_any_word(text in prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "none", "member", "admin", "Admin", "pulumi", "github", "GitHub", "scim", "personal",
            "team", "organization", "refresh", "", "other",
        ]).prop_map(str::to_owned),
    ]) {
        prop_assert_eq!(String::from(OrgRole::from(text.clone())), text.as_str());
        prop_assert_eq!(String::from(TeamKind::from(text.clone())), text.as_str());
        prop_assert_eq!(String::from(TokenKind::from(text.clone())), text.as_str());
        let json = serde_json::to_string(&text).unwrap();
        let kind: TokenKind = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&kind).unwrap(), json);
        let known = TokenFilter::ALL.into_iter().find(|filter| filter.as_str() == text);
        prop_assert_eq!(TokenFilter::parse(&text), known);
    }

    #[test]
    fn every_wire_number_has_one_meaning(raw in prop_oneof![
        any::<i64>(),
        -10..10_i64,
        (-10..10_i64).prop_map(|d| LAST_SECOND_OF_9999 + d),
    ]) {
        let is_instant = raw > 0 && raw <= LAST_SECOND_OF_9999;
        match Moment::of(raw) {
            Moment::Never => prop_assert_eq!(raw, 0),
            Moment::At(at) => prop_assert!(is_instant && at == UnixSeconds(raw)),
            Moment::Odd(odd) => {
                prop_assert!(raw != 0 && !is_instant);
                prop_assert_eq!(odd.to_string(), raw.to_string());
            }
            Moment::Untold => prop_assert!(false, "a number is told"),
        }
        prop_assert_eq!(Moment::of(raw).to_wire(), serde_json::Value::from(raw));
    }

    #[test]
    fn instants_are_written_and_read(seconds in -62_135_596_800..=LAST_SECOND_OF_9999) {
        let at = UnixSeconds(seconds);
        let text = at.to_rfc3339();
        prop_assert!(text.ends_with('Z') && text.len() == 20, "{}", text);
        prop_assert_eq!(UnixSeconds::from_rfc3339(&text), Some(at));
    }

    #[test]
    fn no_instant_panics(
        a in any::<i64>(), b in any::<i64>(), days in any::<u32>(), text in any::<String>(),
    ) {
        let (a, b) = (UnixSeconds(a), UnixSeconds(b));
        prop_assert!(!a.to_rfc3339().is_empty());
        prop_assert!(a.plus_days(days) >= a);
        prop_assert_eq!(a.seconds_since(b) > 0, a > b);
        prop_assert_eq!(a.plus_seconds(b.0) >= a, b.0 >= 0);
        let _ = UnixSeconds::from_rfc3339(&text);
    }

    #[test]
    fn refusals_of_any_kind_are_read(
        body in prop::collection::vec(any::<u8>(), 0..120), sentence in "[ a-zé0-9.:]{0,600}",
    ) {
        let _ = (message_in("text/plain", &body, Some("secret")), path_in(&body));
        let _ = field_name(&sentence);
        let json = serde_json::json!({"code": 400, "message": sentence, "field": sentence});
        let said = message_in("", json.to_string().as_bytes(), None);
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let cut: String = words.join(" ").chars().take(500).collect();
        prop_assert_eq!(said, Some(cut).filter(|text| !text.is_empty()));
        let cut: String = sentence.chars().take(500).collect();
        prop_assert_eq!(path_in(json.to_string().as_bytes()), Some(cut));
    }
}

#[test]
fn errors_contain_nothing_of_a_malformed_value() {
    for typed in ["hunter2 hunter2", "hünter2", ""] {
        let problem = TokenValue::parse(typed).unwrap_err();
        assert!(!format!("{problem:?}").contains("hunter"));
        assert!(matches!(
            problem,
            MalformedValue::Empty | MalformedValue::InnerSpace | MalformedValue::Unprintable
        ));
    }
}

#[test]
fn known_words_are_recognized() {
    let role = |text: &str| OrgRole::from(text.to_owned());
    assert_eq!(
        ["none", "member", "admin"].map(role),
        [OrgRole::None, OrgRole::Member, OrgRole::Admin]
    );
    let team = |text: &str| TeamKind::from(text.to_owned());
    let kinds = [TeamKind::Native, TeamKind::GitHub, TeamKind::Scim];
    assert_eq!(["pulumi", "github", "scim"].map(team), kinds);
    let token = |text: &str| TokenKind::from(text.to_owned());
    let kinds = [TokenKind::Personal, TokenKind::Team, TokenKind::Organization, TokenKind::Refresh];
    assert_eq!(["personal", "team", "organization", "refresh"].map(token), kinds);
}
