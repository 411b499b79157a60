//! Policies that come without keys: what the server has stored, and what was written as JSON. Here alone
//! it is told which of them are those that are known.

use super::{Draft, Editor, PolicyKey, are_same};
use std::collections::BTreeSet;
use token_api::oidc::{AuthPolicy, PolicyDefinition};

impl Editor {
    /// The server has stored these: they are what the next edits are based on. What was edited
    /// while they were on their way stays edited.
    pub fn saved(&mut self, sent: &[Draft], stored: &AuthPolicy) {
        let loaded = self.recognize(&stored.policies, sent, sent);
        let before = std::mem::replace(&mut self.loaded, loaded);
        if self.present == sent {
            self.present.clone_from(&self.loaded);
        }
        self.rebased(stored);
        let is_other = !are_same(&before, &self.loaded);
        self.earlier = is_other.then_some(before);
    }

    /// Whether the last save can be taken back: nothing was edited since.
    pub fn can_undo_saving(&self) -> bool {
        self.earlier.is_some() && !self.is_dirty()
    }

    /// Puts what was stored before the last save in the place of all, as an edit to be saved.
    pub fn undo_saving(&mut self) {
        if let Some(earlier) = self.earlier.clone().filter(|_| self.can_undo_saving()) {
            self.step();
            self.present = earlier;
        }
    }

    /// Drops the edits for what somebody else saved.
    pub fn take(&mut self, theirs: &AuthPolicy) {
        self.base_on(theirs);
        self.present.clone_from(&self.loaded);
    }

    /// Keeps the edits, to be saved over what somebody else saved.
    pub fn keep_over(&mut self, theirs: &AuthPolicy) {
        self.base_on(theirs);
    }

    /// Puts other policies in the place of all.
    pub fn replace_all(&mut self, policies: &[PolicyDefinition]) {
        let (present, mut known) = (self.present.clone(), self.present.clone());
        known.extend_from_slice(&self.loaded);
        let new = self.recognize(policies, &known, &present);
        if new != self.present {
            self.step();
            self.present = new;
        }
    }

    fn base_on(&mut self, theirs: &AuthPolicy) {
        let mut known = self.loaded.clone();
        known.extend_from_slice(&self.present);
        self.loaded = self.recognize(&theirs.policies, &known, &[]);
        self.rebased(theirs);
    }

    /// Gives keys to policies. One that is the same as a known one gets its key; one that is not, but has
    /// the place of one in `placed` that is nowhere else, is that one, edited. All others are new.
    fn recognize(
        &mut self,
        policies: &[PolicyDefinition],
        known: &[Draft],
        placed: &[Draft],
    ) -> Vec<Draft> {
        let mut taken: BTreeSet<PolicyKey> = BTreeSet::new();
        let mut same = |policy: &PolicyDefinition| {
            let is_same = |old: &&Draft| !taken.contains(&old.key) && old.definition() == *policy;
            let old = known.iter().find(is_same)?;
            taken.insert(old.key);
            Some(old.clone())
        };
        let same: Vec<Option<Draft>> = policies.iter().map(&mut same).collect();
        let places = placed.iter().map(Some).chain(std::iter::repeat(None));
        let mut drafts = Vec::new();
        for ((policy, same), place) in policies.iter().zip(same).zip(places) {
            drafts.push(same.unwrap_or_else(|| {
                let mut draft = Draft::read(policy, &mut self.keys);
                if let Some(before) = place.filter(|before| taken.insert(before.key)) {
                    draft.take_keys(before);
                }
                draft
            }));
        }
        drafts
    }

    fn rebased(&mut self, on: &AuthPolicy) {
        if !on.id.is_empty() {
            self.id = on.id.clone();
        }
        self.version = on.version;
        self.earlier = None;
        self.past.clear();
        self.future.clear();
        self.typing = None;
    }
}
