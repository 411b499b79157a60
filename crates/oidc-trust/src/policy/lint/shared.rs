//! Issuers that many tenants share, and whether a policy says whose ID tokens it lets in. Anybody in
//! the world gets ID tokens of such an issuer; branches, events and environments are chosen by whoever
//! runs a job, so that only a claim which belongs to an owner keeps strangers out. An issuer of an
//! enterprise, a workspace, a cluster or a server of one's own is not shared.

mod issuers;

use super::view::{Rule, View};
use crate::policy::key::RuleKey;
use issuers::{
    BITBUCKET, BUILDKITE, CIRCLECI, GITHUB, GITLAB, GOOGLE, MICROSOFT, PULUMI, SIGSTORE, TERRAFORM,
    VERCEL,
};
use token_api::oidc::{Element, Pattern};

/// An issuer of many tenants.
#[derive(Debug)]
pub(super) struct Shared {
    /// Who gets ID tokens of it.
    pub anybody: &'static str,
    /// The claims that belong to an owner.
    claims: &'static [OwnerClaim],
}

/// A claim that belongs to an owner, with the forms of its values.
#[derive(Debug)]
struct OwnerClaim {
    path: &'static str,
    forms: &'static [Form],
}

/// A form of values: its parts in order.
type Form = &'static [Part];

/// A part of a value.
#[derive(Debug)]
enum Part {
    /// This very text.
    Text(&'static str),
    /// Text that the owner chooses, without these characters.
    Any(&'static str),
    /// The owner's name or number, without these characters: for a stranger it is another one.
    Owner(&'static str),
    /// The owner's domain. A `.` in a pattern is taken for its dots.
    Domain,
}

use Part::{Any, Domain, Owner, Text};

/// The tenant of Microsoft's personal accounts.
const PERSONAL_TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

impl Shared {
    /// The issuer with this URL, if many tenants share it. Where the URL names an enterprise, a
    /// workspace or a tenant, it is theirs alone.
    pub fn of(url: &str) -> Option<&'static Self> {
        let url = url.trim().to_ascii_lowercase();
        let rest = url.strip_prefix("https://")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = host.strip_suffix(":443").unwrap_or(host);
        let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let shared = match host {
            "token.actions.githubusercontent.com" if path.is_empty() => &GITHUB,
            "gitlab.com" if path.is_empty() => &GITLAB,
            "app.terraform.io" | "app.eu.terraform.io" if path.is_empty() => &TERRAFORM,
            "accounts.google.com" => &GOOGLE,
            "login.microsoftonline.com" | "sts.windows.net" => match path.first() {
                None | Some(&("common" | "organizations" | "consumers" | PERSONAL_TENANT)) => {
                    &MICROSOFT
                }
                Some(_) => return None,
            },
            "oidc.circleci.com" if path.len() < 2 => &CIRCLECI,
            "api.bitbucket.org" if path.len() < 3 => &BITBUCKET,
            "agent.buildkite.com" => &BUILDKITE,
            "oidc.vercel.com" if path.is_empty() => &VERCEL,
            "api.pulumi.com" if path == ["oidc"] => &PULUMI,
            "oauth2.sigstore.dev" if path == ["auth"] => &SIGSTORE,
            _ => return None,
        };
        Some(shared)
    }

    /// Whether strangers satisfy everything that a policy says of whose ID token it is.
    pub fn lets_strangers_in(&self, view: &View) -> bool {
        self.lets_strangers_in_but(view, None)
    }

    /// The same without one of its rules.
    pub fn lets_strangers_in_but(&self, view: &View, but: Option<RuleKey>) -> bool {
        let pins = |claim: &OwnerClaim| {
            let rule = view.rule(claim.path).filter(|rule| Some(rule.key) != but);
            let pattern = rule.and_then(|rule| rule.pattern.as_ref());
            pattern
                .is_some_and(|pattern| !claim.forms.iter().any(|form| fits_stranger(pattern, form)))
        };
        !self.claims.iter().any(pins)
    }

    /// The rule to look at: the one for the subject or else for another claim of an owner, if it says
    /// anything at all.
    pub fn attempt<'a, 'b>(&self, view: &'b View<'a>) -> Option<&'b Rule<'a>> {
        let rules = self.claims.iter().filter_map(|claim| view.rule(claim.path));
        rules.into_iter().find(|rule| !rule.is_open())
    }

    /// The claims whose one value is an owner, the numbers first.
    pub fn pins(&self) -> impl Iterator<Item = &'static str> {
        let is_number = |path: &str| path.ends_with("_id") || path.ends_with("Uuid");
        let all = || self.claims.iter().map(|claim| claim.path);
        all().filter(move |path| is_number(path)).chain(all().filter(move |path| !is_number(path)))
    }

    /// The pattern for all of one owner, where it was meant: `repo:acme*` is `repo:acme/*`.
    pub fn closed(&self, path: &str, written: &str) -> Option<String> {
        let claim = self.claims.iter().find(|claim| claim.path == path)?;
        let form = claim.forms.first()?;
        let (begin, end) = match form {
            [Text(begin), Owner(_), Text(end), ..] => (*begin, end.chars().next()?),
            [Owner(_), Text(end), ..] => ("", end.chars().next()?),
            _ => return None,
        };
        let name = written.strip_suffix('*')?.strip_prefix(begin)?;
        // A name neither begins nor ends with a sign: `repo:octo-*` is not all of `octo-`.
        let is_name = name.starts_with(char::is_alphanumeric)
            && name.ends_with(char::is_alphanumeric)
            && !name.contains(['*', '?', '.', end]);
        is_name.then(|| format!("{begin}{name}{end}*"))
    }
}

/// A character of a form.
#[derive(Clone, Copy)]
enum Letter {
    Exactly(char),
    /// Any number of characters but these.
    AnyBut(&'static str),
    /// A character by which a stranger's name differs: no pattern spells it out.
    Strange {
        /// Whether a `.` of a pattern may stand for it.
        by_dot: bool,
    },
}

fn letters(form: Form) -> Vec<Letter> {
    let mut letters = Vec::new();
    for part in form {
        match part {
            Text(text) => letters.extend(text.chars().map(Letter::Exactly)),
            Any(but) => letters.push(Letter::AnyBut(but)),
            Owner(but) => letters.extend([
                Letter::AnyBut(but),
                Letter::Strange { by_dot: true },
                Letter::AnyBut(but),
            ]),
            Domain => letters.extend([
                Letter::AnyBut("@"),
                Letter::Strange { by_dot: false },
                Letter::AnyBut("@"),
            ]),
        }
    }
    letters
}

/// Whether a pattern matches a value of this form that is a stranger's: one in which the owner has a
/// character that only a wildcard can stand for.
fn fits_stranger(pattern: &Pattern, form: Form) -> bool {
    let (elements, letters) = (pattern.elements(), letters(form));
    let width = letters.len() + 1;
    let mut seen = vec![false; (elements.len() + 1) * width];
    let mut open = vec![(0, 0)];
    while let Some((i, j)) = open.pop() {
        if (i, j) == (elements.len(), letters.len()) {
            return true;
        }
        if std::mem::replace(&mut seen[i * width + j], true) {
            continue;
        }
        let (element, letter) = (elements.get(i), letters.get(j));
        if matches!(element, Some(Element::Many | Element::Maybe)) {
            open.push((i + 1, j));
        }
        if matches!(letter, Some(Letter::AnyBut(_))) {
            open.push((i, j + 1));
        }
        if let (Some(element), Some(letter)) = (element, letter)
            && is_shared_letter(*element, *letter)
        {
            let i = if *element == Element::Many { i } else { i + 1 };
            let j = if matches!(letter, Letter::AnyBut(_)) { j } else { j + 1 };
            open.push((i, j));
        }
    }
    false
}

fn is_shared_letter(element: Element, letter: Letter) -> bool {
    match (element, letter) {
        (Element::Char(own), Letter::Exactly(other)) => own == other,
        (Element::Char(own), Letter::AnyBut(others)) => !others.contains(own),
        (Element::Char(_), Letter::Strange { .. }) => false,
        (Element::One, Letter::Strange { by_dot }) => by_dot,
        _ => true,
    }
}
