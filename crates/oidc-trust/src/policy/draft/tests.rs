//! Drafts from the claims of each kind of issuer.

use super::*;
use crate::policy::testing::judge;
use proptest::prelude::*;
use serde_json::json;
use token_api::oidc::evaluate;

const ACME: &str = "urn:pulumi:org:acme";
const GITHUB: &str = "https://token.actions.githubusercontent.com";

fn draft(issuer: &str, claims: Value) -> Draft {
    let claims = Claims::from_value(claims).unwrap();
    allow(&claims, issuer, ACME, &Requested::organization(false))
}

fn keeping(claims: &Claims, requested: &Requested, nearest: &PolicyDefinition) -> Draft {
    let (_, judged) = judge(std::slice::from_ref(nearest), requested, claims);
    allow(claims, GITHUB, ACME, requested).keeping(nearest, &judged[0])
}

fn rules(draft: &Draft) -> Vec<(&str, &str)> {
    draft.policy.rules.iter().map(|(path, value)| (path, value.as_str().unwrap())).collect()
}

#[test]
fn drafts_what_is_tight_for_each_issuer() {
    let github = draft(
        GITHUB,
        json!({"aud": ACME, "sub": "repo:acme/api:ref:refs/heads/main", "repository_id": "98",
               "repository_owner_id": "12", "actor": "ada", "run_id": "5"}),
    );
    let sub = ("sub", "repo:acme/api:ref:refs/heads/main");
    let ids = [("repository_id", "98"), ("repository_owner_id", "12")];
    assert_eq!(rules(&github), [("aud", ACME), sub, ids[0], ids[1]]);
    assert_eq!(github.notes.len(), 1);
    assert!(github.notes[0].text.contains("older form"));

    let cluster = draft(
        "https://oidc.eks.eu-west-1.amazonaws.com/id/ABC",
        json!({"aud": [ACME], "sub": "system:serviceaccount:prod:web", "kubernetes.io":
               {"namespace": "prod", "pod": {"name": "web-0"}, "serviceaccount": {"name": "web"}}}),
    );
    assert_eq!(
        rules(&cluster),
        [
            ("aud", ACME),
            ("sub", "system:serviceaccount:prod:web"),
            ("\"kubernetes.io\".namespace", "prod"),
            ("\"kubernetes.io\".serviceaccount.name", "web"),
        ]
    );
    assert_eq!(cluster.notes, []);

    let bitbucket = draft(
        "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
        json!({"aud": ACME, "sub": "{r}:{s}", "repositoryUuid": "{r}", "stepUuid": "{s}"}),
    );
    assert_eq!(rules(&bitbucket), [("aud", ACME), ("sub", "{r}:*"), ("repositoryUuid", "{r}")]);

    let google =
        draft("https://accounts.google.com", json!({"aud": ACME, "sub": "1077", "email": "x"}));
    assert_eq!(rules(&google), [("aud", ACME), ("sub", "1077")]);
}

#[test]
fn says_what_it_cannot_keep_out() {
    let warned = |draft: &Draft, words: &str| {
        draft.notes.iter().any(|note| note.is_warning && note.text.contains(words))
    };
    let told = |draft: &Draft, words: &str| {
        draft.notes.iter().any(|note| !note.is_warning && note.text.contains(words))
    };
    assert!(warned(&draft("https://a.example", json!({"sub": "x"})), "names no audience"));
    assert!(warned(&draft("https://a.example", json!({"aud": ACME})), "names no subject"));
    assert!(warned(&draft("https://a.example", json!({})), "nothing to tell"));
    let dotted = draft("https://a.example", json!({"aud": ACME, "sub": "my.repo"}));
    assert!(told(&dotted, "any one character"));
    let star = draft("https://a.example", json!({"aud": ACME, "sub": "a*b"}));
    assert!(warned(&star, "any number of characters"));
    let pull = draft(GITHUB, json!({"aud": ACME, "sub": "repo:acme@1/api@2:pull_request"}));
    assert!(warned(&pull, "pull request") && !told(&pull, "older form"));
    let other = draft(GITHUB, json!({"aud": "https://github.com/acme", "sub": "repo:a@1/b@2:x"}));
    assert!(told(&other, "keeps out tokens that were made for another service"));
    let several = draft(GITHUB, json!({"aud": ["x", ACME], "sub": "repo:a@1/b@2:x"}));
    assert_eq!((rules(&several)[0], several.notes.len()), (("aud", ACME), 0));
}

#[test]
fn is_for_the_token_that_was_asked_for() {
    let claims = Claims::from_value(json!({"aud": ACME, "sub": "x"})).unwrap();
    let all = [
        Requested::organization(true),
        Requested::organization(false),
        Requested::team("platform"),
        Requested::personal("ada"),
        Requested::runner("r1"),
    ];
    for requested in &all {
        let policies = [allow(&claims, GITHUB, ACME, requested).policy];
        for other in &all {
            let lesser = *requested == all[0] && *other == all[1];
            let verdict = evaluate(&policies, other, &claims);
            assert_eq!(verdict.is_allowed(), requested == other || lesser, "{requested:?}");
        }
    }
}

#[test]
fn the_rules_of_the_nearest_policy_are_kept() {
    let mut nearest = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
    nearest.role_id = Some(token_api::id::RoleId::new("deployer"));
    nearest.rules = [
        ("aud", ACME),
        ("\"sub\"", "repo:acme/*"),
        ("ref", "refs/heads/*"),
        ("event_name", "push"),
        ("environment", "prod"),
        ("a..b", "x"),
    ]
    .into_iter()
    .collect();
    let claims =
        Claims::from_value(json!({"aud": "https://github.com/acme", "sub": "repo:acme@1/api@2:x",
        "ref": "refs/heads/main", "event_name": "workflow_dispatch"}))
        .unwrap();
    let drafted = |requested: &Requested| keeping(&claims, requested, &nearest);
    let kept = drafted(&Requested::organization(false));
    let rules = rules(&kept);
    assert_eq!(
        rules,
        [
            ("aud", "https://github.com/acme"),
            ("sub", "repo:acme@1/api@2:x"),
            ("ref", "refs/heads/*"),
            ("event_name", "workflow_dispatch"),
        ]
    );
    assert_eq!(kept.policy.role_id, nearest.role_id);
    assert!(kept.notes.last().unwrap().text.contains("it asks for `ref`, `event_name`, too"));
    let of_team = drafted(&Requested::team("web"));
    assert_eq!(of_team.policy.role_id, None);
    let verdict = evaluate(&[kept.policy], &Requested::organization(false), &claims);
    assert!(verdict.is_allowed());
}

proptest! {
    #[test]
    fn what_is_kept_of_another_policy_still_allows(
        paths in prop::collection::vec("(sub|aud|ref|actor|\"ref\"|a\\.b)", 0..4),
        values in prop::collection::vec("[a-b*?.]{0,3}", 4),
        said in prop::collection::vec("[a-b]{0,3}", 3),
    ) {
        let claims = json!({"sub": said[0], "aud": "x", "ref": said[1], "actor": said[2], "a": {}});
        let claims = Claims::from_value(claims).unwrap();
        let mut nearest = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
        nearest.rules = paths.into_iter().zip(values).collect();
        let asked = Requested::organization(false);
        let kept = keeping(&claims, &asked, &nearest).policy;
        prop_assert!(evaluate(&[kept], &asked, &claims).is_allowed());
    }

    #[test]
    fn what_it_is_drafted_from_is_allowed(
        sub in "[a-z*?.:{}/@]{0,20}",
        auds in prop::collection::vec("[a-z.]{1,5}", 1..3),
        id in any::<u32>(),
        issuer in prop::sample::select(vec![
            GITHUB, "https://gitlab.com", "https://a.example", "https://api.bitbucket.org/2.0",
            "https://oidc.circleci.com/org/x", "https://app.terraform.io",
        ]),
    ) {
        let claims = json!({"sub": sub, "aud": auds, "repository_id": id, "project_id": id});
        let policies = [draft(issuer, claims.clone()).policy];
        let claims = Claims::from_value(claims).unwrap();
        prop_assert!(evaluate(&policies, &Requested::organization(false), &claims).is_allowed());
    }
}
