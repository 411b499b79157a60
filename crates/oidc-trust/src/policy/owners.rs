//! Whose jobs a policy or an ID token is about, at issuers that many tenants share: the organization, user,
//! group or workspace that its subject or other claims name.

use super::lint::{Context, is_shared};
use super::nearest::Subject;
use super::sentence;
use crate::issuer::origin::Origin;
use token_api::id::OrgName;
use token_api::oidc::{ClaimPath, Decision, PolicyDefinition};

/// One subject is written in up to two forms, each in a policy of its own.
const FEW: usize = 2;

/// The owners that an issuer's policies name.
pub(crate) struct Owners {
    org: OrgName,
    origin: Origin,
    /// The owner of each allowing policy, where it names one. Empty where the issuer is not shared.
    named: Vec<String>,
}

impl Owners {
    /// Of these policies.
    pub fn of<'a>(
        policies: impl Iterator<Item = &'a PolicyDefinition>,
        origin: Origin,
        context: &Context,
    ) -> Self {
        let allowing = policies.filter(|policy| policy.decision == Decision::Allow);
        let named = allowing.filter(|_| is_shared(context.issuer));
        let named = named.filter_map(|policy| owner(policy, origin)).collect();
        Self { org: context.org.clone(), origin, named }
    }

    /// The owner that a policy names, if it is neither this organization by name nor one of whom there is
    /// a policy, although there are policies for others.
    pub fn stranger(&self, policy: &PolicyDefinition) -> Option<String> {
        let owner = self.other(policy)?;
        (!self.named.is_empty() && self.count(&owner) == 0).then_some(owner)
    }

    /// The owner that one of the policies names, if it has only this one or two, and most are for another
    /// owner; and who that is.
    pub fn odd(&self, policy: &PolicyDefinition) -> Option<(String, &str)> {
        let owner = self.other(policy)?;
        let mut main: Option<&String> = None;
        for one in &self.named {
            if main.is_none_or(|main| self.count(one) > self.count(main)) {
                main = Some(one);
            }
        }
        let main = main.filter(|main| !is_same(main, &owner))?;
        (self.count(&owner) <= FEW).then_some((owner, main))
    }

    fn other(&self, policy: &PolicyDefinition) -> Option<String> {
        owner(policy, self.origin).filter(|owner| !is_same(owner, self.org.as_str()))
    }

    fn count(&self, owner: &str) -> usize {
        self.named.iter().filter(|one| is_same(one, owner)).count()
    }
}

/// Names of owners differ by more than letter case.
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// The owner that a policy names; `None` where it leaves the owner open.
fn owner(policy: &PolicyDefinition, origin: Origin) -> Option<String> {
    let text = |path: &str| rule(policy, path);
    let until = |text: String, end: &[char]| text.split(end).next().map(str::to_owned);
    let behind = |start: &str, end: &[char]| {
        until(text("sub")?.strip_prefix(start)?.to_owned(), end).filter(|name| !name.is_empty())
    };
    let owner = match origin {
        Origin::GitHub => {
            let sub = text("sub").unwrap_or_default();
            let named = Subject::parse(&sub).map(|subject| subject.owner.to_owned());
            named
                .or_else(|| text("repository_owner"))
                .or_else(|| until(text("repository")?, &['/']))
        }
        Origin::GitLab => behind("project_path:", &['/', ':'])
            .or_else(|| until(text("project_path")?, &['/']))
            .or_else(|| until(text("namespace_path")?, &['/'])),
        Origin::Terraform => {
            behind("organization:", &[':']).or_else(|| text("terraform_organization_name"))
        }
        Origin::CircleCi => behind("org/", &['/']),
        _ => None,
    };
    owner.filter(|name| !name.is_empty() && !name.contains(['*', '?']))
}

/// The value of a rule as it is written, however its path is.
pub(super) fn rule(policy: &PolicyDefinition, path: &str) -> Option<String> {
    let path = ClaimPath::parse(path).ok()?;
    let is_it = |text: &str| ClaimPath::parse(text).is_ok_and(|other| other == path);
    let mut rules = policy.rules.iter();
    rules.find(|(text, _)| is_it(text)).and_then(|(_, value)| value.as_str().map(str::to_owned))
}

/// Which token a policy gives, for a sentence.
pub(super) fn token(policy: &PolicyDefinition) -> String {
    sentence::plain(&sentence::subject(policy))
}
