//! Policies while they are edited: their keys, their order, what differs from what the server has, single steps
//! back and forth, and what has to be filled in before they can be saved. Nothing that came from the
//! server is lost: fields that the console does not know travel with their policy.
//!
//! The text form is in [`text`], comparing with what somebody else saved in [`conflict`].

pub mod conflict;
mod problems;
mod stored;
pub mod text;

pub use super::drafts::{Change, Changes, Draft, RuleDraft};
pub use super::key::{PolicyKey, PolicyRef, RuleKey};
pub use problems::{Place, Problems, Spot, place};

use super::fix::{self, Fix};
use super::key::Keys;
use serde_json::Value;
use token_api::oidc::{AuthPolicy, PolicyDefinition, PolicyId, Rules, same_policies};

/// So many steps can be taken back.
const MAX_STEPS: usize = 200;

/// Which typing belongs together: it is taken back in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Typing {
    policy: PolicyKey,
    rule: Option<RuleKey>,
    part: &'static str,
}

/// The policies of one issuer while they are edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Editor {
    id: PolicyId,
    version: i64,
    loaded: Vec<Draft>,
    /// What was stored before the last save from here.
    earlier: Option<Vec<Draft>>,
    present: Vec<Draft>,
    past: Vec<Vec<Draft>>,
    future: Vec<Vec<Draft>>,
    typing: Option<Typing>,
    keys: Keys,
}

impl Editor {
    /// Begins with what the server has.
    pub fn new(policy: &AuthPolicy) -> Self {
        let mut keys = Keys::default();
        let loaded: Vec<Draft> =
            policy.policies.iter().map(|policy| Draft::read(policy, &mut keys)).collect();
        Self {
            id: policy.id.clone(),
            version: policy.version,
            present: loaded.clone(),
            loaded,
            earlier: None,
            past: Vec::new(),
            future: Vec::new(),
            typing: None,
            keys,
        }
    }

    /// What is being edited, for the call that saves it.
    pub fn id(&self) -> &PolicyId {
        &self.id
    }

    /// The version that the edits are based on.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The policies as they are now.
    pub fn drafts(&self) -> &[Draft] {
        &self.present
    }

    /// One of them.
    pub fn get(&self, key: PolicyKey) -> Option<&Draft> {
        self.present.iter().find(|draft| draft.key == key)
    }

    /// The number of one of them, from 1.
    pub fn number(&self, key: PolicyKey) -> Option<usize> {
        self.position(key).map(|at| at + 1)
    }

    fn position(&self, key: PolicyKey) -> Option<usize> {
        self.present.iter().position(|draft| draft.key == key)
    }

    /// The policies as they would be saved.
    pub fn definitions(&self) -> Vec<PolicyDefinition> {
        self.present.iter().map(Draft::definition).collect()
    }

    /// Whether these edits are still to be saved, now that the server has this: not if nothing was
    /// edited, nor if the server has the same, because they were saved after all.
    pub fn is_unsaved(&self, now: &AuthPolicy) -> bool {
        self.is_dirty() && !same_policies(&self.definitions(), &now.policies)
    }

    /// Whether this is what the edits are based on. Some servers leave the version as it is, so the
    /// policies are compared too.
    pub fn is_based_on(&self, now: &AuthPolicy) -> bool {
        self.version == now.version && same_policies(&self.loaded(), &now.policies)
    }

    /// The policies as they were loaded, with their keys.
    pub fn loaded_drafts(&self) -> &[Draft] {
        &self.loaded
    }

    /// The policies as they were loaded.
    pub fn loaded(&self) -> Vec<PolicyDefinition> {
        self.loaded.iter().map(Draft::definition).collect()
    }

    /// Whether anything differs from what was loaded.
    pub fn is_dirty(&self) -> bool {
        !are_same(&self.loaded, &self.present)
    }

    /// How one of them stands to what was loaded.
    pub fn change(&self, draft: &Draft) -> Change {
        match self.loaded.iter().find(|loaded| loaded.key == draft.key) {
            None => Change::Added,
            Some(loaded) if loaded.is_same_as(draft) => Change::None,
            Some(_) => Change::Edited,
        }
    }

    /// Whether a policy is to be saved other than it was loaded.
    pub fn is_changed(&self, key: PolicyKey) -> bool {
        self.get(key).is_some_and(|draft| self.change(draft) != Change::None)
    }

    /// What differs from what was loaded, in numbers.
    pub fn changes(&self) -> Changes {
        let mut changes = Changes::default();
        for draft in &self.present {
            match self.change(draft) {
                Change::None => {}
                Change::Edited => changes.edited += 1,
                Change::Added => changes.added += 1,
            }
        }
        let has = |drafts: &[Draft], key| drafts.iter().any(|draft| draft.key == key);
        let keys = |drafts: &[Draft], others: &[Draft]| -> Vec<PolicyKey> {
            drafts.iter().map(|draft| draft.key).filter(|key| has(others, *key)).collect()
        };
        changes.removed = self.loaded.iter().filter(|old| !has(&self.present, old.key)).count();
        changes.reordered = keys(&self.loaded, &self.present) != keys(&self.present, &self.loaded);
        changes
    }

    /// Adds a policy at the end.
    pub fn add(&mut self, policy: &PolicyDefinition) -> PolicyKey {
        self.insert(self.present.len(), policy)
    }

    /// Adds a copy of a policy below it.
    pub fn duplicate(&mut self, key: PolicyKey) -> Option<PolicyKey> {
        let at = self.position(key)?;
        let copy = self.present[at].definition();
        Some(self.insert(at + 1, &copy))
    }

    /// Takes a policy away. Returns the one that has its place now, or is the last one.
    pub fn remove(&mut self, key: PolicyKey) -> Option<PolicyKey> {
        let at = self.position(key)?;
        self.step();
        self.present.remove(at);
        self.present.get(at).or(self.present.last()).map(|draft| draft.key)
    }

    /// Moves a policy up or down by one; nothing happens at the ends. Returns whether it moved.
    pub fn shift(&mut self, key: PolicyKey, up: bool) -> bool {
        let Some(at) = self.position(key) else { return false };
        let to = if up { at.checked_sub(1) } else { Some(at + 1) };
        let Some(to) = to.filter(|to| *to < self.present.len()) else { return false };
        self.step();
        self.present.swap(at, to);
        true
    }

    /// Changes a policy's fields. `part` names which: what is typed into one field in a row is one
    /// step.
    pub fn edit(
        &mut self,
        key: PolicyKey,
        part: &'static str,
        change: impl FnOnce(&mut PolicyDefinition),
    ) {
        self.change_at(Typing { policy: key, rule: None, part }, |draft| {
            change(&mut draft.policy);
            // The rules are edited row by row; they are no part of the head.
            draft.policy.rules = Rules::default();
        });
    }

    /// Adds a rule at a policy's end.
    pub fn add_rule(&mut self, key: PolicyKey, path: &str, expected: Value) -> Option<RuleKey> {
        let at = self.position(key)?;
        self.step();
        let key = self.keys.rule();
        self.present[at].rules.push(RuleDraft { key, path: path.to_owned(), expected });
        Some(key)
    }

    /// Takes a rule away.
    pub fn remove_rule(&mut self, policy: PolicyKey, rule: RuleKey) {
        if self.get(policy).is_some_and(|draft| draft.rule(rule).is_some()) {
            self.step();
            let rules = self.present.iter_mut().filter(|draft| draft.key == policy);
            rules.for_each(|draft| draft.rules.retain(|one| one.key != rule));
        }
    }

    /// Changes a rule. `part` names what of it, as for [`Editor::edit`].
    pub fn edit_rule(
        &mut self,
        policy: PolicyKey,
        rule: RuleKey,
        part: &'static str,
        change: impl FnOnce(&mut RuleDraft),
    ) {
        self.change_at(Typing { policy, rule: Some(rule), part }, |draft| {
            if let Some(rule) = draft.rules.iter_mut().find(|one| one.key == rule) {
                change(rule);
            }
        });
    }

    /// Makes the change that a fix offers, as one step. Nothing happens if its policy is gone. Returns the
    /// rule whose value is to be typed, if it is one that asks for it.
    pub fn apply(&mut self, fix: &Fix) -> Option<RuleKey> {
        let at = self.position(fix.policy)?;
        let mut draft = self.present[at].clone();
        let mut asked = None;
        match &fix.change {
            fix::Change::Remove => {
                self.remove(fix.policy);
                return None;
            }
            fix::Change::InsertAfter(policy) => {
                self.insert(at + 1, policy);
                return None;
            }
            fix::Change::Rule { rule, to } => draft.change_rule(*rule, to),
            fix::Change::AddRule { path, value } => {
                let (key, path) = (self.keys.rule(), path.clone());
                draft.rules.push(RuleDraft { key, path, expected: Value::String(value.clone()) });
            }
            fix::Change::AskValue { rule, path } => {
                let known = draft.rules.iter_mut().find(|one| Some(one.key) == *rule);
                let expected = Value::String(String::new());
                asked = Some(match known {
                    Some(known) => {
                        known.expected = expected;
                        known.key
                    }
                    None => {
                        let (key, path) = (self.keys.rule(), path.clone());
                        draft.rules.push(RuleDraft { key, path, expected });
                        key
                    }
                });
            }
            fix::Change::SetAdmin(admin) => draft.policy.set_admin(*admin),
            fix::Change::SetTeam(team) => draft.policy.team_name = Some(team.clone()),
            fix::Change::SetUser(login) => draft.policy.user_login = Some(login.clone()),
        }
        if draft != self.present[at] {
            self.step();
            self.present[at] = draft;
        }
        asked
    }

    /// What is typed next is a step of its own.
    pub fn settle(&mut self) {
        self.typing = None;
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to take again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.present, before));
            self.typing = None;
        }
    }

    /// Takes again the step that was taken back last.
    pub fn redo(&mut self) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.present, after));
            self.typing = None;
        }
    }

    /// Goes back to what was loaded, as one step that can be taken back.
    pub fn revert(&mut self) {
        if self.is_dirty() {
            self.step();
            self.present.clone_from(&self.loaded);
        }
    }

    fn change_at(&mut self, typing: Typing, change: impl FnOnce(&mut Draft)) {
        let Some(at) = self.position(typing.policy) else { return };
        let mut draft = self.present[at].clone();
        change(&mut draft);
        if draft == self.present[at] {
            return;
        }
        if self.typing != Some(typing) {
            self.step();
        }
        self.typing = Some(typing);
        self.future.clear();
        self.present[at] = draft;
    }

    /// Remembers the present, so that what follows can be taken back.
    fn step(&mut self) {
        if self.past.len() == MAX_STEPS {
            self.past.remove(0);
        }
        self.past.push(self.present.clone());
        self.future.clear();
        self.typing = None;
    }

    fn insert(&mut self, at: usize, policy: &PolicyDefinition) -> PolicyKey {
        let draft = Draft::read(policy, &mut self.keys);
        let key = draft.key;
        self.step();
        self.present.insert(at, draft);
        key
    }
}

/// Whether policies would be saved alike, whatever their keys.
fn are_same(some: &[Draft], others: &[Draft]) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(one, other)| one.is_same_as(other))
}

#[cfg(test)]
mod tests;
