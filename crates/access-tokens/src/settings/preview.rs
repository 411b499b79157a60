//! What a maximum token expiry does to each token, before it is saved.

use crate::words::accepted_from;
use std::cmp::Reverse;
use std::sync::Arc;
use token_api::expiry::{CapViolation, ExpiryCap, cap_violation};
use token_api::id::TokenId;
use token_api::time::{Moment, SECONDS_PER_DAY, UnixSeconds};
use token_api::token::{AccessToken, Owner};

/// What saving a maximum does to a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It is refused at once, and accepted again from this instant, when it has little enough time
    /// left.
    StopsNow {
        /// The instant.
        accepted_from: UnixSeconds,
    },
    /// It is refused at once and for good, because it never expires.
    NeverValid,
    /// The present maximum refuses it, too.
    StaysRefused {
        /// When it is accepted again, if ever.
        accepted_from: Option<UnixSeconds>,
    },
    /// The present maximum refuses it, and the new one does not.
    WorksAgain,
    /// The server does not tell when it expires, or tells no instant.
    NotTold,
    /// Nothing changes.
    Unaffected(Unaffected),
}

/// Why nothing changes for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unaffected {
    /// It keeps to the maximum.
    Complies,
    /// It has expired.
    Expired,
    /// No maximum applies to tokens from an exchange.
    Exempt,
}

/// What a change from the `present` maximum to the `next` one does to a token.
pub fn effect(
    token: &AccessToken,
    present: Option<ExpiryCap>,
    next: Option<ExpiryCap>,
    now: UnixSeconds,
) -> Effect {
    let expires = &token.expires;
    if expires.is_over(now) {
        return Effect::Unaffected(Unaffected::Expired);
    }
    if token.is_exchanged() {
        return Effect::Unaffected(Unaffected::Exempt);
    }
    let was_refused = present.is_some_and(|cap| cap_violation(expires, cap, now).is_some());
    let Some(cap) = next else {
        return match was_refused {
            true => Effect::WorksAgain,
            false => Effect::Unaffected(Unaffected::Complies),
        };
    };
    if matches!(expires, Moment::Untold | Moment::Odd(_)) {
        return Effect::NotTold;
    }
    match (cap_violation(expires, cap, now), was_refused) {
        (None, true) => Effect::WorksAgain,
        (None, false) => Effect::Unaffected(Unaffected::Complies),
        (Some(_), true) => Effect::StaysRefused { accepted_from: accepted_from(expires, cap) },
        (Some(CapViolation::NeverExpires), false) => Effect::NeverValid,
        (Some(CapViolation::TooLong), false) => match accepted_from(expires, cap) {
            Some(accepted_from) => Effect::StopsNow { accepted_from },
            None => Effect::NeverValid,
        },
    }
}

impl Effect {
    /// The words in the table. A personal token is refused in this organization only.
    pub fn words(self, owner: &Owner) -> &'static str {
        match (self, owner) {
            (Self::StopsNow { .. }, Owner::Personal) => "refused here only",
            (Self::StopsNow { .. }, _) => "stops now",
            (Self::NeverValid, Owner::Personal) => "never valid here",
            (Self::NeverValid, _) => "never valid",
            (Self::StaysRefused { .. }, _) => "stays refused",
            (Self::WorksAgain, _) => "works again",
            (Self::NotTold, _) => "not told",
            (Self::Unaffected(Unaffected::Complies), _) => "complies",
            (Self::Unaffected(Unaffected::Expired), _) => "has expired",
            (Self::Unaffected(Unaffected::Exempt), _) => "exempt",
        }
    }

    /// When a refused token is accepted again.
    pub fn accepted_from(self) -> Option<UnixSeconds> {
        match self {
            Self::StopsNow { accepted_from } => Some(accepted_from),
            Self::StaysRefused { accepted_from } => accepted_from,
            _ => None,
        }
    }

    /// Whether a refused token is never accepted again.
    pub fn needs_successor(self) -> bool {
        matches!(self, Self::NeverValid | Self::StaysRefused { accepted_from: None })
    }

    /// Whether the token works until the maximum is saved, and not afterwards.
    pub fn stops(self) -> bool {
        matches!(self, Self::StopsNow { .. } | Self::NeverValid)
    }

    /// The order of the rows: what stops first.
    fn rank(self) -> u8 {
        match self {
            Self::StopsNow { .. } | Self::NeverValid => 0,
            Self::NotTold => 1,
            Self::WorksAgain => 2,
            Self::StaysRefused { .. } => 3,
            Self::Unaffected(_) => 4,
        }
    }
}

/// A list of tokens that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadList {
    /// Whose tokens.
    pub owner: Owner,
    /// The tokens of the rows that could be read.
    pub tokens: Vec<AccessToken>,
    /// How many rows could not be read.
    pub unreadable: usize,
    /// The token that the user is signed in with, if it is known to be among these.
    pub in_use: Option<TokenId>,
}

/// A token that a maximum affects, or may affect.
#[derive(Clone, Debug, PartialEq)]
pub struct Affected {
    /// Whose it is.
    pub owner: Owner,
    /// The token.
    pub token: AccessToken,
    /// What saving does to it.
    pub effect: Effect,
    /// The user is signed in with it.
    pub is_in_use: bool,
}

impl Affected {
    /// Which row of the table it is.
    pub fn key(&self) -> String {
        format!("{:?} {}", self.owner, self.token.id)
    }
}

/// How many tokens a maximum affects, by effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Refused at once, accepted again later.
    pub stops: usize,
    /// Refused at once and for good.
    pub never: usize,
    /// Refused already, and afterwards.
    pub stays: usize,
    /// Refused until now.
    pub again: usize,
    /// Not known, because the expiry is not told.
    pub not_told: usize,
    /// Nothing changes.
    pub unaffected: usize,
    /// Of those that are refused at once: used within the last day.
    pub in_use: usize,
    /// Of those that are refused at once: the user's own, which other organizations accept.
    pub own: usize,
}

impl Counts {
    /// Those that work until the maximum is saved, and not afterwards.
    pub fn ending(&self) -> usize {
        self.stops + self.never
    }

    /// All tokens.
    pub fn all(&self) -> usize {
        self.ending() + self.stays + self.again + self.not_told + self.unaffected
    }

    fn add(&mut self, row: &Affected, now: UnixSeconds) {
        let part = match row.effect {
            Effect::StopsNow { .. } => &mut self.stops,
            Effect::NeverValid => &mut self.never,
            Effect::StaysRefused { .. } => &mut self.stays,
            Effect::WorksAgain => &mut self.again,
            Effect::NotTold => &mut self.not_told,
            Effect::Unaffected(_) => &mut self.unaffected,
        };
        *part += 1;
        if row.effect.stops() {
            let used = row.token.last_used.at();
            self.in_use +=
                usize::from(used.is_some_and(|at| now.seconds_since(at) <= SECONDS_PER_DAY));
            self.own += usize::from(row.owner == Owner::Personal);
        }
    }
}

/// What a maximum does to the tokens of lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// The tokens that it affects or may affect: what stops first, and of those what was used last.
    pub rows: Arc<Vec<Arc<Affected>>>,
    /// The numbers of all tokens.
    pub counts: Counts,
}

/// What a change from the `present` maximum to the `next` one does.
pub fn preview<'a>(
    lists: impl Iterator<Item = &'a ReadList>,
    present: Option<ExpiryCap>,
    next: Option<ExpiryCap>,
    now: UnixSeconds,
) -> Preview {
    let (mut rows, mut counts) = (Vec::new(), Counts::default());
    for list in lists {
        for token in &list.tokens {
            let row = Affected {
                owner: list.owner.clone(),
                token: token.clone(),
                effect: effect(token, present, next, now),
                is_in_use: list.in_use.as_ref() == Some(&token.id),
            };
            counts.add(&row, now);
            if !matches!(row.effect, Effect::Unaffected(_)) {
                rows.push(Arc::new(row));
            }
        }
    }
    let used = |row: &Affected| row.token.last_used.at().map_or(i64::MIN, |at| at.0);
    rows.sort_by_key(|row| (row.effect.rank(), Reverse(used(row))));
    Preview { rows: Arc::new(rows), counts }
}

#[cfg(test)]
mod tests;
