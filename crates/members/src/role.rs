//! The role of a member. A server tells it twice: `fgaRole` is the role that was given, and `role` the
//! built-in one that is closest to it. The first one is the truth, the second one stands in where the
//! first is not told.

use token_api::id::RoleId;
use token_api::member::{Member, MemberRole, MemberUpdate};
use token_api::token::TokenRole;
use token_api::user::OrgRole;

/// A role that a member has or can get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// A role that every server has.
    BuiltIn(OrgRole),
    /// A role of the organization's own.
    Custom {
        /// Identifier.
        id: RoleId,
        /// Name.
        name: String,
    },
}

impl Role {
    /// An ordinary member.
    pub const MEMBER: Self = Self::BuiltIn(OrgRole::Member);
    /// An organization admin.
    pub const ADMIN: Self = Self::BuiltIn(OrgRole::Admin);

    /// The role that a member has.
    pub fn of(member: &Member) -> Self {
        let given = member.fga_role.as_ref().filter(|given| !name_of(given).is_empty());
        let Some(given) = given else { return Self::BuiltIn(member.role.clone()) };
        match OrgRole::from(word_of(name_of(given))) {
            role @ (OrgRole::Admin | OrgRole::Member) => Self::BuiltIn(role),
            // The server has one word for both.
            role if role == member.role => Self::BuiltIn(role),
            _ => {
                Self::Custom { id: RoleId::new(given.id.as_str()), name: name_of(given).to_owned() }
            }
        }
    }

    /// Whether it is that of an organization admin.
    pub fn is_admin(&self) -> bool {
        *self == Self::ADMIN
    }

    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::BuiltIn(OrgRole::Admin) => "Admin",
            Self::BuiltIn(OrgRole::Member) => "Member",
            Self::BuiltIn(OrgRole::None) => "No role",
            Self::BuiltIn(OrgRole::Other(word)) => word,
            Self::Custom { name, .. } => name,
        }
    }

    /// The identifier of a role of the organization's own.
    pub fn id(&self) -> Option<&RoleId> {
        match self {
            Self::BuiltIn(_) => None,
            Self::Custom { id, .. } => Some(id),
        }
    }

    /// What tells it from all other roles.
    pub fn key(&self) -> String {
        match self {
            Self::BuiltIn(role) => format!("built-in {}", String::from(role.clone())),
            Self::Custom { id, .. } => format!("custom {id}"),
        }
    }

    /// The change that gives it.
    pub fn update(&self) -> MemberUpdate {
        match self {
            Self::BuiltIn(role) => {
                MemberUpdate { role: Some(role.clone()), ..MemberUpdate::default() }
            }
            Self::Custom { id, .. } => {
                MemberUpdate { fga_role_id: Some(id.clone()), ..MemberUpdate::default() }
            }
        }
    }

    /// Writes it into a member, as the server would tell it.
    pub fn write(&self, member: &mut Member) {
        match self {
            Self::BuiltIn(role) => {
                member.role = role.clone();
                member.fga_role = None;
            }
            Self::Custom { id, name } => {
                let (id, name) = (id.to_string(), name.clone());
                member.fga_role = Some(MemberRole { id, name, modified_at: String::new() });
            }
        }
    }
}

/// The roles that a member can get: the built-in ones, and those of the organization's own among the
/// roles that the server offers. Built-in roles for something else, such as a stack, are left out.
pub fn choices(offered: &[TokenRole]) -> Vec<Role> {
    let mut choices = vec![Role::ADMIN, Role::MEMBER];
    for role in offered {
        let choice = match role.default_identifier.as_str() {
            "" => Role::Custom { id: role.id.clone(), name: role.name.clone() },
            word @ "billing-manager" => Role::BuiltIn(OrgRole::Other(word.to_owned())),
            _ => continue,
        };
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    choices
}

fn name_of(given: &MemberRole) -> &str {
    let name = given.name.trim();
    if name.is_empty() { given.id.trim() } else { name }
}

/// "Billing Manager" as the API writes it: "billing-manager".
fn word_of(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn member(role: &str, given: Value) -> Member {
        let member = json!({"user": {"githubLogin": "ada"}, "role": role, "fgaRole": given});
        serde_json::from_value(member).unwrap()
    }

    fn custom(id: &str, name: &str) -> Role {
        Role::Custom { id: RoleId::new(id), name: name.into() }
    }

    #[test]
    fn the_given_role_is_the_truth_and_the_other_its_projection() {
        let other = |word: &str| Role::BuiltIn(OrgRole::Other(word.into()));
        let table = [
            (member("admin", json!({"id": "admin", "name": "Admin"})), Role::ADMIN),
            (member("member", json!({"id": "r1", "name": "Admin"})), Role::ADMIN),
            (member("admin", json!({"id": "r2", "name": "Member"})), Role::MEMBER),
            (member("member", json!({"id": "r3", "name": "Auditor"})), custom("r3", "Auditor")),
            (member("admin", json!({"id": "r4", "name": "Deployer"})), custom("r4", "Deployer")),
            (
                member("billing-manager", json!({"id": "r5", "name": "Billing Manager"})),
                other("billing-manager"),
            ),
            // Only the projection is told.
            (member("admin", Value::Null), Role::ADMIN),
            (member("member", json!({"id": "", "name": " "})), Role::MEMBER),
            (member("member", json!({"id": "admin"})), Role::ADMIN),
            (member("none", Value::Null), Role::BuiltIn(OrgRole::None)),
        ];
        for (member, expected) in table {
            assert_eq!(Role::of(&member), expected, "{member:?}");
        }
    }

    #[test]
    fn a_role_that_is_written_is_read_again() {
        for role in [Role::ADMIN, Role::MEMBER, custom("r1", "Auditor")] {
            let mut changed = member("member", json!({"id": "r9", "name": "Deployer"}));
            role.write(&mut changed);
            assert_eq!(Role::of(&changed), role);
        }
    }

    #[test]
    fn the_change_names_a_built_in_role_or_an_identifier() {
        let sent = |role: &Role| serde_json::to_value(role.update()).unwrap();
        assert_eq!(sent(&Role::ADMIN), json!({"role": "admin"}));
        assert_eq!(sent(&custom("r1", "Auditor")), json!({"fgaRoleId": "r1"}));
    }

    #[test]
    fn roles_for_something_else_can_not_be_chosen() {
        let offered: Vec<TokenRole> = serde_json::from_value(json!([
            {"id": "a", "name": "Admin", "defaultIdentifier": "admin"},
            {"id": "b", "name": "Billing Manager", "defaultIdentifier": "billing-manager"},
            {"id": "s", "name": "Stack Write", "defaultIdentifier": "stack-write"},
            {"id": "c", "name": "Auditor", "defaultIdentifier": ""},
            {"id": "c", "name": "Auditor", "defaultIdentifier": ""},
        ]))
        .unwrap();
        let names: Vec<_> = choices(&offered).iter().map(|role| role.name().to_owned()).collect();
        assert_eq!(names, ["Admin", "Member", "billing-manager", "Auditor"]);
        assert_eq!(choices(&[]), [Role::ADMIN, Role::MEMBER]);
    }
}
