//! Two people edited the same policies: what each of them did to the version that both began with.
//! Nothing is merged here: which policies let whom in is decided by a person who sees both.

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
}

/// The way from one list of policies to another: each policy of either, in an order that has both.
pub fn steps<'a>(
    before: &'a [PolicyDefinition],
    after: &'a [PolicyDefinition],
) -> Vec<(Fate, &'a PolicyDefinition)> {
    // How many policies the lists have in common, in order, from each pair of places on.
    let mut common = vec![vec![0_usize; after.len() + 1]; before.len() + 1];
    for (i, old) in before.iter().enumerate().rev() {
        for (j, new) in after.iter().enumerate().rev() {
            common[i][j] = if old == new {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut steps = Vec::new();
    while i < before.len() || j < after.len() {
        let is_same = before.get(i).is_some_and(|old| after.get(j) == Some(old));
        if is_same {
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
        let fates: Vec<Fate> = steps(&before, &after).into_iter().map(|(fate, _)| fate).collect();
        use Fate::{Added, Kept, Removed};
        assert_eq!(fates, [Kept, Removed, Added, Kept, Added]);
    }

    proptest! {
        /// Leaving out what was added gives the one list, leaving out what was removed the other;
        /// and a list differs in nothing from itself.
        #[test]
        fn both_lists_are_in_it(before in prop::collection::vec(0_u8..4, 0..7), after in prop::collection::vec(0_u8..4, 0..7)) {
            let (before, after) = (list(&before), list(&after));
            let steps = steps(&before, &after);
            let without = |fate| -> Vec<PolicyDefinition> {
                steps.iter().filter(|step| step.0 != fate).map(|step| step.1.clone()).collect()
            };
            prop_assert_eq!(without(Fate::Added), before.clone());
            prop_assert_eq!(without(Fate::Removed), after.clone());
            if before == after {
                prop_assert!(steps.iter().all(|step| step.0 == Fate::Kept));
            }
        }
    }
}
