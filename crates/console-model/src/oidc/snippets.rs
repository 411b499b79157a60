//! Snippets that use the trust of a policy: a pipeline shows the ID token that its platform gives
//! it, and gets an access token. They hold no secret. Names come from servers and may be anything:
//! each is quoted for the language it stands in, and for what that language's reader expands.

use crate::query_string;
use crate::snippets::{Snippet, shell_word, yaml_text};
use serde_json::json;
use token_api::id::OrgName;
use token_api::oidc::{
    self, GRANT_TYPE, ID_TOKEN_TYPE, PolicyDefinition, PolicyTokenType, Requested,
};

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
}

impl Setup {
    /// How the backend at `backend`, such as `https://api.example.com`, is asked for what this
    /// policy allows, for so many seconds.
    pub fn of(backend: &str, org: &OrgName, policy: &PolicyDefinition, seconds: i64) -> Self {
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
        }
    }

    /// The audience that the ID token must be made for.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// The snippets there are for it: the command line tool asks for no admin tokens and for none
    /// of runners, and GitHub's action for no other audience than the organization's.
    pub fn kinds(&self) -> Vec<TrustSnippet> {
        let by_tool = self.flags().is_some();
        let by_action = self.has_own_audience() && self.action_type().is_some();
        let is_offered = |kind: &TrustSnippet| match kind {
            TrustSnippet::GitHub => by_tool || by_action,
            TrustSnippet::GitLab | TrustSnippet::Kubernetes | TrustSnippet::Cli => by_tool,
            TrustSnippet::Curl => true,
        };
        TrustSnippet::ALL.into_iter().filter(is_offered).collect()
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
        Snippet { text, hint }
    }
}

/// Seconds as the command line tool takes them: "1h".
fn duration(seconds: i64) -> String {
    match seconds {
        _ if seconds % 3600 == 0 => format!("{}h", seconds / 3600),
        _ if seconds % 60 == 0 => format!("{}m", seconds / 60),
        _ => format!("{seconds}s"),
    }
}

/// A text of a workflow: GitHub evaluates what stands in `${{ }}`, wherever it stands.
fn github_text(text: &str) -> String {
    yaml_text(&text.replace("${{", "${{ '${{' }}"))
}

/// A text of a job of GitLab, which expands variables in them.
fn gitlab_text(text: &str) -> String {
    yaml_text(&text.replace('$', "$$"))
}

/// A text of a container's environment, in which Kubernetes expands `$(NAME)`.
fn kubernetes_text(text: &str) -> String {
    yaml_text(&text.replace("$(", "$$("))
}

/// What a literal subject of GitHub says of the run: its branch and its environment.
fn github_run(subject: Option<&str>) -> (Option<&str>, Option<String>) {
    let rest = subject.and_then(|subject| subject.strip_prefix("repo:"));
    let rest = rest.and_then(|rest| rest.split_once(':')).map(|(_, rest)| rest);
    let of = |prefix| rest.and_then(|rest| rest.strip_prefix(prefix));
    // In a subject a colon stands between the parts alone.
    (of("ref:refs/heads/"), of("environment:").map(|name| name.replace("%3A", ":")))
}

fn github(setup: &Setup) -> String {
    let (branch, environment) = github_run(setup.subject.as_deref());
    let mut text = format!(
        "name: Deploy\n\
         on:\n  \
         push:\n    \
         branches: [{}]\n\
         permissions:\n  \
         contents: read\n  \
         id-token: write\n\
         jobs:\n  \
         deploy:\n    \
         runs-on: ubuntu-latest\n",
        yaml_text(branch.unwrap_or("main"))
    );
    if let Some(environment) = environment {
        text.push_str(&format!("    environment: {}\n", github_text(&environment)));
    }
    text.push_str("    steps:\n      - uses: actions/checkout@v4\n");
    match setup.action_type().filter(|_| setup.has_own_audience()) {
        Some(kind) => text.push_str(&github_action(setup, &kind)),
        None => text.push_str(&github_script(setup)),
    }
    text + "      - run: pulumi whoami"
}

fn github_action(setup: &Setup, kind: &str) -> String {
    let scope = oidc::scope(&setup.requested);
    let scope = match scope.as_str() {
        "" => String::new(),
        scope => format!("          scope: {}\n", github_text(scope)),
    };
    format!(
        "      - uses: pulumi/auth-actions@v1\n        \
         with:\n          \
         organization: {}\n          \
         requested-token-type: {}\n{scope}          \
         token-expiration: {}\n          \
         cloud-url: {}\n",
        github_text(setup.org.as_str()),
        yaml_text(kind),
        setup.seconds,
        github_text(&setup.backend),
    )
}

/// Without the action, which asks for the organization's own audience only.
fn github_script(setup: &Setup) -> String {
    let mut audience = String::new();
    query_string::encode(&setup.audience, &mut audience);
    let mut text = String::from("      - name: Sign in\n        env:\n");
    for (name, value) in setup.variables().into_iter().chain([("AUDIENCE", audience.as_str())]) {
        text.push_str(&format!("          {name}: {}\n", github_text(value)));
    }
    text.push_str("        run: |\n");
    for line in [
        "ID_TOKEN=$(curl --fail-with-body --silent --show-error \\",
        "  --header \"Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\" \\",
        "  \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$AUDIENCE\" | jq --raw-output .value)",
        &setup.login("\"$ID_TOKEN\""),
    ] {
        text.push_str(&format!("          {line}\n"));
    }
    text
}

fn gitlab(setup: &Setup) -> String {
    let mut text = format!(
        "deploy:\n  \
         image: pulumi/pulumi\n  \
         id_tokens:\n    \
         ID_TOKEN:\n      \
         aud: {}\n  \
         variables:\n",
        gitlab_text(&setup.audience)
    );
    for (name, value) in setup.variables() {
        text.push_str(&format!("    {name}: {}\n", gitlab_text(value)));
    }
    text + &format!(
        "  script:\n    \
         - {}\n    \
         - pulumi whoami",
        setup.login("\"$ID_TOKEN\"")
    )
}

fn kubernetes(setup: &Setup) -> String {
    let account = setup.subject.as_deref().and_then(|s| s.strip_prefix("system:serviceaccount:"));
    let account = account.and_then(|account| account.split_once(':'));
    let (namespace, account) = account.unwrap_or(("default", "deployer"));
    let mut variables = String::new();
    for (name, value) in setup.variables() {
        variables.push_str(&format!(
            "            - name: {name}\n              value: {}\n",
            kubernetes_text(value)
        ));
    }
    format!(
        "apiVersion: batch/v1\n\
         kind: Job\n\
         metadata:\n  \
         name: deploy\n  \
         namespace: {namespace}\n\
         spec:\n  \
         template:\n    \
         spec:\n      \
         serviceAccountName: {account}\n      \
         restartPolicy: Never\n      \
         containers:\n        \
         - name: deploy\n          \
         image: pulumi/pulumi\n          \
         command: [\"/bin/sh\", \"-c\"]\n          \
         args:\n            \
         - |\n              \
         {login}\n              \
         pulumi whoami\n          \
         env:\n\
         {variables}          \
         volumeMounts:\n            \
         - name: id-token\n              \
         mountPath: /var/run/secrets/oidc\n              \
         readOnly: true\n      \
         volumes:\n        \
         - name: id-token\n          \
         projected:\n            \
         sources:\n              \
         - serviceAccountToken:\n                  \
         path: token\n                  \
         audience: {audience}\n                  \
         expirationSeconds: 600",
        namespace = yaml_text(namespace),
        account = yaml_text(account),
        login = setup.login("file:///var/run/secrets/oidc/token"),
        audience = yaml_text(&setup.audience),
    )
}

fn cli(setup: &Setup) -> String {
    let named = setup.flags().flatten();
    let named = named.map(|(flag, _, name)| format!(" {flag} {}", shell_word(name)));
    format!(
        "read -rs ID_TOKEN\n\
         pulumi login {} \\\n  \
         --oidc-token \"$ID_TOKEN\" \\\n  \
         --oidc-org {}{} \\\n  \
         --oidc-expiration {}",
        shell_word(&setup.backend),
        shell_word(setup.org.as_str()),
        named.unwrap_or_default(),
        duration(setup.seconds)
    )
}

fn curl(setup: &Setup) -> String {
    let field = |name: &str, value: serde_json::Value| format!("  \"{name}\": {value},\n");
    let scope = oidc::scope(&setup.requested);
    let kind = oidc::requested_token_type(&setup.requested.token_type);
    let mut body = String::from("{\n");
    body += &field("grant_type", json!(GRANT_TYPE));
    body += &field("audience", json!(oidc::audience(&setup.org)));
    body += &field("requested_token_type", json!(kind));
    if !scope.is_empty() {
        body += &field("scope", json!(scope));
    }
    body += &field("expiration", json!(setup.seconds));
    body += &field("subject_token_type", json!(ID_TOKEN_TYPE));
    // An ID token is of letters that JSON needs no escapes for.
    body += "  \"subject_token\": \"";
    format!(
        "read -rs ID_TOKEN\n\
         curl --fail-with-body {} \\\n  \
         --header 'Content-Type: application/json' \\\n  \
         --data {}\"$ID_TOKEN\"'\"\n}}'",
        shell_word(&format!("{}/api/oauth/token", setup.backend)),
        shell_word(&body),
    )
}

#[cfg(test)]
mod tests;
