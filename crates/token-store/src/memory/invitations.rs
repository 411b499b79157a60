//! Invitations into organizations.

use super::{Connected, Memory};
use token_service::store::Stored;
use token_service::store::invitations::{Invitation, InvitationRows};

impl<C: Connected> Memory<C> {
    fn invitations_that(&self, is_meant: impl Fn(&&Invitation) -> bool) -> Stored<Vec<Invitation>> {
        self.read(|tables| tables.invitations.iter().filter(is_meant).cloned().collect())
    }
}

impl<C: Connected> InvitationRows for Memory<C> {
    fn insert_invitation(&self, invitation: &Invitation) -> Stored<()> {
        self.insert(
            |tables| &mut tables.invitations,
            invitation.clone(),
            |one, other| {
                let addressed = !one.email.is_empty();
                one.id == other.id
                    || addressed && (&one.org_id, &one.email) == (&other.org_id, &other.email)
            },
        )
    }

    fn update_invitation(&self, invitation: &Invitation) -> Stored<()> {
        self.update(
            |tables| &mut tables.invitations,
            |row| row.id == invitation.id,
            |row| {
                row.sender.clone_from(&invitation.sender);
                row.sent_by.clone_from(&invitation.sent_by);
                row.sent = invitation.sent;
            },
        )
    }

    fn delete_invitation(&self, id: &str) -> Stored<()> {
        self.remove(|tables| &mut tables.invitations, |row| row.id == id)
    }

    fn invitations(&self, org_id: &str) -> Stored<Vec<Invitation>> {
        self.invitations_that(|row| row.org_id == org_id)
    }

    fn invitation_by_id(&self, org_id: &str, id: &str) -> Stored<Option<Invitation>> {
        let found = self.invitations_that(|row| row.org_id == org_id && row.id == id)?;
        Ok(found.into_iter().next())
    }

    fn invitations_to(&self, email: &str) -> Stored<Vec<Invitation>> {
        self.invitations_that(|row| row.email == email)
    }
}
