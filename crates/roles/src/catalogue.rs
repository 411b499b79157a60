//! The server's catalogue of scopes, and roles by it: each group with its scopes, and whether one or two
//! roles grant them.

use crate::grants::{Grants, Standing};
use std::collections::{BTreeMap, BTreeSet};
use token_api::role::ScopeGroup;

/// What a server lists: groups of scopes by the kind of thing that they are about.
pub type Listed = BTreeMap<String, Vec<ScopeGroup>>;

/// The group of the scopes that the catalogue does not have.
pub const UNLISTED: &str = "Not in this server’s catalogue";

/// A scope of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Scope {
    name: String,
    words: String,
}

/// The catalogue. Empty if the server has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    groups: Vec<(String, Vec<Scope>)>,
}

/// A group of scopes, with what roles grant of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// Whether the catalogue has it.
    pub is_listed: bool,
    /// The scopes.
    pub lines: Vec<Line>,
}

/// A scope, and whether roles grant it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The scope's name in the API.
    pub scope: String,
    /// What it allows, in words; `None` if that is not told.
    pub words: Option<String>,
    /// Whether the role grants it.
    pub here: Standing,
    /// Whether the role to compare with grants it.
    pub there: Option<Standing>,
}

impl Line {
    /// Whether the two roles differ.
    pub fn differs(&self) -> bool {
        self.there.as_ref().is_some_and(|there| *there != self.here)
    }

    /// Whether one of the roles grants it, or may.
    pub fn matters(&self) -> bool {
        self.here.is_granted() || self.there.as_ref().is_some_and(Standing::is_granted)
    }

    /// What it allows: in words, or the scope itself where no words are told.
    pub fn label(&self) -> &str {
        self.words.as_deref().unwrap_or(&self.scope)
    }
}

impl Group {
    /// How many scopes the role grants at least somewhere.
    pub fn granted(&self) -> usize {
        self.lines.iter().filter(|line| line.here.is_granted()).count()
    }

    /// The same of the role to compare with.
    pub fn granted_there(&self) -> usize {
        let there = |line: &&Line| line.there.as_ref().is_some_and(Standing::is_granted);
        self.lines.iter().filter(there).count()
    }

    /// Whether one of the roles grants something of it.
    pub fn matters(&self) -> bool {
        self.lines.iter().any(Line::matters)
    }
}

impl Catalogue {
    /// The catalogue of what a server lists. A scope that is in several groups is in the first.
    pub fn of(listed: &Listed) -> Self {
        let mut seen = BTreeSet::new();
        let mut groups: Vec<(String, Vec<Scope>)> = Vec::new();
        for group in listed.values().flatten() {
            let scopes = group.scopes.iter().filter(|scope| !scope.name.trim().is_empty());
            let scopes: Vec<Scope> = scopes
                .filter(|scope| seen.insert(scope.name.as_str()))
                .map(|scope| Scope {
                    name: scope.name.clone(),
                    words: scope.metadata.description.trim().trim_end_matches('.').to_owned(),
                })
                .collect();
            if scopes.is_empty() {
                continue;
            }
            let name = Some(group.name.trim()).filter(|name| !name.is_empty()).unwrap_or("Other");
            match groups.iter_mut().find(|(known, _)| known == name) {
                Some((_, known)) => known.extend(scopes),
                None => groups.push((name.to_owned(), scopes)),
            }
        }
        Self { groups }
    }

    /// Whether the server lists no scope.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Everything that roles can grant, with what a role grants of it, and another one. Scopes that
    /// the catalogue lacks are in a group at the end.
    pub fn compare(&self, here: &Grants, there: Option<&Grants>) -> Vec<Group> {
        let line = |scope: &str, words: &str| Line {
            scope: scope.to_owned(),
            words: Some(words.to_owned()).filter(|words| !words.is_empty()),
            here: here.standing(scope),
            there: there.map(|there| there.standing(scope)),
        };
        let mut groups: Vec<Group> = self
            .groups
            .iter()
            .map(|(name, scopes)| Group {
                name: name.clone(),
                is_listed: true,
                lines: scopes.iter().map(|scope| line(&scope.name, &scope.words)).collect(),
            })
            .collect();
        let listed: BTreeSet<&str> =
            self.groups.iter().flat_map(|(_, scopes)| scopes).map(|s| s.name.as_str()).collect();
        let mut others = here.scopes();
        others.extend(there.iter().flat_map(|there| there.scopes()));
        let others: Vec<Line> = others.difference(&listed).map(|scope| line(scope, "")).collect();
        if !others.is_empty() {
            groups.push(Group { name: UNLISTED.to_owned(), is_listed: false, lines: others });
        }
        groups
    }
}

/// What a role grants, shortly: each group with what it grants of it, in words.
pub fn brief(groups: &[Group]) -> Vec<(String, Vec<String>)> {
    let words = |line: &Line| match &line.here {
        Standing::Yes => Some(line.label().to_owned()),
        Standing::Only(conditions) => {
            Some(format!("{} (only where {})", line.label(), conditions.join("; or ")))
        }
        Standing::Unclear | Standing::No => None,
    };
    let of = |group: &Group| group.lines.iter().filter_map(words).collect::<Vec<_>>();
    let groups = groups.iter().map(|group| (group.name.clone(), of(group)));
    groups.filter(|(_, lines)| !lines.is_empty()).collect()
}

/// The groups of which a role grants nothing, as one line: "teams, audit logs". Empty if there are none,
/// or if more may be granted than is understood.
pub fn nothing_of(groups: &[Group]) -> String {
    let is_unclear = |line: &Line| {
        line.here == Standing::Unclear || line.there.as_ref() == Some(&Standing::Unclear)
    };
    let none =
        groups.iter().filter(|group| !group.matters() && !group.lines.iter().any(is_unclear));
    none.map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use token_api::role::Role;

    fn catalogue() -> Catalogue {
        let listed: Listed = serde_json::from_value(json!({
            "organization": [
                {"name": "Teams", "scopes": [
                    {"name": "team:create", "metadata": {"description": "Create teams."}},
                    {"name": "team:delete"},
                ]},
                {"name": "Audit logs", "scopes": [
                    {"name": "audit_logs:read", "metadata": {"description": "Read the audit log."}},
                ]},
            ],
            "stack": [
                {"name": "Teams", "scopes": [{"name": "team:create"}, {"name": ""}]},
                {"name": "", "scopes": [{"name": "stack:read"}]},
            ],
        }))
        .unwrap();
        Catalogue::of(&listed)
    }

    fn granting(scopes: &[&str]) -> Grants {
        let details = json!({"__type": "PermissionDescriptorAllow", "permissions": scopes});
        told(&details)
    }

    fn told(details: &Value) -> Grants {
        let role: Role = serde_json::from_value(json!({"id": "r", "details": details})).unwrap();
        Grants::of(&role, &[])
    }

    #[test]
    fn a_role_is_told_by_the_catalogue_each_scope_once() {
        let groups = catalogue().compare(&granting(&["team:create"]), None);
        let names: Vec<_> =
            groups.iter().map(|group| (group.name.as_str(), group.lines.len())).collect();
        assert_eq!(names, [("Teams", 2), ("Audit logs", 1), ("Other", 1)]);
        let line = &groups[0].lines[0];
        assert_eq!((line.label(), line.here.word()), ("Create teams", "yes"));
        assert_eq!((groups[0].lines[1].label(), groups[0].granted()), ("team:delete", 1));
        assert!(!groups[0].lines[0].differs(), "there is no other role");
        assert_eq!(nothing_of(&groups), "Audit logs, Other");
    }

    #[test]
    fn scopes_that_are_not_listed_are_shown_as_they_came() {
        let groups = catalogue().compare(&granting(&["stack:annotate_v2"]), None);
        let last = groups.last().unwrap();
        assert_eq!((last.name.as_str(), last.is_listed), (UNLISTED, false));
        assert_eq!(
            (last.lines[0].words.as_ref(), last.lines[0].label()),
            (None, "stack:annotate_v2")
        );
        let none = Catalogue::default();
        assert!(none.is_empty());
        assert_eq!(none.compare(&granting(&["team:create"]), None).len(), 1);
    }

    #[test]
    fn what_is_granted_is_told_shortly() {
        let stack = json!({"__type": "PermissionExpressionStack"});
        let details = json!({"__type": "PermissionDescriptorGroup", "entries": [
            {"__type": "PermissionDescriptorAllow", "permissions": ["team:create", "x:y"]},
            {"__type": "PermissionDescriptorCondition",
                "condition": {"__type": "PermissionExpressionHasTag", "context": stack, "key": "a"},
                "subNode": {"__type": "PermissionDescriptorAllow", "permissions": ["stack:read"]}},
        ]});
        let told = brief(&catalogue().compare(&told(&details), None));
        let line = |group: &str, words: &str| (group.to_owned(), vec![words.to_owned()]);
        let expected = [
            line("Teams", "Create teams"),
            line("Other", "stack:read (only where the stack has the tag “a”)"),
            line(UNLISTED, "x:y"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn two_roles_stand_side_by_side() {
        let groups = catalogue().compare(
            &granting(&["team:create", "audit_logs:read"]),
            Some(&granting(&["team:create", "team:delete", "x:y"])),
        );
        let differing: Vec<_> = groups
            .iter()
            .flat_map(|group| &group.lines)
            .filter(|line| line.differs())
            .map(|line| line.scope.as_str())
            .collect();
        assert_eq!(differing, ["team:delete", "audit_logs:read", "x:y"]);
        assert_eq!((groups[0].granted(), groups[0].granted_there()), (1, 2));
        assert_eq!(nothing_of(&groups), "Other");
    }

    #[test]
    fn nothing_is_called_missing_of_a_role_that_is_not_understood() {
        let groups = catalogue().compare(&told(&json!({"__type": "Moon"})), None);
        assert_eq!(nothing_of(&groups), "");
        assert!(!groups.iter().any(Group::matters));
        let groups = catalogue().compare(&granting(&[]), Some(&told(&Value::Null)));
        assert_eq!(nothing_of(&groups), "");
    }
}
