//! Invitations into organizations.

use super::{Connected, Sqlite};
use rusqlite::{Row, params};
use token_service::store::invitations::{Invitation, InvitationRows, Sender};
use token_service::store::{Role, Stored};

/// The columns that [`read`] takes, in this order.
const COLUMNS: &str = "id, org_id, email, role, role_id, sender_user, sender_token, sent_by, sent";

fn read(row: &Row<'_>) -> rusqlite::Result<Invitation> {
    let sender = match row.get(5)? {
        Some(user) => Sender::Person(user),
        None => Sender::Token(row.get(6)?),
    };
    Ok(Invitation {
        id: row.get(0)?,
        org_id: row.get(1)?,
        email: row.get(2)?,
        role: Role::parse(row.get_ref(3)?.as_str()?),
        custom_role: row.get(4)?,
        sender,
        sent_by: row.get(7)?,
        sent: row.get(8)?,
    })
}

fn columns(sender: &Sender) -> (Option<&str>, Option<&str>) {
    match sender {
        Sender::Person(id) => (Some(id), None),
        Sender::Token(id) => (None, Some(id)),
    }
}

impl<C: Connected> InvitationRows for Sqlite<C> {
    fn insert_invitation(&self, of: &Invitation) -> Stored<()> {
        let (user, token) = columns(&of.sender);
        let sql = "INSERT INTO invitations (id, org_id, email, role, role_id, sender_user,
                                            sender_token, sent_by, sent)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
        let role = of.role.as_str();
        self.run(
            sql,
            params![
                of.id,
                of.org_id,
                of.email,
                role,
                of.custom_role,
                user,
                token,
                of.sent_by,
                of.sent
            ],
        )
    }

    fn update_invitation(&self, of: &Invitation) -> Stored<()> {
        let (user, token) = columns(&of.sender);
        self.run(
            "UPDATE invitations SET sender_user = ?2, sender_token = ?3, sent_by = ?4, sent = ?5
             WHERE id = ?1",
            params![of.id, user, token, of.sent_by, of.sent],
        )
    }

    fn delete_invitation(&self, id: &str) -> Stored<()> {
        self.run("DELETE FROM invitations WHERE id = ?1", [id])
    }

    fn invitations(&self, org_id: &str) -> Stored<Vec<Invitation>> {
        let sql = format!("SELECT {COLUMNS} FROM invitations WHERE org_id = ?1 ORDER BY seq");
        self.all(&sql, &[org_id], read)
    }

    fn invitation_by_id(&self, org_id: &str, id: &str) -> Stored<Option<Invitation>> {
        let sql = format!("SELECT {COLUMNS} FROM invitations WHERE org_id = ?1 AND id = ?2");
        Ok(self.all(&sql, &[org_id, id], read)?.into_iter().next())
    }

    fn invitations_to(&self, email: &str) -> Stored<Vec<Invitation>> {
        let sql = format!("SELECT {COLUMNS} FROM invitations WHERE email = ?1 ORDER BY seq");
        self.all(&sql, &[email], read)
    }
}
