//! Comparing a list with an earlier export of it: what was created, deleted and changed since.
//! Reads files of this console (`export::json`), and what is like them, leniently.

use crate::list::rows::kind_word;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner};

/// The largest file that is read, in bytes: far above an export of any real list.
pub const MAX_FILE_BYTES: u32 = 64 * 1024 * 1024;

/// An earlier export.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// When its rows were read, if it says.
    pub taken_at: Option<UnixSeconds>,
    /// The view that let its rows through; empty for the plain list.
    pub query: String,
    /// Whose tokens, if it says: organization, team, login of a person; empty where there is none.
    pub of: Option<[String; 3]>,
    /// The tokens, each once.
    pub tokens: Vec<AccessToken>,
    /// How many of its entries could not be read.
    pub skipped: usize,
}

/// Why a file can't be compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnExport {
    /// No JSON at all: a CSV, a picture.
    NotJson,
    /// JSON without a list `tokens`.
    NoTokens,
    /// There are entries, and none can be read.
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

/// Reads an export. Unknown keys are ignored, entries that can't be read are counted, a token that
/// occurs twice counts once, as it was first.
pub fn read(text: &str) -> Result<Snapshot, NotAnExport> {
    let file: Value = serde_json::from_str(text.trim_start_matches('\u{FEFF}'))
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

/// A token with an identifier; other fields may be missing or odd. Those that the contract does not
/// know are left out, as exports leave them out.
fn token(entry: &Value) -> Option<AccessToken> {
    let token: AccessToken = serde_json::from_value(entry.clone()).ok()?;
    let has_id = !token.id.as_str().is_empty();
    has_id.then(|| AccessToken { extra: serde_json::Map::new(), ..token })
}

impl Snapshot {
    /// Whether it is of other tokens than these; `None` when it is of the same, or does not say.
    /// The words name what it is of.
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
    /// Whether it has an organization admin's rights.
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

    /// Its name for people.
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

/// A token that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed {
    /// As the export has it.
    pub before: AccessToken,
    /// As it is now.
    pub now: AccessToken,
    /// What differs; never empty.
    pub fields: Vec<Field>,
}

/// What happened since an export.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Created since.
    pub added: Vec<AccessToken>,
    /// In the export, and no longer there.
    pub removed: Vec<AccessToken>,
    /// Still there, and different.
    pub changed: Vec<Changed>,
    /// Still there, and the same.
    pub unchanged: usize,
}

/// Compares an export with the whole list as it is now, active and expired.
///
/// Whole, because a token that an export of active tokens has and that expired since is not gone.
/// For the same reason what is not in the export is new only if it was created after its rows were
/// read: everything else was there and filtered out. Where one of the two instants is not known, it
/// counts as new.
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
    /// Whether nothing happened.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

#[cfg(test)]
mod tests;
