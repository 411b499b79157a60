//! A value that the server refused: what the audit log tells of the tokens that were refused at
//! that time. Other tokens are refused as well, some once a second, so a refusal at the right time
//! alone does not tell which token the value is.

use super::leak::CLOCK_SECONDS;
use token_api::audit::{AuditPage, EventFields};
use token_api::id::TokenId;
use token_api::time::UnixSeconds;

/// How far back earlier refusals are looked for, in seconds. A token that was refused in this time
/// before the check is in use somewhere, and may have been refused by chance during the check. Some
/// servers write equal refusals down once an hour, the reference backend among them.
pub const LOOK_BACK_SECONDS: i64 = 2 * 3600;

/// A token whose use was refused, by the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its identifier.
    pub id: TokenId,
    /// Its name; empty if the log has none.
    pub name: String,
    /// The login of its user; empty if the log has none.
    pub login: String,
}

impl Refused {
    /// The name, or else the identifier.
    pub fn label(&self) -> &str {
        if self.name.trim().is_empty() { self.id.as_str() } else { &self.name }
    }
}

/// What a log tells about the refusal of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Traced {
    /// It names no token that was refused at that time.
    Nothing,
    /// The value is most likely this token: the log has one refusal of that time, with the words of
    /// the answer, and none of the same token before it.
    Likely(Refused),
    /// These tokens were refused at that time, and nothing ties one of them to the value.
    AtThatTime(Vec<Refused>),
}

impl Traced {
    /// The tokens that are named.
    pub fn tokens(&self) -> &[Refused] {
        match self {
            Self::Nothing => &[],
            Self::Likely(only) => std::slice::from_ref(only),
            Self::AtThatTime(tokens) => tokens,
        }
    }

    /// What is said, as sentences, of the log of `org`.
    pub fn words(&self, org: &str) -> String {
        match self {
            Self::Nothing => format!(
                "The audit log of {org} names no token that was refused at this moment. Servers \
                 note refusals of organization and team tokens, not always those of personal ones, \
                 and may note repeated ones once an hour."
            ),
            Self::Likely(_) => format!(
                "The audit log of {org} has one refusal of this moment, with the same reason, and \
                 no earlier one of that token: this is most likely the token."
            ),
            Self::AtThatTime(tokens) => {
                let tokens = match tokens.as_slice() {
                    [_] => "one token was".to_owned(),
                    several => format!("{} tokens were", several.len()),
                };
                format!(
                    "By the audit log of {org}, {tokens} refused at about this time. That does not \
                     tell which token this value is: others are refused at the same time."
                )
            }
        }
    }
}

/// The use of the value, and the answer.
#[derive(Clone, Copy, Debug)]
pub struct Check<'a> {
    /// Before it was sent.
    pub from: UnixSeconds,
    /// After the answer.
    pub to: UnixSeconds,
    /// The reason that the server gave; may be empty.
    pub said: &'a str,
}

/// What a page of the log tells about a refused value. The page has the newest events first and
/// should reach back [`LOOK_BACK_SECONDS`] before the check; if it does not, nothing is likely.
pub fn traced(page: &AuditPage, check: Check<'_>) -> Traced {
    let (from, to) =
        (check.from.plus_seconds(-CLOCK_SECONDS), check.to.plus_seconds(CLOCK_SECONDS));
    let refusals: Vec<EventFields<'_>> = page
        .rows()
        .filter_map(|row| row.fields().ok())
        .filter(|event| event.auth_failure.is_yes() && !event.token_id.is_empty())
        .collect();
    let during = |event: &&EventFields<'_>| (from.0..=to.0).contains(&event.timestamp);
    let now: Vec<_> = refusals.iter().filter(during).collect();
    let said = check.said.trim();
    if let [only] = now.as_slice() {
        let repeats = !said.is_empty() && only.description.contains(said);
        let of_it = refusals.iter().filter(|event| event.token_id == only.token_id).count();
        if repeats && of_it == 1 && page.next.is_none() && page.undated() == 0 {
            return Traced::Likely(refused(only));
        }
    }
    let mut found: Vec<Refused> = Vec::new();
    for event in now {
        if found.iter().all(|known| known.id.as_str() != event.token_id) {
            found.push(refused(event));
        }
    }
    if found.is_empty() { Traced::Nothing } else { Traced::AtThatTime(found) }
}

fn refused(event: &EventFields<'_>) -> Refused {
    Refused {
        id: TokenId::new(event.token_id.as_ref()),
        name: event.token_name.to_string(),
        login: event.user_login.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use token_api::audit::read_page;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);
    const SAID: &str = "This token was deleted.";

    fn page(events: &[Value]) -> AuditPage {
        read_page(json!({ "auditLogEvents": events }).to_string().as_bytes()).unwrap()
    }

    fn refusal(at: i64, id: &str, reason: &str) -> Value {
        json!({
            "timestamp": at, "event": "Auth Failure Token", "authFailure": true, "tokenID": id,
            "tokenName": format!("name-{id}"), "description": format!("GET /api/user: {reason}"),
            "user": {"githubLogin": format!("acme/name-{id}")},
        })
    }

    fn of(events: &[Value], said: &str) -> Traced {
        traced(&page(events), Check { from: NOW, to: NOW.plus_seconds(1), said })
    }

    fn ids(traced: &Traced) -> Vec<&str> {
        traced.tokens().iter().map(|token| token.id.as_str()).collect()
    }

    #[test]
    fn the_only_refusal_with_the_same_reason_is_most_likely_it() {
        let ours = refusal(NOW.0, "a", SAID);
        let found = of(std::slice::from_ref(&ours), SAID);
        assert!(matches!(&found, Traced::Likely(token) if token.label() == "name-a"), "{found:?}");
        assert!(found.words("acme").contains("most likely"));
        // An earlier refusal of another token changes nothing.
        let other = refusal(NOW.0 - 90, "b", "This token expired.");
        assert!(matches!(of(&[ours.clone(), other], SAID), Traced::Likely(_)));
        let (mut success, mut nameless) = (ours.clone(), ours);
        success["authFailure"] = json!(false);
        nameless["tokenID"] = json!("");
        assert_eq!(of(&[success, nameless, refusal(NOW.0 + 60, "d", SAID)], SAID), Traced::Nothing);
    }

    #[test]
    fn a_refusal_by_chance_identifies_nothing() {
        let ours = refusal(NOW.0, "a", SAID);
        let other = refusal(NOW.0, "b", "This token expired.");
        // A token that something uses every second, for another reason and for the same one.
        let regular: Vec<Value> =
            (0..100).map(|ago| refusal(NOW.0 - ago, "c", "This token expired.")).collect();
        let table = [
            (of(std::slice::from_ref(&other), SAID), vec!["b"]),
            (of(std::slice::from_ref(&ours), ""), vec!["a"]),
            (of(&[ours.clone(), other], SAID), vec!["a", "b"]),
            (of(&[ours.clone(), ours.clone()], SAID), vec!["a"]),
            (of(&[ours.clone(), refusal(NOW.0 - 3600, "a", SAID)], SAID), vec!["a"]),
            (of(&regular, SAID), vec!["c"]),
            (of(&regular, "This token expired."), vec!["c"]),
        ];
        for (found, expected) in table {
            assert!(matches!(found, Traced::AtThatTime(_)), "{found:?}");
            assert_eq!(ids(&found), expected);
            assert!(!found.words("acme").contains("likely"));
        }
        let more = json!({ "auditLogEvents": [ours], "continuationToken": "more" });
        let more = read_page(more.to_string().as_bytes()).unwrap();
        let cut = traced(&more, Check { from: NOW, to: NOW, said: SAID });
        assert!(matches!(cut, Traced::AtThatTime(_)), "earlier refusals were not read");
    }

    #[test]
    fn without_a_name_the_identifier_is_the_label() {
        let of =
            |name: &str| Refused { id: TokenId::new("a"), name: name.into(), login: "".into() };
        assert_eq!((of("ci").label(), of(" ").label()), ("ci", "a"));
    }
}
