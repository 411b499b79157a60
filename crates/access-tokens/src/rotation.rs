//! Rotation: nothing edits a token, so changing one, or giving it a new value, means a successor
//! that lives beside it until everything uses the new value, and then a delete. Here is what a
//! successor is proposed to be, which rotations a list shows to be in progress, and how far each
//! has come. How a successor names its predecessor is in `token_api::mark`. The present is an
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

/// The highest number at the end of a name that is taken for our own: `ci-2` continues as `ci-3`,
/// but `web-443` and `deploy-2026` mean something else and become `web-443-2`.
const LAST_COUNT: u32 = 99;

/// The name of a token whose own name has no character that a new name may have.
const FALLBACK_NAME: &str = "token";

/// What an admin token may do and a standard one may not, for lists in the console. Source: the
/// organization admin's rights, without those over organization tokens.
pub const ADMIN_POWERS: [&str; 3] = [
    "add and remove people, change team roles",
    "transfer stacks, manage team tokens, read the audit log",
    "do everything else that an organization admin can",
];

/// A valid name for the successor of `name`: `NAME-2`, `-3` …, the first that `is_taken` does not
/// know. Too long names lose characters before the number, and characters that new names may not
/// have become `-`. Names of deleted tokens stay taken and are in no list: the server knows them.
pub fn successor_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let (base, count) = split_count(name.trim());
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    let base: String = base.chars().map(allowed).collect();
    let base = base.trim_matches('-');
    let base = if base.is_empty() { FALLBACK_NAME } else { base };
    let mut next = count + 1;
    loop {
        let number = next.to_string();
        let room = MAX_NAME_CHARS - 1 - number.len();
        let start: String = base.chars().take(room).collect();
        let candidate = format!("{}-{number}", start.trim_end_matches(['-', '_']));
        if !is_taken(&candidate) || next == u32::MAX {
            return candidate;
        }
        next += 1;
    }
}

/// A name without the count that a rotation gave it, and that count; 1 for a first token.
fn split_count(name: &str) -> (&str, u32) {
    let counted = name.rsplit_once('-').and_then(|(base, number)| {
        let count: u32 = number.parse().ok()?;
        let ours = (2..=LAST_COUNT).contains(&count) && number == count.to_string();
        (ours && !base.is_empty()).then_some((base, count))
    });
    counted.unwrap_or((name, 1))
}

/// A limit that keeps a successor from living as long as its predecessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The organization's cap.
    Cap(ExpiryCap),
    /// The two years of the API.
    TwoYears,
}

/// A successor as it is proposed: the same but for its name, and what could not stay the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The draft, without the mark in its description.
    pub draft: Draft,
    /// Why it lives shorter, if it does.
    pub shortened: Option<Limit>,
}

/// Proposes the successor of `token`, whose name is free as far as `is_taken` knows.
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
    // Where the level is not told, the lesser one is proposed; the dialog says so.
    draft.admin = token.admin == Some(true);
    draft.role = token.role.clone().filter(|role| !role.id.as_str().is_empty());
    let shortened = same_life(token, &mut draft, now, cap, zone);
    Proposal { draft, shortened }
}

/// The same length of life, from creation to expiry, counted from now, within cap and two years.
/// Where the server told no believable length, the usual preselection stays.
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
    // A life that was two years to the minute is not called shortened because of a leap day.
    exceeded
        .filter(|(latest, _)| wanted.seconds_since(*latest) > SECONDS_PER_DAY)
        .map(|(_, limit)| limit)
}

/// Two tokens of which one is to take the other's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Rotation {
    /// The one that goes.
    pub predecessor: Arc<TokenRow>,
    /// The one that stays.
    pub successor: Arc<TokenRow>,
}

impl Rotation {
    /// Predecessor and successor; both could be read, or they would not be known to belong
    /// together.
    pub fn ends(&self) -> Option<(&AccessToken, &AccessToken)> {
        self.predecessor.token().zip(self.successor.token())
    }
}

/// What a token names as its predecessor; to be compared with tokens that there are.
fn named(token: &AccessToken) -> Option<&str> {
    named_in(token.description.as_deref()?)
}

/// Whether a token says that it takes the place of the one of this identifier.
pub fn rotates(token: &AccessToken, id: &TokenId) -> bool {
    named(token) == Some(id.as_str())
}

/// The rotations that a list shows to be in progress: a token says that it rotates another of the
/// list. Descriptions are anybody's words, so it must not be older than that one, and two that say
/// it of each other are not believed. A predecessor may have several successors, as when the value
/// of one was lost, and a successor may have one of its own.
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

/// The part that a token has in a rotation, with the other token of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part<'a> {
    /// It goes: this one is to take its place.
    ReplacedBy(&'a AccessToken),
    /// It stays: it is to take the place of this one.
    SuccessorOf(&'a AccessToken),
}

impl<'a> Part<'a> {
    /// The parts of a token in all rotations that a list shows: first those in which it goes.
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

    /// The part in a few words.
    pub fn words(self) -> String {
        match self {
            Self::ReplacedBy(_) => "being replaced".into(),
            Self::SuccessorOf(other) => format!("successor of {}", visible(other.label())),
        }
    }

    /// What that means, as a sentence.
    pub fn sentence(self) -> String {
        let other = visible(self.other().label());
        match self {
            Self::ReplacedBy(_) => format!("{other} is to take its place."),
            Self::SuccessorOf(_) => format!("It is to take the place of {other}."),
        }
    }
}
