//! The kinds of audit events: one table, from which events take their names and flags and from which
//! clients are told what there is. An event of no kind in the table can't be written.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use token_api::audit;
use token_api::token::TokenKind;

/// What an event of this kind says by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nature {
    /// Something that a role below that of an organization admin may suffice for.
    Act,
    /// Something that only organization admins may do.
    AdminAct,
    /// Something that takes an admin's rights on a stack.
    StackAdminAct,
    /// A failure to authenticate or to have the right.
    Failure,
}

/// Where events of this kind are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the logs of organizations.
    Organization,
    /// In no organization's log: they are about a person alone.
    Account,
    /// In the made-up history of the demo, where a larger service would have written them.
    Demo,
}

macro_rules! event_types {
    ($($kind:ident: $name:literal, $nature:ident, $place:ident, $description:literal;)*) => {
        /// A kind of audit event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum EventType {
            $(#[doc = $description] $kind,)*
        }

        impl EventType {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            fn row(self) -> (&'static str, Nature, Place, &'static str) {
                match self {
                    $(Self::$kind => ($name, Nature::$nature, Place::$place, $description),)*
                }
            }
        }
    };
}

event_types! {
    OrganizationTokenCreated: "Organization Token Created", AdminAct, Organization,
        "An organization token was created.";
    OrganizationTokenDeleted: "Organization Token Deleted", AdminAct, Organization,
        "An organization token was deleted.";
    TeamTokenCreated: "Team Token Created", Act, Organization,
        "A token of a team was created.";
    TeamTokenDeleted: "Team Token Deleted", Act, Organization,
        "A token of a team was deleted.";
    PersonalTokenCreated: "Personal Token Created", Act, Account,
        "A user created a personal token.";
    PersonalTokenDeleted: "Personal Token Deleted", Act, Account,
        "A user deleted a personal token.";
    IssuerRegistered: "OIDC Issuer Registered", AdminAct, Organization,
        "An issuer of ID tokens was registered.";
    IssuerUpdated: "OIDC Issuer Updated", AdminAct, Organization,
        "The name, keys, thumbprints or longest token life of an issuer were changed.";
    IssuerThumbprintsRegenerated: "OIDC Issuer Thumbprints Regenerated", AdminAct, Organization,
        "The certificate thumbprints of an issuer were read again from its server.";
    IssuerDeleted: "OIDC Issuer Deleted", AdminAct, Organization,
        "An issuer was deleted with its policies.";
    PolicyUpdated: "Auth Policy Updated", AdminAct, Organization,
        "The policies of an issuer were changed.";
    TokenExchanged: "OIDC Token Exchanged", Act, Organization,
        "An ID token of an issuer was exchanged for an access token.";
    MemberAdded: "Member Added", AdminAct, Organization,
        "A user became a member of the organization.";
    MemberRemoved: "Member Removed", AdminAct, Organization,
        "A member was removed from the organization and its teams.";
    MemberRoleChanged: "Member Role Changed", AdminAct, Organization,
        "The role of a member was changed.";
    MemberSuspended: "Member Suspended", AdminAct, Organization,
        "A member was kept out of the organization for the time being.";
    MemberReinstated: "Member Reinstated", AdminAct, Organization,
        "A member who was suspended was let in again.";
    TeamCreated: "Team Created", Act, Organization,
        "A team was created.";
    TeamUpdated: "Team Updated", AdminAct, Organization,
        "What a team is called, or is for, was changed.";
    TeamDeleted: "Team Deleted", AdminAct, Organization,
        "A team was deleted with its tokens.";
    TeamMemberAdded: "Team Member Added", Act, Organization,
        "A member of the organization was put into a team.";
    TeamMemberRemoved: "Team Member Removed", Act, Organization,
        "A user was taken out of a team.";
    TeamMemberRoleChanged: "Team Member Role Changed", Act, Organization,
        "A member of a team became its admin, or an admin its member.";
    TeamRoleChanged: "Team Role Changed", AdminAct, Organization,
        "The role that a team gives its members and tokens was changed.";
    RoleCreated: "Role Created", AdminAct, Organization,
        "A role was created.";
    RoleUpdated: "Role Updated", AdminAct, Organization,
        "The name, or what is granted, of a role was changed.";
    RoleDeleted: "Role Deleted", AdminAct, Organization,
        "A role was deleted.";
    DefaultRoleChanged: "Default Role Changed", AdminAct, Organization,
        "Another role became that of new members.";
    InvitationSent: "Invitation Sent", AdminAct, Organization,
        "An address was invited into the organization.";
    InvitationLinkMade: "Invitation Link Created", AdminAct, Organization,
        "A link was made that invites whoever knows it.";
    InvitationResent: "Invitation Sent Again", AdminAct, Organization,
        "An invitation was sent again.";
    InvitationCancelled: "Invitation Cancelled", AdminAct, Organization,
        "An invitation was cancelled.";
    InvitationAccepted: "Invitation Accepted", Act, Organization,
        "A user accepted an invitation and became a member.";
    AgentPoolCreated: "Agent Pool Created", AdminAct, Organization,
        "An agent pool was created.";
    AgentPoolUpdated: "Agent Pool Updated", AdminAct, Organization,
        "What an agent pool is called, or is for, was changed.";
    AgentPoolDeleted: "Agent Pool Deleted", AdminAct, Organization,
        "An agent pool was deleted with its value.";
    SettingsUpdated: "Organization Settings Updated", AdminAct, Organization,
        "A setting of the organization was changed.";
    LogRead: "Audit Log Read", AdminAct, Organization,
        "The audit log was read: once in an hour for each token.";
    LogExported: "Audit Log Exported", AdminAct, Organization,
        "The audit log was exported: once for all pages of an export.";
    AuditExportChanged: "Audit Log Export Changed", AdminAct, Organization,
        "The export of the audit log to a bucket was set up or changed.";
    AuditExportDeleted: "Audit Log Export Deleted", AdminAct, Organization,
        "The export of the audit log to a bucket was ended.";
    AuditExportTested: "Audit Log Export Tested", AdminAct, Organization,
        "A file was written to see whether the audit log can be exported to a bucket.";
    OperatorTokenCreated: "Operator Token Created", AdminAct, Organization,
        "The operator of the server created a personal token for a member.";
    AuthFailureToken: "Auth Failure Token", Failure, Organization,
        "A token was refused, because it had expired or was deleted.";
    AuthFailureExpiryCap: "Auth Failure Token Expiry Cap", Failure, Organization,
        "A token was refused, because its life is longer than the organization allows.";
    AuthFailureRole: "Auth Failure Organization Role", Failure, Organization,
        "A request was refused, because the role does not allow it.";
    AuthFailureOrganization: "Auth Failure Organization Membership", Failure, Organization,
        "A request was refused, because the token acts for nobody in the organization.";
    AuthFailureExchange: "Auth Failure OIDC Exchange", Failure, Organization,
        "An ID token was not exchanged for an access token.";
    RequestRefused: "Request Refused", Act, Organization,
        "A request was refused, because it breaks a rule, such as a name that is taken.";
    UserSignedIn: "User Signed In", Act, Demo,
        "A user signed in.";
    UserSignInFailed: "User Sign-In Failed", Failure, Demo,
        "A user failed to sign in.";
    StackViewed: "Stack Viewed", Act, Demo,
        "A stack was opened.";
    StackCreated: "Stack Created", Act, Demo,
        "A stack was created.";
    StackTagsUpdated: "Stack Tags Updated", Act, Demo,
        "The tags of a stack were changed.";
    StackExported: "Stack Exported", Act, Demo,
        "The state of a stack was exported.";
    StackDeleted: "Stack Deleted", StackAdminAct, Demo,
        "A stack was deleted.";
    StackUpdateStarted: "Stack Update Started", Act, Demo,
        "An update of a stack was started.";
    StackUpdateCompleted: "Stack Update Completed", Act, Demo,
        "An update of a stack succeeded.";
    StackUpdateFailed: "Stack Update Failed", Act, Demo,
        "An update of a stack failed.";
    DeploymentStarted: "Deployment Started", Act, Demo,
        "A deployment was started.";
    DeploymentCompleted: "Deployment Completed", Act, Demo,
        "A deployment succeeded.";
}

/// What happened to a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was created.
    Created,
    /// It was deleted.
    Deleted,
}

impl Change {
    /// As a sentence begins with it.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Created => "Created",
            Self::Deleted => "Deleted",
        }
    }
}

impl EventType {
    /// The kind for a change of a token.
    pub fn of_token(kind: &TokenKind, change: Change) -> Self {
        match (kind, change) {
            (TokenKind::Organization, Change::Created) => Self::OrganizationTokenCreated,
            (TokenKind::Organization, Change::Deleted) => Self::OrganizationTokenDeleted,
            (TokenKind::Team, Change::Created) => Self::TeamTokenCreated,
            (TokenKind::Team, Change::Deleted) => Self::TeamTokenDeleted,
            (TokenKind::Personal | TokenKind::Refresh | TokenKind::Other(_), Change::Created) => {
                Self::PersonalTokenCreated
            }
            (TokenKind::Personal | TokenKind::Refresh | TokenKind::Other(_), Change::Deleted) => {
                Self::PersonalTokenDeleted
            }
        }
    }

    /// The name in the audit log.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The kind with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Whether it is about who is asking, and not about what is asked.
    pub fn is_auth_failure(self) -> bool {
        self.row().1 == Nature::Failure
    }

    /// Whether only organization admins may do this.
    pub fn requires_org_admin(self) -> bool {
        self.row().1 == Nature::AdminAct
    }

    /// Whether it takes an admin's rights on the stack.
    pub fn requires_stack_admin(self) -> bool {
        self.row().1 == Nature::StackAdminAct
    }

    /// Whether the log of an organization may hold it; `demo` says that the database began with the
    /// history of the demo.
    pub fn is_in_logs(self, demo: bool) -> bool {
        match self.row().2 {
            Place::Organization => true,
            Place::Account => false,
            Place::Demo => demo,
        }
    }

    /// The kind as clients are told of it.
    pub fn on_wire(self) -> audit::EventType {
        let (name, .., description) = self.row();
        audit::EventType {
            event: name.to_owned(),
            display_name: name.to_owned(),
            description: description.to_owned(),
            requires_org_admin: self.requires_org_admin(),
            requires_stack_admin: self.requires_stack_admin(),
            authentication_failure: self.is_auth_failure(),
            deprecated: false,
            replaced_by: String::new(),
        }
    }
}

impl Serialize for EventType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for EventType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::parse(&name).ok_or_else(|| D::Error::custom("no kind of event has this name"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_kind_has_a_name_and_words_of_its_own() {
        let names: BTreeSet<_> = EventType::ALL.iter().map(|kind| kind.name()).collect();
        let words: BTreeSet<_> = EventType::ALL.iter().map(|kind| kind.row().3).collect();
        assert_eq!((names.len(), words.len()), (EventType::ALL.len(), EventType::ALL.len()));
        assert!(names.iter().all(|name| name.trim() == *name && !name.is_empty()));
        assert!(EventType::ALL.iter().all(|kind| EventType::parse(kind.name()) == Some(*kind)));
    }
}
