//! Compares a list with an earlier export of it: what was created, deleted and changed since. It
//! reads files of this console (`export::json`), and similar ones, leniently.

use crate::list::rows::kind_word;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner};

/// The largest file that is read, in bytes; much larger than an export of any real list.
pub const MAX_FILE_BYTES: u32 = 64 * 1024 * 1024;

/// An earlier export.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// When its rows were read, if the file says.
    pub taken_at: Option<UnixSeconds>,
    /// The query that selected its rows; empty for the plain list.
    pub query: String,
    /// The owner of the tokens, if the file says: organization, team, login of a user. Parts that
    /// do not apply are empty.
    pub of: Option<[String; 3]>,
    /// The tokens, without duplicates.
    pub tokens: Vec<AccessToken>,
    /// How many of its entries could not be read.
    pub skipped: usize,
}

/// Why a file cannot be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnExport {
    /// Not JSON: for example a CSV file or a picture.
    NotJson,
    /// JSON without a list `tokens`.
    NoTokens,
    /// There are entries, but none can be read.
    NothingReadable,
}

impl NotAnExport {
    /// What is wrong, and what to do, as sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotJson => {
                "This is no JSON file. Choose one that was written by “Export”, “JSON”; a CSV \
                 can't be compared."
            }
            Self::NoTokens => {
                "This JSON file has no list “tokens”: it is no export of this console."
            }
            Self::NothingReadable => "None of the tokens in this file could be read.",
        }
    }
}

/// Reads an export. Unknown keys are ignored, and unreadable entries are counted. Of a token that
/// occurs twice, the first entry counts.
pub fn read(text: &str) -> Result<Snapshot, NotAnExport> {
    let file = token_api::json::parse(text.trim_start_matches('\u{FEFF}'))
        .map_err(|_| NotAnExport::NotJson)?;
    let entries = file["tokens"].as_array().ok_or(NotAnExport::NoTokens)?;
    let (mut seen, mut skipped) = (HashSet::new(), 0);
    let mut tokens = Vec::new();
    for entry in entries {
        match token(entry) {
            Some(token) if seen.insert(token.id.clone()) => tokens.push(token),
            Some(_) => {}
            None => skipped += 1,
        }
    }
    if tokens.is_empty() && skipped > 0 {
        return Err(NotAnExport::NothingReadable);
    }
    let text = |key: &str| file[key].as_str().unwrap_or_default().to_owned();
    let instant = |key: &str| file[key].as_str().and_then(UnixSeconds::from_rfc3339);
    let says = ["organization", "team", "user"].iter().any(|key| file[*key].is_string());
    Ok(Snapshot {
        taken_at: instant("listedAt").or_else(|| instant("exportedAt")),
        query: text("query"),
        of: says.then(|| [text("organization"), text("team"), text("user")]),
        tokens,
        skipped,
    })
}

/// A token with an identifier; other fields may be missing or invalid. Unknown fields are left out,
/// as in exports.
fn token(entry: &Value) -> Option<AccessToken> {
    let token: AccessToken = serde_json::from_value(entry.clone()).ok()?;
    let has_id = !token.id.as_str().is_empty();
    has_id.then(|| AccessToken { extra: serde_json::Map::new(), ..token })
}

impl Snapshot {
    /// Names the owner in the file if it is not this one; `None` if it is the same, or the file
    /// does not say.
    pub fn is_of_another(&self, owner: &Owner, login: &str) -> Option<String> {
        let [org, team, user] = self.of.as_ref()?;
        let (own_org, own_team, own_user) = match owner {
            Owner::Personal => ("", "", login),
            Owner::Organization(org) => (org.as_str(), "", ""),
            Owner::Team(org, team) => (org.as_str(), team.as_str(), ""),
        };
        if (org.as_str(), team.as_str(), user.as_str()) == (own_org, own_team, own_user) {
            return None;
        }
        Some(match (org.is_empty(), team.is_empty()) {
            (true, _) => format!("the personal tokens of {user}"),
            (false, true) => format!("organization {org}"),
            (false, false) => format!("team {team} of organization {org}"),
        })
    }
}

/// A field that can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name.
    Name,
    /// The description.
    Description,
    /// The kind.
    Kind,
    /// The role's name.
    Role,
    /// Whether it has the rights of an organization admin.
    Admin,
    /// Who created it.
    CreatedBy,
    /// When it expires.
    Expires,
    /// When it was last used.
    LastUsed,
}

impl Field {
    const ALL: [Self; 8] = [
        Self::Name,
        Self::Description,
        Self::Kind,
        Self::Role,
        Self::Admin,
        Self::CreatedBy,
        Self::Expires,
        Self::LastUsed,
    ];

    /// Its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Description => "Description",
            Self::Kind => "Kind",
            Self::Role => "Role",
            Self::Admin => "Admin",
            Self::CreatedBy => "Creator",
            Self::Expires => "Expires",
            Self::LastUsed => "Last used",
        }
    }

    fn differs(self, a: &AccessToken, b: &AccessToken) -> bool {
        let role = |token: &AccessToken| token.role.as_ref().map(|role| role.name.clone());
        match self {
            Self::Name => a.name != b.name,
            Self::Description => a.description != b.description,
            Self::Kind => kind_word(a) != kind_word(b),
            Self::Role => role(a).unwrap_or_default() != role(b).unwrap_or_default(),
            Self::Admin => a.admin != b.admin,
            Self::CreatedBy => a.created_by != b.created_by,
            Self::Expires => a.expires != b.expires,
            Self::LastUsed => a.last_used != b.last_used,
        }
    }
}

/// A token that has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// The token in the export.
    pub before: AccessToken,
    /// The token now.
    pub now: AccessToken,
    /// The fields that differ; never empty.
    pub fields: Vec<Field>,
}

/// The changes since an export.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Created since.
    pub added: Vec<AccessToken>,
    /// In the export, but no longer in the list.
    pub removed: Vec<AccessToken>,
    /// In both, but different.
    pub changed: Vec<Changed>,
    /// The number of tokens that are in both and equal.
    pub unchanged: usize,
}

/// Compares an export with the complete present list of active and expired tokens.
///
/// The list must be complete, because a token of an export of active tokens may have expired since
/// and still exist. For the same reason, a token that is not in the export is new only if it was
/// created after the export's rows were read: all others existed and were filtered out. If one of
/// the two instants is not known, the token counts as new.
pub fn compare(earlier: &Snapshot, now: impl IntoIterator<Item = AccessToken>) -> Comparison {
    let mut known: HashMap<_, _> = earlier.tokens.iter().map(|token| (&token.id, token)).collect();
    let mut comparison = Comparison::default();
    for token in now {
        let Some(before) = known.remove(&token.id) else {
            let was_there = earlier
                .taken_at
                .zip(token.created_at())
                .is_some_and(|(taken, created)| created < taken);
            if !was_there {
                comparison.added.push(token);
            }
            continue;
        };
        let fields: Vec<_> =
            Field::ALL.into_iter().filter(|field| field.differs(before, &token)).collect();
        if fields.is_empty() {
            comparison.unchanged += 1;
        } else {
            comparison.changed.push(Changed { before: before.clone(), now: token, fields });
        }
    }
    let is_left = |token: &&AccessToken| known.contains_key(&token.id);
    comparison.removed = earlier.tokens.iter().filter(is_left).cloned().collect();
    comparison
}

impl Comparison {
    /// Whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

#[cfg(test)]
mod tests;
