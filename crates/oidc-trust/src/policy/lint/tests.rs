//! The linter by tables: what is found, what is not, and that a fix mends what it is offered for.

mod cards;
mod environments;
mod holders;
mod owners;
mod runs;
mod samples;
mod strangers;
mod values;

use super::*;
use crate::policy::editor::Draft;
use crate::policy::evaluation::{Evaluation, Given};
use crate::policy::judged::Asked;
use crate::policy::testing::{editor, fixed};
use proptest::prelude::*;
use serde_json::{Value, json};
use token_api::id::OrgName;
use token_api::oidc::{PolicyDefinition, Requested, evaluate};

const GITHUB: &str = "https://token.actions.githubusercontent.com";
const GITLAB: &str = "https://gitlab.com";
const OWN: &str = "https://id.acme.example";
const AUD: &str = "urn:pulumi:org:acme";

/// The worst severity of findings; `None` without any.
fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).min()
}

/// What a test says about the world around the policies.
#[derive(Clone)]
struct World {
    org: OrgName,
    issuer: &'static str,
    sample: Option<Claims>,
    max_expiration: Option<i64>,
}

fn world(issuer: &'static str) -> World {
    World { org: OrgName::new("acme"), issuer, sample: None, max_expiration: None }
}

impl World {
    fn with(mut self, sample: Value) -> Self {
        self.sample = Some(Claims::from_value(sample).unwrap());
        self
    }

    fn lint(&self, policies: &[PolicyDefinition]) -> Vec<Finding> {
        self.lint_drafts(editor(policies).drafts())
    }

    fn lint_drafts(&self, drafts: &[Draft]) -> Vec<Finding> {
        let teams = ["platform".to_owned(), "web".to_owned()];
        let users = ["ada".to_owned(), "grace-hopper".to_owned()];
        let context = Context {
            org: &self.org,
            issuer: self.issuer,
            teams: Some(&teams),
            users: Some(&users),
            max_expiration: self.max_expiration,
        };
        found_in(drafts, self.sample.as_ref(), &context)
    }
}

fn found_in(drafts: &[Draft], sample: Option<&Claims>, context: &Context) -> Vec<Finding> {
    let requested = &Requested::organization(false);
    let sample = sample.map(|claims| Asked { claims, requested });
    Evaluation::of(&Given { drafts, sample, cases: &[], context: *context }).findings
}

/// The path of the rule that a finding is about, in the policies that it was found in.
fn path_of(finding: &Finding, policies: &[PolicyDefinition]) -> Option<String> {
    let editor = editor(policies);
    let draft = editor.get(finding.policy?.key)?;
    Some(draft.rule(finding.rule?)?.path.clone())
}

fn policy(value: &Value) -> PolicyDefinition {
    let mut whole = json!({"decision": "allow", "tokenType": "organization"});
    whole.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
    serde_json::from_str(&whole.to_string()).unwrap()
}

fn rules(rules: Value) -> PolicyDefinition {
    policy(&json!({"rules": rules}))
}

fn number(finding: &Finding) -> Option<usize> {
    finding.policy.map(|policy| policy.number)
}

fn checks(findings: &[Finding]) -> Vec<(Check, Severity)> {
    findings.iter().map(|finding| (finding.check, finding.severity)).collect()
}

/// Takes the fix of the first finding of a check and says what is found afterwards.
fn mended(world: &World, policies: &[PolicyDefinition], check: Check) -> Vec<PolicyDefinition> {
    let findings = world.lint(policies);
    let finding = findings.iter().find(|finding| finding.check == check).unwrap();
    let fixed = fixed(policies, finding.fix.as_ref().unwrap());
    let left = world.lint(&fixed);
    let path = path_of(finding, policies);
    let again = |other: &Finding| other.check == check && path_of(other, &fixed) == path;
    assert!(!left.iter().any(again), "{check:?} is still found: {left:?}");
    fixed
}

#[test]
fn a_good_policy_has_no_findings() {
    let new = json!({"aud": AUD, "sub": "repo:acme@12/api@98:ref:refs/heads/main"});
    assert_eq!(world(GITHUB).lint(&[rules(new)]), []);
    let pair = [
        rules(json!({"aud": AUD, "sub": "repo:acme/api:environment:production",
            "ref": "refs/heads/main"})),
        rules(json!({"aud": AUD, "sub": "repo:acme@*/api@*:environment:production",
            "ref": "refs/heads/main"})),
    ];
    assert_eq!(world(GITHUB).lint(&pair), []);
    let pod = json!({"aud": AUD, "sub": "system:serviceaccount:prod:web",
        "\"kubernetes.io\".namespace": "prod"});
    assert_eq!(world("https://oidc.eks.eu-west-1.amazonaws.com/id/A").lint(&[rules(pod)]), []);
    let project = json!({"aud": AUD, "sub": "project_path:acme/api:ref_type:branch:ref:main"});
    assert_eq!(world(GITLAB).lint(&[rules(project)]), []);
}

#[test]
fn audience_and_subject() {
    use Severity::{Error, Hint, Warning};
    let sub = "repo:acme@1/api@2:ref:refs/heads/main";
    let table = [
        (GITHUB, json!({"sub": sub}), vec![(Check::Audience, Warning)]),
        (GITHUB, json!({"sub": sub, "\"aud\"": "*"}), vec![(Check::Audience, Warning)]),
        (
            GITHUB,
            json!({"sub": sub, "aud": "urn:pulumi:org:other"}),
            vec![(Check::Audience, Warning)],
        ),
        (GITHUB, json!({"sub": sub, "aud": "urn:*"}), vec![]),
        (GITHUB, json!({"aud": AUD}), vec![(Check::Subject, Error)]),
        (GITHUB, json!({"aud": AUD, "sub": "*"}), vec![(Check::Subject, Error)]),
        (GITHUB, json!({"aud": AUD, "sub": "?*."}), vec![(Check::Subject, Error)]),
        (OWN, json!({"aud": AUD, "sub": "*"}), vec![(Check::Subject, Warning)]),
        (
            GITHUB,
            json!({"aud": AUD, "repository_owner_id": "12", "event_name": "push"}),
            vec![(Check::Subject, Hint)],
        ),
        (GITHUB, json!({"aud": AUD, "actor": "*"}), vec![(Check::Subject, Error)]),
    ];
    for (issuer, claims, expected) in table {
        assert_eq!(checks(&world(issuer).lint(&[rules(claims.clone())])), expected, "{claims}");
    }
    let sampled = world(GITHUB).with(json!({"aud": ["https://x", AUD], "sub": sub}));
    let fixed = mended(&sampled, &[rules(json!({"sub": sub}))], Check::Audience);
    assert_eq!(fixed[0].rules.get("aud"), Some(&json!(AUD)));
    let numbered = rules(json!({"aud": AUD, "repository_owner_id": "1"}));
    let own = world(GITHUB).with(json!({"aud": AUD, "sub": sub, "repository_owner_id": "1"}));
    let fixed = mended(&own, &[numbered], Check::Subject);
    assert_eq!(fixed[0].rules.get("sub"), Some(&json!(sub)));
    let other = world(GITHUB).with(json!({"aud": "https://github.com/acme", "sub": sub}));
    let fixed = mended(&other, &[rules(json!({"sub": sub}))], Check::Audience);
    assert_eq!(fixed[0].rules.get("aud"), Some(&json!("https://github.com/acme")));
}

#[test]
fn owners_that_are_left_open() {
    let open = |issuer, mut claims: Value| {
        claims["aud"] = json!(AUD);
        let findings = world(issuer).lint(&[rules(claims)]);
        findings.iter().any(|finding| finding.check == Check::OpenOwner)
    };
    let table = [
        (GITHUB, "repo:acme*", true),
        (GITHUB, "repo:acme?/api:*", true),
        (GITHUB, "repo:*/api:ref:refs/heads/main", true),
        (GITHUB, "*:ref:refs/heads/main", true),
        (GITHUB, "rep*:acme/api", true),
        (GITHUB, "repo:acme/*", false),
        (GITHUB, "repo:acme@*/api@*:*", false),
        (GITHUB, "repo:*@12/api@98:*", false),
        (GITHUB, "acme/api:*", false),
        (GITLAB, "project_path:acme*/api:*", true),
        (GITLAB, "project_path:acme/*:ref_type:branch:ref:main", false),
        ("https://app.terraform.io", "organization:acme*:run_phase:apply", true),
        ("https://app.terraform.io", "organization:acme:*", false),
        (OWN, "repo:acme*", false),
    ];
    for (issuer, sub, expected) in table {
        assert_eq!(open(issuer, json!({"sub": sub})), expected, "{sub}");
    }
    assert!(!open(GITHUB, json!({"sub": "repo:acme*", "repository_owner_id": "12"})));
    assert!(open(GITHUB, json!({"sub": "repo:acme*", "repository_owner": "acme*"})));
    let fixed = mended(&world(GITHUB), &[rules(json!({"sub": "repo:acme*"}))], Check::OpenOwner);
    assert_eq!(fixed[0].rules.get("sub"), Some(&json!("repo:acme/*")));
    let sampled =
        world(GITHUB).with(json!({"repository_owner_id": "12", "sub": "repo:acme/api:ref:x"}));
    let findings = sampled.lint(&[rules(json!({"aud": AUD, "sub": "repo:*/api:*"}))]);
    let label = findings.iter().find_map(|one| Some(one.fix.as_ref()?.label.as_str()));
    assert_eq!(label, Some("Type the value for `repository_owner_id`"), "{findings:?}");
}

#[test]
fn admin_for_pull_requests() {
    let admin = |mut claims: Value| {
        claims["aud"] = json!(AUD);
        policy(&json!({"authorizedPermissions": ["admin"], "rules": claims}))
    };
    let found = |issuer, claims: Value| {
        let findings = world(issuer).lint(&[admin(claims)]);
        findings.iter().any(|finding| finding.check == Check::PullRequestAdmin)
    };
    let branch = "project_path:acme/api:ref_type:branch:ref:";
    let table = [
        (GITHUB, json!({"sub": "repo:acme/api:*"}), true),
        (GITHUB, json!({"sub": "repo:acme@1/api@2:pull_request"}), true),
        (GITHUB, json!({"sub": "repo:acme/api:ref:refs/*"}), true),
        (GITHUB, json!({"repository_id": "98"}), true),
        (GITHUB, json!({"sub": "repo:acme/api:ref:refs/heads/*"}), false),
        (GITHUB, json!({"sub": "repo:acme/api:environment:*"}), false),
        (GITHUB, json!({"sub": "repo:acme/api:*", "event_name": "push"}), false),
        (GITHUB, json!({"sub": "repo:acme/api:*", "event_name": "pull_*"}), true),
        (GITHUB, json!({"sub": "repo:acme/api:*", "ref": "refs/heads/main"}), false),
        (GITHUB, json!({"sub": "repo:acme/api:*", "environment": "prod"}), false),
        (GITLAB, json!({"sub": "project_path:acme/api:*"}), true),
        (GITLAB, json!({"sub": format!("{branch}*")}), true),
        (GITLAB, json!({"sub": format!("{branch}main")}), false),
        (GITLAB, json!({"sub": format!("{branch}*"), "ref_protected": "true"}), false),
        (OWN, json!({"sub": "repo:acme/api:*"}), false),
    ];
    for (issuer, claims, expected) in table {
        assert_eq!(found(issuer, claims.clone()), expected, "{claims}");
    }
    let all = [admin(json!({"sub": "repo:acme/api:*"}))];
    assert!(!mended(&world(GITHUB), &all, Check::PullRequestAdmin)[0].admin());
    let all = [admin(json!({"sub": format!("{branch}*")}))];
    mended(&world(GITLAB), &all, Check::PullRequestAdmin);
    let plain = rules(json!({"aud": AUD, "sub": "repo:acme@1/api@2:*"}));
    let hint = (Check::PullRequest, Severity::Hint);
    assert_eq!(checks(&world(GITHUB).lint(&[plain])), [hint]);
}

#[test]
fn the_older_form_of_a_subject() {
    let old = |decision: &str| {
        let claims = json!({"aud": AUD, "sub": "repo:acme/api:ref:refs/heads/main"});
        policy(&json!({"decision": decision, "rules": claims}))
    };
    let hint = (Check::OldGitHubSubject, Severity::Hint);
    assert_eq!(checks(&world(GITHUB).lint(&[old("allow")])), [hint]);
    let warning = (Check::OldGitHubSubject, Severity::Warning);
    assert_eq!(checks(&world(GITHUB).lint(&[old("deny")])), [warning]);
    assert_eq!(world("https://git.acme.example/_services/token").lint(&[old("allow")]), []);
    let open = rules(json!({"aud": AUD, "sub": "repo:acme*", "repository_owner_id": "1"}));
    let told = checks(&world(GITHUB).lint(&[open]));
    assert!(!told.contains(&hint), "it expects both forms");

    let fixed = mended(&world(GITHUB), &[old("allow")], Check::OldGitHubSubject);
    let sub = |policy: &PolicyDefinition| policy.rules.get("sub").unwrap().clone();
    assert_eq!(fixed.len(), 2);
    assert_eq!(sub(&fixed[1]), json!("repo:acme@*/api@*:ref:refs/heads/main"));
    let claims = json!({"aud": AUD, "sub": "repo:acme/api:ref:refs/heads/main",
        "repository": "acme/api", "repository_id": "98", "repository_owner_id": "12"});
    let sampled = world(GITHUB).with(claims);
    let fixed = mended(&sampled, &[old("allow")], Check::OldGitHubSubject);
    assert_eq!(sub(&fixed[1]), json!("repo:acme@12/api@98:ref:refs/heads/main"));
}

#[test]
fn policies_that_decide_nothing() {
    let deny = |mut value: Value| {
        value["decision"] = json!("deny");
        policy(&value)
    };
    let allow = rules(json!({"aud": AUD, "sub": "system:serviceaccount:prod:web"}));
    let team = policy(&json!({"tokenType": "team", "teamName": "web",
        "rules": {"aud": AUD, "sub": "system:serviceaccount:prod:web"}}));
    let table = [
        (deny(json!({"rules": {"sub": "system:serviceaccount:*"}})), &allow, true),
        (deny(json!({"rules": {"\"sub\"": "*", "aud": "urn:*"}})), &allow, true),
        (deny(json!({"rules": {}})), &allow, true),
        (deny(json!({"rules": {"sub": ["unreadable"]}})), &allow, true),
        (deny(json!({"rules": {"sub": "system:serviceaccount:prod:w?"}})), &allow, false),
        (deny(json!({"rules": {"sub": "*", "actor": "*"}})), &allow, false),
        (deny(json!({"tokenType": "team", "rules": {"sub": "*"}})), &allow, false),
        (deny(json!({"tokenType": "team", "rules": {"sub": "*"}})), &team, true),
        (
            deny(json!({"tokenType": "team", "teamName": "platform", "rules": {"sub": "*"}})),
            &team,
            false,
        ),
    ];
    for (deny, allow, shadowed) in table {
        let all = [allow.clone(), deny];
        let findings = world(OWN).lint(&all);
        let found = findings.iter().any(|finding| finding.check == Check::Unreachable);
        assert_eq!(found, shadowed, "{:?}", all[1]);
        if shadowed {
            // Where everything is denied, that may be the mistake: nothing is to be removed in one press.
            let is_total = all[1].rules.iter().all(|(_, value)| value == "*");
            let fix = findings.iter().find(|one| one.check == Check::Unreachable);
            let fix = fix.and_then(|one| one.fix.as_ref());
            assert_eq!(fix.is_none(), is_total, "{:?}", all[1]);
            if fix.is_some() {
                assert_eq!(mended(&world(OWN), &all, Check::Unreachable).len(), 1);
            }
        }
    }
    let narrow = rules(json!({"aud": AUD, "sub": "system:serviceaccount:prod:web", "x": "y"}));
    let redundant = (Check::Redundant, Severity::Hint);
    let findings = world(OWN).lint(&[narrow.clone(), allow.clone()]);
    assert_eq!((checks(&findings), number(&findings[0])), (vec![redundant], Some(1)));
    let findings = world(OWN).lint(&[allow.clone(), allow.clone()]);
    assert_eq!((checks(&findings), number(&findings[0])), (vec![redundant], Some(2)));
    let mut role = narrow;
    role.role_id = Some(token_api::id::RoleId::new("r"));
    assert_eq!(world(OWN).lint(&[role, allow]), []);

    // A narrow policy is not to be removed because of one that lets everybody in.
    let tight = rules(json!({"aud": AUD, "sub": "repo:acme@1/api@2:ref:refs/heads/main"}));
    let findings = world(GITHUB).lint(&[rules(json!({"aud": AUD, "sub": "*"})), tight]);
    assert_eq!(checks(&findings), [(Check::Subject, Severity::Error)]);

    let empty = world(OWN).lint(&[rules(json!({}))]);
    assert_eq!(checks(&empty), [(Check::NoRules, Severity::Warning)]);
}

#[test]
fn long_lives_are_about_the_issuer() {
    for (seconds, long) in [(None, false), (Some(86_400), false), (Some(86_401), true)] {
        let world = World { max_expiration: seconds, ..world(OWN) };
        let findings = world.lint(&[]);
        assert_eq!(!findings.is_empty(), long, "{seconds:?}");
        assert_eq!(worst(&findings), long.then_some(Severity::Warning));
        assert!(findings.iter().all(|finding| finding.policy.is_none()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]

    /// What is said to be unreachable or needless is so, whatever the claims.
    #[test]
    fn nothing_is_reported_that_is_not_so(
        all in prop::collection::vec(
            (any::<bool>(), prop::collection::btree_map("[ab]", "[xy*?.]{0,3}", 1..3)), 1..4),
        a in prop::collection::vec("[xyz]{0,3}", 1..3),
        b in "[xyz]{0,3}",
    ) {
        let policies: Vec<PolicyDefinition> = all.iter().map(|(allows, rules)| {
            policy(&json!({"decision": if *allows { "allow" } else { "deny" }, "rules": rules}))
        }).collect();
        let claims = Claims::from_value(json!({"a": a, "b": b})).unwrap();
        let requested = Requested::organization(false);
        let allowed = |policies: &[PolicyDefinition]| {
            evaluate(policies, &requested, &claims).is_allowed()
        };
        for finding in world(OWN).lint(&policies) {
            let is_of_reach = matches!(finding.check, Check::Unreachable | Check::Redundant);
            if let Some(fix) = finding.fix.filter(|_| is_of_reach) {
                let without = fixed(&policies, &fix);
                prop_assert_eq!(allowed(&without), allowed(&policies), "{}", finding.sentence);
            }
        }
    }

    #[test]
    fn every_text_can_be_linted(path in ".{0,8}", value in ".{0,12}", sub in "[a-z*?.:/@]{0,12}") {
        let all = [rules(json!({path: value, "sub": sub.clone()}))];
        let sampled = world(GITHUB).with(json!({"sub": sub, "aud": AUD}));
        for finding in sampled.lint(&all).iter().chain(&world(GITLAB).lint(&all)) {
            prop_assert!(!finding.sentence.is_empty() && !finding.why.is_empty());
        }
    }
}
