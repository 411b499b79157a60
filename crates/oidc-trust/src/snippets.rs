//! Snippets that use the trust of a policy: a pipeline shows the ID token that its platform gives
//! it, and gets an access token. They hold no secret. Names come from servers and may be anything:
//! each is quoted for the language it stands in, and for what that language's reader expands.

mod write;

use crate::issuer::origin::Origin;
use crate::policy::sentence;
use console_core::text::quoting::Snippet;
use console_core::text::visible_text::visible;
use serde_json::Value;
use token_api::id::OrgName;
use token_api::oidc::{self, PolicyDefinition, PolicyTokenType, Requested};
use write::{cli, curl, duration, github, gitlab, kubernetes};

/// Where a snippet runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrustSnippet {
    /// A workflow of GitHub Actions.
    GitHub,
    /// A job of GitLab CI.
    GitLab,
    /// A job of Kubernetes with a projected service account token.
    Kubernetes,
    /// A shell with the command line tool.
    Cli,
    /// The exchange itself, with curl.
    Curl,
}

/// What is asked for, of whom, and with which ID token.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    backend: String,
    org: OrgName,
    requested: Requested,
    seconds: i64,
    audience: String,
    subject: Option<String>,
    likely: TrustSnippet,
    /// Those that can get an ID token of the issuer.
    tools: &'static [TrustSnippet],
}

impl Setup {
    /// How the backend at `backend`, such as `https://api.example.com`, is asked for what this
    /// policy of an issuer allows, for so many seconds.
    pub fn of(
        backend: &str,
        org: &OrgName,
        (issuer, policy): (&str, &PolicyDefinition),
        seconds: i64,
    ) -> Self {
        let origin = Origin::of(issuer, None);
        // A pattern with `*` or `?` names no one text; with a `.` alone it matches itself.
        let literal = |path: &str| {
            let text = policy.rules.get(path)?.as_str()?;
            (!text.is_empty() && !text.contains(['*', '?'])).then(|| text.to_owned())
        };
        Self {
            backend: backend.trim_end_matches('/').to_owned(),
            org: org.clone(),
            requested: Requested {
                token_type: policy.token_type.clone(),
                team: policy.team_name.clone(),
                user: policy.user_login.clone(),
                runner: policy.runner_id.clone(),
                admin: policy.admin(),
            },
            seconds,
            audience: literal("aud").unwrap_or_else(|| oidc::audience(org)),
            subject: literal("sub"),
            likely: likely(origin, policy),
            tools: tools(origin),
        }
    }

    /// Where the ID tokens of this policy most likely come from: by the issuer, or else by the form of
    /// their subject.
    pub fn likely(&self) -> TrustSnippet {
        self.likely
    }

    /// The audience that the ID token must be made for.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// The snippets there are for it, of tools that can get an ID token of the issuer: the command line tool asks for no admin tokens and for none
    /// of runners, and GitHub's action for no other audience than the organization's.
    pub fn kinds(&self) -> Vec<TrustSnippet> {
        let by_tool = self.flags().is_some();
        let by_action = self.has_own_audience() && self.action_type().is_some();
        let is_offered = |kind: &TrustSnippet| match kind {
            TrustSnippet::GitHub => by_tool || by_action,
            TrustSnippet::GitLab | TrustSnippet::Kubernetes | TrustSnippet::Cli => by_tool,
            TrustSnippet::Curl => true,
        };
        self.tools.iter().copied().filter(is_offered).collect()
    }

    /// Whether a tool is left out because it can't ask for this kind of token, or for this audience.
    pub fn lacks_tools(&self) -> bool {
        self.kinds().len() < self.tools.len()
    }

    fn has_own_audience(&self) -> bool {
        self.audience == oidc::audience(&self.org)
    }

    /// What the command line tool calls it: the flag and the name it takes.
    fn flags(&self) -> Option<Option<(&'static str, &'static str, &str)>> {
        let Requested { token_type, team, user, admin, .. } = &self.requested;
        match (token_type, team, user) {
            (PolicyTokenType::Organization, ..) if !admin => Some(None),
            (PolicyTokenType::Team, Some(team), _) => Some(Some(("--oidc-team", "TEAM", team))),
            (PolicyTokenType::Personal, _, Some(user)) => {
                Some(Some(("--oidc-user", "LOGIN", user)))
            }
            _ => None,
        }
    }

    /// The kind of token, where GitHub's action knows it.
    fn action_type(&self) -> Option<String> {
        let kind = &self.requested.token_type;
        let is_known = match kind {
            PolicyTokenType::Organization => true,
            PolicyTokenType::Team | PolicyTokenType::Personal => self.requested.holder().is_some(),
            _ => false,
        };
        is_known.then(|| oidc::requested_token_type(kind))
    }

    /// The names that a script needs, as variables.
    fn variables(&self) -> Vec<(&'static str, &str)> {
        let named = self.flags().flatten().map(|(_, variable, name)| (variable, name));
        [("BACKEND", self.backend.as_str()), ("ORGANIZATION", self.org.as_str())]
            .into_iter()
            .chain(named)
            .collect()
    }

    /// The line of a script that signs in, with those variables.
    fn login(&self, id_token: &str) -> String {
        let named = self.flags().flatten();
        let named = named.map(|(flag, variable, _)| format!(" {flag} \"${variable}\""));
        format!(
            "pulumi login \"$BACKEND\" --oidc-token {id_token} --oidc-org \"$ORGANIZATION\"{} \
             --oidc-expiration {}",
            named.unwrap_or_default(),
            duration(self.seconds)
        )
    }
}

impl TrustSnippet {
    /// Every kind, in the order people meet them.
    pub const ALL: [Self; 5] =
        [Self::GitHub, Self::GitLab, Self::Kubernetes, Self::Cli, Self::Curl];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub Actions",
            Self::GitLab => "GitLab CI",
            Self::Kubernetes => "Kubernetes",
            Self::Cli => "Command line",
            Self::Curl => "curl",
        }
    }

    /// The snippet, for one of [`Setup::kinds`].
    pub fn of(self, setup: &Setup) -> Snippet {
        let (text, hint) = match self {
            Self::GitHub => (
                github(setup),
                "For .github/workflows. The permission id-token lets the job ask GitHub for an ID \
                 token; nothing is stored in the repository.",
            ),
            Self::GitLab => (
                gitlab(setup),
                "For .gitlab-ci.yml. GitLab makes the ID token for this audience when the job \
                 starts.",
            ),
            Self::Kubernetes => (
                kubernetes(setup),
                "Kubernetes writes the service account's token for this audience into the file and \
                 renews it. The backend must be able to fetch the cluster's keys, or have them.",
            ),
            Self::Cli => (
                cli(setup),
                "The first line waits for the ID token to be pasted; it is not shown and not kept \
                 in the shell's history. A file works as well: --oidc-token file:///PATH.",
            ),
            Self::Curl => (
                curl(setup),
                "The first line waits for the ID token to be pasted; it is not shown and not kept \
                 in the shell's history. The answer holds the access token.",
            ),
        };
        Snippet { text, hint: hint.into() }
    }
}

/// What tells a policy from others where one is to be chosen, by its place from one:
/// "Policy 2: repo:acme/api:* (team token for platform)".
pub fn named(number: usize, policy: &PolicyDefinition) -> String {
    let is_about = |(path, _): &(&str, &Value)| !matches!(*path, "aud" | "iss");
    let rule = policy.rules.iter().find(|(path, _)| *path == "sub");
    let rule = rule.or_else(|| policy.rules.iter().find(is_about));
    let who = match rule {
        Some(("sub", value)) => sentence::value(value),
        Some((path, value)) => format!("{path} = {}", sentence::value(value)),
        None => "no subject".to_owned(),
    };
    let holder = policy.holder().map(|name| format!(" for {name}")).unwrap_or_default();
    let admin = if policy.admin() { "admin " } else { "" };
    let token = format!("{admin}{} token{holder}", policy.token_type.as_str());
    visible(&format!("Policy {number}: {who} ({token})"))
}

/// The tools that can get an ID token of an issuer. Of one that is not known it may be any.
fn tools(origin: Origin) -> &'static [TrustSnippet] {
    use TrustSnippet::{Cli, Curl, GitHub, GitLab, Kubernetes};
    match origin {
        Origin::GitHub => &[GitHub, Cli, Curl],
        Origin::GitLab => &[GitLab, Cli, Curl],
        Origin::Kubernetes => &[Kubernetes, Cli, Curl],
        Origin::Bitbucket
        | Origin::CircleCi
        | Origin::Terraform
        | Origin::Google
        | Origin::Azure => &[Cli, Curl],
        Origin::Other => &TrustSnippet::ALL,
    }
}

fn likely(origin: Origin, policy: &PolicyDefinition) -> TrustSnippet {
    if origin != Origin::Other {
        return tools(origin).first().copied().unwrap_or(TrustSnippet::Cli);
    }
    let subject = policy.rules.get("sub").and_then(|sub| sub.as_str()).unwrap_or_default();
    let forms = [
        ("repo:", TrustSnippet::GitHub),
        ("project_path:", TrustSnippet::GitLab),
        ("system:serviceaccount:", TrustSnippet::Kubernetes),
    ];
    let found = forms.into_iter().find(|(form, _)| subject.starts_with(form));
    found.map_or(TrustSnippet::Cli, |(_, kind)| kind)
}

#[cfg(test)]
mod tests;
