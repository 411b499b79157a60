//! What a change of policies changes: the same claims, judged before and after. It speaks of what
//! was tried and of nothing else.

use super::cases::{CaseOutcome, Expected};
use super::judged::{Asked, Policies};
use super::{drafts::Draft, evaluation::Evaluation};

/// What a change of policies changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Refused before, allowed after: names.
    pub newly_allowed: Vec<String>,
    /// Allowed before, refused after: names.
    pub newly_denied: Vec<String>,
    /// How many are judged as before.
    pub unchanged: usize,
}

/// Judges test cases and a sample by the policies that there were; what they come to now is known.
pub fn compare(before: &[Draft], now: &Evaluation, sample: Option<(&str, Asked)>) -> Comparison {
    let before = Policies::of(before);
    let case = |outcome: &'_ CaseOutcome| {
        let case = &outcome.case;
        let asked = Asked { claims: &case.claims, requested: &case.requested };
        (case.name.clone(), before.verdict(asked).is_allowed(), outcome.said == Expected::Allowed)
    };
    let sample = sample.zip(now.trial.as_ref()).map(|((name, asked), trial)| {
        (name.to_owned(), before.verdict(asked).is_allowed(), trial.verdict().is_allowed())
    });
    let mut comparison = Comparison::default();
    for (name, was_allowed, is_allowed) in now.cases.iter().map(case).chain(sample) {
        match (was_allowed, is_allowed) {
            (false, true) => comparison.newly_allowed.push(name),
            (true, false) => comparison.newly_denied.push(name),
            _ => comparison.unchanged += 1,
        }
    }
    comparison
}

impl Comparison {
    /// Whether nothing that was tried is judged otherwise.
    pub fn is_same(&self) -> bool {
        self.newly_allowed.is_empty() && self.newly_denied.is_empty()
    }

    /// "2 newly allowed, 1 newly denied".
    pub fn words(&self) -> String {
        let part = |names: &[String], what: &str| {
            (!names.is_empty()).then(|| format!("{} newly {what}", names.len()))
        };
        let parts = [part(&self.newly_allowed, "allowed"), part(&self.newly_denied, "denied")];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match self.unchanged {
            _ if !parts.is_empty() => parts.join(", "),
            0 => "Nothing to try the change on: there are no test cases and no sample".to_owned(),
            1 => "The one that was tried is judged as before".to_owned(),
            n => format!("All {n} that were tried are judged as before"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::cases::Case;
    use crate::policy::evaluation::Given;
    use crate::policy::lint::Context;
    use crate::policy::testing::editor;
    use serde_json::json;
    use std::sync::Arc;
    use token_api::id::OrgName;
    use token_api::oidc::{Claims, Decision, PolicyDefinition, PolicyTokenType, Requested};

    fn allow(sub: &str) -> PolicyDefinition {
        let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
        policy.rules = [("sub", sub)].into_iter().collect();
        policy
    }

    fn claims(sub: &str) -> Claims {
        Claims::from_value(json!({"sub": sub})).unwrap()
    }

    fn case(sub: &&str) -> Arc<Case> {
        let requested = Requested::organization(false);
        let expected = Expected::Allowed;
        Arc::new(Case { name: (*sub).to_owned(), claims: claims(sub), requested, expected })
    }

    fn changed(
        before: &[&str],
        after: &[&str],
        cases: &[&str],
        sample: Option<&str>,
    ) -> Comparison {
        let editors = [before, after].map(|subs| {
            editor(&subs.iter().map(|sub| allow(sub)).collect::<Vec<PolicyDefinition>>())
        });
        let cases: Vec<Arc<Case>> = cases.iter().map(case).collect();
        let (org, claims) = (OrgName::new("acme"), sample.map(claims));
        let requested = &Requested::organization(false);
        let sample = claims.as_ref().map(|claims| Asked { claims, requested });
        let issuer = "https://id.acme.example";
        let context = Context { org: &org, issuer, teams: None, users: None, max_expiration: None };
        let given = Given { drafts: editors[1].drafts(), sample, cases: &cases, context };
        let sample = sample.map(|asked| ("sample", asked));
        compare(editors[0].drafts(), &Evaluation::of(&given), sample)
    }

    #[test]
    fn tells_what_is_judged_otherwise() {
        let cases = ["a1", "b1", "b2", "c"];
        let comparison = changed(&["a*"], &["b*"], &cases, Some("b3"));
        assert_eq!(comparison.newly_allowed, ["b1", "b2", "sample"]);
        assert_eq!(comparison.newly_denied, ["a1"]);
        assert_eq!((comparison.unchanged, comparison.is_same()), (1, false));
        assert_eq!(comparison.words(), "3 newly allowed, 1 newly denied");

        let table = [
            (&cases[..], "*", "2 newly allowed"),
            (&cases[..2], "a1", "1 newly denied"),
            (&cases[3..], "c*", "1 newly allowed"),
            (&cases[..2], "?1", "All 2 that were tried are judged as before"),
            (&cases[..1], "a1", "The one that was tried is judged as before"),
            (&[], "*", "Nothing to try the change on: there are no test cases and no sample"),
        ];
        for (cases, sub, words) in table {
            assert_eq!(changed(&["a*", "b1"], &[sub], cases, None).words(), words, "{sub}");
        }
    }

    #[test]
    fn the_same_policies_change_nothing() {
        assert!(changed(&["a"], &["a"], &["a", "b"], Some("a")).is_same());
    }
}
