//! Misses of rules and of whole policies.

use super::*;
use crate::policy::fix::Fix;
use crate::policy::judged::Verdict;
use crate::policy::testing::{fixed, judge};
use proptest::prelude::*;
use serde_json::{Value, json};
use token_api::oidc::{Claims, Decision, Pattern, PolicyDefinition, PolicyTokenType, Requested};

fn claims() -> Claims {
    Claims::from_value(json!({
        "aud": ["urn:pulumi:org:acme", "https://github.com/acme"],
        "sub": "repo:acme/api:ref:refs/heads/main",
        "actor": {"login": "ada"}, "nothing": null, "empty": [], "attempt": 12,
        "kubernetes.io": {"namespace": "prod"}, "repository_owner": "acme",
    }))
    .unwrap()
}

fn policy(rules: &[(&str, Value)]) -> PolicyDefinition {
    let mut policy = PolicyDefinition::new(Decision::Allow, PolicyTokenType::Organization);
    policy.rules = rules.iter().map(|(path, value)| (*path, value.clone())).collect();
    policy
}

fn miss(path: &str, expected: Value, claims: &Claims) -> Option<NearMiss> {
    let policies = [policy(&[(path, expected)])];
    let (_, judged) = judge(&policies, &Requested::organization(false), claims);
    judged[0].rules[0].near.clone()
}

fn fix(nearest: &Nearest) -> Option<Fix> {
    let (miss, to) = nearest.mend()?;
    Some(Fix::rule(nearest.policy.key, (miss.rule, &miss.path), to))
}

type Row = (&'static str, Value, &'static str, Option<Proposed>);

fn value(text: &str) -> Option<Proposed> {
    Some(Proposed::Value(text.into()))
}

fn path(text: &str) -> Option<Proposed> {
    Some(Proposed::Path(text.into()))
}

fn says(table: impl IntoIterator<Item = Row>) {
    for (rule, expected, words, proposed) in table {
        let near = miss(rule, expected.clone(), &claims()).unwrap();
        assert_eq!(near.miss.words(), words, "{rule} {expected}");
        assert_eq!(near.proposed, proposed, "{rule} {expected}");
    }
}

#[test]
fn says_why_a_subject_is_missed_and_what_would_hit() {
    let sub = "repo:acme/api:ref:refs/heads/main";
    says([
        ("sub", json!("repo:ACME/api:*"), "differs only in letter case", value("repo:acme/api:*")),
        ("sub", json!("repo:acme/api"), "missing `:ref:refs/heads/main`", value(sub)),
        ("sub", json!("acme/api:*"), "missing `repo:` at the beginning", value("repo:acme/api:*")),
        (
            "sub",
            json!("repo:acme/api:ref:refs/heads/main2"),
            "different at character 34: `main2` expected, `main` found",
            value(sub),
        ),
        (
            "sub",
            json!("repo:acme/web:*"),
            "different at character 11: `web` expected, `api` found",
            value(sub),
        ),
        (
            "sub",
            json!("repo:acme@12/api@9:*"),
            "the claim has GitHub's older form of a subject, without numbers: `repo:ORG/REPO`",
            value("repo:acme/api:*"),
        ),
        (
            "sub",
            json!("repo:acme/api:ref:refs/heads/main "),
            "extra a space, which the claim lacks",
            value(sub),
        ),
        (
            "sub",
            json!("repo:acme/api:ref:refs/heads/main\n"),
            "extra a line break, which the claim lacks",
            value(sub),
        ),
        (
            "sub",
            json!(""),
            "the rule has no value, and the claim is `repo:acme/api:ref:refs/heads/main`",
            value(sub),
        ),
    ]);
    assert_eq!(miss("sub", json!("repo:acme/*"), &claims()), None);
}

#[test]
fn says_why_a_claim_is_not_found_or_no_match() {
    let quoted = "\"kubernetes.io\".namespace";
    says([
        ("actr", json!("x"), "there is no such claim", None),
        (
            "repository_onwer",
            json!("acme"),
            "there is no such claim; did you mean `repository_owner`?",
            path("repository_owner"),
        ),
        (
            "kubernetes.io.namespace",
            json!("prod"),
            "there is no such claim; a key with dots needs quotes: `\"kubernetes.io\".namespace`",
            path(quoted),
        ),
        (
            "\"kubernetes.io\"namespace",
            json!("prod"),
            "the path can't be read: after the closing quote there must be a dot or nothing \
             (character 16)",
            path(quoted),
        ),
        ("nothing", json!("*"), "the claim is null, which matches nothing", None),
        (
            "actor",
            json!("*"),
            "the claim is an object; name something in it, such as `actor.login`",
            None,
        ),
        ("empty", json!("*"), "the claim is a list without text", None),
        ("attempt", json!(["12"]), "the value is no text, so nothing matches it", value("12")),
        ("attempt", json!(13), "different at character 2: `13` expected, `12` found", value("12")),
        (
            "aud",
            json!("urn:pulumi:org:Acme"),
            "no element of the list matches; the nearest, `urn:pulumi:org:acme`: differs only in \
             letter case",
            value("urn:pulumi:org:acme"),
        ),
    ]);
}

#[test]
fn long_texts_are_cut_in_sentences() {
    let claims = Claims::from_value(json!({"sub": format!("a{}", "é".repeat(300))})).unwrap();
    let words = miss("sub", json!("a"), &claims).unwrap().miss.words();
    let shown = format!("`a{}…`", "é".repeat(79));
    assert_eq!(words, format!("different at character 2: `a` expected, {shown} found"));
}

#[test]
fn the_nearest_policy_is_the_one_with_the_least_in_its_way() {
    let far = policy(&[("sub", json!("project_path:x/y")), ("aud", json!("z"))]);
    let near = policy(&[("aud", json!("urn:pulumi:org:acme")), ("sub", json!("repo:Acme/api:*"))]);
    let mut team = near.clone();
    team.token_type = PolicyTokenType::Team;
    team.team_name = Some("web".into());
    let requested = Requested::organization(false);
    let look = |policies: &[PolicyDefinition], requested: &Requested| {
        nearest_policy(&judge(policies, requested, &claims()).1)
    };

    let policies = [far.clone(), team.clone(), near.clone(), policy(&[])];
    let found = look(&policies, &requested).unwrap();
    assert_eq!((found.policy.number, found.obstacle, found.misses.len()), (3, Obstacle::Rules, 1));
    assert_eq!(found.words(), "Policy 3 comes nearest. `sub`: differs only in letter case.");
    let fixed = fixed(&policies, &fix(&found).unwrap());
    let (verdict, _) = judge(&fixed, &requested, &claims());
    assert!(matches!(verdict, Verdict::Allowed(by) if by.number == 3), "{verdict:?}");

    let allowing = policy(&[("sub", json!("*"))]);
    let table = [
        (allowing.clone(), Requested::organization(true), Obstacle::NotAdmin),
        (allowing, Requested::team("x"), Obstacle::OtherTokenType),
        (team, Requested::team("x"), Obstacle::OtherHolder),
        (policy(&[]), requested.clone(), Obstacle::NoRules),
    ];
    for (policy, requested, obstacle) in table {
        let found = look(&[policy], &requested).unwrap();
        assert_eq!((found.obstacle, fix(&found)), (obstacle, None));
        assert!(found.words().starts_with("Policy 1 "));
    }
    // Whose ID token it is comes before what is asked for.
    let other = policy(&[("sub", json!("repo:octo/web:*"))]);
    let found = look(&[other], &Requested::organization(true)).unwrap();
    assert_eq!(found.obstacle, Obstacle::NotAdmin);
    let words = found.words();
    assert!(words.starts_with("Policy 1 comes nearest. `sub`: "), "{words}");
    assert!(
        words.ends_with(". Besides, it gives no admin's rights, which are asked for."),
        "{words}"
    );
    assert_eq!(look(&[], &requested), None);
    let two = look(&[far], &requested).unwrap();
    assert!(two.words().ends_with("; 1 more rule fails."), "{}", two.words());
}

#[test]
fn the_subject_counts_first_then_the_share_of_rules() {
    let sub = "repo:acme/api:ref:refs/heads/main";
    let aud = "urn:pulumi:org:acme";
    // An exact subject with one of three rules; another subject with one of two.
    let exact = policy(&[("sub", json!(sub)), ("x", json!("1")), ("y", json!("2"))]);
    let half = policy(&[("aud", json!(aud)), ("sub", json!("repo:acme/web:*"))]);
    let slip = policy(&[("sub", json!("repo:Acme/api:*")), ("x", json!("1"))]);
    let open = policy(&[("aud", json!(aud)), ("sub", json!("*")), ("attempt", json!("13"))]);
    let none = policy(&[("aud", json!(aud)), ("x", json!("1")), ("y", json!("2"))]);
    let most =
        policy(&[("aud", json!(aud)), ("repository_owner", json!("acme")), ("x", json!("1"))]);
    let mut team = exact.clone();
    team.token_type = PolicyTokenType::Team;
    team.team_name = Some("web".into());
    let table = [
        (vec![&half, &exact], 1),
        (vec![&half, &slip], 1),
        (vec![&slip, &exact], 1),
        (vec![&half, &open], 1),
        (vec![&none, &open], 1),
        (vec![&none, &most], 1),
        (vec![&none, &half], 1),
        (vec![&half, &team], 1),
        (vec![&team, &exact], 1),
    ];
    let requested = Requested::organization(false);
    for (policies, nearest) in table {
        for turned in [false, true] {
            let mut all: Vec<PolicyDefinition> = policies.iter().map(|p| (*p).clone()).collect();
            let mut at = nearest;
            if turned {
                all.reverse();
                at = all.len() - 1 - at;
            }
            let found = nearest_policy(&judge(&all, &requested, &claims()).1).unwrap();
            assert_eq!(found.policy.number, at + 1, "{all:#?}");
        }
    }
}

#[test]
fn nothing_is_taken_over_from_what_misses_for_several_reasons() {
    let requested = Requested::organization(false);
    let look = |rules: &[(&str, Value)]| {
        let policies = [policy(rules)];
        let nearest = nearest_policy(&judge(&policies, &requested, &claims()).1).unwrap();
        (fix(&nearest).map(|fix| fix.label), nearest.advice())
    };
    let (own, sub) = ("urn:pulumi:org:acme", "repo:acme/api:ref:refs/heads/main");
    let (fix, advice) =
        look(&[("sub", json!("repo:octo/x:*")), ("repository_owner", json!("octo"))]);
    assert_eq!((fix, advice), (None, None));
    let (fix, advice) = look(&[("aud", json!(own)), ("repository_owner", json!("octo"))]);
    assert_eq!((fix.as_deref(), advice), (Some("Change `repository_owner` to `acme`"), None));
    // Two that were written wrong.
    let (fix, _) = look(&[("sub", json!("repo:ACME/api:*")), ("repository_owner", json!("Acme"))]);
    assert!(fix.is_some());
    // Another audience: the workflow is changed, not the policy.
    for (aud, words) in [
        ("urn:pulumi:org:other", "this one: `urn:pulumi:org:other`"),
        ("urn:other:*", "one that matches `urn:other:*`"),
    ] {
        let (fix, advice) = look(&[("\"aud\"", json!(aud)), ("sub", json!(sub))]);
        assert_eq!(fix, None, "{aud}");
        assert!(advice.unwrap().contains(words), "{aud}");
    }
    let (fix, advice) = look(&[("aud", json!("URN:pulumi:org:acme")), ("sub", json!(sub))]);
    assert_eq!((fix.is_some(), advice), (true, None), "a slip is mended where it is");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_is_proposed_hits(
        pattern in "(repo:)?[aA*?.]{0,3}(@[12])?/[bB*]{1,2}(@[12])?(:[abc]{0,2})?",
        actual in "(repo:)?[aA]{1,3}(@[12])?/[bB]{1,2}(@[12])?(:[abc]{0,2})?",
    ) {
        let claims = Claims::from_value(json!({"sub": actual})).unwrap();
        if let Some(near) = miss("sub", json!(pattern), &claims) {
            let Some(Proposed::Value(proposed)) = near.proposed else {
                return Err(TestCaseError::fail("a claim of text has a proposal"));
            };
            prop_assert!(Pattern::new(&proposed).matches(&actual), "{} {}", proposed, actual);
        }
    }
}
