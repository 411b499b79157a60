//! Policies in words: "Allow an organization token when aud is … and sub matches …". Which words
//! stand out is told by parts; how that looks is the screen's affair. No HTML.

use serde_json::Value;
use token_api::id::RoleId;
use token_api::oidc::{Decision, PERMISSION_ADMIN, PolicyDefinition, PolicyTokenType, Requested};

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words of ours.
    Plain(String),
    /// What makes this policy differ from others: a kind of token, the name of a team.
    Strong(String),
    /// A claim's path or value, as it is written.
    Code(String),
}

impl Part {
    fn plain(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }

    /// Its words.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Strong(text) | Self::Code(text) => text,
        }
    }
}

/// The words of a sentence alone, one after the other.
pub fn plain(parts: &[Part]) -> String {
    parts.iter().map(Part::text).collect()
}

/// "Allow", "Deny", or the word of a server that knows more.
pub fn decision(decision: &Decision) -> String {
    match decision {
        Decision::Allow => "Allow".into(),
        Decision::Deny => "Deny".into(),
        Decision::Other(other) if other.is_empty() => "No decision".into(),
        Decision::Other(other) => other.clone(),
    }
}

/// "1 policy", "3 policies"
pub fn policies(count: usize) -> String {
    if count == 1 { "1 policy".into() } else { format!("{count} policies") }
}

/// "version 3"; `None` where the server tells none.
pub fn version(version: i64) -> Option<String> {
    (version > 0).then(|| format!("version {version}"))
}

/// What a role is called, by its ID, where that is known.
pub type RoleNames<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What a policy decides about, with its role by the ID: "a team token for platform".
pub fn subject(policy: &PolicyDefinition) -> Vec<Part> {
    subject_with(policy, &|_| None)
}

/// What a policy decides about, with its role by name where that is known.
pub fn subject_with(policy: &PolicyDefinition, names: RoleNames) -> Vec<Part> {
    let strong = |text: &str| Part::Strong(text.to_owned());
    let is_admin = policy.admin();
    let mut parts = match &policy.token_type {
        PolicyTokenType::Organization if is_admin => {
            vec![Part::plain("an "), strong("admin organization"), Part::plain(" token")]
        }
        PolicyTokenType::Organization => {
            vec![Part::plain("an "), strong("organization"), Part::plain(" token")]
        }
        PolicyTokenType::Team => vec![Part::plain("a "), strong("team"), Part::plain(" token")],
        PolicyTokenType::Personal => {
            vec![Part::plain("a "), strong("personal"), Part::plain(" token")]
        }
        PolicyTokenType::Runner => vec![Part::plain("a "), strong("runner"), Part::plain(" token")],
        PolicyTokenType::Other(other) => {
            vec![Part::plain("a token of the kind "), Part::Code(quoted_if_empty(other))]
        }
    };
    let role = policy.role_id.as_ref().map(RoleId::as_str);
    let named = role.and_then(|id| names(id).filter(|name| !name.trim().is_empty()));
    for (name, words) in [
        (policy.team_name.as_deref(), team_words(&policy.token_type)),
        (policy.user_login.as_deref(), " of "),
        (policy.runner_id.as_deref(), " for "),
        (named.as_deref().or(role), " with role "),
    ] {
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            parts.extend([Part::plain(words), strong(name)]);
        }
    }
    let others = policy.authorized_permissions.iter().filter(|permission| {
        !(is_admin
            && policy.token_type == PolicyTokenType::Organization
            && *permission == PERMISSION_ADMIN)
    });
    let others: Vec<&str> = others.map(String::as_str).collect();
    if !others.is_empty() {
        parts.extend([Part::plain(" with permission "), Part::Code(others.join(", "))]);
    }
    parts
}

/// The token that a policy lets somebody have who asks for this: an admin's rights only where they
/// are asked for.
pub fn issued(policy: &PolicyDefinition, requested: &Requested, names: RoleNames) -> Vec<Part> {
    let mut given = policy.clone();
    if !requested.admin {
        given.set_admin(false);
    }
    subject_with(&given, names)
}

/// How the list of rules begins: "when all of these hold".
pub fn condition(decision: &Decision, rules: usize) -> &'static str {
    match (decision, rules) {
        (Decision::Deny, 0) => "whatever it claims",
        (_, 0) => "never: it has no rule",
        (_, 1) => "when",
        _ => "when all of these hold",
    }
}

/// What stands between a path and the value that is expected there: "is", "matches".
pub fn verb(expected: &Value) -> &'static str {
    match expected {
        // A `.` stands for any one character.
        Value::String(pattern) if pattern.contains(['*', '?', '.']) => "matches",
        _ => "is",
    }
}

/// An expected value as people write it: a pattern without quotes, anything else as JSON.
pub fn value(expected: &Value) -> String {
    match expected {
        Value::String(pattern) => quoted_if_empty(pattern),
        other => other.to_string(),
    }
}

/// What to call a rule's claim, also while its path is still empty.
pub fn name_of(path: &str) -> &str {
    if path.trim().is_empty() { "a claim without name" } else { path }
}

/// The whole policy as one sentence, with its role by the ID.
pub fn whole(policy: &PolicyDefinition) -> Vec<Part> {
    whole_with(policy, &|_| None)
}

/// The whole policy as one sentence, with its role by name where that is known.
pub fn whole_with(policy: &PolicyDefinition, names: RoleNames) -> Vec<Part> {
    let mut parts = vec![Part::Strong(decision(&policy.decision)), Part::plain(" ")];
    parts.extend(subject_with(policy, names));
    let rules = policy.rules.len();
    if rules == 0 {
        parts.push(Part::Plain(format!(" {}", condition(&policy.decision, 0))));
    }
    for (at, (path, expected)) in policy.rules.iter().enumerate() {
        parts.push(Part::plain(if at == 0 { " when " } else { " and " }));
        parts.push(Part::Code(path.to_owned()));
        parts.push(Part::Plain(format!(" {} ", verb(expected))));
        parts.push(Part::Code(value(expected)));
    }
    parts
}

/// The words before the name of a team: its tokens are known for being a team's.
fn team_words(kind: &PolicyTokenType) -> &'static str {
    if *kind == PolicyTokenType::Team { " for " } else { " for team " }
}

fn quoted_if_empty(text: &str) -> String {
    if text.is_empty() { "\"\"".into() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn policy(json: Value) -> PolicyDefinition {
        // By way of text, which keeps the order of the rules that `json!` has.
        serde_json::from_str(&json.to_string()).unwrap()
    }

    #[test]
    fn says_what_a_policy_does() {
        let table = [
            (
                json!({"decision": "allow", "tokenType": "organization", "rules": {
                    "aud": "urn:pulumi:org:acme", "sub": "repo:acme/*"}}),
                "Allow an organization token when aud is urn:pulumi:org:acme and sub matches repo:acme/*",
            ),
            (
                json!({"decision": "allow", "tokenType": "organization",
                    "authorizedPermissions": ["admin"], "rules": {"sub": ""}}),
                "Allow an admin organization token when sub is \"\"",
            ),
            (
                json!({"decision": "deny", "tokenType": "team", "teamName": "platform", "rules": {}}),
                "Deny a team token for platform whatever it claims",
            ),
            (
                json!({"decision": "allow", "tokenType": "personal", "userLogin": "ada", "rules": {}}),
                "Allow a personal token of ada never: it has no rule",
            ),
            (
                json!({"decision": "allow", "tokenType": "runner", "runnerID": "r1", "roleID": "x",
                    "authorizedPermissions": ["deploy"], "rules": {"n": 7}}),
                "Allow a runner token for r1 with role x with permission deploy when n is 7",
            ),
            (
                json!({"decision": "audit", "tokenType": "workload", "teamName": "t", "rules": {}}),
                "audit a token of the kind workload for team t never: it has no rule",
            ),
            (
                json!({"decision": "", "tokenType": "", "rules": {"a": ["x"]}}),
                "No decision a token of the kind \"\" when a is [\"x\"]",
            ),
        ];
        for (json, words) in table {
            assert_eq!(plain(&whole(&policy(json))), words);
        }
    }

    #[test]
    fn what_is_issued_follows_what_is_asked_for() {
        let admin = policy(json!({"decision": "allow", "tokenType": "organization",
            "roleID": "r", "authorizedPermissions": ["admin", "x"], "rules": {"sub": "x"}}));
        let mut plain_one = admin.clone();
        plain_one.set_admin(false);
        let organization = "an organization token with role r with permission x";
        let table = [
            (&admin, true, "an admin organization token with role r with permission x"),
            (&admin, false, organization),
            (&plain_one, false, organization),
        ];
        for (policy, is_admin, words) in table {
            let asked = Requested::organization(is_admin);
            assert_eq!(plain(&issued(policy, &asked, &|_| None)), words);
        }
    }

    #[test]
    fn a_role_has_its_name_where_that_is_known() {
        let policy = policy(json!({"decision": "allow", "tokenType": "team", "teamName": "web",
            "roleID": "r-7", "rules": {"sub": "x"}}));
        let known = |id: &str| (id == "r-7").then(|| "Deployer".to_owned());
        let said = "Allow a team token for web with role";
        assert_eq!(plain(&whole_with(&policy, &known)), format!("{said} Deployer when sub is x"));
        assert_eq!(plain(&whole_with(&policy, &|_| None)), format!("{said} r-7 when sub is x"));
        assert_eq!(plain(&whole_with(&policy, &|_| Some(" ".into()))), plain(&whole(&policy)));
    }
}
