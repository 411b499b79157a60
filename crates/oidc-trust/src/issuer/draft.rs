//! The form of an issuer: what is typed, what is wrong with it, and the request that it becomes. What
//! somebody else changed while it was filled in is in [`meanwhile`].

pub mod meanwhile;

use super::duration;
use super::keys;
use super::thumbprints;
use console_core::backend::fault::Refusal;
use console_core::submission;
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

/// What is wrong with the fields.
pub type Problems = submission::Problems<Field>;

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
        problems.check(Field::Url, checked);
        let Read { name, max_expiration, thumbprints, keys } = self.read(&mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(NewIssuer { name, url, thumbprints, jwks: keys, max_expiration })
    }

    /// The change that the form asks for, or `None` when it asks for none: what was changed here and
    /// nothing else, so that what somebody else changed meanwhile is not taken back.
    ///
    /// # Errors
    /// What is wrong with what was changed, field by field: also what can't be undone by a change.
    pub fn update(&self, issuer: &Issuer) -> Result<Option<IssuerUpdate>, Problems> {
        let before = Self::of(issuer);
        let mut problems = Problems::default();
        let mut update = IssuerUpdate::default();
        if self.name != before.name {
            let name = problems.check(Field::Name, name(&self.name)).unwrap_or_default();
            update.name = (name != issuer.name).then_some(name);
        }
        if self.max_expiration.trim() != before.max_expiration {
            let life = match life(&self.max_expiration) {
                Ok(None) => {
                    Err("A maximum can be changed but not taken away. Without one, servers \
                                 take 25 h."
                        .to_owned())
                }
                life => life,
            };
            let life = problems.check(Field::MaxExpiration, life).unwrap_or_default();
            update.max_expiration = life.filter(|_| life != issuer.max_expiration);
        }
        if self.thumbprints.trim() != before.thumbprints.trim() {
            let read = thumbprints::parse(&self.thumbprints, &issuer.thumbprints);
            let thumbprints = problems.check(Field::Thumbprints, read).unwrap_or_default();
            update.thumbprints = (thumbprints != issuer.thumbprints).then_some(thumbprints);
        }
        if self.keys.trim() != before.keys.trim() {
            let keys = problems.check(Field::Keys, read_keys(&self.keys)).unwrap_or_default();
            // A set without keys stands for those that the issuer publishes.
            update.jwks =
                (keys != issuer.jwks).then(|| keys.unwrap_or_else(|| json!({ "keys": [] })));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok((update != IssuerUpdate::default()).then_some(update))
    }

    fn read(&self, problems: &mut Problems) -> Read {
        let thumbprints = thumbprints::parse(&self.thumbprints, &[]);
        Read {
            name: problems.check(Field::Name, name(&self.name)).unwrap_or_default(),
            max_expiration: problems
                .check(Field::MaxExpiration, life(&self.max_expiration))
                .unwrap_or_default(),
            thumbprints: problems.check(Field::Thumbprints, thumbprints).unwrap_or_default(),
            keys: problems.check(Field::Keys, read_keys(&self.keys)).unwrap_or_default(),
        }
    }
}

fn name(text: &str) -> Result<String, String> {
    let name = text.trim();
    match name.chars().count() {
        0 => Err("Give it a name by which people will know it.".to_owned()),
        1..=MAX_NAME_CHARS => Ok(name.to_owned()),
        count => Err(format!("The name has {count} characters; {MAX_NAME_CHARS} are the most.")),
    }
}

fn read_keys(text: &str) -> Result<Option<Value>, String> {
    keys::parse(text).map_err(|refused| refused.words())
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
        && update.thumbprints.as_ref().is_none_or(|all| thumbprints::same(all, &now.thumbprints))
        && update.jwks.as_ref().is_none_or(|keys| keys == now.jwks.as_ref().unwrap_or(&no_keys))
}

/// Whether a server refuses a change for not saying the name, as some do.
pub fn wants_name(refusal: &Refusal, update: &IssuerUpdate) -> bool {
    let says = |text: &str| text.to_ascii_lowercase().contains("name");
    update.name.is_none()
        && matches!(refusal.status, 400 | 422)
        && (refusal.field().as_deref().is_some_and(says)
            || refusal.message.as_deref().is_some_and(says))
}

/// The field that a refusal is about, with the words to be shown there. The URL is a field where the
/// issuer `is_new`.
pub fn place(refusal: &Refusal, is_new: bool) -> Option<(Field, String)> {
    let field = match refusal.field().as_deref() {
        Some("name") => Field::Name,
        Some("url") if is_new => Field::Url,
        Some("maxExpiration") => Field::MaxExpiration,
        Some("thumbprints") => Field::Thumbprints,
        Some("jwks") => Field::Keys,
        _ => return None,
    };
    let said = refusal.message.as_deref().map(str::trim).filter(|said| !said.is_empty());
    let words = said.unwrap_or("The server refuses this.").to_owned();
    Some((field, words))
}

#[cfg(test)]
mod tests;
