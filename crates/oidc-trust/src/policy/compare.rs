//! What a change of policies changes: the same claims, judged before and after. It speaks of what
//! was tried and of nothing else.

use super::cases::Case;
use token_api::oidc::{Claims, PolicyDefinition, Requested, evaluate};

/// Claims to judge before and after.
#[derive(Clone, Copy, Debug)]
pub struct Probe<'a> {
    /// What people call them.
    pub name: &'a str,
    /// The claims.
    pub claims: &'a Claims,
    /// What they ask for.
    pub requested: &'a Requested,
}

impl<'a> From<&'a Case> for Probe<'a> {
    fn from(case: &'a Case) -> Self {
        Self { name: &case.name, claims: &case.claims, requested: &case.requested }
    }
}

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

/// Judges each probe by both lists of policies.
pub fn compare(
    before: &[PolicyDefinition],
    after: &[PolicyDefinition],
    probes: &[Probe],
) -> Comparison {
    let mut comparison = Comparison::default();
    for probe in probes {
        let allows =
            |policies: &[_]| evaluate(policies, probe.requested, probe.claims).is_allowed();
        match (allows(before), allows(after)) {
            (false, true) => comparison.newly_allowed.push(probe.name.to_owned()),
            (true, false) => comparison.newly_denied.push(probe.name.to_owned()),
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
    use crate::policy::cases::Expected;
    use serde_json::json;
    use token_api::oidc::{Decision, PolicyTokenType};

    fn allow(sub: &str) -> PolicyDefinition {
        let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
        policy.rules = [("sub", sub)].into_iter().collect();
        policy
    }

    fn case(sub: &str) -> Case {
        let claims = Claims::from_value(json!({"sub": sub})).unwrap();
        let requested = Requested::organization(false);
        Case { name: sub.to_owned(), claims, requested, expected: Expected::Allowed }
    }

    #[test]
    fn tells_what_is_judged_otherwise() {
        let cases = [case("a1"), case("b1"), case("b2"), case("c")];
        let probes: Vec<Probe> = cases.iter().map(Probe::from).collect();
        let changed = compare(&[allow("a*")], &[allow("b*")], &probes);
        assert_eq!(changed.newly_allowed, ["b1", "b2"]);
        assert_eq!(changed.newly_denied, ["a1"]);
        assert_eq!((changed.unchanged, changed.is_same()), (1, false));
        assert_eq!(changed.words(), "2 newly allowed, 1 newly denied");

        let table = [
            (&probes[..], "*", "2 newly allowed"),
            (&probes[..2], "a1", "1 newly denied"),
            (&probes[3..], "c*", "1 newly allowed"),
            (&probes[..2], "?1", "All 2 that were tried are judged as before"),
            (&probes[..1], "a1", "The one that was tried is judged as before"),
            (&[], "*", "Nothing to try the change on: there are no test cases and no sample"),
        ];
        let before = [allow("a*"), allow("b1")];
        for (probes, sub, words) in table {
            let changed = compare(&before, &[allow(sub)], probes);
            assert_eq!(changed.words(), words, "{sub}");
        }
    }

    #[test]
    fn the_same_policies_change_nothing() {
        let cases = [case("a"), case("b")];
        let probes: Vec<Probe> = cases.iter().map(Probe::from).collect();
        let policies = [allow("a")];
        assert!(compare(&policies, &policies, &probes).is_same());
    }
}
