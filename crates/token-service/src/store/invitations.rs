//! Invitations into organizations.

use super::error::Stored;
use super::role::Role;

/// Who sent an invitation. It is worth what the sender may give when it is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A person, by identifier.
    Person(String),
    /// A token of the organization or of a team, by identifier.
    Token(String),
}

/// An invitation.
#[derive(Clone)]
pub struct Invitation {
    /// Identifier. Whoever knows it can accept the invitation: it is a secret.
    pub id: String,
    /// The organization.
    pub org_id: String,
    /// The address that it was sent to, in lower case; empty for a link.
    pub email: String,
    /// The built-in role that it gives: that of a member where the organization made the role.
    pub role: Role,
    /// The identifier of the role that it gives, where the organization made it.
    pub custom_role: Option<String>,
    /// Who sent it last.
    pub sender: Sender,
    /// The sender's login.
    pub sent_by: String,
    /// When it was last sent, in Unix seconds.
    pub sent: i64,
}

/// Without what accepts it.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Invitation({:?} into {:?})", self.email, self.org_id)
    }
}

/// Invitations as rows. One that was accepted or cancelled is no row any more.
pub trait InvitationRows {
    /// Writes an invitation. An address that has one in the organization is a duplicate.
    fn insert_invitation(&self, invitation: &Invitation) -> Stored<()>;

    /// Notes that an invitation was sent again: when, by whom, and with which token.
    fn update_invitation(&self, invitation: &Invitation) -> Stored<()>;

    /// Removes an invitation.
    fn delete_invitation(&self, id: &str) -> Stored<()>;

    /// The invitations of an organization, in the order in which they were made.
    fn invitations(&self, org_id: &str) -> Stored<Vec<Invitation>>;

    /// An invitation of an organization.
    fn invitation_by_id(&self, org_id: &str, id: &str) -> Stored<Option<Invitation>>;

    /// The invitations that were sent to an address, in the order in which they were made.
    fn invitations_to(&self, email: &str) -> Stored<Vec<Invitation>>;
}
