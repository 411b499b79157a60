//! Test cases of an issuer's policies: claims, what they ask for, and whether that shall be
//! allowed. They are kept on the device and travel as JSON. A token is never in them.

use super::judged::{Asked, Policies, Verdict};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use token_api::json as read_json;
use token_api::oidc::{Claims, IdToken, PolicyTokenType, Requested};

/// The version that the JSON says.
const VERSION: i64 = 1;

/// The most cases that are read: more are a mistake.
pub const MAX_CASES: usize = 500;

/// A test case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What people call it.
    pub name: String,
    /// The claims of the ID token.
    pub claims: Claims,
    /// The access token that is asked for.
    pub requested: Requested,
    /// What the policies shall say.
    pub expected: Expected,
}

/// What policies shall say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It is allowed.
    Allowed,
    /// It is refused: denied, or allowed by nothing.
    Refused,
}

impl Expected {
    /// What a verdict comes to.
    pub fn of<P>(verdict: &Verdict<P>) -> Self {
        if verdict.is_allowed() { Self::Allowed } else { Self::Refused }
    }

    /// The word in the JSON and for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
        }
    }
}

/// What came of a test case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseOutcome {
    /// Which one.
    pub case: Arc<Case>,
    /// What the policies say.
    pub said: Expected,
}

impl CaseOutcome {
    /// Whether the policies say what they shall.
    pub fn passes(&self) -> bool {
        self.said == self.case.expected
    }
}

/// Runs test cases against policies; the outcomes are in the cases' order.
pub(crate) fn run(cases: &[Arc<Case>], policies: &Policies) -> Vec<CaseOutcome> {
    let run = |case: &Arc<Case>| {
        let asked = Asked { claims: &case.claims, requested: &case.requested };
        CaseOutcome { case: Arc::clone(case), said: Expected::of(&policies.verdict(asked)) }
    };
    cases.iter().map(run).collect()
}

/// How many fail, in words; `None` when none does.
pub fn failing(outcomes: &[CaseOutcome]) -> Option<String> {
    let failing = outcomes.iter().filter(|outcome| !outcome.passes()).count();
    match (failing, outcomes.len()) {
        (0, _) => None,
        (1, 1) => Some("The test case fails".to_owned()),
        (1, all) => Some(format!("1 of {all} test cases fails")),
        (failing, all) => Some(format!("{failing} of {all} test cases fail")),
    }
}

/// The cases as JSON text, which [`import`] reads. One whose claims hold a token is left out: what
/// is written here is kept and sent around.
pub fn export(cases: &[Arc<Case>]) -> String {
    let case = |case: &Arc<Case>| {
        json!({
            "name": case.name,
            "token": token(&case.requested),
            "expected": case.expected.as_str(),
            "claims": case.claims.as_object(),
        })
    };
    let kept = cases.iter().filter(|case| !holds_token(&case.claims));
    let cases: Vec<Value> = kept.map(case).collect();
    format!("{:#}\n", json!({"version": VERSION, "cases": cases}))
}

fn token(requested: &Requested) -> Value {
    let mut token = Map::new();
    token.insert("type".into(), requested.token_type.as_str().into());
    if let Some(holder) = requested.holder() {
        token.insert("for".into(), holder.into());
    }
    if requested.admin {
        token.insert("admin".into(), true.into());
    }
    Value::Object(token)
}

/// What an import brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The cases that could be read.
    pub cases: Vec<Arc<Case>>,
    /// What could not, each with its reason: sentences.
    pub problems: Vec<String>,
}

/// Why a text holds no test cases at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCases {
    /// It is not JSON: why, in words for people.
    NotJson(String),
    /// It is JSON, but has no list under `cases`.
    NoCases,
    /// It says a version that this program doesn't know.
    OtherVersion(String),
}

impl NotCases {
    /// The reason, in a sentence, and what to do.
    pub fn words(&self) -> String {
        match self {
            Self::NotJson(problem) => format!("This is not JSON: {problem}. Nothing was imported."),
            Self::NoCases => "This is JSON, but holds no test cases: a list under `cases` is \
                              expected, as the export writes it. Nothing was imported."
                .to_owned(),
            Self::OtherVersion(version) => format!(
                "These test cases have version {version}; this console reads version {VERSION}. \
                 Nothing was imported."
            ),
        }
    }
}

/// Reads what [`export`] wrote, or somebody by hand. One bad case spoils that case.
///
/// # Errors
/// Why it holds no test cases at all.
pub fn import(text: &str) -> Result<Imported, NotCases> {
    let value: Value =
        serde_json::from_str(text.trim()).map_err(|e| NotCases::NotJson(read_json::placed(&e)))?;
    match &value["version"] {
        Value::Null => {}
        version if version.as_i64() == Some(VERSION) => {}
        other => return Err(NotCases::OtherVersion(other.to_string())),
    }
    let cases = value["cases"].as_array().ok_or(NotCases::NoCases)?;
    let mut imported = Imported::default();
    for (i, value) in cases.iter().enumerate().take(MAX_CASES) {
        match case(value, i + 1) {
            Ok(case) => imported.cases.push(Arc::new(case)),
            Err(problem) => imported.problems.push(format!("Case {}: {problem}.", i + 1)),
        }
    }
    if cases.len() > MAX_CASES {
        let left = cases.len() - MAX_CASES;
        imported.problems.push(format!("{left} cases beyond {MAX_CASES} were left out."));
    }
    Ok(imported)
}

fn case(value: &Value, number: usize) -> Result<Case, String> {
    let claims =
        Claims::from_value(value["claims"].clone()).map_err(|_| match &value["claims"] {
            Value::String(_) => {
                "`claims` is text; tokens are not kept, put the claims there".to_owned()
            }
            _ => "`claims` is no JSON object".to_owned(),
        })?;
    if holds_token(&claims) {
        return Err("a claim holds a token; tokens are not kept".to_owned());
    }
    let expected = match value["expected"].as_str() {
        Some("allowed" | "allow") => Expected::Allowed,
        Some("refused" | "denied" | "deny") => Expected::Refused,
        _ => return Err("`expected` must be `allowed` or `refused`".to_owned()),
    };
    let name = value["name"].as_str().map(str::trim).filter(|name| !name.is_empty());
    let name = name.map_or_else(|| format!("Case {number}"), str::to_owned);
    Ok(Case { name, claims, requested: requested(&value["token"])?, expected })
}

/// Whether one of the claims is a token itself: then these are no claims but an answer with a
/// token in it, which must not be kept.
pub fn holds_token(claims: &Claims) -> bool {
    let is_token = |text: &str| IdToken::new(text).decode().is_ok();
    claims.leaves().iter().any(|(_, value)| match value {
        Value::String(text) => is_token(text),
        Value::Array(all) => all.iter().filter_map(Value::as_str).any(is_token),
        _ => false,
    })
}

fn requested(token: &Value) -> Result<Requested, String> {
    if token.is_null() {
        return Ok(Requested::organization(false));
    }
    let holder = || {
        let name = token["for"].as_str().filter(|name| !name.is_empty());
        name.ok_or_else(|| "`token.for` must name the team, person or runner".to_owned())
    };
    let kind = token["type"].as_str().unwrap_or_default().to_owned();
    match PolicyTokenType::from(kind) {
        PolicyTokenType::Organization => {
            Ok(Requested::organization(token["admin"].as_bool().unwrap_or(false)))
        }
        PolicyTokenType::Team => Ok(Requested::team(holder()?)),
        PolicyTokenType::Personal => Ok(Requested::personal(holder()?)),
        PolicyTokenType::Runner => Ok(Requested::runner(holder()?)),
        PolicyTokenType::Other(_) => {
            Err("`token.type` must be organization, team, personal or runner".to_owned())
        }
    }
}

#[cfg(test)]
mod tests;
