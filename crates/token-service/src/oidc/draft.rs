//! What an issuer or its policies shall be, checked against the rules of the contract.

use crate::refusal::Refusal;
use crate::store::Rows;
use crate::store::organizations::Organization;
use serde_json::Value;
use token_api::name::MAX_TEXT_CHARS;
use token_api::oidc::jwks::{self, JwksProblem, KeyFault};
use token_api::oidc::{
    ClaimPath, DEFAULT_MAX_EXPIRATION_SECONDS, Decision, MAX_EXPIRATION_RANGE, NewIssuer,
    PERMISSION_ADMIN, PolicyDefinition, PolicyTokenType, WebAddress, is_inexact,
};

/// The most characters of an issuer's name.
pub const MAX_NAME_CHARS: usize = 100;

/// The most thumbprints of an issuer.
const MAX_THUMBPRINTS: usize = 20;

/// The most policies of an issuer, and rules of a policy.
const MAX_POLICIES: usize = 100;
const MAX_RULES: usize = 50;

/// Looks at the keys of a set for what only cryptography can tell, such as a point that is not on its
/// curve; without cryptography it is [`faults`].
pub type KeyCheck = fn(&Value) -> Vec<KeyFault>;

/// What is wrong with the keys of a set, as far as it can be seen without cryptography.
pub fn faults(set: &Value) -> Vec<KeyFault> {
    jwks::read_set(set).1
}

/// Checks a registration, and fills in what it leaves out.
pub fn registration(new: NewIssuer, check: KeyCheck) -> Result<NewIssuer, Refusal> {
    let url = new.url.trim().to_owned();
    WebAddress::issuer(&url).map_err(|problem| Refusal::invalid("url", problem.to_string()))?;
    Ok(NewIssuer {
        name: name(&new.name)?,
        url,
        thumbprints: thumbprints(&new.thumbprints)?,
        jwks: new.jwks.map(|set| key_set(set, check)).transpose()?.flatten(),
        max_expiration: Some(max_expiration(new.max_expiration)?),
    })
}

/// An issuer's name, without the space around it.
pub fn name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(Refusal::invalid("name", "Give the issuer a name.")),
        1..=MAX_NAME_CHARS if !name.chars().any(char::is_control) => Ok(name.to_owned()),
        1..=MAX_NAME_CHARS => {
            Err(Refusal::invalid("name", "The name must not have control characters."))
        }
        length => Err(Refusal::invalid(
            "name",
            format!("Shorten the name to {MAX_NAME_CHARS} characters; it has {length}."),
        )),
    }
}

/// Thumbprints in lower case and without colons, each once.
pub fn thumbprints(given: &[String]) -> Result<Vec<String>, Refusal> {
    let mut thumbprints = Vec::new();
    for text in given {
        let digits = text.trim().replace(':', "").to_ascii_lowercase();
        if !matches!(digits.len(), 40 | 64) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        {
            return Err(Refusal::invalid(
                "thumbprints",
                "A thumbprint is the SHA-1 or SHA-256 of a certificate: 40 or 64 hexadecimal digits.",
            ));
        }
        if !thumbprints.contains(&digits) {
            thumbprints.push(digits);
        }
    }
    if thumbprints.len() > MAX_THUMBPRINTS {
        let message = format!("An issuer has at most {MAX_THUMBPRINTS} thumbprints.");
        return Err(Refusal::invalid("thumbprints", message));
    }
    Ok(thumbprints)
}

/// A static key set; `None` for one without keys, which stands for those that the issuer publishes.
pub fn key_set(set: Value, check: KeyCheck) -> Result<Option<Value>, Refusal> {
    // So does a client write a list without elements that knows no other way.
    if set.get("keys").is_some_and(Value::is_null) {
        return Ok(None);
    }
    let refused = |problem: JwksProblem| Err(Refusal::invalid("jwks", problem.to_string()));
    match jwks::check(&set) {
        Ok(_) => {}
        Err(JwksProblem::Empty) => return Ok(None),
        Err(problem) => return refused(problem),
    }
    match check(&set).iter().find(|fault| !fault.problem.is_foreign()) {
        Some(fault) => refused(JwksProblem::Key(fault.clone())),
        None => Ok(Some(set)),
    }
}

/// The longest life of tokens, in seconds; the default when it is not set.
pub fn max_expiration(seconds: Option<i64>) -> Result<i64, Refusal> {
    let seconds = set_seconds(seconds).unwrap_or(DEFAULT_MAX_EXPIRATION_SECONDS);
    if MAX_EXPIRATION_RANGE.contains(&seconds) {
        return Ok(seconds);
    }
    let (least, most) = (MAX_EXPIRATION_RANGE.start(), MAX_EXPIRATION_RANGE.end());
    let message = format!(
        "The maximum expiration must be from {least} seconds to {most} seconds ({} days).",
        most / 86_400
    );
    Err(Refusal::invalid("maxExpiration", message))
}

/// A number of seconds that was set: zero is what clients write that leave it unset.
pub fn set_seconds(seconds: Option<i64>) -> Option<i64> {
    seconds.filter(|&seconds| seconds != 0)
}

/// Policies without what says nothing: empty names and roles, and unknown fields that are `null`.
pub fn tidied(policies: Vec<PolicyDefinition>) -> Vec<PolicyDefinition> {
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    let tidied = policies.into_iter().map(|mut policy| {
        policy.extra.retain(|_, value| !value.is_null());
        PolicyDefinition {
            team_name: said(policy.team_name),
            user_login: said(policy.user_login),
            runner_id: said(policy.runner_id),
            role_id: policy.role_id.filter(|role| !role.as_str().is_empty()),
            ..policy
        }
    });
    tidied.collect()
}

/// Checks policies; each refusal says which one it is about.
pub fn policies(
    rows: &dyn Rows,
    org: &Organization,
    policies: &[PolicyDefinition],
) -> Result<(), Refusal> {
    if policies.is_empty() {
        return Err(Refusal::bad_request(
            "The list of policies must not be empty. To trust nobody, keep one policy that denies, \
             or delete the issuer.",
        ));
    }
    if policies.len() > MAX_POLICIES {
        let message = format!("An issuer has at most {MAX_POLICIES} policies.");
        return Err(Refusal::invalid("policies", message));
    }
    for (at, policy) in policies.iter().enumerate() {
        if let Some(problem) = problem(rows, org, policy)? {
            let message = format!("Policy {}: {problem}", at + 1);
            return Err(Refusal::invalid("policies", message));
        }
    }
    Ok(())
}

fn problem(
    rows: &dyn Rows,
    org: &Organization,
    policy: &PolicyDefinition,
) -> Result<Option<String>, Refusal> {
    let problem = shape_problem(policy).or_else(|| rules_problem(policy));
    let (None, Some(name)) = (&problem, policy.holder()) else { return Ok(problem) };
    let (known, what) = match policy.token_type {
        PolicyTokenType::Team => (rows.team_by_name(&org.id, name)?.is_some(), "team"),
        _ => (rows.member_by_login(&org.id, name)?.is_some(), "member"),
    };
    Ok((!known).then(|| format!("{} has no {what} “{name}”.", org.login)))
}

/// What is wrong with a policy but for its rules.
fn shape_problem(policy: &PolicyDefinition) -> Option<String> {
    if let Decision::Other(word) = &policy.decision {
        return Some(format!("the decision must be allow or deny, not “{word}”."));
    }
    let (own, other): (_, [(&str, &Option<String>); 2]) = match &policy.token_type {
        PolicyTokenType::Team => {
            ("teamName", [("userLogin", &policy.user_login), ("runnerID", &policy.runner_id)])
        }
        PolicyTokenType::Personal => {
            ("userLogin", [("teamName", &policy.team_name), ("runnerID", &policy.runner_id)])
        }
        PolicyTokenType::Organization => {
            ("", [("teamName", &policy.team_name), ("userLogin", &policy.user_login)])
        }
        PolicyTokenType::Runner => {
            return Some("this server offers no deployment runners.".to_owned());
        }
        PolicyTokenType::Other(word) => {
            return Some(format!(
                "the tokenType must be organization, team or personal, not “{word}”."
            ));
        }
    };
    let is_said = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    if let Some((field, _)) = other.into_iter().find(|(_, text)| is_said(text)) {
        let kind = policy.token_type.as_str();
        return Some(format!("{field} says nothing about {kind} tokens; leave it out."));
    }
    if policy.decision == Decision::Allow && !own.is_empty() && policy.holder().is_none() {
        let kind = policy.token_type.as_str();
        return Some(format!("{own} is needed to allow {kind} tokens."));
    }
    if policy.role_id.is_some() {
        return Some("an exchange gives no roles on this server; leave out roleID.".to_owned());
    }
    let organization = policy.token_type == PolicyTokenType::Organization;
    if let Some(permission) = policy.authorized_permissions.iter().find(|p| *p != PERMISSION_ADMIN)
    {
        return Some(format!("the only permission is {PERMISSION_ADMIN}; “{permission}” is none."));
    }
    if policy.admin() && !organization {
        return Some("only organization tokens can have the permission admin.".to_owned());
    }
    // What is not understood here may have been meant to narrow the policy.
    policy.extra.keys().next().map(|field| format!("“{field}” is not known to this server."))
}

fn rules_problem(policy: &PolicyDefinition) -> Option<String> {
    if policy.rules.len() > MAX_RULES {
        return Some(format!("it has more than {MAX_RULES} rules."));
    }
    policy.rules.iter().find_map(|(path, expected)| {
        let problem = match (ClaimPath::parse(path), expected) {
            (Err(problem), _) => problem.to_string(),
            (Ok(_), Value::String(pattern)) => match pattern.chars().count() {
                0..=MAX_TEXT_CHARS => return None,
                _ => format!("the pattern is longer than {MAX_TEXT_CHARS} characters"),
            },
            (Ok(_), value @ Value::Number(_)) if is_inexact(value) => {
                "the number has more digits than can be compared; write it in quotes".to_owned()
            }
            (Ok(_), Value::Number(_) | Value::Bool(_)) => return None,
            (Ok(_), _) => "what is expected must be a text, a number or a truth value".to_owned(),
        };
        let shown: String = path.chars().take(100).collect();
        Some(format!("rule “{shown}”: {problem}."))
    })
}
