//! Rotation. The API cannot edit a token, so a change or a new value needs a successor. Both exist
//! until everything uses the new value; then the predecessor is deleted. This module proposes the
//! successor, finds the rotations that are in progress in a list, and tells how far each has come.
//! `token_api::mark` defines how a successor names its predecessor. The current time is an
//! argument.

mod stage;

pub use stage::{QUIET_SECONDS, SAFE_SECONDS, Stage};

use crate::create::draft::Draft;
use crate::list::rows::TokenRow;
use console_core::text::order::sorted;
use console_core::text::visible_text::visible;
use console_core::when::Zone;
use std::sync::Arc;
use token_api::expiry::{ExpiryCap, ExpiryChoice, latest_expiry};
use token_api::id::TokenId;
use token_api::mark::{mark_length, named_in};
use token_api::name::{MAX_NAME_CHARS, MAX_TEXT_CHARS};
use token_api::time::{Moment, SECONDS_PER_DAY, UnixSeconds};
use token_api::token::AccessToken;

/// The highest number at the end of a name that counts as ours: `ci-2` continues as `ci-3`, but
/// `web-443` and `deploy-2026` have another meaning and become `web-443-2`.
const LAST_COUNT: u32 = 99;

/// The name for a successor if the old name has no allowed character.
const FALLBACK_NAME: &str = "token";

/// What an admin token can do and a standard token cannot. Source: the rights of an organization
/// admin, without those over organization tokens. Servers may keep more from tokens: the reference
/// backend keeps OIDC issuers, which could give out organization tokens.
pub const ADMIN_POWERS: [&str; 3] = [
    "add and remove people, change team roles",
    "transfer stacks, manage team tokens, read the audit log",
    "do what else an organization admin can, except create or delete organization tokens and what \
     this server keeps from tokens, such as OIDC issuers",
];

/// A valid name for the successor of `name`: `NAME-2`, `-3` …, the first one for which `is_taken`
/// is false. A long name loses characters before the number, and characters that are not allowed
/// become `-`. Names of deleted tokens stay taken but are in no list; only the server knows them.
pub fn successor_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let (base, count) = split_count(name.trim());
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let base: String = base.chars().map(allowed).collect();
    let base = base.trim_matches('-');
    let base = if base.is_empty() { FALLBACK_NAME } else { base };
    let mut next = count + 1;
    loop {
        let number = next.to_string();
        let limit = MAX_NAME_CHARS - 1 - number.len();
        let start: String = base.chars().take(limit).collect();
        let candidate = format!("{}-{number}", start.trim_end_matches(['-', '_']));
        if !is_taken(&candidate) || next == u32::MAX {
            return candidate;
        }
        next += 1;
    }
}

/// Splits a name into the name without a rotation's number, and that number; 1 for a first token.
pub(crate) fn split_count(name: &str) -> (&str, u32) {
    let counted = name.rsplit_once('-').and_then(|(base, number)| {
        let count: u32 = number.parse().ok()?;
        let ours = (2..=LAST_COUNT).contains(&count) && number == count.to_string();
        (ours && !base.is_empty()).then_some((base, count))
    });
    counted.unwrap_or((name, 1))
}

/// A limit that makes the life of a successor shorter than that of its predecessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The organization's cap.
    Cap(ExpiryCap),
    /// The API's limit of two years.
    TwoYears,
}

/// A proposed successor: like the predecessor except for its name and what had to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The draft, without the rotation mark in its description.
    pub draft: Draft,
    /// The limit that shortened its life, if any.
    pub shortened: Option<Limit>,
}

/// Proposes the successor of `token`. `is_taken` says whether a name is used.
pub fn propose(
    token: &AccessToken,
    is_taken: impl Fn(&str) -> bool,
    now: UnixSeconds,
    cap: Option<ExpiryCap>,
    zone: &dyn Zone,
) -> Proposal {
    let mut draft = Draft::new(cap);
    if let Some(name) = token.given_name() {
        draft.name = successor_name(name, is_taken);
    }
    let most = MAX_TEXT_CHARS.saturating_sub(mark_length(&token.id));
    draft.description = token.purpose().chars().take(most).collect();
    // If the server does not say the level, the lower one is proposed; the dialog says so.
    draft.admin = token.admin == Some(true);
    draft.role = token.role.clone().filter(|role| !role.id.as_str().is_empty());
    let shortened = same_life(token, &mut draft, now, cap, zone);
    Proposal { draft, shortened }
}

/// The same life, from creation to expiry, counted from now, within the cap and two years. If the
/// server does not give a plausible life, the default selection stays.
fn same_life(
    token: &AccessToken,
    draft: &mut Draft,
    now: UnixSeconds,
    cap: Option<ExpiryCap>,
    zone: &dyn Zone,
) -> Option<Limit> {
    let two_years = latest_expiry(now);
    let wanted = match (&token.expires, token.created_at(), cap) {
        (Moment::Never, _, None) => {
            draft.choice = ExpiryChoice::Never;
            return None;
        }
        (Moment::Never, _, Some(_)) => UnixSeconds(i64::MAX),
        (Moment::At(end), Some(start), _) if *end > start => {
            now.plus_seconds(end.seconds_since(start))
        }
        _ => return None,
    };
    let capped = cap.map(|cap| (cap.latest(now), Limit::Cap(cap)));
    let limits = capped.into_iter().chain([(two_years, Limit::TwoYears)]);
    let exceeded = limits.filter(|(latest, _)| wanted > *latest).min_by_key(|(latest, _)| *latest);
    let end = exceeded.map_or(wanted, |(latest, _)| latest);
    draft.end_at(end, now, cap, zone);
    // A life of exactly two years does not count as shortened because of a leap day.
    exceeded
        .filter(|(latest, _)| wanted.seconds_since(*latest) > SECONDS_PER_DAY)
        .map(|(_, limit)| limit)
}

/// Two tokens of which one replaces the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Rotation {
    /// The token that is replaced.
    pub predecessor: Arc<TokenRow>,
    /// The token that replaces it.
    pub successor: Arc<TokenRow>,
}

impl Rotation {
    /// Predecessor and successor. Both are readable, because otherwise they would not be known to
    /// belong together.
    pub fn ends(&self) -> Option<(&AccessToken, &AccessToken)> {
        self.predecessor.token().zip(self.successor.token())
    }
}

/// The predecessor that a token names. The caller must compare it with existing tokens.
fn named(token: &AccessToken) -> Option<&str> {
    named_in(token.description.as_deref()?)
}

/// Whether a token says that it replaces the one with this identifier.
pub fn rotates(token: &AccessToken, id: &TokenId) -> bool {
    named(token) == Some(id.as_str())
}

/// The rotations that are in progress in a list: one token says that it replaces another token of
/// the list. Anyone can write a description, so the successor must not be older than the
/// predecessor, and two tokens that name each other are ignored. A predecessor may have several
/// successors, for example if a value was lost, and a successor may have a successor.
pub fn in_progress(rows: &[Arc<TokenRow>]) -> Vec<Rotation> {
    let successors: Vec<&Arc<TokenRow>> =
        rows.iter().filter(|row| row.token().and_then(named).is_some()).collect();
    if successors.is_empty() {
        return Vec::new();
    }
    let by_id: Vec<(&str, &Arc<TokenRow>)> =
        rows.iter().filter_map(|row| Some((row.token()?.id.as_str(), row))).collect();
    let by_id = sorted(by_id, |(a, _), (b, _)| a.cmp(b));
    let find = |id: &str| {
        let at = by_id.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(by_id[at].1)
    };
    let pair = |row: &Arc<TokenRow>| {
        let successor = row.token()?;
        let row_before = find(named(successor)?)?;
        let predecessor = row_before.token()?;
        let mutual = rotates(predecessor, &successor.id);
        let older = predecessor.created_at()? <= successor.created_at()?;
        (older && !mutual)
            .then(|| Rotation { predecessor: row_before.clone(), successor: row.clone() })
    };
    successors.into_iter().filter_map(pair).collect()
}

/// A token's role in a rotation, with the other token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<'a> {
    /// It is replaced by this token.
    ReplacedBy(&'a AccessToken),
    /// It replaces this token.
    SuccessorOf(&'a AccessToken),
}

impl<'a> Part<'a> {
    /// All roles of a token in the rotations of a list: first those in which it is replaced.
    pub fn all(rotations: &'a [Rotation], id: &TokenId) -> Vec<Self> {
        let ends = || rotations.iter().filter_map(Rotation::ends);
        let goes = ends().filter(|(before, _)| before.id == *id);
        let stays = ends().filter(|(_, after)| after.id == *id);
        goes.map(|(_, after)| Self::ReplacedBy(after))
            .chain(stays.map(|(before, _)| Self::SuccessorOf(before)))
            .collect()
    }

    /// The other token.
    pub fn other(self) -> &'a AccessToken {
        match self {
            Self::ReplacedBy(other) | Self::SuccessorOf(other) => other,
        }
    }

    /// The role in one or two words, and in which rotation: "of deploy-prod". Where there is little space
    /// the first part is enough.
    pub fn mark(self) -> (&'static str, String) {
        match self {
            Self::ReplacedBy(_) => ("being replaced", String::new()),
            Self::SuccessorOf(other) => ("successor ", format!("of {}", visible(other.label()))),
        }
    }

    /// What the role means, as a sentence.
    pub fn sentence(self) -> String {
        let other = visible(self.other().label());
        match self {
            Self::ReplacedBy(_) => format!("{other} is to take its place."),
            Self::SuccessorOf(_) => format!("It is to take the place of {other}."),
        }
    }
}
