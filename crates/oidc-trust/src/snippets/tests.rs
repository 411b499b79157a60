//! The snippets word for word, and names that try to break out of them.

use super::*;
use proptest::prelude::*;
use token_api::oidc::{Decision, Rules};

const BACKEND: &str = "https://api.example.com/";

fn policy(kind: PolicyTokenType, sub: &str) -> PolicyDefinition {
    let rules = [("aud", "urn:pulumi:org:acme-corp"), ("sub", sub)];
    PolicyDefinition {
        rules: rules.into_iter().collect::<Rules>(),
        ..PolicyDefinition::new(Decision::Allow, kind)
    }
}

fn setup(policy: &PolicyDefinition) -> Setup {
    of_issuer("https://id.example", policy)
}

fn of_issuer(issuer: &str, policy: &PolicyDefinition) -> Setup {
    Setup::of(BACKEND, &OrgName::new("acme-corp"), (issuer, policy), 3600)
}

fn team(sub: &str) -> Setup {
    let team_name = Some("platform".into());
    setup(&PolicyDefinition { team_name, ..policy(PolicyTokenType::Team, sub) })
}

#[test]
fn github_with_its_action() {
    let setup = team("repo:acme/shop:environment:production");
    assert_eq!(
        TrustSnippet::GitHub.of(&setup).text,
        "name: Deploy
on:
  push:
    branches: [\"main\"]
permissions:
  contents: read
  id-token: write
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: \"production\"
    steps:
      - uses: actions/checkout@v4
      - uses: pulumi/auth-actions@v1
        with:
          organization: \"acme-corp\"
          requested-token-type: \"urn:pulumi:token-type:access_token:team\"
          scope: \"team:platform\"
          token-expiration: 3600
          cloud-url: \"https://api.example.com\"
      - run: pulumi whoami"
    );
}

#[test]
fn github_for_another_audience() {
    let mut policy = policy(PolicyTokenType::Organization, "repo:acme/shop:ref:refs/heads/next");
    policy.rules.set("aud", "https://github.com/acme");
    assert_eq!(
        TrustSnippet::GitHub.of(&setup(&policy)).text,
        "name: Deploy
on:
  push:
    branches: [\"next\"]
permissions:
  contents: read
  id-token: write
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - name: Sign in
        env:
          BACKEND: \"https://api.example.com\"
          ORGANIZATION: \"acme-corp\"
          AUDIENCE: \"https%3A%2F%2Fgithub.com%2Facme\"
        run: |
          ID_TOKEN=$(curl --fail-with-body --silent --show-error \\
            --header \"Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\" \\
            \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience=$AUDIENCE\" | jq --raw-output .value)
          pulumi login \"$BACKEND\" --oidc-token \"$ID_TOKEN\" --oidc-org \"$ORGANIZATION\" --oidc-expiration 1h
      - run: pulumi whoami"
    );
}

#[test]
fn gitlab_and_its_variables() {
    assert_eq!(
        TrustSnippet::GitLab.of(&team("project_path:acme/shop:*")).text,
        "deploy:
  image: pulumi/pulumi
  id_tokens:
    ID_TOKEN:
      aud: \"urn:pulumi:org:acme-corp\"
  variables:
    BACKEND: \"https://api.example.com\"
    ORGANIZATION: \"acme-corp\"
    TEAM: \"platform\"
  script:
    - pulumi login \"$BACKEND\" --oidc-token \"$ID_TOKEN\" --oidc-org \"$ORGANIZATION\" --oidc-team \"$TEAM\" --oidc-expiration 1h
    - pulumi whoami"
    );
}

#[test]
fn kubernetes_with_the_account_of_the_policy() {
    let setup = team("system:serviceaccount:shop:deployer-7");
    assert_eq!(
        TrustSnippet::Kubernetes.of(&setup).text,
        "apiVersion: batch/v1
kind: Job
metadata:
  name: deploy
  namespace: \"shop\"
spec:
  template:
    spec:
      serviceAccountName: \"deployer-7\"
      restartPolicy: Never
      containers:
        - name: deploy
          image: pulumi/pulumi
          command: [\"/bin/sh\", \"-c\"]
          args:
            - |
              pulumi login \"$BACKEND\" --oidc-token file:///var/run/secrets/oidc/token --oidc-org \"$ORGANIZATION\" --oidc-team \"$TEAM\" --oidc-expiration 1h
              pulumi whoami
          env:
            - name: BACKEND
              value: \"https://api.example.com\"
            - name: ORGANIZATION
              value: \"acme-corp\"
            - name: TEAM
              value: \"platform\"
          volumeMounts:
            - name: id-token
              mountPath: /var/run/secrets/oidc
              readOnly: true
      volumes:
        - name: id-token
          projected:
            sources:
              - serviceAccountToken:
                  path: token
                  audience: \"urn:pulumi:org:acme-corp\"
                  expirationSeconds: 600"
    );
}

#[test]
fn shells_wait_for_the_id_token() {
    let user_login = Some("o'neil".into());
    let personal = PolicyDefinition { user_login, ..policy(PolicyTokenType::Personal, "x") };
    assert_eq!(
        TrustSnippet::Cli.of(&setup(&personal)).text,
        "read -rs ID_TOKEN
pulumi login 'https://api.example.com' \\
  --oidc-token \"$ID_TOKEN\" \\
  --oidc-org 'acme-corp' --oidc-user 'o'\\''neil' \\
  --oidc-expiration 1h"
    );
    let authorized_permissions = vec!["admin".into()];
    let admin = policy(PolicyTokenType::Organization, "x");
    assert_eq!(
        TrustSnippet::Curl.of(&setup(&PolicyDefinition { authorized_permissions, ..admin })).text,
        "read -rs ID_TOKEN
curl --fail-with-body 'https://api.example.com/api/oauth/token' \\
  --header 'Content-Type: application/json' \\
  --data '{
  \"grant_type\": \"urn:ietf:params:oauth:grant-type:token-exchange\",
  \"audience\": \"urn:pulumi:org:acme-corp\",
  \"requested_token_type\": \"urn:pulumi:token-type:access_token:organization\",
  \"scope\": \"admin\",
  \"expiration\": 3600,
  \"subject_token_type\": \"urn:ietf:params:oauth:token-type:id_token\",
  \"subject_token\": \"'\"$ID_TOKEN\"'\"
}'"
    );
}

#[test]
fn each_asks_for_the_audience_that_the_policy_wants() {
    for (aud, expected) in [
        ("urn:pulumi:org:acme-corp", "urn:pulumi:org:acme-corp"),
        ("https://github.com/acme", "https://github.com/acme"),
        ("urn:pulumi:org:*", "urn:pulumi:org:acme-corp"),
        ("sts?", "urn:pulumi:org:acme-corp"),
        ("", "urn:pulumi:org:acme-corp"),
    ] {
        let mut policy = policy(PolicyTokenType::Organization, "x");
        policy.rules.set("aud", aud);
        assert_eq!(setup(&policy).audience(), expected);
    }
    let mut none = policy(PolicyTokenType::Organization, "x");
    none.rules.remove("aud");
    assert_eq!(setup(&none).audience(), "urn:pulumi:org:acme-corp");
    let curl = TrustSnippet::Curl.of(&setup(&{
        let mut policy = none.clone();
        policy.rules.set("aud", "https://github.com/acme");
        policy
    }));
    // The exchange names the organization, whatever the ID token was made for.
    assert!(curl.text.contains("\"audience\": \"urn:pulumi:org:acme-corp\""), "{}", curl.text);
}

#[test]
fn only_what_works_is_offered() {
    use TrustSnippet::{Cli, Curl, GitHub, GitLab, Kubernetes};
    let all = vec![GitHub, GitLab, Kubernetes, Cli, Curl];
    let admin = |policy: PolicyDefinition| PolicyDefinition {
        authorized_permissions: vec!["admin".into()],
        ..policy
    };
    let elsewhere = |mut policy: PolicyDefinition| {
        policy.rules.set("aud", "elsewhere");
        policy
    };
    let organization = || policy(PolicyTokenType::Organization, "x");
    let runner =
        || PolicyDefinition { runner_id: Some("r".into()), ..policy(PolicyTokenType::Runner, "x") };
    for (policy, kinds) in [
        (organization(), all.clone()),
        (elsewhere(organization()), all),
        (admin(organization()), vec![GitHub, Curl]),
        (elsewhere(admin(organization())), vec![Curl]),
        (runner(), vec![Curl]),
        (policy(PolicyTokenType::Team, "x"), vec![Curl]),
    ] {
        assert_eq!(setup(&policy).kinds(), kinds, "{policy:?}");
    }
}

#[test]
fn the_subject_tells_where_it_runs() {
    for (sub, kind) in [
        ("repo:acme/shop:*", TrustSnippet::GitHub),
        ("project_path:acme/*", TrustSnippet::GitLab),
        ("system:serviceaccount:*:deployer", TrustSnippet::Kubernetes),
        ("*", TrustSnippet::Cli),
    ] {
        assert_eq!(setup(&policy(PolicyTokenType::Organization, sub)).likely(), kind, "{sub}");
    }
}

#[test]
fn only_tools_that_get_an_id_token_of_the_issuer_are_offered() {
    use TrustSnippet::{Cli, Curl, GitHub, GitLab, Kubernetes};
    let table = [
        ("https://token.actions.githubusercontent.com", vec![GitHub, Cli, Curl]),
        ("https://gitlab.com", vec![GitLab, Cli, Curl]),
        ("https://oidc.eks.eu-west-1.amazonaws.com/id/A", vec![Kubernetes, Cli, Curl]),
        ("https://login.microsoftonline.com/t/v2.0", vec![Cli, Curl]),
    ];
    for (issuer, kinds) in table {
        // Whatever the subject looks like.
        for sub in ["*", "repo:acme/shop:*"] {
            let setup = of_issuer(issuer, &policy(PolicyTokenType::Organization, sub));
            assert_eq!((setup.likely(), setup.kinds()), (kinds[0], kinds.clone()), "{issuer}");
            assert!(!setup.lacks_tools());
        }
    }
    let mut admin = policy(PolicyTokenType::Organization, "x");
    admin.set_admin(true);
    assert!(of_issuer("https://gitlab.com", &admin).lacks_tools());
}

#[test]
fn lives_are_written_as_the_tool_reads_them() {
    for (seconds, text) in [(3600, "1h"), (7200, "2h"), (900, "15m"), (5400, "90m"), (90, "90s")] {
        assert_eq!(duration(seconds), text);
    }
}

/// The words of a POSIX shell's line, as far as quotes and white space go.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), None::<String>);
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match c {
            '\'' | '"' => {
                word.get_or_insert_default().extend(rest.by_ref().take_while(|other| *other != c))
            }
            '\\' => word.get_or_insert_default().extend(rest.next().filter(|c| *c != '\n')),
            ' ' | '\n' => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words.retain(|word| !word.is_empty());
    words
}

/// A name as GitHub evaluates it: what stands in `${{ }}` here is a text in quotes.
fn github_evaluates(text: &str) -> String {
    text.replace("${{ '${{' }}", "${{")
}

fn name() -> impl Strategy<Value = String> {
    let trap = prop::sample::select(vec![
        "${{ secrets.X }}",
        "$(HOME)",
        "$X",
        "`id`",
        "\"",
        "'",
        "\n",
        "\\",
        ": #",
        "\u{2028}",
        "é",
    ]);
    prop::collection::vec(prop_oneof![trap.prop_map(str::to_owned), "[ -~]{0,8}"], 1..5)
        .prop_map(|parts| parts.concat())
        .prop_filter("a name", |name| !name.is_empty())
}

proptest! {
    #[test]
    fn no_name_breaks_out(org in name(), team in name(), environment in name()) {
        let policy = PolicyDefinition {
            team_name: Some(team.clone()),
            ..policy(PolicyTokenType::Team, &format!("repo:a/b:environment:{environment}"))
        };
        let mut policy = policy;
        policy.rules.remove("aud");
        let setup = Setup::of(BACKEND, &OrgName::new(org.as_str()), ("https://id.example", &policy), 3600);
        let yaml = |kind: TrustSnippet| -> serde_json::Value {
            yaml_serde::from_str(&kind.of(&setup).text).expect("YAML")
        };

        let github = yaml(TrustSnippet::GitHub);
        let job = &github["jobs"]["deploy"];
        let with = &job["steps"][1]["with"];
        let text = |value: &serde_json::Value| github_evaluates(value.as_str().unwrap());
        prop_assert_eq!(text(&with["organization"]), org.as_str());
        prop_assert_eq!(text(&with["scope"]), format!("team:{team}"));
        if !environment.contains(['*', '?']) {
            prop_assert_eq!(text(&job["environment"]), environment.replace("%3A", ":"));
        }

        let gitlab = yaml(TrustSnippet::GitLab);
        let text = |value: &serde_json::Value| value.as_str().unwrap().replace("$$", "$");
        prop_assert_eq!(text(&gitlab["deploy"]["variables"]["ORGANIZATION"]), org.as_str());
        prop_assert_eq!(text(&gitlab["deploy"]["variables"]["TEAM"]), team.as_str());

        let kubernetes = yaml(TrustSnippet::Kubernetes);
        let container = &kubernetes["spec"]["template"]["spec"]["containers"][0];
        let text = |value: &serde_json::Value| value.as_str().unwrap().replace("$$(", "$(");
        prop_assert_eq!(text(&container["env"][2]["value"]), team.as_str());
        prop_assert_eq!(container["args"][0].as_str().unwrap().lines().count(), 2);

        let cli = shell_words(&TrustSnippet::Cli.of(&setup).text);
        prop_assert_eq!(&cli[9..12], &[org.clone(), "--oidc-team".into(), team.clone()]);

        let curl = shell_words_of_data(&TrustSnippet::Curl.of(&setup).text);
        let body: serde_json::Value = serde_json::from_str(&curl).unwrap();
        prop_assert_eq!(body["scope"].as_str().unwrap(), format!("team:{team}"));
        prop_assert_eq!(body["audience"].as_str().unwrap(), format!("urn:pulumi:org:{org}"));
        prop_assert_eq!(&body["subject_token"], "$ID_TOKEN");
    }
}

/// The last word, in which the shell's quotes change inside.
fn shell_words_of_data(text: &str) -> String {
    shell_words(text).pop().unwrap_or_default()
}

#[test]
fn policies_are_named_by_their_subject() {
    let named = |json: serde_json::Value| {
        let mut whole = serde_json::json!({"decision": "allow", "tokenType": "organization"});
        whole.as_object_mut().unwrap().extend(json.as_object().unwrap().clone());
        super::named(2, &serde_json::from_str(&whole.to_string()).unwrap())
    };
    let table = [
        (
            serde_json::json!({"rules": {"aud": "x", "sub": "repo:acme/api:*"}}),
            "Policy 2: repo:acme/api:* (organization token)",
        ),
        (
            serde_json::json!({"tokenType": "team", "teamName": "web", "rules": {"aud": "x", "repository": "a/b"}}),
            "Policy 2: repository = a/b (team token for web)",
        ),
        (
            serde_json::json!({"authorizedPermissions": ["admin"], "rules": {"aud": "x"}}),
            "Policy 2: no subject (admin organization token)",
        ),
    ];
    for (json, words) in table {
        assert_eq!(named(json), words);
    }
}
