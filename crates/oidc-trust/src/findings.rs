//! What needs attention in the trust of an organization: what the linter says about the stored policies
//! of all issuers, and stored tokens that trust could replace.

use crate::policy::lint::{Check, Context, Finding as Lint, Severity as Grade, lint_stored};
use crate::replace::Candidate;
use console_core::finding::{Finding, MOST_NAMED, Named, Over, Remedy, Severity, Target};
use console_core::when::count;
use token_api::id::OrgName;
use token_api::oidc::{Issuer, PolicyDefinition};
use token_api::token::Owner;

/// An issuer and its policies.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadIssuer {
    /// The issuer.
    pub issuer: Issuer,
    /// Its policies; `None` if they could not be read.
    pub policies: Option<Vec<PolicyDefinition>>,
}

/// What a finding of the linter is for the organization, the most urgent first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A policy that lets in whom nobody meant.
    Strangers,
    /// Pull requests get an admin's rights.
    PullRequests,
    /// A policy that never lets anybody in.
    Closed,
    /// A policy that lets in more than is meant, most likely.
    Wide,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Strangers, Self::PullRequests, Self::Closed, Self::Wide];

    /// What a finding about a policy is. Hints are for those who edit it.
    fn of(lint: &Lint) -> Option<Self> {
        match lint.severity {
            _ if lint.is_closed() => Some(Self::Closed),
            _ if lint.check == Check::PullRequestAdmin => Some(Self::PullRequests),
            Grade::Error => Some(Self::Strangers),
            Grade::Warning => Some(Self::Wide),
            Grade::Hint => None,
        }
    }

    const fn severity(self) -> Severity {
        match self {
            Self::Strangers => Severity::Urgent,
            Self::PullRequests => Severity::Soon,
            Self::Closed | Self::Wide => Severity::Review,
        }
    }

    const fn what(self, policies: usize) -> &'static str {
        match (self, policies) {
            (Self::Strangers, 1) => "policy has an error that may let strangers in",
            (Self::Strangers, _) => "policies have errors that may let strangers in",
            (Self::PullRequests, 1) => "policy lets pull requests act as admin",
            (Self::PullRequests, _) => "policies let pull requests act as admin",
            (Self::Closed, 1) => "policy can never let anybody in",
            (Self::Closed, _) => "policies can never let anybody in",
            (Self::Wide, 1) => "policy lets in more than is meant, most likely",
            (Self::Wide, _) => "policies let in more than is meant, most likely",
        }
    }
}

/// A policy with its worst finding.
struct Found<'a> {
    issuer: &'a Issuer,
    number: usize,
    kind: Kind,
    sentence: String,
}

/// What the linter finds in the policies of all issuers. A policy counts once, by its worst finding.
pub fn findings(org: &OrgName, issuers: &[ReadIssuer], is_whole: bool) -> Vec<Finding> {
    let found: Vec<Found<'_>> = issuers.iter().flat_map(|read| of_issuer(org, read)).collect();
    let finding = |kind: Kind| {
        let of_kind: Vec<&Found<'_>> = found.iter().filter(|one| one.kind == kind).collect();
        let first = of_kind.first()?;
        let named = of_kind.iter().take(MOST_NAMED).map(|one| Named {
            label: one.issuer.name.clone(),
            count: 1,
            of: String::new(),
            note: format!("policy {}", one.number),
            target: Some(Target::Issuer(one.issuer.id.clone())),
        });
        Some(Finding {
            severity: kind.severity(),
            count: of_kind.len(),
            what: kind.what(of_kind.len()).to_owned(),
            why: first.sentence.clone(),
            named: named.collect(),
            over: over(issuers, is_whole),
            remedies: vec![Remedy::new("Fix policy", Target::Issuer(first.issuer.id.clone()))],
        })
    };
    Kind::ALL.into_iter().filter_map(finding).collect()
}

/// "3 issuers, 7 policies": over what the findings are made.
pub fn over(issuers: &[ReadIssuer], is_whole: bool) -> Over {
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let read = issuers.iter().filter_map(|read| read.policies.as_ref());
    let policies = match read.map(Vec::len).sum::<usize>() {
        1 => "1 policy".to_owned(),
        some => format!("{some} policies"),
    };
    let unread = issuers.iter().filter(|read| read.policies.is_none()).count();
    let rest = match unread {
        0 => String::new(),
        some => format!("; those of {} could not be read", count(number(some), "issuer")),
    };
    let start = if is_whole { "" } else { "the first " };
    Over {
        words: format!("{start}{}, {policies}{rest}", count(number(issuers.len()), "issuer")),
        is_whole: is_whole && unread == 0,
    }
}

fn of_issuer<'a>(org: &OrgName, read: &'a ReadIssuer) -> Vec<Found<'a>> {
    let issuer = &read.issuer;
    let url = if issuer.issuer.is_empty() { &issuer.url } else { &issuer.issuer };
    let max_expiration = issuer.max_expiration;
    let context = Context { org, issuer: url, teams: None, users: None, max_expiration };
    let policies = read.policies.as_deref().unwrap_or_default();
    let mut found: Vec<Found<'a>> = Vec::new();
    // The linter's order: policy by policy, the worst first.
    for lint in lint_stored(policies, &context) {
        let (Some(policy), Some(kind)) = (lint.policy, Kind::of(&lint)) else { continue };
        let number = policy.number;
        if found.iter().all(|one| one.number != number) {
            let sentence = lint.sentence.replace('`', "");
            found.push(Found { issuer, number, kind, sentence });
        }
    }
    found
}

/// Stored tokens that worked like a machine, for which trust could do. `over` is what was read of the
/// log that tells it.
pub fn replaceable(owner: &Owner, candidates: &[Candidate], over: Over) -> Option<Finding> {
    let named = candidates.iter().take(MOST_NAMED).map(|one| Named {
        label: one.name.clone(),
        count: 1,
        of: String::new(),
        note: one.reasons.first().map(|reason| reason.words()).unwrap_or_default(),
        target: one.listed.clone().map(|id| Target::Token(owner.clone(), id)),
    });
    (!candidates.is_empty()).then(|| Finding {
        severity: Severity::Hint,
        count: candidates.len(),
        what: match candidates.len() {
            1 => "stored token that trust could replace",
            _ => "stored tokens that trust could replace",
        }
        .to_owned(),
        why: "They work like pipelines. What has no stored value can't leak it.".to_owned(),
        named: named.collect(),
        over,
        remedies: vec![Remedy::new("Set up trust", Target::Issuers)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn issuer(name: &str, policies: Option<Value>) -> ReadIssuer {
        let fields = json!({
            "id": format!("id-{name}"), "name": name,
            "url": "https://token.actions.githubusercontent.com",
        });
        ReadIssuer {
            issuer: serde_json::from_value(fields).unwrap(),
            policies: policies.map(|policies| serde_json::from_value(policies).unwrap()),
        }
    }

    fn policy(rules: &Value, permissions: &[&str]) -> Value {
        json!({
            "decision": "allow", "tokenType": "organization",
            "authorizedPermissions": permissions, "rules": rules,
        })
    }

    fn said(issuers: &[ReadIssuer]) -> Vec<String> {
        let found = findings(&OrgName::new("acme"), issuers, true);
        let one = |it: &Finding| {
            let names: Vec<String> =
                it.named.iter().map(|one| format!("{} {}", one.label, one.note)).collect();
            let (word, names) = (it.severity.word(), names.join(", "));
            format!("{word} {} {}: {names}", it.count, it.what)
        };
        found.iter().map(one).collect()
    }

    #[test]
    fn policies_are_found_by_their_worst_error() {
        const AUD: &str = "urn:pulumi:org:acme";
        let sound =
            policy(&json!({ "aud": AUD, "sub": "repo:acme/shop:ref:refs/heads/main" }), &[]);
        let open = policy(&json!({ "aud": AUD, "sub": "*" }), &[]);
        let pulls =
            policy(&json!({ "aud": AUD, "sub": "repo:acme/shop:pull_request" }), &["admin"]);
        assert_eq!(said(&[issuer("GitHub", Some(json!([sound])))]), [""; 0]);
        assert_eq!(
            said(&[issuer("GitHub", Some(json!([sound, open]))), issuer("B", Some(json!([open])))]),
            [
                "Urgent 2 policies have errors that may let strangers in: GitHub policy 2, B policy 1"
            ]
        );
        assert_eq!(
            said(&[issuer("GitHub", Some(json!([pulls])))]),
            ["Soon 1 policy lets pull requests act as admin: GitHub policy 1"]
        );
    }

    #[test]
    fn says_which_policies_were_not_read() {
        let read = |issuers: &[ReadIssuer]| {
            let over = over(issuers, true);
            (over.words, over.is_whole)
        };
        assert_eq!(read(&[]), ("0 issuers, 0 policies".into(), true));
        let [known, unread] = [issuer("A", Some(json!([]))), issuer("B", None)];
        assert_eq!(
            read(&[known, unread]),
            ("2 issuers, 0 policies; those of 1 issuer could not be read".into(), false)
        );
    }
}
