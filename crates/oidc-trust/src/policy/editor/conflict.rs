//! Two people edited the same policies: what each of them did to the version that both began with.
//! Nothing is merged here: which policies let whom in is decided by a person who sees both.

use super::{Draft, Editor};
use token_api::oidc::PolicyDefinition;

/// What became of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is as it was.
    Kept,
    /// It was not there.
    Added,
    /// It is no longer there, or no longer like this.
    Removed,
    /// It stands at another place.
    Moved,
}

/// What they did: what is stored now comes without keys, so policies are the same that say the same.
pub fn their_steps<'a>(
    before: &'a [PolicyDefinition],
    theirs: &'a [PolicyDefinition],
) -> Vec<(Fate, &'a PolicyDefinition)> {
    steps(before, theirs, |old, new| old == new)
}

impl Editor {
    /// What was done here.
    pub fn own_steps(&self) -> Vec<(Fate, PolicyDefinition)> {
        let is_same = |old: &Draft, new: &Draft| old.key == new.key && old.is_same_as(new);
        let steps = steps(&self.loaded, &self.present, is_same).into_iter();
        steps.map(|(fate, draft)| (fate, draft.definition())).collect()
    }
}

/// The way from one list to another: each entry of either, in an order that has both. What was moved is
/// at its new place.
fn steps<'a, T>(
    before: &'a [T],
    after: &'a [T],
    is_same: impl Fn(&T, &T) -> bool,
) -> Vec<(Fate, &'a T)> {
    let mut steps = differences(before, after, &is_same);
    let mut at = 0;
    while at < steps.len() {
        let (fate, entry) = steps[at];
        let is_added = |(other, new): &(Fate, &T)| *other == Fate::Added && is_same(entry, new);
        let added = steps.iter().position(is_added).filter(|_| fate == Fate::Removed);
        match added {
            Some(added) => {
                steps[added].0 = Fate::Moved;
                steps.remove(at);
            }
            None => at += 1,
        }
    }
    steps
}

/// The same without knowing what was moved: it is removed and added.
fn differences<'a, T>(
    before: &'a [T],
    after: &'a [T],
    is_same: &impl Fn(&T, &T) -> bool,
) -> Vec<(Fate, &'a T)> {
    // How many entries the lists have in common, in order, from each pair of places on.
    let mut common = vec![vec![0_usize; after.len() + 1]; before.len() + 1];
    for (i, old) in before.iter().enumerate().rev() {
        for (j, new) in after.iter().enumerate().rev() {
            common[i][j] = if is_same(old, new) {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut steps = Vec::new();
    while i < before.len() || j < after.len() {
        let is_kept = before.get(i).zip(after.get(j)).is_some_and(|(old, new)| is_same(old, new));
        if is_kept {
            steps.push((Fate::Kept, &after[j]));
            (i, j) = (i + 1, j + 1);
        } else if j == after.len() || (i < before.len() && common[i + 1][j] >= common[i][j + 1]) {
            steps.push((Fate::Removed, &before[i]));
            i += 1;
        } else {
            steps.push((Fate::Added, &after[j]));
            j += 1;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::testing::editor;
    use proptest::prelude::*;
    use token_api::oidc::{Decision, PolicyTokenType};

    fn list(names: &[u8]) -> Vec<PolicyDefinition> {
        let policy = |name: &u8| {
            let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Team);
            policy.team_name = Some(name.to_string());
            policy
        };
        names.iter().map(policy).collect()
    }

    #[test]
    fn says_what_became_of_each() {
        let (before, after) = (list(&[1, 2, 3]), list(&[1, 4, 3, 5]));
        let fates: Vec<Fate> =
            their_steps(&before, &after).into_iter().map(|(fate, _)| fate).collect();
        use Fate::{Added, Kept, Removed};
        assert_eq!(fates, [Kept, Removed, Added, Kept, Added]);
    }

    #[test]
    fn what_was_moved_is_told_once_and_as_that() {
        let fates = |before: &[u8], after: &[u8]| -> Vec<Fate> {
            let (before, after) = (list(before), list(after));
            their_steps(&before, &after).into_iter().map(|(fate, _)| fate).collect()
        };
        use Fate::{Added, Kept, Moved, Removed};
        assert_eq!(fates(&[1, 2, 3], &[3, 1, 2]), [Moved, Kept, Kept]);
        assert_eq!(fates(&[1, 2, 3], &[2, 3, 1, 4]), [Kept, Kept, Moved, Added]);
        assert_eq!(fates(&[1, 1, 2], &[2, 1]).iter().filter(|fate| **fate == Removed).count(), 1);
    }

    #[test]
    fn of_two_equal_policies_the_one_that_was_removed_is_told() {
        let mut editor = editor(&list(&[1, 1, 2]));
        let first = editor.drafts()[0].key;
        editor.remove(first);
        let fates: Vec<Fate> = editor.own_steps().into_iter().map(|(fate, _)| fate).collect();
        assert_eq!(fates, [Fate::Removed, Fate::Kept, Fate::Kept]);
    }

    proptest! {
        /// Leaving out what was removed gives the one list, leaving out what was added the other in some
        /// order; a list differs in nothing from itself, and what is removed is nowhere added.
        #[test]
        fn both_lists_are_in_it(before in prop::collection::vec(0_u8..4, 0..7), after in prop::collection::vec(0_u8..4, 0..7)) {
            let (before, after) = (list(&before), list(&after));
            let steps = their_steps(&before, &after);
            let without = |fate| -> Vec<PolicyDefinition> {
                steps.iter().filter(|step| step.0 != fate).map(|step| step.1.clone()).collect()
            };
            let names = |all: &[PolicyDefinition]| {
                let mut names: Vec<_> = all.iter().map(|one| one.team_name.clone()).collect();
                names.sort();
                names
            };
            prop_assert_eq!(names(&without(Fate::Added)), names(&before));
            prop_assert_eq!(without(Fate::Removed), after.clone());
            let of = |fate| steps.iter().filter(move |step| step.0 == fate).map(|step| step.1);
            prop_assert!(!of(Fate::Removed).any(|one| of(Fate::Added).any(|other| one == other)));
            if before == after {
                prop_assert!(steps.iter().all(|step| step.0 == Fate::Kept));
            }
        }
    }
}
