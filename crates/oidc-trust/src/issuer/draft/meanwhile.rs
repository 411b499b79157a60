//! Somebody else changed an issuer while it was edited here: what they changed, and the form over what
//! is stored now. What was changed here stays; nothing of theirs is taken back without being asked for.

use super::{Field, IssuerDraft};
use crate::issuer::keys;
use crate::issuer::thumbprints;
use token_api::oidc::Issuer;

/// A field that somebody else changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theirs {
    /// Which one.
    pub field: Field,
    /// What it said when editing began, in words.
    pub before: String,
    /// What it says now, in words.
    pub now: String,
    /// What the form says, in words, where it was changed here too and differs.
    pub yours: Option<String>,
}

impl Theirs {
    /// What the field is called.
    pub fn label(&self) -> &'static str {
        match self.field {
            Field::Name => "Name",
            Field::Url => "URL",
            Field::MaxExpiration => "Maximum expiration",
            Field::Thumbprints => "Thumbprints",
            Field::Keys => "Static keys",
        }
    }
}

/// The fields that a change can have.
const FIELDS: [Field; 4] = [Field::Name, Field::MaxExpiration, Field::Thumbprints, Field::Keys];

/// What somebody else changed between `base`, with which editing began, and `now`.
pub fn changed(base: &Issuer, now: &Issuer) -> Vec<Field> {
    let differs = |field: &Field| match field {
        Field::Name => base.name != now.name,
        Field::Url => base.url != now.url,
        Field::MaxExpiration => base.max_expiration != now.max_expiration,
        Field::Thumbprints => !thumbprints::same(&base.thumbprints, &now.thumbprints),
        Field::Keys => base.jwks != now.jwks,
    };
    FIELDS.into_iter().filter(differs).collect()
}

impl IssuerDraft {
    /// The same edits over what is stored now, and what somebody else changed. A field that was not
    /// changed here says what is stored.
    pub fn rebased(&self, base: &Issuer, now: &Issuer) -> (Self, Vec<Theirs>) {
        let (before, stored) = (Self::of(base), Self::of(now));
        let (mut draft, mut theirs) = (self.clone(), Vec::new());
        for field in FIELDS {
            let is_mine = self.text(field).trim() != before.text(field).trim()
                && self.text(field).trim() != stored.text(field).trim();
            if changed(base, now).contains(&field) {
                theirs.push(Theirs {
                    field,
                    before: words(&before, field),
                    now: words(&stored, field),
                    yours: is_mine.then(|| words(self, field)),
                });
            }
            if !is_mine {
                stored.text(field).clone_into(draft.text_mut(field));
            }
        }
        (draft, theirs)
    }

    /// The same with one field as it is stored.
    pub fn take(&mut self, field: Field, now: &Issuer) {
        Self::of(now).text(field).clone_into(self.text_mut(field));
    }

    fn text(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::Url => &self.url,
            Field::MaxExpiration => &self.max_expiration,
            Field::Thumbprints => &self.thumbprints,
            Field::Keys => &self.keys,
        }
    }

    fn text_mut(&mut self, field: Field) -> &mut String {
        match field {
            Field::Name => &mut self.name,
            Field::Url => &mut self.url,
            Field::MaxExpiration => &mut self.max_expiration,
            Field::Thumbprints => &mut self.thumbprints,
            Field::Keys => &mut self.keys,
        }
    }
}

/// What a field says, for a sentence.
fn words(draft: &IssuerDraft, field: Field) -> String {
    let text = draft.text(field).trim();
    match field {
        Field::MaxExpiration if text.is_empty() => "the server’s own".into(),
        _ if text.is_empty() => "none".into(),
        Field::Thumbprints => text.lines().map(str::trim).collect::<Vec<_>>().join(", "),
        Field::Keys => match keys::parse(text) {
            Ok(Some(set)) => keys::words(&set),
            _ => "a text that is no set of keys".into(),
        },
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ONE: &str = "6938fd4d98bab03faadb97b34396831e3780aea1";

    fn issuer(name: &str, most: Option<i64>, thumbprints: &[&str]) -> Issuer {
        let issuer = json!({"id": "i", "name": name, "url": "https://a.example",
            "maxExpiration": most, "thumbprints": thumbprints});
        serde_json::from_value(issuer).unwrap()
    }

    #[test]
    fn what_the_other_admin_did_is_kept() {
        let two = "ab".repeat(32);
        let base = issuer("CI", Some(7200), &[ONE]);
        let now = issuer("CI of acme", Some(7200), &[ONE, &two]);
        let mine = IssuerDraft { max_expiration: "1 h".into(), ..IssuerDraft::of(&base) };
        let (rebased, theirs) = mine.rebased(&base, &now);
        let told: Vec<_> = theirs
            .iter()
            .map(|one| (one.label(), &*one.before, &*one.now, one.yours.is_some()))
            .collect();
        let (old, new) = (thumbprints::pretty(ONE), thumbprints::pretty(&two));
        let both = format!("{old}, {new}");
        assert_eq!(
            told,
            [("Name", "CI", "CI of acme", false), ("Thumbprints", &*old, &*both, false)]
        );
        // What is sent after that is what was changed here alone.
        let update = rebased.update(&now).unwrap().unwrap();
        assert_eq!(serde_json::to_value(update).unwrap(), json!({"maxExpiration": 3600}));
    }

    #[test]
    fn what_both_changed_is_for_the_admin_to_choose() {
        let base = issuer("CI", None, &[]);
        let now = issuer("Theirs", Some(3600), &[]);
        let mine = IssuerDraft { name: "Mine".into(), ..IssuerDraft::of(&base) };
        let (mut rebased, theirs) = mine.rebased(&base, &now);
        assert_eq!(theirs[0].yours.as_deref(), Some("Mine"));
        assert_eq!((&*theirs[1].before, &*theirs[1].now), ("the server’s own", "1 hour"));
        let mine_over = rebased.update(&now).unwrap().unwrap();
        assert_eq!(serde_json::to_value(mine_over).unwrap(), json!({"name": "Mine"}));
        rebased.take(Field::Name, &now);
        assert_eq!(rebased.update(&now), Ok(None), "theirs is taken: nothing is left to send");
    }

    #[test]
    fn the_same_change_on_both_sides_is_none() {
        let (base, now) = (issuer("CI", None, &[]), issuer("Both", None, &[]));
        let mine = IssuerDraft { name: "Both".into(), ..IssuerDraft::of(&base) };
        let (rebased, theirs) = mine.rebased(&base, &now);
        assert_eq!((theirs.len(), &theirs[0].yours), (1, &None));
        assert_eq!(rebased.update(&now), Ok(None));
    }

    #[test]
    fn what_changes_by_itself_is_no_change_of_somebody() {
        let base = issuer("CI", Some(60), &[ONE]);
        let mut now = issuer("CI", Some(60), &[&thumbprints::pretty(ONE)]);
        now.last_used = Some("2026-11-29T01:00:00Z".into());
        now.modified = Some("2026-11-29T01:00:00Z".into());
        assert_eq!(changed(&base, &now), []);
        now.jwks = Some(json!({"keys": []}));
        assert_eq!(changed(&base, &now), [Field::Keys]);
    }
}
