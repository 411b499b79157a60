//! What an issuer's policies say to a request, and the words where they don't allow it.

use super::refusal::Declined;
use token_api::oidc::{
    Applies, Claims, OAuthError, PolicyDefinition, Requested, RuleOutcome, RuleProblem, Verdict,
    evaluate,
};

/// Asks the policies. Which one decided, and what it holds, stays here.
pub(super) fn decide(
    policies: &[PolicyDefinition],
    requested: &Requested,
    claims: &Claims,
) -> Result<(), Declined> {
    let verdict = evaluate(policies, requested, claims);
    if verdict.is_allowed() {
        return Ok(());
    }
    let kind = requested.token_type.as_str();
    if verdict.denied_by.is_some() {
        return Err(Declined::new(
            OAuthError::UnauthorizedClient,
            format!("a policy of the issuer denies {kind} tokens for this ID token"),
        ));
    }
    let plain = Requested { admin: false, ..requested.clone() };
    if requested.admin && evaluate(policies, &plain, claims).is_allowed() {
        return Err(Declined::new(
            OAuthError::InvalidScope,
            "the policies of the issuer allow this token, but not with the scope admin",
        ));
    }
    let asked = match requested.holder() {
        Some(holder) => format!("a {kind} token of {holder}"),
        None => format!("an {kind} token"),
    };
    Err(Declined::new(
        OAuthError::UnauthorizedClient,
        format!(
            "no policy of the issuer allows {asked} for this ID token{}",
            long_number(&verdict)
        ),
    ))
}

/// What is said besides, if a policy might have allowed it but for a number of which not all digits are
/// kept.
fn long_number(verdict: &Verdict) -> &'static str {
    let is_long = |rule: &RuleOutcome| {
        matches!(rule.problem, Some(RuleProblem::LongClaim | RuleProblem::LongNumber))
    };
    let asked = verdict.policies.iter().filter(|policy| policy.applies == Applies::Yes);
    match asked.flat_map(|policy| &policy.rules).any(is_long) {
        true => "; a number that is to be compared has more digits than can be compared exactly",
        false => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn said(rule: &Value, claim: &str) -> String {
        let policies = json!([{
            "decision": "allow", "tokenType": "organization", "rules": {"id": rule},
        }]);
        let policies: Vec<PolicyDefinition> = serde_json::from_value(policies).unwrap();
        let claims = Claims::parse(&format!(r#"{{"id":{claim}}}"#)).unwrap();
        match decide(&policies, &Requested::organization(false), &claims) {
            Ok(()) => "allowed".to_owned(),
            Err(declined) => declined.description,
        }
    }

    #[test]
    fn a_number_that_is_too_long_is_told_as_such() {
        let long = "18446744073709551617";
        assert!(said(&json!(long), long).ends_with("more digits than can be compared exactly"));
        assert_eq!(said(&json!("18446744073709551615"), "18446744073709551615"), "allowed");
        assert!(said(&json!(5), "6").ends_with("for this ID token"));
    }
}
