//! Bulk delete as a state machine: the queue, the outcome of each token, waiting times, and what
//! must survive a reload. Calls, storage and clocks are outside.

use console_core::backend::fault::{ApiError, Attempt, Explanation};
use std::collections::HashSet;
use token_api::id::TokenId;

/// The longest wait after a 429 that the console chooses itself, in seconds. The server may ask for
/// a longer one.
const MAX_OWN_WAIT_SECONDS: u32 = 60;

/// The outcome of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Not started yet.
    Pending,
    /// The call is under way, or the list is read to find out whether the token was deleted.
    Running,
    /// It is deleted.
    Deleted,
    /// It no longer existed, which has the same effect.
    Gone,
    /// It may still exist.
    Failed(Explanation),
}

impl Outcome {
    /// Whether the token no longer exists.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Deleted | Self::Gone)
    }
}

/// The numbers of tokens by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All tokens.
    pub total: usize,
    /// Deleted, or no longer existing.
    pub over: usize,
    /// Failed.
    pub failed: usize,
    /// Not started, or under way.
    pub left: usize,
}

/// Why no further deletion is started while some are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// The user stopped it.
    Stopped,
    /// The same problem would affect all remaining tokens.
    Trouble(Explanation),
    /// Only the token in use is left, and others failed. Without it, the user could not try them
    /// again.
    OwnKept,
}

/// What an answer to a delete call means for the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The token is deleted.
    Deleted,
    /// The token no longer existed (404).
    Gone,
    /// Send the same call again after at least this many seconds (429).
    Wait(u32),
    /// The answer was lost, as these sentences say: the list decides.
    Look(String),
    /// Not deleted; others may fare better.
    Failed(Explanation),
    /// Not deleted, and the same problem would affect all other tokens: nothing was sent, or the
    /// session has ended.
    Trouble(Explanation),
}

impl Verdict {
    /// Interprets an answer. `host` is the server's name for the user; `waited` is how often this
    /// token was postponed before.
    pub fn of(answer: &Result<(), ApiError>, host: &str, waited: u32) -> Self {
        let Err(error) = answer else { return Self::Deleted };
        let words = error.explain(Attempt::Delete, host);
        match error {
            ApiError::Refused(refusal) => match refusal.status {
                404 => Self::Gone,
                429 => Self::Wait(wait_seconds(waited, refusal.retry_after)),
                401 => Self::Trouble(words),
                _ if error.leaves_outcome_unknown() => {
                    Self::Look(error.headline(Attempt::Delete, host))
                }
                _ => Self::Failed(words),
            },
            ApiError::Offline | ApiError::Redirected | ApiError::Aborted => Self::Trouble(words),
            _ if error.leaves_outcome_unknown() => {
                Self::Look(error.headline(Attempt::Delete, host))
            }
            _ => Self::Failed(words),
        }
    }
}

/// How long to wait after a 429: as long as the server asks for, but at least 1, 2, 4 … seconds.
fn wait_seconds(waited: u32, asked: Option<u32>) -> u32 {
    let own = 2_u32.saturating_pow(waited.min(10)).min(MAX_OWN_WAIT_SECONDS);
    asked.unwrap_or(0).max(own)
}

#[derive(Clone, Debug)]
struct Item {
    id: TokenId,
    outcome: Outcome,
    waited: u32,
}

/// The queue of a bulk delete.
#[derive(Clone, Debug)]
pub struct Bulk {
    items: Vec<Item>,
    /// The token in use, if the queue contains it. Then it is the last.
    own: Option<TokenId>,
    halt: Option<Halt>,
}

impl Bulk {
    /// A queue of these tokens in this order, without duplicates, with the token in use at the end.
    pub fn new(ids: impl IntoIterator<Item = TokenId>, own: Option<TokenId>) -> Self {
        let mut seen = HashSet::new();
        let ids: Vec<_> = ids.into_iter().filter(|id| seen.insert(id.clone())).collect();
        let own = own.filter(|own| seen.contains(own));
        let others = ids.into_iter().filter(|id| Some(id) != own.as_ref());
        let items = others
            .chain(own.clone())
            .map(|id| Item { id, outcome: Outcome::Pending, waited: 0 })
            .collect();
        Self { items, own, halt: None }
    }

    /// The tokens in the order of deletion.
    pub fn ids(&self) -> impl Iterator<Item = &TokenId> {
        self.items.iter().map(|item| &item.id)
    }

    /// The outcome of the token at this index.
    pub fn outcome(&self, at: usize) -> Option<&Outcome> {
        self.items.get(at).map(|item| &item.outcome)
    }

    /// Whether this is the token in use.
    pub fn is_own(&self, id: &TokenId) -> bool {
        self.own.as_ref() == Some(id)
    }

    /// Why the queue has stopped, if it has.
    pub fn halt(&self) -> Option<&Halt> {
        self.halt.as_ref()
    }

    /// The numbers of tokens by outcome.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { total: self.items.len(), ..Counts::default() };
        for item in &self.items {
            match item.outcome {
                Outcome::Pending | Outcome::Running => counts.left += 1,
                Outcome::Deleted | Outcome::Gone => counts.over += 1,
                Outcome::Failed(_) => counts.failed += 1,
            }
        }
        counts
    }

    /// Whether a deletion is under way.
    pub fn is_running(&self) -> bool {
        self.items.iter().any(|item| item.outcome == Outcome::Running)
    }

    /// Starts the next token and returns it. `None` while one is under way, after a halt, or at the
    /// end.
    pub fn start_next(&mut self) -> Option<TokenId> {
        if self.halt.is_some() || self.is_running() {
            return None;
        }
        let failed = self.counts().failed > 0;
        let next = self.items.iter_mut().find(|item| item.outcome == Outcome::Pending)?;
        if failed && self.own.as_ref() == Some(&next.id) {
            self.halt = Some(Halt::OwnKept);
            return None;
        }
        next.outcome = Outcome::Running;
        Some(next.id.clone())
    }

    /// How often a token was postponed by a 429.
    pub fn waited(&self, id: &TokenId) -> u32 {
        self.items.iter().find(|item| item.id == *id).map_or(0, |item| item.waited)
    }

    /// Postpones the call for the token under way. The token stays the next one.
    pub fn put_off(&mut self, id: &TokenId) {
        if let Some(item) = self.running(id) {
            item.outcome = Outcome::Pending;
            item.waited = item.waited.saturating_add(1);
        }
    }

    /// Records the outcome of the token under way. Later outcomes for it are ignored.
    pub fn settle(&mut self, id: &TokenId, outcome: Outcome) {
        if let Some(item) = self.running(id) {
            item.outcome = outcome;
        }
    }

    /// Halts because the problem of the token under way would affect all tokens. The token counts
    /// as not tried. Nothing more is started until the user continues.
    pub fn halt_for(&mut self, id: &TokenId, why: Explanation) {
        self.settle(id, Outcome::Pending);
        self.halt = Some(Halt::Trouble(why));
    }

    /// Halts because the outcome of the token under way is unknown and the list cannot be read.
    /// Continuing would only add more unknown outcomes.
    pub fn lose_sight(&mut self, id: &TokenId, why: Explanation) {
        self.settle(id, Outcome::Failed(why.clone()));
        self.halt = Some(Halt::Trouble(why));
    }

    /// Starts no further token. The one under way is not aborted.
    pub fn stop(&mut self) {
        self.halt = Some(Halt::Stopped);
    }

    /// Continues after a halt.
    pub fn go_on(&mut self) {
        self.halt = None;
    }

    /// Puts the failed tokens back into the queue, before the token in use, and continues.
    pub fn retry_failed(&mut self) {
        for item in &mut self.items {
            if matches!(item.outcome, Outcome::Failed(_)) {
                item.outcome = Outcome::Pending;
                item.waited = 0;
            }
        }
        self.go_on();
    }

    fn running(&mut self, id: &TokenId) -> Option<&mut Item> {
        self.items.iter_mut().find(|item| item.id == *id && item.outcome == Outcome::Running)
    }

    /// What must survive a reload; `None` if nothing is left to do. It includes what an earlier
    /// queue left, except the tokens of this queue.
    pub fn keep(&self, earlier: Option<&Kept>) -> Option<Kept> {
        let left = self.items.iter().filter(|item| !item.outcome.is_over());
        let mut ids: Vec<_> = left.map(|item| item.id.clone()).collect();
        let mut total = if ids.is_empty() { 0 } else { self.items.len() };
        if let Some(earlier) = earlier {
            let own: HashSet<_> = self.ids().collect();
            let others = earlier.ids.iter().filter(|id| !own.contains(id)).cloned();
            let others: Vec<_> = others.collect();
            if !others.is_empty() {
                let taken_over = earlier.ids.len() - others.len();
                total += earlier.total.saturating_sub(taken_over);
                ids.extend(others);
            }
        }
        (!ids.is_empty()).then_some(Kept { total, ids })
    }
}

/// What the tab keeps of a queue: identifiers only, no names, no reason, no secrets. It includes a
/// token whose deletion was under way; if that token no longer exists, it will count as done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The number of tokens in the queue.
    pub total: usize,
    /// The tokens that may still exist.
    pub ids: Vec<TokenId>,
}

impl Kept {
    /// Writes it as text for the storage.
    pub fn print(&self) -> String {
        let ids: Vec<_> = self.ids.iter().map(TokenId::as_str).collect();
        serde_json::json!({ "total": self.total, "ids": ids }).to_string()
    }

    /// Reads the text of [`Self::print`]; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let kept: serde_json::Value = serde_json::from_str(text).ok()?;
        let ids: Option<Vec<_>> =
            kept["ids"].as_array()?.iter().map(|id| id.as_str().map(TokenId::new)).collect();
        let ids = ids.filter(|ids| !ids.is_empty())?;
        let total = kept["total"].as_u64().and_then(|total| usize::try_from(total).ok())?;
        (total >= ids.len()).then_some(Self { total, ids })
    }
}

#[cfg(test)]
mod tests;
