//! Scopes: what a role can grant. Each is one thing that may be done in an organization, under the name
//! of the published API, which has many more, about what is not here. What every member may do needs
//! no scope: reading the organization's members, teams and roles.

use std::fmt;

/// A group of scopes, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The organization's tokens.
    OrganizationTokens,
    /// Teams and their tokens.
    Teams,
    /// Members and invitations.
    Membership,
    /// Roles.
    Roles,
    /// Settings.
    Organization,
    /// The audit log.
    AuditLogs,
    /// OIDC trust.
    Oidc,
    /// Agent pools.
    AgentPools,
}

impl Group {
    /// Every group, in the order of the catalogue.
    pub const ALL: [Self; 8] = [
        Self::OrganizationTokens,
        Self::Teams,
        Self::Membership,
        Self::Roles,
        Self::Organization,
        Self::AuditLogs,
        Self::Oidc,
        Self::AgentPools,
    ];

    /// The name in the published API.
    pub fn name(self) -> &'static str {
        match self {
            Self::OrganizationTokens => "Organization access tokens",
            Self::Teams => "Teams",
            Self::Membership => "Membership",
            Self::Roles => "Roles",
            Self::Organization => "Organization",
            Self::AuditLogs => "Audit logs",
            Self::Oidc => "OIDC",
            Self::AgentPools => "Agent pools",
        }
    }
}

macro_rules! scopes {
    ($($kind:ident: $name:literal, $group:ident, $description:literal;)*) => {
        /// One thing that may be done in an organization.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Scope {
            $(#[doc = $description] $kind,)*
        }

        impl Scope {
            /// Every scope, in the order of the catalogue.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            fn row(self) -> (&'static str, Group, &'static str) {
                match self {
                    $(Self::$kind => ($name, Group::$group, $description),)*
                }
            }
        }
    };
}

scopes! {
    ReadOrganizationTokens: "org_token:read", OrganizationTokens,
        "List the organization's tokens.";
    CreateOrganizationTokens: "org_token:create", OrganizationTokens,
        "Create tokens of the organization.";
    DeleteOrganizationTokens: "org_token:delete", OrganizationTokens,
        "Delete tokens of the organization.";
    CreateTeams: "team:create", Teams,
        "Create teams.";
    UpdateTeams: "team:update", Teams,
        "Change what teams are called, who is in them, and their roles.";
    DeleteTeams: "team:delete", Teams,
        "Delete teams with their tokens.";
    ReadTeamTokens: "team:list_tokens", Teams,
        "List the tokens of all teams.";
    CreateTeamTokens: "team:create_token", Teams,
        "Create tokens of all teams.";
    DeleteTeamTokens: "team:delete_token", Teams,
        "Delete tokens of all teams.";
    AddMembers: "org_member:add", Membership,
        "Add users who have an account.";
    UpdateMembers: "org_member:update", Membership,
        "Change the roles of members, suspend them and let them in again.";
    DeleteMembers: "org_member:delete", Membership,
        "Remove members.";
    SetAdmins: "org_member:set_admin", Membership,
        "Make members organization admins, and change or remove those who are: as much as an admin's own power.";
    ReadInvitations: "invites:read", Membership,
        "List the invitations that are open, with their links.";
    CreateInvitations: "invites:create", Membership,
        "Invite users, and send invitations again or cancel them.";
    CreateRoles: "role:create", Roles,
        "Create roles.";
    UpdateRoles: "role:update", Roles,
        "Change roles, and which one new members get.";
    DeleteRoles: "role:delete", Roles,
        "Delete roles.";
    UpdateOrganization: "organization:update", Organization,
        "Change the organization's settings.";
    ReadAuditLog: "audit_logs:read", AuditLogs,
        "Read the audit log.";
    ExportAuditLog: "audit_logs:export", AuditLogs,
        "Export the audit log, and set up where it is exported to.";
    ReadIssuers: "oidc_issuers:read", Oidc,
        "List the OIDC issuers.";
    CreateIssuers: "oidc_issuers:create", Oidc,
        "Register OIDC issuers.";
    UpdateIssuers: "oidc_issuers:update", Oidc,
        "Change OIDC issuers.";
    RegenerateThumbprints: "oidc_issuers:regenerate_thumbprints", Oidc,
        "Take the thumbprints of an issuer's certificates again.";
    DeleteIssuers: "oidc_issuers:delete", Oidc,
        "Delete OIDC issuers with their policies.";
    ReadPolicies: "auth_policies:read", Oidc,
        "Read the policies of OIDC issuers.";
    UpdatePolicies: "auth_policies:update", Oidc,
        "Change the policies of OIDC issuers.";
    ReadAgentPools: "agent_pool:read", AgentPools,
        "List agent pools.";
    CreateAgentPools: "agent_pool:create", AgentPools,
        "Create agent pools.";
    UpdateAgentPools: "agent_pool:update", AgentPools,
        "Change agent pools.";
    DeleteAgentPools: "agent_pool:delete", AgentPools,
        "Delete agent pools.";
}

impl Scope {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// Where the catalogue has it.
    pub fn group(self) -> Group {
        self.row().1
    }

    /// What it allows, as a sentence.
    pub fn description(self) -> &'static str {
        self.row().2
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.name() == name)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u64);

impl Scopes {
    /// None.
    pub const NONE: Self = Self(0);

    /// All of them: an organization admin's.
    pub const ALL: Self = Self(u64::MAX >> (u64::BITS - Scope::ALL.len() as u32));

    /// These.
    pub const fn of(scopes: &[Scope]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < scopes.len() {
            bits |= 1 << scopes[at] as u64;
            at += 1;
        }
        Self(bits)
    }

    /// Whether it is among them.
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & (1 << scope as u64) != 0
    }

    /// Those of both.
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// These but for others.
    pub const fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// The first scope for lack of which somebody with these may not give others: nobody gives what
    /// they do not have. Whoever may make admins may give all, which is what an admin has.
    pub fn lacking(self, given: Self) -> Option<Scope> {
        if given == Self::ALL && self.has(Scope::SetAdmins) {
            return None;
        }
        given.without(self).iter().next()
    }

    /// One after the other, in the order of the catalogue.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.iter().copied().filter(move |scope| self.has(*scope))
    }
}

/// What the organization's and its teams' tokens never have, whatever their role: tokens do not make
/// tokens of the organization, and trust makes such tokens too.
pub const NOT_FOR_TOKENS: Scopes = Scopes::of(&[
    Scope::ReadOrganizationTokens,
    Scope::CreateOrganizationTokens,
    Scope::DeleteOrganizationTokens,
    Scope::ReadIssuers,
    Scope::CreateIssuers,
    Scope::UpdateIssuers,
    Scope::RegenerateThumbprints,
    Scope::DeleteIssuers,
    Scope::ReadPolicies,
    Scope::UpdatePolicies,
]);

/// What the admins of a team have for that team.
pub const OF_TEAM_ADMINS: Scopes =
    Scopes::of(&[Scope::ReadTeamTokens, Scope::CreateTeamTokens, Scope::DeleteTeamTokens]);

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_read_back() {
        let names: BTreeSet<_> = Scope::ALL.iter().map(|scope| scope.name()).collect();
        assert_eq!(names.len(), Scope::ALL.len());
        assert!(Scope::ALL.iter().all(|scope| Scope::parse(scope.name()) == Some(*scope)));
        assert_eq!(Scope::parse("stack:read"), None);
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        assert_eq!(Scopes::ALL.iter().count(), Scope::ALL.len());
        assert_eq!(Scopes::of(Scope::ALL), Scopes::ALL);
        let two = Scopes::of(&[Scope::ReadAuditLog, Scope::CreateTeams]);
        assert_eq!(two.iter().collect::<Vec<_>>(), [Scope::CreateTeams, Scope::ReadAuditLog]);
        assert!(two.has(Scope::ReadAuditLog) && !two.has(Scope::ExportAuditLog));
        let rest = Scopes::ALL.without(two);
        assert!(!rest.has(Scope::CreateTeams) && rest.and(two) == Scopes::ALL);
        assert_eq!(Scopes::NONE.iter().count(), 0);
    }

    #[test]
    fn nobody_gives_what_they_do_not_have_but_makers_of_admins() {
        let (log, both) = (
            Scopes::of(&[Scope::ReadAuditLog]),
            Scopes::of(&[Scope::ReadAuditLog, Scope::ExportAuditLog]),
        );
        assert_eq!((both.lacking(log), log.lacking(log)), (None, None));
        assert_eq!(log.lacking(both), Some(Scope::ExportAuditLog));
        let maker = Scopes::of(&[Scope::SetAdmins]);
        assert_eq!(maker.lacking(Scopes::ALL), None);
        assert_eq!(maker.lacking(log), Some(Scope::ReadAuditLog), "but no other role");
        assert_eq!(both.lacking(Scopes::ALL), Some(Scope::ReadOrganizationTokens));
    }

    #[test]
    fn every_group_has_a_scope() {
        for group in Group::ALL {
            assert!(Scope::ALL.iter().any(|scope| scope.group() == group), "{group:?}");
        }
    }
}
