//! The conditions in a role's details, in words.

use serde_json::Value;

/// The deepest expression that is put into words.
const MAX_DEPTH: usize = 16;

/// An expression in words. One that is not known is quoted as the server wrote it.
pub(crate) fn words(expression: &Value) -> String {
    within(expression, MAX_DEPTH).unwrap_or_else(|| format!("“{expression}” holds"))
}

/// What holds where an expression does not.
pub(crate) fn not(expression: &Value) -> String {
    format!("not ({})", words(expression))
}

/// What holds where a selector has a value.
pub(crate) fn is(selector: &Value, value: &Value) -> String {
    let equal = |depth| Some(format!("{} is {}", within(selector, depth)?, within(value, depth)?));
    equal(MAX_DEPTH).unwrap_or_else(|| format!("“{selector}” is “{value}”"))
}

fn within(expression: &Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let kind = expression.get("__type")?.as_str()?;
    let text = |field: &str| expression.get(field)?.as_str();
    let part = |field: &str| within(expression.get(field)?, depth);
    let of = |what: &str| Some(format!("the {what} “{}”", text("identity")?));
    match kind {
        "PermissionExpressionAnd" => Some(format!("({} and {})", part("left")?, part("right")?)),
        "PermissionExpressionOr" => Some(format!("({} or {})", part("left")?, part("right")?)),
        "PermissionExpressionNot" => Some(format!("not ({})", part("node")?)),
        "PermissionExpressionEqual" => Some(format!("{} is {}", part("left")?, part("right")?)),
        "PermissionExpressionHasTag" => {
            Some(format!("{} has the tag “{}”", part("context")?, text("key")?))
        }
        "PermissionExpressionTag" => {
            Some(format!("the tag “{}” of {}", text("key")?, part("context")?))
        }
        "PermissionExpressionStack" => Some("the stack".to_owned()),
        "PermissionExpressionEnvironment" => Some("the environment".to_owned()),
        "PermissionExpressionInsightsAccount" => Some("the account".to_owned()),
        "PermissionExpressionTeam" => Some("the team".to_owned()),
        "PermissionLiteralExpressionStack" => of("stack"),
        "PermissionLiteralExpressionEnvironment" => of("environment"),
        "PermissionLiteralExpressionInsightsAccount" => of("account"),
        "PermissionLiteralExpressionTeam" => of("team"),
        "PermissionLiteralExpressionString" => Some(format!("“{}”", text("value")?)),
        "PermissionLiteralExpressionBool" => Some(expression.get("value")?.as_bool()?.to_string()),
        "PermissionLiteralExpressionNumber" => {
            Some(expression.get("value")?.as_number()?.to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn conditions_are_told_in_words() {
        let environment = json!({"__type": "PermissionExpressionEnvironment"});
        let tag =
            json!({"__type": "PermissionExpressionTag", "context": environment, "key": "tier"});
        let staging = json!({"__type": "PermissionLiteralExpressionString", "value": "staging"});
        let equal = json!({"__type": "PermissionExpressionEqual", "left": tag, "right": staging});
        assert_eq!(words(&equal), "the tag “tier” of the environment is “staging”");
        assert_eq!(not(&equal), "not (the tag “tier” of the environment is “staging”)");
        assert_eq!(is(&tag, &staging), words(&equal));
        let web =
            json!({"__type": "PermissionLiteralExpressionStack", "identity": "acme/web/prod"});
        let stack = json!({"__type": "PermissionExpressionStack"});
        let same = json!({"__type": "PermissionExpressionEqual", "left": stack, "right": web});
        let both = json!({"__type": "PermissionExpressionOr", "left": equal, "right": same});
        assert_eq!(
            words(&both),
            "(the tag “tier” of the environment is “staging” or the stack is the stack “acme/web/prod”)"
        );
        let has = json!({"__type": "PermissionExpressionHasTag", "context": stack, "key": "pci"});
        let none = json!({"__type": "PermissionExpressionNot", "node": has});
        assert_eq!(words(&none), "not (the stack has the tag “pci”)");
    }

    #[test]
    fn what_is_not_known_is_quoted_as_it_came() {
        for odd in [json!({"__type": "PermissionExpressionMoon"}), json!(null), json!({"a": 1})] {
            assert_eq!(words(&odd), format!("“{odd}” holds"));
        }
        let half = json!({"__type": "PermissionExpressionNot"});
        assert!(words(&half).contains("PermissionExpressionNot"));
        let mut deep = json!({"__type": "PermissionExpressionStack"});
        for _ in 0..40 {
            deep = json!({"__type": "PermissionExpressionNot", "node": deep});
        }
        assert!(words(&deep).starts_with('“'), "no end of words");
        assert_eq!(is(&json!(1), &json!(2)), "“1” is “2”");
    }
}
