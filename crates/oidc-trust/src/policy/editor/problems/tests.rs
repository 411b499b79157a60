//! A refusal is shown at the policy, and in it at the part, that the server names.

use super::*;
use token_api::oidc::{AuthPolicy, Decision, PolicyDefinition, PolicyId};

/// Three policies: for the organization; for a team, with two rules; and for a person.
fn drafts() -> Vec<Draft> {
    let policy = |kind| PolicyDefinition::new(Decision::Allow, kind);
    let mut team = policy(PolicyTokenType::Team);
    team.team_name = Some("ghosts".into());
    team.rules = [("sub", "repo:*"), ("\"kubernetes.io\".pod.name", "web-*")].into_iter().collect();
    let mut person = policy(PolicyTokenType::Personal);
    person.user_login = Some("eve".into());
    let policies = vec![policy(PolicyTokenType::Organization), team, person];
    let id = PolicyId::new("p1");
    Editor::new(&AuthPolicy { id, version: 1, policies, created: None, modified: None })
        .drafts()
        .to_vec()
}

fn refusal(path: Option<&str>, message: Option<&str>) -> Refusal {
    let text = |text: Option<&str>| text.map(str::to_owned);
    Refusal { status: 422, path: text(path), message: text(message), ..Refusal::default() }
}

#[test]
fn a_refusal_is_placed_where_the_server_says() {
    let drafts = drafts();
    let [first, second] = [0, 1].map(|at| Place::Path(drafts[1].rules[at].key));
    let table = [
        // The sentence numbers the policy, as the reference backend does.
        (Some("policies"), "Policy 2: acme has no team “ghosts”.", 1, Place::Holder),
        (Some("policies"), "Policy 2: rule “sub”: the pattern is too long.", 1, first),
        (Some("policies"), "Policy 1: “colour” is not known to this server.", 0, Place::Whole),
        (None, "policy 3: acme has no member \"eve\".", 2, Place::Holder),
        // The path of the field has an index, which counts from zero.
        (Some("policies[1].teamName"), "No such team", 1, Place::Holder),
        (Some("/policies/1/rules/sub"), "Too wide", 1, first),
        (Some("$.policies[1].rules['kubernetes.io'].pod.name"), "Too wide", 1, second),
        (Some("policies.2.rules"), "Too few", 2, Place::Whole),
        (None, "policies[2].userLogin: unknown", 2, Place::Holder),
        // The organization's policy has no field for a team.
        (Some("policies[0].teamName"), "Leave it out", 0, Place::Whole),
    ];
    for (path, message, at, place) in table {
        let placed = super::place(&refusal(path, Some(message)), &drafts);
        let spot = Spot { policy: drafts[at].key, place };
        assert_eq!(placed.map(|(spot, _)| spot), Some(spot), "{path:?} {message}");
    }
}

#[test]
fn the_words_are_the_servers_without_a_number_that_may_change() {
    let words = |path, message| super::place(&refusal(path, message), &drafts()).map(|it| it.1);
    assert_eq!(
        words(None, Some("Policy 2: rule “sub”: too wide.")).as_deref(),
        Some("rule “sub”: too wide. Nothing was saved.")
    );
    assert_eq!(
        words(Some("policies[0]"), None).as_deref(),
        Some("The server refuses this policy. Nothing was saved.")
    );
}

#[test]
fn what_names_no_policy_is_about_the_whole() {
    let drafts = drafts();
    for (path, message) in [
        (Some("policies"), "An issuer has at most 100 policies."),
        (Some("policies"), "Policy 4: there is none."),
        (Some("policies"), "Policy 0: there is none."),
        (Some("policies[7].teamName"), "There is none."),
        (None, "The moon is full."),
        (None, ""),
    ] {
        assert_eq!(super::place(&refusal(path, Some(message)), &drafts), None, "{message}");
    }
    let conflict = Refusal { status: 409, ..refusal(Some("policies[1]"), None) };
    assert_eq!(super::place(&conflict, &drafts), None);
}
