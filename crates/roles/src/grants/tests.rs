//! Tests of what roles grant.

use super::*;
use serde_json::json;

fn role(id: &str, details: &Value) -> Role {
    serde_json::from_value(json!({"id": id, "name": id, "details": details})).unwrap()
}

fn grants(details: &Value) -> Grants {
    Grants::of(&role("r", details), &[])
}

fn allow(scopes: &[&str]) -> Value {
    json!({"__type": "PermissionDescriptorAllow", "permissions": scopes})
}

fn in_production() -> Value {
    let stack = json!({"__type": "PermissionExpressionStack"});
    json!({"__type": "PermissionExpressionHasTag", "context": stack, "key": "prod"})
}

const PROD: &str = "the stack has the tag “prod”";

#[test]
fn groups_grant_what_their_entries_grant_everywhere() {
    let group = json!({"__type": "PermissionDescriptorGroup", "entries": [
        allow(&["stack:read", ""]), allow(&["stack:write", "stack:read"]),
    ]});
    let told = grants(&group);
    assert_eq!(told.scopes().into_iter().collect::<Vec<_>>(), ["stack:read", "stack:write"]);
    assert_eq!(told.standing("stack:read"), Standing::Yes);
    assert_eq!(told.standing("stack:delete"), Standing::No);
    assert!(told.is_plain() && told.is_clear());
}

#[test]
fn conditions_and_limits_are_part_of_a_grant() {
    let condition = json!({"__type": "PermissionDescriptorCondition",
        "condition": in_production(), "subNode": allow(&["stack:read"])});
    let told = grants(&condition);
    assert_eq!(told.standing("stack:read"), Standing::Only(vec![PROD.into()]));
    assert!(told.is_clear() && !told.is_plain());

    let either = json!({"__type": "PermissionDescriptorIfThenElse", "condition": in_production(),
        "subNodeForTrue": allow(&["stack:read"]), "subNodeForFalse": allow(&["stack:write"])});
    let told = grants(&either);
    assert_eq!(told.standing("stack:write"), Standing::Only(vec![format!("not ({PROD})")]));

    let limited = json!({"__type": "PermissionDescriptorAllow", "permissions": ["environment:open"],
        "constraints": {"MaxOpenDuration": 3600, "Other": null}});
    let limit = "with the limit MaxOpenDuration = 3600".to_owned();
    assert_eq!(grants(&limited).standing("environment:open"), Standing::Only(vec![limit]));

    let stack = json!({"__type": "PermissionExpressionStack"});
    let web = json!({"__type": "PermissionLiteralExpressionStack", "identity": "web"});
    let select = json!({"__type": "PermissionDescriptorSelect", "selector": stack,
        "options": [{"value": web, "node": allow(&["stack:read"])}]});
    let words = "the stack is the stack “web”".to_owned();
    assert_eq!(grants(&select).standing("stack:read"), Standing::Only(vec![words]));
}

#[test]
fn a_grant_without_a_condition_is_stronger_than_one_with() {
    let condition = json!({"__type": "PermissionDescriptorCondition",
        "condition": in_production(), "subNode": allow(&["stack:read"])});
    let both = json!({"__type": "PermissionDescriptorGroup",
        "entries": [condition, allow(&["stack:read"])]});
    assert_eq!(grants(&both).standing("stack:read"), Standing::Yes);
}

#[test]
fn nothing_is_refused_because_of_what_is_not_understood() {
    let mut narrowed = allow(&["stack:read"]);
    narrowed["except"] = json!(["web"]);
    for odd in [json!({"__type": "PermissionDescriptorMoon"}), json!(7), narrowed] {
        let told = grants(&odd);
        assert_eq!(told.odd, [odd.to_string()]);
        assert_eq!(told.standing("stack:read"), Standing::Unclear);
        assert!(!told.is_plain());
    }
    let untold = grants(&Value::Null);
    assert!(!untold.is_told);
    assert_eq!(untold.standing("stack:read"), Standing::Unclear);
}

#[test]
fn roles_of_other_roles_are_looked_up_and_may_name_themselves() {
    let compose = |ids: &[&str]| json!({"__type": "PermissionDescriptorCompose", "permissionDescriptors": ids});
    let own = role("own", &compose(&["a", "b", "gone"]));
    let all = [own.clone(), role("a", &allow(&["stack:read"])), role("b", &compose(&["own", "a"]))];
    let told = Grants::of(&own, &all);
    assert_eq!(told.standing("stack:read"), Standing::Yes);
    assert_eq!(told.parts, [RoleId::new("gone")]);
    assert_eq!(told.standing("stack:write"), Standing::Unclear);
}

#[test]
fn a_tree_without_end_is_read_to_some_depth() {
    let mut deep = allow(&["stack:read"]);
    for _ in 0..100 {
        deep = json!({"__type": "PermissionDescriptorGroup", "entries": [deep]});
    }
    let told = grants(&deep);
    assert_eq!((told.odd.len(), told.scopes().len()), (1, 0));
}
