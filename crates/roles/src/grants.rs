//! What a role grants, as its details tell it: scopes, each everywhere or under conditions. What is not
//! understood is kept as it came, and nothing is said to be refused because of it.

use crate::when;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use token_api::id::RoleId;
use token_api::role::Role;

/// The deepest tree that is read.
const MAX_DEPTH: usize = 32;

/// The most grants of one role that are read.
const MAX_GRANTS: usize = 10_000;

/// One scope that is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Grant {
    scope: String,
    /// What has to hold, all of it; empty for a grant that holds everywhere.
    when: Vec<String>,
}

/// What a role grants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants {
    grants: Vec<Grant>,
    /// The parts of it that are not understood, as the server wrote them.
    pub odd: Vec<String>,
    /// The roles that it is made of and that are not known here.
    pub parts: Vec<RoleId>,
    /// Whether the server tells what the role grants.
    pub is_told: bool,
}

/// Whether a role grants a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Everywhere.
    Yes,
    /// Where one of these holds.
    Only(Vec<String>),
    /// No part of the role that is understood grants it, and other parts may.
    Unclear,
    /// No.
    No,
}

impl Standing {
    /// Whether it is granted at least somewhere.
    pub fn is_granted(&self) -> bool {
        matches!(self, Self::Yes | Self::Only(_))
    }

    /// In a word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Only(_) => "only where",
            Self::Unclear => "not known",
            Self::No => "no",
        }
    }
}

impl Grants {
    /// What a role grants. It may be made of others, which are looked for among `all`.
    pub fn of(role: &Role, all: &[Role]) -> Self {
        let mut read = Reading { grants: Self::default(), all, seen: vec![role.id.clone()] };
        if let Some(details) = role.details.as_ref().filter(|details| !details.is_null()) {
            read.grants.is_told = true;
            read.descriptor(details, &[], MAX_DEPTH);
        }
        read.grants
    }

    /// Whether it grants a scope.
    pub fn standing(&self, scope: &str) -> Standing {
        let mut conditions = Vec::new();
        for grant in self.grants.iter().filter(|grant| grant.scope == scope) {
            if grant.when.is_empty() {
                return Standing::Yes;
            }
            let words = grant.when.join(", and ");
            if !conditions.contains(&words) {
                conditions.push(words);
            }
        }
        // Two roles with the same conditions are the same, whatever the order.
        conditions.sort_unstable();
        match (conditions.is_empty(), self.is_clear()) {
            (false, _) => Standing::Only(conditions),
            (true, true) => Standing::No,
            (true, false) => Standing::Unclear,
        }
    }

    /// The scopes that it grants at least somewhere.
    pub fn scopes(&self) -> BTreeSet<&str> {
        self.grants.iter().map(|grant| grant.scope.as_str()).collect()
    }

    /// Whether all of it is understood.
    pub fn is_clear(&self) -> bool {
        self.is_told && self.odd.is_empty() && self.parts.is_empty()
    }

    /// Whether it can be written again as a list of scopes: all of it is understood, and holds
    /// everywhere.
    pub fn is_plain(&self) -> bool {
        self.is_clear() && self.grants.iter().all(|grant| grant.when.is_empty())
    }
}

struct Reading<'a> {
    grants: Grants,
    all: &'a [Role],
    /// The roles that are read already: a role may name itself.
    seen: Vec<RoleId>,
}

impl Reading<'_> {
    fn descriptor(&mut self, descriptor: &Value, when: &[String], depth: usize) {
        let kind = descriptor.get("__type").and_then(Value::as_str).unwrap_or_default();
        let known: &[&str] = match kind {
            "PermissionDescriptorAllow" => &["permissions", "constraints"],
            "PermissionDescriptorGroup" => &["entries"],
            "PermissionDescriptorCompose" => &["permissionDescriptors"],
            "PermissionDescriptorCondition" => &["condition", "subNode"],
            "PermissionDescriptorIfThenElse" => &["condition", "subNodeForTrue", "subNodeForFalse"],
            "PermissionDescriptorSelect" => &["selector", "options"],
            _ => return self.odd(descriptor),
        };
        let Some(depth) = depth.checked_sub(1) else { return self.odd(descriptor) };
        // A field that is not known may narrow what is granted.
        let unknown = descriptor.as_object().into_iter().flatten().find(|(field, value)| {
            *field != "__type" && !known.contains(&field.as_str()) && !value.is_null()
        });
        if unknown.is_some() || self.grants.grants.len() > MAX_GRANTS {
            return self.odd(descriptor);
        }
        let part = |field: &str| descriptor.get(field).unwrap_or(&Value::Null);
        let list = |field: &str| part(field).as_array().map_or(&[][..], Vec::as_slice);
        let and = |words: String| [when, &[words]].concat();
        match kind {
            "PermissionDescriptorAllow" => {
                self.allow(list("permissions"), part("constraints"), when)
            }
            "PermissionDescriptorGroup" => {
                list("entries").iter().for_each(|entry| self.descriptor(entry, when, depth));
            }
            "PermissionDescriptorCompose" => {
                self.compose(list("permissionDescriptors"), when, depth)
            }
            "PermissionDescriptorCondition" => {
                self.descriptor(part("subNode"), &and(when::words(part("condition"))), depth);
            }
            "PermissionDescriptorIfThenElse" => {
                let (yes, no) = (part("subNodeForTrue"), part("subNodeForFalse"));
                if !yes.is_null() {
                    self.descriptor(yes, &and(when::words(part("condition"))), depth);
                }
                if !no.is_null() {
                    self.descriptor(no, &and(when::not(part("condition"))), depth);
                }
            }
            _ => {
                for option in list("options") {
                    let value = option.get("value").unwrap_or(&Value::Null);
                    let node = option.get("node").unwrap_or(&Value::Null);
                    self.descriptor(node, &and(when::is(part("selector"), value)), depth);
                }
            }
        }
    }

    fn allow(&mut self, scopes: &[Value], limits: &Value, when: &[String]) {
        let no_limits = Map::new();
        let limits = limits.as_object().unwrap_or(&no_limits).iter();
        let limits = limits.filter(|(_, limit)| !limit.is_null());
        let mut when = when.to_vec();
        when.extend(limits.map(|(name, limit)| format!("with the limit {name} = {limit}")));
        for scope in scopes {
            match scope.as_str() {
                // The published API has an empty word among its scopes. It grants nothing.
                Some("") => {}
                Some(scope) => {
                    self.grants.grants.push(Grant { scope: scope.to_owned(), when: when.clone() });
                }
                None => self.odd(scope),
            }
        }
    }

    fn compose(&mut self, parts: &[Value], when: &[String], depth: usize) {
        for part in parts {
            let Some(id) = part.as_str().map(RoleId::new) else {
                self.odd(part);
                continue;
            };
            if self.seen.contains(&id) {
                continue;
            }
            let found = self.all.iter().find(|role| role.id == id);
            match found.and_then(|role| role.details.as_ref()).filter(|details| !details.is_null())
            {
                Some(details) => {
                    self.seen.push(id);
                    self.descriptor(details, when, depth);
                    self.seen.pop();
                }
                None => self.grants.parts.push(id),
            }
        }
    }

    fn odd(&mut self, part: &Value) {
        self.grants.odd.push(part.to_string());
    }
}

#[cfg(test)]
mod tests;
