//! Thumbprints of certificates (SHA-1 or SHA-256), as people paste them: with colons or spaces, in
//! any letter case, one in a line or separated by commas. Those that a server sent go back as they
//! came.

use console_core::backend::fault::ApiError;
use token_api::oidc::Issuer;

/// Hexadecimal digits of a SHA-1 thumbprint.
const SHA1_DIGITS: usize = 40;

/// Hexadecimal digits of a SHA-256 thumbprint.
const SHA256_DIGITS: usize = 64;

/// Reads thumbprints: lower case, without separators, each once. One that is among `stored`, also as
/// [`pretty`] shows it, stays exactly as it is there, whatever it looks like.
///
/// # Errors
/// A sentence about the first one that is none.
pub fn parse(text: &str, stored: &[String]) -> Result<Vec<String>, String> {
    let mut thumbprints = Vec::new();
    for (at, written) in text.split(['\n', ',', ';']).map(str::trim).enumerate() {
        if written.is_empty() {
            continue;
        }
        let known = stored.iter().find(|one| one.trim() == written || pretty(one) == written);
        let known = known.or_else(|| {
            let digits = digits(written).ok()?;
            stored.iter().find(|one| self::digits(one).is_ok_and(|other| other == digits))
        });
        let thumbprint = match known {
            Some(known) => known.clone(),
            None => {
                digits(written).map_err(|problem| format!("Thumbprint {} {problem}", at + 1))?
            }
        };
        if !thumbprints.contains(&thumbprint) {
            thumbprints.push(thumbprint);
        }
    }
    Ok(thumbprints)
}

/// The digits of one thumbprint, or what is wrong with it.
fn digits(written: &str) -> Result<String, String> {
    // openssl prints "SHA1 Fingerprint=AB:CD…".
    let value = written.rsplit('=').next().unwrap_or(written);
    let digits: String =
        value.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '-')).collect();
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err("has characters other than 0–9, a–f, colons and spaces.".into());
    }
    match digits.len() {
        SHA1_DIGITS | SHA256_DIGITS => Ok(digits.to_ascii_lowercase()),
        length => Err(format!(
            "has {length} hexadecimal digits; SHA-1 has {SHA1_DIGITS} and SHA-256 has {SHA256_DIGITS}."
        )),
    }
}

/// Whether two lists pin the same certificates, in whatever order and form.
pub fn same(one: &[String], other: &[String]) -> bool {
    let all = |list: &[String]| {
        let mut all: Vec<String> =
            list.iter().map(|one| digits(one).unwrap_or_else(|_| one.clone())).collect();
        all.sort();
        all.dedup();
        all
    };
    all(one) == all(other)
}

/// As people compare them: pairs of capital letters and digits, with colons.
pub fn pretty(thumbprint: &str) -> String {
    if !thumbprint.is_ascii() || thumbprint.contains(':') {
        return thumbprint.to_owned();
    }
    let upper = thumbprint.to_ascii_uppercase();
    let pairs: Vec<&str> =
        (0..upper.len()).step_by(2).map(|at| &upper[at..upper.len().min(at + 2)]).collect();
    pairs.join(":")
}

/// What to know where an exchange failed by the thumbprints of an issuer, and what to do: sentences.
/// Nothing where the refusal can't be about them.
pub fn told(issuer: &Issuer, error: &ApiError) -> Option<String> {
    let ApiError::Refused(refusal) = error else { return None };
    if issuer.thumbprints.is_empty() || issuer.jwks.is_some() {
        return None;
    }
    let message = refusal.message.as_deref().unwrap_or_default().to_ascii_lowercase();
    let which = if message.contains("thumbprint") && message.contains("nobody typed") {
        "Nobody typed these thumbprints: the server took them when the issuer was registered, or when \
         they were last regenerated. Now the issuer presents other certificates."
    } else if message.contains("thumbprint") {
        "Now the issuer presents certificates that the thumbprints do not fit. If nobody typed them, \
         the server took them by itself when the issuer was registered."
    } else if refusal.code.as_deref() == Some("temporarily_unavailable") {
        // A server that gives no reason may mean them, too.
        "One possible reason: the issuer presents certificates that the registered thumbprints do not \
         fit. If nobody typed them, the server took them by itself when the issuer was registered."
    } else {
        return None;
    };
    Some(format!(
        "{which} That happens when a provider changes its certificates. If you expect the change, \
         regenerate the thumbprints: the server looks at the certificates again. If you don't, ask \
         the provider first."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exchange_that_fails_by_a_pin_says_whose_it_may_be() {
        let pinned: Issuer = serde_json::from_value(serde_json::json!({
            "id": "i", "name": "n", "url": "https://a.example", "thumbprints": [ONE],
        }))
        .unwrap();
        let error = |code: &str, message: &str| {
            ApiError::Refused(console_core::backend::fault::Refusal {
                status: 503,
                code: Some(code.into()),
                message: Some(message.into()),
                ..<_>::default()
            })
        };
        let later = |message| error("temporarily_unavailable", message);
        for (error, words) in [
            (
                later("none of the registered thumbprints, which nobody typed: …"),
                "Nobody typed these",
            ),
            (later("none of the registered Thumbprints"), "Now the issuer presents certificates"),
            (error("invalid_grant", "thumbprint mismatch"), "Now the issuer presents certificates"),
            (later("can't be had at the moment"), "One possible reason"),
        ] {
            let said = told(&pinned, &error).unwrap_or_default();
            assert!(said.starts_with(words) && said.contains("regenerate"), "{said}");
        }
        // Another reason, no pin, or no certificate that is looked at.
        let by_pin = later("thumbprints");
        assert_eq!(told(&pinned, &error("invalid_grant", "expired")), None);
        assert_eq!(told(&pinned, &ApiError::Aborted), None);
        assert_eq!(told(&Issuer { thumbprints: Vec::new(), ..pinned.clone() }, &by_pin), None);
        let jwks = Some(serde_json::json!({"keys": []}));
        assert_eq!(told(&Issuer { jwks, ..pinned }, &by_pin), None);
    }

    const ONE: &str = "6938fd4d98bab03faadb97b34396831e3780aea1";

    #[test]
    fn reads_what_tools_print() {
        let colons = "69:38:FD:4D:98:BA:B0:3F:AA:DB:97:B3:43:96:83:1E:37:80:AE:A1";
        for text in [
            ONE.to_owned(),
            colons.to_owned(),
            format!("  {colons}\n\n"),
            format!("SHA1 Fingerprint={colons}"),
            format!("{ONE}\n{colons}"),
            format!("{ONE}, {ONE}"),
            ONE.to_uppercase(),
        ] {
            assert_eq!(parse(&text, &[]), Ok(vec![ONE.to_owned()]), "{text}");
        }
        assert_eq!(parse("", &[]), Ok(vec![]));
        assert_eq!(pretty(ONE), colons);
        assert_eq!(parse(&pretty(ONE), &[]), Ok(vec![ONE.to_owned()]));
    }

    #[test]
    fn takes_both_lengths() {
        let long = "0f".repeat(32);
        for text in [
            long.clone(),
            pretty(&long),
            format!("sha256 Fingerprint={}", pretty(&long)),
            format!("{}\n", long.to_uppercase()),
        ] {
            assert_eq!(parse(&text, &[]), Ok(vec![long.clone()]), "{text}");
        }
        assert_eq!(parse(&format!("{ONE}\n{long}"), &[]), Ok(vec![ONE.to_owned(), long]));
    }

    #[test]
    fn those_of_the_server_go_back_as_they_came() {
        let stored =
            [ONE.to_uppercase(), pretty(&"ab".repeat(32)), "odd one!".to_owned(), "abc".to_owned()];
        let shown: Vec<String> = stored.iter().map(|one| pretty(one)).collect();
        let kept = parse(&shown.join("\n"), &stored);
        assert_eq!(kept, Ok(stored.to_vec()), "{shown:?}");
        assert_eq!(parse(ONE, &stored), Ok(vec![ONE.to_uppercase()]), "typed anew in another form");
        let added = parse(&format!("{}\n{}", shown.join("\n"), "0f".repeat(20)), &stored).unwrap();
        assert_eq!((&added[..4], added[4].as_str()), (&stored[..], "0f".repeat(20).as_str()));
    }

    #[test]
    fn the_form_does_not_make_another_pin() {
        let (low, high) = ([ONE.to_owned()], [pretty(ONE)]);
        assert!(same(&low, &high) && same(&[], &[]));
        let two = [ONE.to_owned(), "ab".repeat(32)];
        assert!(same(&two, &["AB".repeat(32), ONE.to_owned()]));
        assert!(!same(&two, &low) && !same(&low, &["odd".to_owned()]));
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, word) in [
            ("abcd", "4 hexadecimal"),
            (&"a".repeat(63), "SHA-256 has 64"),
            ("zz", "characters"),
            (&format!("{ONE}\nxyz"), "Thumbprint 2"),
        ] {
            let problem = parse(text, &[]).unwrap_err();
            assert!(problem.contains(word), "{text}: {problem}");
        }
    }

    #[test]
    fn odd_ones_are_shown_as_they_are() {
        assert_eq!(pretty("äö"), "äö");
        assert_eq!(pretty("abc"), "AB:C");
    }
}
