//! Who is signed in, and what that identity may do. The server decides; this is what lets the
//! console say in advance why something can't be done. Only what is certain is denied: what the
//! server has not told denies nothing.

use token_api::id::{OrgName, TeamName};
use token_api::organization::OrganizationMetadata;
use token_api::token::Owner;
use token_api::user::{OrgRole, User};

/// The signed-in identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What the server said of it.
    pub user: User,
    /// What kind of token signed in.
    pub actor: Actor,
    /// What organizations said of it besides.
    told: Vec<(OrgName, Told)>,
}

/// Who acts with the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person.
    Person,
    /// An organization's robot.
    OrganizationToken {
        /// Its organization.
        org: OrgName,
    },
    /// A team's robot.
    TeamToken {
        /// Its organization.
        org: OrgName,
        /// Its team.
        team: TeamName,
    },
}

/// What an organization's settings say of the identity that asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told {
    role: Option<OrgRole>,
    custom_roles: bool,
}

/// What is known of an identity's role in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    /// The server has not said it.
    NotTold,
    /// An organization admin, or an organization's token with an admin's rights.
    Admin,
    /// A built-in role that is not an admin's, where nothing hints at other roles.
    BuiltIn(&'a OrgRole),
    /// A role whose rights can't be told by its word: it is none of the built-in ones, or the
    /// organization has custom roles, of which the word is only the closest built-in one.
    Open(&'a OrgRole),
}

impl Standing<'_> {
    /// Whether an organization admin's rights are certainly lacking.
    fn lacks_admin(self) -> bool {
        matches!(self, Self::BuiltIn(_))
    }
}

/// Why something may not be done, for a person to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial(pub String);

impl Identity {
    /// Reads the answer to `GET /api/user`.
    pub fn new(user: User) -> Self {
        let org = user.token_info.as_ref().and_then(|info| info.organization());
        let team = user.token_info.as_ref().and_then(|info| info.team());
        let actor = match (org, team) {
            (Some(org), Some(team)) => Actor::TeamToken { org, team },
            (Some(org), None) => Actor::OrganizationToken { org },
            (None, _) => Actor::Person,
        };
        Self { user, actor, told: Vec::new() }
    }

    /// Takes note of what an organization's settings say of this identity.
    pub fn learn(&mut self, org: &OrgName, metadata: &OrganizationMetadata) {
        let custom_roles = metadata.has_custom_roles();
        let told = Told { role: metadata.user_role.clone(), custom_roles };
        self.told.retain(|(other, _)| other != org);
        self.told.push((org.clone(), told));
    }

    /// Whether a machine's token signed in, not a person's.
    pub fn is_machine(&self) -> bool {
        self.actor != Actor::Person
    }

    /// What to call it: the name, else the login.
    pub fn name(&self) -> &str {
        let name = self.user.name.trim();
        if name.is_empty() { self.user.github_login.as_str() } else { name }
    }

    /// Whether an organization admin's rights are certainly there. What only people may do takes an
    /// admin who is a person.
    pub fn has_admin(&self, org: &OrgName, only_people: bool) -> bool {
        self.standing(org) == Standing::Admin && !(only_people && self.is_machine())
    }

    /// What is known of its role in an organization: by its own record, else by the organization's
    /// settings.
    pub fn standing(&self, org: &OrgName) -> Standing<'_> {
        let told = self.told.iter().find(|(other, _)| other == org).map(|(_, told)| told);
        let mut memberships = self.user.organizations.iter();
        let role = memberships
            .find(|membership| membership.github_login == *org)
            .and_then(|membership| membership.role.as_ref())
            .or_else(|| told?.role.as_ref());
        let custom_roles = told.is_some_and(|told| told.custom_roles);
        match role {
            None => Standing::NotTold,
            Some(OrgRole::Admin) => Standing::Admin,
            Some(role @ OrgRole::Other(_)) => Standing::Open(role),
            Some(role) if custom_roles => Standing::Open(role),
            Some(role) => Standing::BuiltIn(role),
        }
    }

    /// Its role in an organization in words.
    pub fn role_words(&self, org: &OrgName) -> String {
        match (&self.actor, self.standing(org)) {
            (Actor::OrganizationToken { org: own }, Standing::Admin) if own == org => {
                "Admin organization token".into()
            }
            (Actor::OrganizationToken { .. }, _) => "Organization token".into(),
            (Actor::TeamToken { team, .. }, _) => format!("Token of team {team}"),
            (Actor::Person, Standing::NotTold) => "Role not told".into(),
            (Actor::Person, Standing::Admin) => "Organization admin".into(),
            (Actor::Person, Standing::BuiltIn(role) | Standing::Open(role)) => match role {
                OrgRole::Admin => "Organization admin".into(),
                OrgRole::Member => "Member".into(),
                OrgRole::Other(role) => role.clone(),
                OrgRole::None => "No role".into(),
            },
        }
    }

    /// The organization to show first.
    pub fn first_org(&self) -> Option<&OrgName> {
        self.user.organizations.first().map(|membership| &membership.github_login)
    }

    /// Whether this identity may read an organization's audit log, as far as can be told.
    pub fn read_log(&self, org: &OrgName) -> Result<(), Denial> {
        let who = "organization admins and admin organization tokens";
        self.admin_only(org, || format!("Only {who} read the audit log of {org}."))
    }

    /// Whether this identity manages an organization's OIDC issuers, as far as can be told. Servers
    /// differ in whether an admin token does: it is let try, and the words promise nothing.
    pub fn manage_trust(&self, org: &OrgName) -> Result<(), Denial> {
        self.admin_only(org, || {
            format!("Only organization admins manage the OIDC issuers of {org}.")
        })
    }

    /// Whether this identity changes an organization's settings, as far as can be told.
    pub fn change_settings(&self, org: &OrgName) -> Result<(), Denial> {
        let who = "organization admins and admin organization tokens";
        self.admin_only(org, || format!("Only {who} change the settings of {org}."))
    }

    /// Whether this identity adds, changes and removes an organization's members, as far as can be
    /// told.
    pub fn manage_members(&self, org: &OrgName) -> Result<(), Denial> {
        let who = "organization admins and admin organization tokens";
        self.admin_only(org, || format!("Only {who} manage the members of {org}."))
    }

    /// Whether this identity makes, changes and deletes an organization's roles, as far as can be told.
    pub fn manage_roles(&self, org: &OrgName) -> Result<(), Denial> {
        let who = "organization admins and admin organization tokens";
        self.admin_only(org, || format!("Only {who} manage the roles of {org}."))
    }

    /// Whether this identity creates teams in an organization, as far as can be told. Where members may,
    /// is a setting: the server decides.
    pub fn create_teams(&self, org: &OrgName) -> Result<(), Denial> {
        self.elsewhere(org).map_or(Ok(()), |own| Err(elsewhere(own)))
    }

    /// Whether this identity changes a team and who is in it, as far as can be told. `team_role` is its
    /// role in the team, where the server has told it. Servers differ in how much a team's own admin may
    /// change: it is let try.
    pub fn manage_team(&self, org: &OrgName, team_role: Option<&OrgRole>) -> Result<(), Denial> {
        let is_no_team_admin = matches!(team_role, Some(OrgRole::None | OrgRole::Member));
        match self.elsewhere(org) {
            Some(own) => Err(elsewhere(own)),
            None if self.standing(org).lacks_admin() && is_no_team_admin => Err(Denial(format!(
                "Only organization admins of {org} and the team's own admins change this team."
            ))),
            None => Ok(()),
        }
    }

    fn admin_only(&self, org: &OrgName, why: impl Fn() -> String) -> Result<(), Denial> {
        if let Some(own) = self.elsewhere(org) {
            return Err(elsewhere(own));
        }
        if self.standing(org).lacks_admin() {
            return Err(Denial(why()));
        }
        Ok(())
    }

    /// The organization of a machine's token, where it is another one than `org`: such a token acts
    /// in its own alone.
    fn elsewhere(&self, org: &OrgName) -> Option<&OrgName> {
        match &self.actor {
            Actor::Person => None,
            Actor::OrganizationToken { org: own } | Actor::TeamToken { org: own, .. } => {
                Some(own).filter(|own| *own != org)
            }
        }
    }

    /// Whether this identity manages an owner's tokens. `team_role` is its role in the owner's
    /// team, where the server has told it.
    pub fn manage_tokens(&self, owner: &Owner, team_role: Option<&OrgRole>) -> Result<(), Denial> {
        let deny = |reason: String| Err(Denial(reason));
        match (owner, &self.actor) {
            (Owner::Personal, Actor::Person) => Ok(()),
            (Owner::Personal, _) => deny(
                "Only people have personal tokens. You are signed in with a machine's token."
                    .into(),
            ),
            (_, Actor::TeamToken { .. }) => deny(
                "Team tokens can't manage tokens. Sign in with a personal token of an \
                 organization admin or team admin."
                    .into(),
            ),
            (Owner::Organization(_), Actor::OrganizationToken { .. }) => deny(
                "Organization tokens, even admin ones, can't manage organization tokens. Sign in \
                 with a personal token of an organization admin."
                    .into(),
            ),
            (Owner::Organization(org), Actor::Person) if self.standing(org).lacks_admin() => {
                deny(format!(
                    "Only organization admins manage organization tokens. Ask an admin of {org}."
                ))
            }
            (Owner::Team(org, _), Actor::OrganizationToken { org: own }) if own != org => {
                Err(elsewhere(own))
            }
            (Owner::Team(org, _), Actor::OrganizationToken { .. })
                if self.standing(org).lacks_admin() =>
            {
                deny(
                    "Only admin organization tokens manage team tokens; this one is a standard \
                     token."
                        .into(),
                )
            }
            (Owner::Team(org, team), Actor::Person)
                if self.standing(org).lacks_admin()
                    && matches!(team_role, Some(OrgRole::None | OrgRole::Member)) =>
            {
                deny(format!(
                    "Only organization admins and admins of team {team} manage its tokens."
                ))
            }
            _ => Ok(()),
        }
    }
}

fn elsewhere(own: &OrgName) -> Denial {
    Denial(format!("This token belongs to organization {own}, and acts in no other."))
}

#[cfg(test)]
mod tests;
