//! Deleting many tokens, one after the other, as a state machine: what is left, what each became,
//! when to wait, and what has to outlive a reload. Calls, storage and clocks are outside.
//!
//! Bulk deletion always asks for a typed confirmation, which is the number of tokens: "Type 12 to
//! confirm". A slip can then delete nothing, and a number is read off the screen and not by heart.

use console_core::backend::fault::{ApiError, Attempt, Explanation};
use std::collections::HashSet;
use token_api::id::TokenId;

/// The longest wait that the console chooses by itself after a 429, in seconds. The server may ask
/// for more.
const MAX_OWN_WAIT_SECONDS: u32 = 60;

/// What became of one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its turn has not come.
    Pending,
    /// It is being deleted, or it is being found out whether it was.
    Running,
    /// It is deleted.
    Deleted,
    /// It was gone already, which is as good.
    Gone,
    /// It may still be there.
    Failed(Explanation),
}

impl Outcome {
    /// Whether the token no longer exists.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Deleted | Self::Gone)
    }
}

/// How many tokens are in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub total: usize,
    /// Deleted, or gone already.
    pub over: usize,
    /// Failed.
    pub failed: usize,
    /// Not tried yet, or under way.
    pub left: usize,
}

/// Why no further deletion is started, while some are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// A person stopped it.
    Stopped,
    /// What went wrong would go wrong for all that are left.
    Trouble(Explanation),
    /// Only the token in use is left, and others failed: without it they could not be tried again.
    OwnKept,
}

/// What an answer to a delete call means for the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The token is deleted.
    Deleted,
    /// It was gone already (404).
    Gone,
    /// The same call is to be sent again after so many seconds, or more (429).
    Wait(u32),
    /// The answer was lost, as these sentences say: the list decides.
    Look(String),
    /// Not deleted; others may fare better.
    Failed(Explanation),
    /// Not deleted, and none of the others would be: nothing was sent, or nobody is signed in.
    Trouble(Explanation),
}

impl Verdict {
    /// Judges an answer. `host` is the server's name as people know it; `waited` is how often this
    /// token was put off before.
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

/// How long to wait after a 429: what the server asks for, but not less than 1, 2, 4 … seconds.
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

/// A queue of deletions.
#[derive(Clone, Debug)]
pub struct Bulk {
    items: Vec<Item>,
    /// The token in use, if it is among them: then it is the last.
    own: Option<TokenId>,
    halt: Option<Halt>,
}

impl Bulk {
    /// A queue of these tokens, each once, in this order, with the token in use at the end.
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

    /// The tokens in the order of their deletion.
    pub fn ids(&self) -> impl Iterator<Item = &TokenId> {
        self.items.iter().map(|item| &item.id)
    }

    /// What became of the token at this place.
    pub fn outcome(&self, at: usize) -> Option<&Outcome> {
        self.items.get(at).map(|item| &item.outcome)
    }

    /// Whether this is the token in use.
    pub fn is_own(&self, id: &TokenId) -> bool {
        self.own.as_ref() == Some(id)
    }

    /// Why it does not go on, if it doesn't.
    pub fn halt(&self) -> Option<&Halt> {
        self.halt.as_ref()
    }

    /// The numbers.
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

    /// Takes the next token to be deleted: none while one is under way, after a halt, or at the
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

    /// How often a token was put off by a 429.
    pub fn waited(&self, id: &TokenId) -> u32 {
        self.items.iter().find(|item| item.id == *id).map_or(0, |item| item.waited)
    }

    /// The call for a token under way is put off: it stays the next one.
    pub fn put_off(&mut self, id: &TokenId) {
        if let Some(item) = self.running(id) {
            item.outcome = Outcome::Pending;
            item.waited = item.waited.saturating_add(1);
        }
    }

    /// The token under way came to this. Anything later about it is ignored.
    pub fn settle(&mut self, id: &TokenId, outcome: Outcome) {
        if let Some(item) = self.running(id) {
            item.outcome = outcome;
        }
    }

    /// What went wrong for the token under way would go wrong for all: it is as if it had not been
    /// tried, and none is started until somebody says so.
    pub fn halt_for(&mut self, id: &TokenId, why: Explanation) {
        self.settle(id, Outcome::Pending);
        self.halt = Some(Halt::Trouble(why));
    }

    /// It is not known what became of the token under way, and the list can't be read: going on
    /// blindly could do no more than add to what is not known.
    pub fn lose_sight(&mut self, id: &TokenId, why: Explanation) {
        self.settle(id, Outcome::Failed(why.clone()));
        self.halt = Some(Halt::Trouble(why));
    }

    /// No further token is started. One that is under way is not called back.
    pub fn stop(&mut self) {
        self.halt = Some(Halt::Stopped);
    }

    /// Goes on after a halt.
    pub fn go_on(&mut self) {
        self.halt = None;
    }

    /// Puts the failed ones back into the queue, before the token in use, and goes on.
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

    /// What has to outlive a reload; `None` when nothing is left to do. What an earlier queue left
    /// is kept as well, but for the tokens that this one has.
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

/// What is kept of a queue in the tab: identifiers alone. No names, no reason, no secrets. A token
/// whose deletion was under way is among those left; if it is gone, that will count as done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many the queue had.
    pub total: usize,
    /// Those that are not known to be gone.
    pub ids: Vec<TokenId>,
}

impl Kept {
    /// As text for a storage.
    pub fn print(&self) -> String {
        let ids: Vec<_> = self.ids.iter().map(TokenId::as_str).collect();
        serde_json::json!({ "total": self.total, "ids": ids }).to_string()
    }

    /// Reads such a text; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let kept: serde_json::Value = serde_json::from_str(text).ok()?;
        let ids: Option<Vec<_>> =
            kept["ids"].as_array()?.iter().map(|id| id.as_str().map(TokenId::new)).collect();
        let ids = ids.filter(|ids| !ids.is_empty())?;
        let total = kept["total"].as_u64().and_then(|total| usize::try_from(total).ok())?;
        (total >= ids.len()).then_some(Self { total, ids })
    }
}

/// Whether what was typed confirms the deletion of this many tokens.
pub fn confirms(typed: &str, count: usize) -> bool {
    typed.trim() == count.to_string()
}

#[cfg(test)]
mod tests;
