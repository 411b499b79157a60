//! What is typed and ticked about a role, as a request, or the problem of each field.

use crate::grants::Grants;
use console_core::backend::fault::{Refusal, sentence};
use console_core::submission::Problems;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use token_api::name::MAX_TEXT_CHARS;
use token_api::role::{NewRole, Role, RoleUpdate};

/// The longest name, in characters.
pub const MAX_NAME_CHARS: usize = 100;

/// A field of the forms that create and change a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The name.
    Name,
    /// What the role is for.
    Description,
}

/// The texts of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleDraft {
    /// The name.
    pub name: String,
    /// What the role is for; may be empty.
    pub description: String,
    /// The scopes that it grants.
    pub scopes: BTreeSet<String>,
}

impl RoleDraft {
    /// A role as it is.
    pub fn of(role: &Role, grants: &Grants) -> Self {
        Self {
            name: role.name.clone(),
            description: role.description.clone(),
            scopes: grants.scopes().into_iter().map(str::to_owned).collect(),
        }
    }

    /// The request that creates a role: one that grants what `base` does, or nothing.
    ///
    /// # Errors
    /// What is wrong with the fields.
    pub fn request(
        &self,
        base: Option<&Role>,
        is_taken: impl Fn(&str) -> bool,
    ) -> Result<NewRole, Problems<Field>> {
        let (name, description) = self.texts(is_taken)?;
        let details = base.and_then(|base| base.details.clone());
        Ok(NewRole {
            name,
            description,
            ux_purpose: base.map(|base| base.ux_purpose.clone()).unwrap_or_default(),
            resource_type: base.map(|base| base.resource_type.clone()).unwrap_or_default(),
            details: details.unwrap_or_else(|| allowing(&BTreeSet::new())),
        })
    }

    /// The change from `base`; `None` if nothing differs. The scopes are sent if they differ, and only
    /// of a role that is nothing but a list of scopes.
    ///
    /// # Errors
    /// What is wrong with the fields.
    pub fn update(
        &self,
        base: &Role,
        grants: &Grants,
        is_taken: impl Fn(&str) -> bool,
    ) -> Result<Option<RoleUpdate>, Problems<Field>> {
        let (name, description) = self.texts(|name| name != base.name && is_taken(name))?;
        let has_new_scopes = grants.is_plain() && self.differs_in_scopes(grants);
        let update = RoleUpdate {
            name: Some(name).filter(|name| name != base.name.trim()),
            description: Some(description).filter(|text| text != base.description.trim()),
            details: has_new_scopes.then(|| allowing(&self.scopes)),
        };
        Ok((update != RoleUpdate::default()).then_some(update))
    }

    /// The same changes, made to the role as it is `now` instead of as it was at `first`.
    #[must_use]
    pub fn rebased(&self, first: &Self, now: &Self) -> Self {
        let text = |mine: &String, first: &String, now: &String| {
            if mine == first { now.clone() } else { mine.clone() }
        };
        let added = self.scopes.difference(&first.scopes);
        let removed: BTreeSet<&String> = first.scopes.difference(&self.scopes).collect();
        Self {
            name: text(&self.name, &first.name, &now.name),
            description: text(&self.description, &first.description, &now.description),
            scopes: now
                .scopes
                .iter()
                .filter(|scope| !removed.contains(scope))
                .chain(added)
                .cloned()
                .collect(),
        }
    }

    fn differs_in_scopes(&self, grants: &Grants) -> bool {
        !self.scopes.iter().map(String::as_str).eq(grants.scopes())
    }

    /// What differs from a role in a few words; empty for nothing.
    pub fn difference(&self, base: &Role, grants: &Grants) -> String {
        let had = grants.scopes();
        let more = self.scopes.iter().filter(|scope| !had.contains(scope.as_str())).count();
        let less = had.iter().filter(|scope| !self.scopes.contains(**scope)).count();
        let words = [
            (self.name.trim() != base.name.trim()).then(|| "the name".to_owned()),
            (self.description.trim() != base.description.trim())
                .then(|| "the description".to_owned()),
            (more > 0).then(|| format!("{more} more granted")),
            (less > 0).then(|| format!("{less} no longer granted")),
        ];
        words.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn texts(&self, is_taken: impl Fn(&str) -> bool) -> Result<(String, String), Problems<Field>> {
        let mut problems = Problems::default();
        let name = problems.check(Field::Name, name(&self.name, is_taken));
        let description = problems.check(Field::Description, bounded(&self.description));
        match (name, description) {
            (Some(name), Some(description)) => Ok((name, description)),
            _ => Err(problems),
        }
    }
}

/// The details of a role that grants these scopes.
fn allowing(scopes: &BTreeSet<String>) -> Value {
    json!({"__type": "PermissionDescriptorAllow", "permissions": scopes})
}

fn name(text: &str, is_taken: impl Fn(&str) -> bool) -> Result<String, String> {
    let name = text.trim();
    match name.chars().count() {
        0 => Err("Enter a name.".into()),
        length if length > MAX_NAME_CHARS => {
            Err(format!("Shorten this to {MAX_NAME_CHARS} characters; it has {length}."))
        }
        _ if is_taken(name) => Err("There is a role with this name. Choose another.".into()),
        _ => Ok(name.to_owned()),
    }
}

fn bounded(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.chars().count() {
        length if length > MAX_TEXT_CHARS => {
            Err(format!("Shorten this to {MAX_TEXT_CHARS} characters; it has {length}."))
        }
        _ => Ok(text.to_owned()),
    }
}

/// A free name for a copy of a role.
pub fn copy_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let first = format!("Copy of {name}");
    let more = (2..1000).map(|number| format!("Copy of {name} {number}"));
    std::iter::once(first.clone()).chain(more).find(|name| !is_taken(name)).unwrap_or(first)
}

/// Whether a role is as a change asks for, as far as the server tells it.
pub fn has_taken(role: &Role, update: &RoleUpdate) -> bool {
    let is = |wanted: &Option<String>, told: &str| {
        wanted.as_ref().is_none_or(|wanted| wanted.trim() == told.trim())
    };
    let grants = update.details.as_ref().is_none_or(|details| {
        let wanted = Role { details: Some(details.clone()), ..role.clone() };
        let (wanted, now) = (Grants::of(&wanted, &[]), Grants::of(role, &[]));
        now.is_plain() && now.scopes() == wanted.scopes()
    });
    is(&update.name, &role.name) && is(&update.description, &role.description) && grants
}

/// The field that the refusal of a change is about, with the words to show there. `kept` says what has
/// not happened.
pub fn place(refusal: &Refusal, kept: &str) -> Option<(Field, String)> {
    let field = match (refusal.status, refusal.field().as_deref()) {
        (_, Some("description")) => Field::Description,
        (409, None) | (_, Some("name")) => Field::Name,
        _ => return None,
    };
    let said = refusal.message.as_deref().map(str::trim).filter(|said| !said.is_empty());
    let said = said.map_or("The server refuses this.".to_owned(), sentence);
    Some((field, format!("{said} {kept}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(scopes: &[&str]) -> Role {
        serde_json::from_value(json!({"id": "r", "name": "Deployer", "description": " Deploys. ",
            "uxPurpose": "role", "resourceType": "organization",
            "details": {"__type": "PermissionDescriptorAllow", "permissions": scopes}}))
        .unwrap()
    }

    fn draft(role: &Role) -> RoleDraft {
        RoleDraft::of(role, &Grants::of(role, &[]))
    }

    fn changed(base: &Role, edit: impl Fn(&mut RoleDraft)) -> Option<RoleUpdate> {
        let mut draft = draft(base);
        edit(&mut draft);
        draft.update(base, &Grants::of(base, &[]), |name| name == "Taken").unwrap()
    }

    #[test]
    fn only_what_differs_is_sent() {
        let base = role(&["team:create", "audit_logs:read"]);
        assert_eq!(changed(&base, |_| {}), None);
        assert_eq!(changed(&base, |draft| draft.name = " Deployer ".into()), None);
        let named = changed(&base, |draft| draft.name = "Releaser".into()).unwrap();
        assert_eq!((named.name.as_deref(), &named.details), (Some("Releaser"), &None));
        let more = changed(&base, |draft| {
            draft.scopes.insert("team:delete".into());
            draft.scopes.remove("team:create");
        })
        .unwrap();
        let details = json!({"__type": "PermissionDescriptorAllow",
            "permissions": ["audit_logs:read", "team:delete"]});
        assert_eq!((more.name.clone(), more.details.clone()), (None, Some(details)));
        assert!(!has_taken(&base, &more));
        assert!(has_taken(&role(&["team:delete", "audit_logs:read"]), &more));
        assert!(!has_taken(&base, &named));
    }

    #[test]
    fn changes_are_made_to_the_newer_role() {
        let (first, now) = (role(&["a:1", "b:2", "c:3"]), role(&["b:2", "c:3", "d:4"]));
        let mut mine = draft(&first);
        mine.scopes.remove("b:2");
        mine.scopes.insert("e:5".into());
        mine.description = "Mine".into();
        let mut theirs = draft(&now);
        theirs.name = "Theirs".into();
        let both = mine.rebased(&draft(&first), &theirs);
        assert_eq!(
            both.scopes.iter().map(String::as_str).collect::<Vec<_>>(),
            ["c:3", "d:4", "e:5"]
        );
        assert_eq!((both.name.as_str(), both.description.as_str()), ("Theirs", "Mine"));
    }

    #[test]
    fn a_role_with_conditions_keeps_them() {
        let mut base = role(&["team:create"]);
        base.details = Some(json!({"__type": "PermissionDescriptorMoon"}));
        let update = changed(&base, |draft| {
            draft.scopes.insert("team:delete".into());
            draft.description = "Other".into();
        });
        assert_eq!(update.unwrap().details, None);
    }

    #[test]
    fn differences_are_counted_in_words() {
        let base = role(&["team:create", "audit_logs:read"]);
        let grants = Grants::of(&base, &[]);
        let mut draft = draft(&base);
        assert_eq!(draft.difference(&base, &grants), "");
        draft.scopes =
            ["team:delete".to_owned(), "x:y".to_owned(), "team:create".to_owned()].into();
        draft.name = "Other".into();
        let words = "the name, 2 more granted, 1 no longer granted";
        assert_eq!(draft.difference(&base, &grants), words);
    }

    #[test]
    fn a_copy_grants_what_the_role_does_under_a_free_name() {
        let base = role(&["team:create"]);
        let name = copy_name("Deployer", |name| name == "Copy of Deployer");
        assert_eq!(name, "Copy of Deployer 2");
        let draft = RoleDraft { name, ..RoleDraft::default() };
        let request = draft.request(Some(&base), |_| false).unwrap();
        assert_eq!(
            (Some(&request.details), request.ux_purpose.as_str()),
            (base.details.as_ref(), "role")
        );
        let empty = draft.request(None, |_| false).unwrap();
        assert_eq!(empty.details["permissions"], json!([]));
    }

    #[test]
    fn each_field_has_its_own_problem() {
        let long = "x".repeat(MAX_NAME_CHARS + 1);
        let text = "y".repeat(MAX_TEXT_CHARS + 1);
        for (name, words) in [
            ("", "Enter a name."),
            (long.as_str(), "Shorten this to 100"),
            ("Taken", "There is a role"),
        ] {
            let draft =
                RoleDraft { name: name.into(), description: text.clone(), ..RoleDraft::default() };
            let problems = draft.request(None, |name| name == "Taken").unwrap_err();
            assert!(problems.of(Field::Name).unwrap().starts_with(words));
            assert!(problems.of(Field::Description).unwrap().starts_with("Shorten this"));
        }
        let base = role(&[]);
        let same = draft(&base).update(&base, &Grants::of(&base, &[]), |_| true);
        assert_eq!(same, Ok(None), "a role may keep its own name");
    }

    #[test]
    fn a_refusal_is_placed_at_its_field() {
        let refusal = |status, path: Option<&str>| Refusal {
            status,
            path: path.map(str::to_owned),
            message: Some("Taken".into()),
            ..Refusal::default()
        };
        let at = |status, path| place(&refusal(status, path), "Nothing was created.");
        let words = "Taken. Nothing was created.".to_owned();
        assert_eq!(at(409, None), Some((Field::Name, words.clone())));
        assert_eq!(at(400, Some("body.description")), Some((Field::Description, words)));
        assert_eq!((at(403, None), at(400, Some("body.details"))), (None, None));
    }
}
