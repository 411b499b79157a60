//! The form of an issuer: what is typed, what is wrong with it, and the request that it becomes.

use super::{duration, keys, thumbprints};
use crate::fault::Refusal;
use serde_json::{Value, json};
use token_api::oidc::{Issuer, IssuerUpdate, MAX_EXPIRATION_RANGE, NewIssuer, WebAddress};

/// Above this many seconds a maximum is worth a word: an exchanged token is meant for one job.
pub const LONG_LIFE_SECONDS: i64 = 24 * 3600;

/// The most characters of a name that are sent.
const MAX_NAME_CHARS: usize = 100;

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// "Name".
    Name,
    /// "URL".
    Url,
    /// "Maximum expiration".
    MaxExpiration,
    /// "Thumbprints".
    Thumbprints,
    /// "Static keys".
    Keys,
}

/// What is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssuerDraft {
    /// What people call it.
    pub name: String,
    /// Where its discovery document is looked for.
    pub url: String,
    /// A length of time, as in "2 h"; empty leaves it to the server.
    pub max_expiration: String,
    /// One in a line.
    pub thumbprints: String,
    /// A key set as JSON.
    pub keys: String,
}

/// What is wrong, at most one sentence for each field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<(Field, String)>);

impl Problems {
    /// What is wrong with a field.
    pub fn of(&self, field: Field) -> Option<&str> {
        self.0.iter().find(|(at, _)| *at == field).map(|(_, words)| words.as_str())
    }

    /// Takes back what was said about a field.
    pub fn remove(&mut self, field: Field) {
        self.0.retain(|(at, _)| *at != field);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn note<T: Default>(&mut self, field: Field, result: Result<T, String>) -> T {
        result.unwrap_or_else(|problem| {
            self.0.push((field, problem));
            T::default()
        })
    }
}

/// The fields as they are sent.
struct Read {
    name: String,
    max_expiration: Option<i64>,
    thumbprints: Vec<String>,
    keys: Option<Value>,
}

impl IssuerDraft {
    /// The form filled in with what the server has.
    pub fn of(issuer: &Issuer) -> Self {
        let thumbprints: Vec<String> =
            issuer.thumbprints.iter().map(|one| thumbprints::pretty(one)).collect();
        Self {
            name: issuer.name.clone(),
            url: issuer.url.clone(),
            max_expiration: issuer
                .max_expiration
                .filter(|seconds| *seconds > 0)
                .map(duration::words)
                .unwrap_or_default(),
            thumbprints: thumbprints.join("\n"),
            keys: issuer.jwks.as_ref().map(|set| format!("{set:#}")).unwrap_or_default(),
        }
    }

    /// The same, with tokens that live no longer than a day.
    pub fn shortened(issuer: &Issuer) -> Self {
        let most =
            issuer.max_expiration.filter(|seconds| (1..=LONG_LIFE_SECONDS).contains(seconds));
        let max_expiration = duration::words(most.unwrap_or(LONG_LIFE_SECONDS));
        Self { max_expiration, ..Self::of(issuer) }
    }

    /// The registration that the form asks for.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn register(&self) -> Result<NewIssuer, Problems> {
        let mut problems = Problems::default();
        let url = self.url.trim().to_owned();
        let checked = WebAddress::issuer(&url).map(drop).map_err(|problem| problem.to_string());
        problems.note(Field::Url, checked);
        let Read { name, max_expiration, thumbprints, keys } = self.read(&mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(NewIssuer { name, url, thumbprints, jwks: keys, max_expiration })
    }

    /// The change that the form asks for, or `None` when it asks for none. The name is always said,
    /// because servers want it.
    ///
    /// # Errors
    /// What is wrong, field by field: also what can't be undone by a change.
    pub fn update(&self, issuer: &Issuer) -> Result<Option<IssuerUpdate>, Problems> {
        let mut problems = Problems::default();
        let Read { name, max_expiration, thumbprints, keys } = self.read(&mut problems);
        let before = Self::of(issuer);
        if self.max_expiration.trim().is_empty() && !before.max_expiration.is_empty() {
            let words =
                "A maximum can be changed but not taken away. Without one, servers take 25 h.";
            problems.0.push((Field::MaxExpiration, words.into()));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut update = IssuerUpdate {
            max_expiration: max_expiration.filter(|_| max_expiration != issuer.max_expiration),
            ..IssuerUpdate::default()
        };
        if keys != issuer.jwks {
            // A set without keys stands for those that the issuer publishes.
            update.jwks = Some(keys.unwrap_or_else(|| json!({ "keys": [] })));
        }
        if before.thumbprints.trim() != self.thumbprints.trim() && thumbprints != issuer.thumbprints
        {
            update.thumbprints = Some(thumbprints);
        }
        let is_same = update == IssuerUpdate::default() && name == issuer.name;
        Ok((!is_same).then_some(IssuerUpdate { name: Some(name), ..update }))
    }

    fn read(&self, problems: &mut Problems) -> Read {
        let name = self.name.trim();
        let checked_name = match name.chars().count() {
            0 => Err("Give it a name by which people will know it.".to_owned()),
            1..=MAX_NAME_CHARS => Ok(name.to_owned()),
            count => {
                Err(format!("The name has {count} characters; {MAX_NAME_CHARS} are the most."))
            }
        };
        let keys = keys::parse(&self.keys).map_err(|refused| refused.words());
        Read {
            name: problems.note(Field::Name, checked_name),
            max_expiration: problems.note(Field::MaxExpiration, life(&self.max_expiration)),
            thumbprints: problems.note(Field::Thumbprints, thumbprints::parse(&self.thumbprints)),
            keys: problems.note(Field::Keys, keys),
        }
    }
}

/// The longest life of tokens in seconds, within what servers take.
fn life(text: &str) -> Result<Option<i64>, String> {
    match duration::parse(text)? {
        Some(seconds) if !MAX_EXPIRATION_RANGE.contains(&seconds) => {
            let (least, most) = (MAX_EXPIRATION_RANGE.start(), MAX_EXPIRATION_RANGE.end());
            let (least, most) = (duration::words(*least), duration::words(*most));
            Err(format!("It can be {least} to {most}."))
        }
        life => Ok(life),
    }
}

/// Whether an issuer is what a change asks for.
pub fn has_taken(now: &Issuer, update: &IssuerUpdate) -> bool {
    let no_keys = json!({ "keys": [] });
    update.name.as_ref().is_none_or(|name| *name == now.name)
        && update.max_expiration.is_none_or(|most| Some(most) == now.max_expiration)
        && update.thumbprints.as_ref().is_none_or(|all| *all == now.thumbprints)
        && update.jwks.as_ref().is_none_or(|keys| keys == now.jwks.as_ref().unwrap_or(&no_keys))
}

/// The field that a refusal is about, with the words to be shown there.
pub fn place(refusal: &Refusal) -> Option<(Field, String)> {
    let field = match refusal.field.as_deref() {
        Some("name") => Field::Name,
        Some("url") => Field::Url,
        Some("maxExpiration") => Field::MaxExpiration,
        Some("thumbprints") => Field::Thumbprints,
        Some("jwks") => Field::Keys,
        _ => return None,
    };
    let words = refusal.message.clone().unwrap_or_else(|| "The server refuses this.".into());
    Some((field, words))
}

#[cfg(test)]
mod tests {
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
    fn only_what_changed_is_sent_with_the_name() {
        let of = IssuerDraft::of(&issuer());
        let asked = |draft: IssuerDraft| draft.update(&issuer()).unwrap().unwrap();
        let named = |name: &str| IssuerUpdate { name: Some(name.into()), ..<_>::default() };
        assert_eq!(asked(IssuerDraft { name: "x".into(), ..of.clone() }), named("x"));
        assert_eq!(
            asked(IssuerDraft { max_expiration: "1 h".into(), ..of.clone() }),
            IssuerUpdate { max_expiration: Some(3600), ..named("GitHub") }
        );
        assert_eq!(
            asked(IssuerDraft { thumbprints: String::new(), ..of.clone() }),
            IssuerUpdate { thumbprints: Some(vec![]), ..named("GitHub") }
        );
        let mut other = keys();
        other["keys"][0]["kid"] = json!("new");
        assert_eq!(
            asked(IssuerDraft { keys: other.to_string(), ..of }),
            IssuerUpdate { jwks: Some(other), ..named("GitHub") }
        );
        let of = IssuerDraft::of(&issuer());
        assert_eq!(
            asked(IssuerDraft { keys: String::new(), ..of }),
            IssuerUpdate { jwks: Some(json!({"keys": []})), ..named("GitHub") }
        );
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
            field: Some(field.into()),
            message: Some("no".into()),
            ..Refusal::default()
        };
        assert_eq!(place(&refusal("jwks")), Some((Field::Keys, "no".into())));
        assert_eq!(place(&refusal("url")), Some((Field::Url, "no".into())));
        assert_eq!(place(&refusal("other")), None);
    }
}
