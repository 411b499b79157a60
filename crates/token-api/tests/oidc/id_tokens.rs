//! ID tokens: what is read, what is refused and why, and that they are never printed.

use proptest::prelude::*;
use serde_json::{Value, json};
use token_api::oidc::{IdToken, IdTokenProblem, JoseHeader, MAX_ID_TOKEN_BYTES, Part, base64url};

/// A second implementation of base64url, to test the decoder against.
fn encode(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<u8> = bytes.iter().flat_map(|b| (0..8).rev().map(move |i| b >> i & 1)).collect();
    let digit = |six: &[u8]| {
        let value = (0..6).fold(0, |value, i| value << 1 | six.get(i).copied().unwrap_or(0));
        char::from(DIGITS[usize::from(value)])
    };
    bits.chunks(6).map(digit).collect()
}

fn token(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| encode(value.to_string().as_bytes());
    format!("{}.{}.{}", part(header), part(claims), encode(b"signature"))
}

fn good() -> String {
    token(&json!({"alg": "RS256", "kid": "k1", "typ": "JWT"}), &json!({"sub": "naïve"}))
}

#[test]
fn reads_header_and_claims() {
    let good = good();
    let wrapped = format!(" bearer  {}\r\n {}\n", &good[..20], &good[20..]);
    let unseen = format!("\u{feff}“{}\u{200b}\u{a0}{}\u{ad}”\u{a0}", &good[..9], &good[9..]);
    for pasted in [good.as_str(), &wrapped, &format!("Bearer {good}"), &unseen] {
        let token = IdToken::new(pasted);
        assert_eq!(token.expose(), good);
        let decoded = token.decode().unwrap();
        let header =
            JoseHeader { alg: "RS256".into(), kid: Some("k1".into()), typ: Some("JWT".into()) };
        assert_eq!(decoded.header, header);
        assert_eq!(decoded.claims.text("sub"), Some("naïve"));
        let (signed, signature) = token.signed().unwrap();
        assert!(good.starts_with(signed) && !signed.ends_with('.'));
        assert_eq!(signature, b"signature");
    }
}

#[test]
fn is_found_in_json_answers() {
    let good = good();
    let answers = [
        json!({"count": 1234, "value": good}),
        json!({"access_token": "x", "id_token": good, "expires_in": 60}),
        json!({"token": good}),
        json!({"kind": "TokenRequest", "status": {"token": good, "expirationTimestamp": "x"}}),
        json!({"value": "plain", "id_token": good}),
    ];
    for answer in answers {
        let token = IdToken::new(&format!(" {answer:#}\n"));
        assert_eq!(token.expose(), good, "{answer}");
    }
    for claims in [json!({"sub": "x"}), json!({"value": "a.b.c"}), json!({"status": "ok"})] {
        assert!(IdToken::new(&claims.to_string()).decode().is_err(), "{claims}");
    }
}

#[test]
fn says_why_it_cannot_be_read() {
    let (header, claims) = (json!({"alg": "ES256"}), json!({"sub": "x"}));
    let with_header = |header: Value| token(&header, &claims);
    let with_claims = |claims: Value| token(&header, &claims);
    let good = good();
    let (first, rest) = good.split_once('.').unwrap();
    let long = format!("{good}{}", "x".repeat(MAX_ID_TOKEN_BYTES));
    let table = [
        (String::new(), IdTokenProblem::Empty),
        (" \n ".into(), IdTokenProblem::Empty),
        (long, IdTokenProblem::TooLong),
        ("hello".into(), IdTokenProblem::Parts(1)),
        ("a.b".into(), IdTokenProblem::Parts(2)),
        ("a.b.c.d.e".into(), IdTokenProblem::Parts(5)),
        (format!("{first}.a.b.c.d"), IdTokenProblem::Encrypted),
        ("pul-0123456789abcdef".into(), IdTokenProblem::AccessToken),
        ("ghs_16C7e42F292c6912E7".into(), IdTokenProblem::AccessToken),
        ("ya29.a0AfH6.SMBx".into(), IdTokenProblem::AccessToken),
        (format!("{first}=.{rest}"), IdTokenProblem::NotBase64Url(Part::Header)),
        ("ä.b.c".into(), IdTokenProblem::NotBase64Url(Part::Header)),
        (format!("{first}.{{}}.x"), IdTokenProblem::NotBase64Url(Part::Claims)),
        (format!("{}.{rest}", encode(b"text")), IdTokenProblem::NotJson(Part::Header)),
        (format!("{first}..x"), IdTokenProblem::NotJson(Part::Claims)),
        (with_claims(json!([1])), IdTokenProblem::NotJson(Part::Claims)),
        (with_header(json!({"typ": "JWT"})), IdTokenProblem::NoAlgorithm),
        (with_header(json!({"alg": "RS256", "typ": "at+jwt"})), IdTokenProblem::AccessToken),
        (
            with_header(json!({"alg": "RS256", "typ": "application/AT+JWT"})),
            IdTokenProblem::AccessToken,
        ),
        (with_claims(json!({"typ": "Bearer"})), IdTokenProblem::AccessToken),
        (with_claims(json!({"token_use": "access"})), IdTokenProblem::AccessToken),
    ];
    for (text, problem) in table {
        assert_eq!(IdToken::new(&text).decode().unwrap_err(), problem, "{text:.40}");
        assert!(!problem.to_string().is_empty());
    }
    for typ in ["JWT", "jwt", "ID"] {
        assert!(IdToken::new(&with_header(json!({"alg": "none", "typ": typ}))).decode().is_ok());
    }
}

#[test]
fn never_prints() {
    let token = IdToken::new("abc.secret.def");
    assert_eq!(format!("{token:?} {:?}", token.duplicate()), "IdToken(redacted) IdToken(redacted)");
}

proptest! {
    #[test]
    fn base64url_is_decoded(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        prop_assert_eq!(base64url::decode(&encode(&bytes)), Some(bytes));
    }

    #[test]
    fn any_pasted_text_gives_a_result(text in "(eyJ)?[a-zA-Z0-9._ =-]{0,60}|.{0,40}") {
        if let Ok(decoded) = IdToken::new(&text).decode() {
            prop_assert!(!decoded.header.alg.is_empty());
        }
    }
}
