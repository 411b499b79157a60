//! Rotation: nothing edits a token, so changing one, or giving it a new value, means a successor
//! that lives beside it until everything uses the new value, and then a delete. Here is what a
//! successor is proposed to be, how it names its predecessor, which rotations a list shows to be
//! in progress, and how far each has come. The present is an argument.

use crate::draft::Draft;
use crate::order::sorted;
use crate::token_rows::TokenRow;
use crate::when::{Zone, relative};
use std::sync::Arc;
use token_api::expiry::{ExpiryCap, ExpiryChoice, latest_expiry};
use token_api::id::TokenId;
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

/// How long the mark for this predecessor is, in characters: so much less may be typed.
pub fn mark_length(predecessor: &TokenId) -> usize {
    mark("x", predecessor).chars().count() - 1
}

/// The description with the mark by which the rotation is recognised later:
/// `What it is for (rotates ID)`.
pub fn mark(description: &str, predecessor: &TokenId) -> String {
    match unmarked(description) {
        "" => format!("rotates {predecessor}"),
        text => format!("{text} (rotates {predecessor})"),
    }
}

/// The identifier of the token that one with this description says it rotates.
pub fn predecessor_in(description: &str) -> Option<&str> {
    split_mark(description).1
}

/// The description without the mark.
pub fn unmarked(description: &str) -> &str {
    split_mark(description).0
}

fn split_mark(description: &str) -> (&str, Option<&str>) {
    let text = description.trim();
    let marked = match text.strip_suffix(')') {
        Some(open) => open.rsplit_once("(rotates "),
        None => text.strip_prefix("rotates ").map(|id| ("", id)),
    };
    let is_id = |id: &str| !id.is_empty() && !id.contains(|c: char| c.is_whitespace() || c == '(');
    match marked {
        Some((before, id)) if is_id(id) => (before.trim_end(), Some(id)),
        _ => (text, None),
    }
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
    let room = MAX_TEXT_CHARS.saturating_sub(mark_length(&token.id));
    draft.description = unmarked(token.purpose()).chars().take(room).collect();
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

/// The rotations that a list shows to be in progress: a token says that it rotates another of the
/// list. Descriptions are anybody's words, so it must not be older than that one, and two that say
/// it of each other are not believed. A predecessor may have several successors, as when the value
/// of one was lost, and a successor may have one of its own.
pub fn in_progress(rows: &[Arc<TokenRow>]) -> Vec<Rotation> {
    let says = |row: &Arc<TokenRow>| {
        row.token().is_some_and(|token| predecessor_in(token.purpose()).is_some())
    };
    let successors: Vec<&Arc<TokenRow>> = rows.iter().filter(|row| says(row)).collect();
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
        let row_before = find(predecessor_in(successor.purpose())?)?;
        let predecessor = row_before.token()?;
        let mutual = predecessor_in(predecessor.purpose()) == Some(successor.id.as_str());
        let older = predecessor.created_at()? <= successor.created_at()?;
        (older && !mutual)
            .then(|| Rotation { predecessor: row_before.clone(), successor: row.clone() })
    };
    successors.into_iter().filter_map(pair).collect()
}

/// A predecessor counts as quiet after this many seconds without use. Servers write the last use
/// down with a delay of minutes (the reference backend: one), and what retries does so within
/// minutes; an hour is well beyond both.
pub const QUIET_SECONDS: i64 = 3600;

/// A quiet predecessor counts as safe to delete after this many seconds: a day, so that whatever
/// runs daily has had its turn, and an hour in which it may be late. Nothing short of an audit log
/// can tell of what runs more seldom; the words say so.
pub const SAFE_SECONDS: i64 = SECONDS_PER_DAY + 3600;

/// How far a rotation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The successor has never been used: nothing has taken over yet.
    SuccessorUnused,
    /// The successor expired before it took over.
    SuccessorExpired,
    /// The predecessor was used, last at this instant: within [`QUIET_SECONDS`], or after the
    /// successor's last use, so that nobody knows what will use it next.
    InUse(UnixSeconds),
    /// The successor took over, and the predecessor has been quiet since this instant, for less
    /// than [`SAFE_SECONDS`].
    Quiet(UnixSeconds),
    /// The successor took over, and the predecessor was last used at this instant, if ever.
    Safe(Option<UnixSeconds>),
    /// The predecessor has expired: the server refuses it anyway.
    PredecessorExpired,
    /// The server's numbers are no believable instants.
    Unknown,
    /// The server does not tell when the one or the other was last used.
    Untold,
}

impl Stage {
    /// The stage at `now`.
    pub fn of(predecessor: &AccessToken, successor: &AccessToken, now: UnixSeconds) -> Self {
        let over = |token: &AccessToken| token.expires.is_over(now);
        if over(predecessor) {
            return Self::PredecessorExpired;
        }
        if over(successor) {
            return Self::SuccessorExpired;
        }
        match (&predecessor.last_used, &successor.last_used) {
            (_, Moment::Never) => Self::SuccessorUnused,
            (Moment::Untold, _) | (_, Moment::Untold) => Self::Untold,
            (Moment::Odd(_), _) | (_, Moment::Odd(_)) => Self::Unknown,
            (Moment::Never, Moment::At(_)) => Self::Safe(None),
            (&Moment::At(old), &Moment::At(new)) => {
                let quiet = now.seconds_since(old);
                if quiet < QUIET_SECONDS || new <= old {
                    Self::InUse(old)
                } else if quiet < SAFE_SECONDS {
                    Self::Quiet(old)
                } else {
                    Self::Safe(Some(old))
                }
            }
        }
    }

    /// Whether deleting the predecessor would, as far as can be told, break nothing.
    pub fn is_safe(self) -> bool {
        matches!(self, Self::Safe(_) | Self::PredecessorExpired)
    }

    /// The stage in a few words, and what they mean for whoever waits.
    pub fn words(self, now: UnixSeconds, zone: &dyn Zone) -> (String, String) {
        let ago = |at| relative(at, now, zone);
        let (title, detail) = match self {
            Self::SuccessorUnused => (
                "Successor not used yet".into(),
                "Put its value wherever the predecessor's is stored. Both work until you delete \
                 the predecessor."
                    .into(),
            ),
            Self::SuccessorExpired => (
                "The successor has expired".into(),
                "Don't delete the predecessor because of it: create another successor first."
                    .into(),
            ),
            Self::InUse(at) => (
                format!("Predecessor still in use {}", ago(at)),
                "Something still has its value. Replace it there, then wait until the \
                 predecessor is quiet."
                    .into(),
            ),
            Self::Quiet(at) => (
                format!("Quiet: last used {}", ago(at)),
                format!(
                    "The successor took over. What runs once a day would show {}; until then the \
                     predecessor may still be needed.",
                    relative(at.plus_seconds(SAFE_SECONDS), now, zone)
                ),
            ),
            Self::Safe(Some(at)) => (
                "Safe to delete".into(),
                format!(
                    "The successor is in use, and the predecessor was last used {}. Wait longer \
                     only for what runs more seldom than once a day.",
                    ago(at)
                ),
            ),
            Self::Safe(None) => (
                "Safe to delete".into(),
                "The successor is in use, and the predecessor never was.".into(),
            ),
            Self::PredecessorExpired => (
                "Safe to delete".into(),
                "The predecessor has expired: the server refuses it already.".into(),
            ),
            Self::Unknown => (
                "Can't be told".into(),
                "The server's times of last use are no times. Look into the audit log before you \
                 delete the predecessor."
                    .into(),
            ),
            Self::Untold => (
                "Can't be told".into(),
                "The server does not tell when both tokens were last used. Look into the audit log \
                 before you delete the predecessor."
                    .into(),
            ),
        };
        (title, detail)
    }
}
