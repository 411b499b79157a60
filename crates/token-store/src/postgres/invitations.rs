//! Invitations into organizations.

use super::{Connected, Postgres};
use postgres::{Error, Row};
use token_service::store::invitations::{Invitation, InvitationRows, Sender};
use token_service::store::{Role, Stored};

/// The columns that [`read`] takes, in this order, of invitations.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, org_id, email, role, role_id, sender_user, sender_token, sent_by, sent
             FROM invitations ",
            $rest
        )
    };
}

fn read(row: &Row) -> Result<Invitation, Error> {
    let sender = match row.try_get(5)? {
        Some(user) => Sender::Person(user),
        None => Sender::Token(row.try_get(6)?),
    };
    Ok(Invitation {
        id: row.try_get(0)?,
        org_id: row.try_get(1)?,
        email: row.try_get(2)?,
        role: row.try_get(3).map(Role::parse)?,
        custom_role: row.try_get(4)?,
        sender,
        sent_by: row.try_get(7)?,
        sent: row.try_get(8)?,
    })
}

fn columns(sender: &Sender) -> (Option<&str>, Option<&str>) {
    match sender {
        Sender::Person(id) => (Some(id), None),
        Sender::Token(id) => (None, Some(id)),
    }
}

impl<C: Connected> InvitationRows for Postgres<C> {
    fn insert_invitation(&self, of: &Invitation) -> Stored<()> {
        let (user, token) = columns(&of.sender);
        self.0.run(
            "INSERT INTO invitations (id, org_id, email, role, role_id, sender_user, sender_token,
                                      sent_by, sent)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &[
                &of.id,
                &of.org_id,
                &of.email,
                &of.role.as_str(),
                &of.custom_role,
                &user,
                &token,
                &of.sent_by,
                &of.sent,
            ],
        )
    }

    fn update_invitation(&self, of: &Invitation) -> Stored<()> {
        let (user, token) = columns(&of.sender);
        self.0.run(
            "UPDATE invitations SET sender_user = $2, sender_token = $3, sent_by = $4, sent = $5
             WHERE id = $1",
            &[&of.id, &user, &token, &of.sent_by, &of.sent],
        )
    }

    fn delete_invitation(&self, id: &str) -> Stored<()> {
        self.0.run("DELETE FROM invitations WHERE id = $1", &[&id])
    }

    fn invitations(&self, org_id: &str) -> Stored<Vec<Invitation>> {
        self.0.all(select!("WHERE org_id = $1 ORDER BY seq"), &[&org_id], read)
    }

    fn invitation_by_id(&self, org_id: &str, id: &str) -> Stored<Option<Invitation>> {
        self.0.one(select!("WHERE org_id = $1 AND id = $2"), &[&org_id, &id], read)
    }

    fn invitations_to(&self, email: &str) -> Stored<Vec<Invitation>> {
        self.0.all(select!("WHERE email = $1 ORDER BY seq"), &[&email], read)
    }
}
