//! What becomes of edits when the server has stored something: these, or what somebody else saved.

use super::Editor;
use token_api::oidc::{AuthPolicy, PolicyDefinition};

impl Editor {
    /// The server has stored these: they are what the next edits are based on. What was edited
    /// while they were on their way stays edited.
    pub fn saved(&mut self, sent: &[PolicyDefinition], stored: &AuthPolicy) {
        let had_more = self.definitions() != sent;
        let edited = self.present.clone();
        self.replace_all(&stored.policies);
        self.loaded.clone_from(&self.present);
        self.rebased(stored);
        if had_more {
            self.present = edited;
        }
    }

    /// Drops the edits for what somebody else saved.
    pub fn take(&mut self, theirs: &AuthPolicy) {
        let mut known = self.loaded.clone();
        known.append(&mut self.present);
        self.loaded = theirs.policies.iter().map(|policy| self.draft(policy)).collect();
        // The same policies keep their names: what was chosen by them stays chosen.
        for draft in &mut self.loaded {
            let same = known.iter().position(|old| old.definition() == draft.definition());
            if let Some(at) = same {
                let old = known.swap_remove(at);
                known.retain(|other| other.key != old.key);
                draft.take_names(&old);
            }
        }
        self.present.clone_from(&self.loaded);
        self.rebased(theirs);
    }

    /// Keeps the edits, to be saved over what somebody else saved.
    pub fn keep_over(&mut self, theirs: &AuthPolicy) {
        let (mine, before) = (self.definitions(), self.present.clone());
        self.take(theirs);
        self.replace_all(&mine);
        // What was chosen by its name stays chosen.
        for (at, old) in before.iter().enumerate() {
            let Some(name) = self.present.get(at).map(|draft| draft.key) else { continue };
            let is_taken = self.loaded.iter().chain(&self.present).any(|one| one.key == old.key);
            if !is_taken {
                let of_both = self.loaded.iter_mut().chain(&mut self.present);
                of_both.filter(|one| one.key == name).for_each(|one| one.key = old.key);
            }
        }
    }

    fn rebased(&mut self, on: &AuthPolicy) {
        if !on.id.is_empty() {
            self.id = on.id.clone();
        }
        self.version = on.version;
        self.past.clear();
        self.future.clear();
        self.typing = None;
    }
}
