//! What a role grants, as the published API writes it: a tree of descriptors. This server takes those
//! that allow scopes, and groups of them; conditions are about stacks, which are not here.

use crate::refusal::Refusal;
use crate::scope::{Scope, Scopes};
use serde_json::{Value, json};

/// The most bytes of the JSON of a role.
const MAX_BYTES: usize = 16 * 1024;

/// The most groups within groups.
const MAX_DEPTH: usize = 8;

/// Reads the details of a request.
pub fn read(details: &Value) -> Result<Scopes, Refusal> {
    if details.to_string().len() > MAX_BYTES {
        let message = format!("The details are longer than {MAX_BYTES} bytes.");
        return Err(Refusal::invalid("details", message));
    }
    scopes(details, MAX_DEPTH).map_err(|problem| Refusal::invalid("details", problem))
}

/// Reads the details that were stored; `None` if nobody can.
pub fn stored(details: &str) -> Option<Scopes> {
    scopes(&serde_json::from_str(details).ok()?, MAX_DEPTH).ok()
}

/// The details of a role that allows these.
pub fn allowing(allowed: Scopes) -> Value {
    let permissions: Vec<&str> = allowed.iter().map(Scope::name).collect();
    json!({"__type": "PermissionDescriptorAllow", "permissions": permissions})
}

fn scopes(descriptor: &Value, depth: usize) -> Result<Scopes, String> {
    let kind = descriptor.get("__type").and_then(Value::as_str).unwrap_or_default();
    let known: &[&str] = match kind {
        "PermissionDescriptorAllow" => &["__type", "permissions"],
        "PermissionDescriptorGroup" => &["__type", "entries"],
        _ => {
            return Err(format!(
                "A descriptor must be a PermissionDescriptorAllow or a PermissionDescriptorGroup; \
                 “{kind}” is not offered by this server."
            ));
        }
    };
    // What is not understood here may have been meant to narrow the role.
    let other = descriptor
        .as_object()
        .into_iter()
        .flatten()
        .find(|(field, value)| !known.contains(&field.as_str()) && !value.is_null());
    if let Some((field, _)) = other {
        return Err(format!("“{field}” of a descriptor is not offered by this server."));
    }
    match kind {
        "PermissionDescriptorAllow" => allowed(list(descriptor, "permissions")?),
        _ if depth == 0 => Err(format!("Groups are at most {MAX_DEPTH} deep.")),
        _ => list(descriptor, "entries")?
            .iter()
            .try_fold(Scopes::NONE, |all, entry| Ok(all.and(scopes(entry, depth - 1)?))),
    }
}

fn list<'a>(descriptor: &'a Value, field: &str) -> Result<&'a Vec<Value>, String> {
    let list = descriptor.get(field).and_then(Value::as_array);
    list.ok_or_else(|| format!("A descriptor lacks the list {field}."))
}

fn allowed(names: &[Value]) -> Result<Scopes, String> {
    names.iter().try_fold(Scopes::NONE, |all, name| {
        let name = name.as_str().unwrap_or_default();
        let scope = Scope::parse(name)
            .ok_or_else(|| format!("There is no scope “{name}” here. The scopes are listed."))?;
        Ok(all.and(Scopes::of(&[scope])))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(names: &[&str]) -> Value {
        json!({"__type": "PermissionDescriptorAllow", "permissions": names})
    }

    fn group(entries: &[Value]) -> Value {
        json!({"__type": "PermissionDescriptorGroup", "entries": entries})
    }

    #[test]
    fn groups_grant_what_their_entries_grant() {
        let details = group(&[allow(&["team:create"]), group(&[allow(&["audit_logs:read"])])]);
        let two = Scopes::of(&[Scope::CreateTeams, Scope::ReadAuditLog]);
        assert_eq!(read(&details).unwrap(), two);
        assert_eq!(stored(&details.to_string()), Some(two));
        assert_eq!(read(&allowing(Scopes::ALL)).unwrap(), Scopes::ALL);
        assert_eq!(read(&group(&[])).unwrap(), Scopes::NONE);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        let mut deep = allow(&[]);
        for _ in 0..=MAX_DEPTH {
            deep = group(&[deep]);
        }
        let mut narrowed = allow(&["team:create"]);
        narrowed["constraints"] = json!({"x": 1});
        let table = [
            (json!(null), "must be a PermissionDescriptorAllow"),
            (json!({"__type": "PermissionDescriptorCondition"}), "PermissionDescriptorCondition"),
            (allow(&["stack:read"]), "no scope “stack:read” here"),
            (json!({"__type": "PermissionDescriptorAllow", "permissions": [7]}), "no scope “”"),
            (json!({"__type": "PermissionDescriptorAllow"}), "lacks the list permissions"),
            (narrowed, "“constraints” of a descriptor"),
            (deep, "at most 8 deep"),
            (allow(&["x"; 9000]), "longer than"),
        ];
        for (details, words) in table {
            let refusal = read(&details).unwrap_err();
            assert_eq!(refusal.field, Some("details"));
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
        assert_eq!(stored("{"), None);
    }
}
