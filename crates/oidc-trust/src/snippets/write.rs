//! The texts of the snippets, each in the language of the place where it runs.

use super::Setup;
use console_core::text::query_string;
use console_core::text::quoting::{shell_word, yaml_text};
use serde_json::json;
use token_api::oidc::{self, GRANT_TYPE, ID_TOKEN_TYPE};

/// Seconds as the command line tool takes them: "1h".
pub(super) fn duration(seconds: i64) -> String {
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

pub(super) fn github(setup: &Setup) -> String {
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

pub(super) fn gitlab(setup: &Setup) -> String {
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

pub(super) fn kubernetes(setup: &Setup) -> String {
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

pub(super) fn cli(setup: &Setup) -> String {
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

pub(super) fn curl(setup: &Setup) -> String {
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
