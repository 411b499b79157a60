//! Who is an organization admin, and which changes are certainly refused: those of one's own rights, and
//! those that would leave the organization without an admin. Everything else the server decides.

use crate::list::rows::MemberRow;
use crate::role::Role;
use std::sync::Arc;
use token_api::id::UserLogin;
use token_api::member::Member;
use token_api::user::OrgRole;

/// The admins of an organization, as far as known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admins {
    /// The admins who are not suspended.
    acting: Vec<UserLogin>,
    /// Whether there may be others: not all members are known, or a role that may be an admin's is.
    has_others: bool,
    /// The user who is signed in, if it is a person.
    own: Option<UserLogin>,
}

impl Admins {
    /// The admins among these rows. `is_whole` says whether they are all members.
    pub fn of(rows: &[Arc<MemberRow>], is_whole: bool, own: Option<UserLogin>) -> Self {
        let mut admins = Self { acting: Vec::new(), has_others: !is_whole, own };
        for row in rows {
            match row.member() {
                Some(member) if row.is_admin() && !member.suspended => {
                    admins.acting.push(member.user.github_login.clone());
                }
                Some(member) if member.suspended || member.role != OrgRole::Admin => {}
                // A role of the organization's own that is like an admin's, or an unreadable row.
                Some(_) | None => admins.has_others = true,
            }
        }
        admins
    }

    /// Whether this is the user who is signed in.
    pub fn is_own(&self, member: &Member) -> bool {
        self.own.as_ref() == Some(&member.user.github_login)
    }

    /// Whether the user who is signed in is the only admin.
    pub fn is_own_alone(&self) -> bool {
        !self.has_others && self.own.as_ref().is_some_and(|own| self.acting == [own.clone()])
    }

    /// Why this member can't get another role, if that is certain.
    pub fn keeps_role(&self, member: &Member) -> Option<String> {
        if member.suspended || !Role::of(member).is_admin() {
            return None;
        }
        if self.is_own(member) {
            let words =
                "You can't take your own admin rights away. Another organization admin can.";
            return Some(words.into());
        }
        self.is_last(member)
    }

    /// Why this member can't be removed, if that is certain.
    pub fn keeps(&self, member: &Member) -> Option<String> {
        if self.is_own(member) {
            let words =
                "You can't remove yourself from an organization. Another organization admin can.";
            return Some(words.into());
        }
        self.is_last(member)
    }

    fn is_last(&self, member: &Member) -> Option<String> {
        let is_last = !self.has_others && self.acting == [member.user.github_login.clone()];
        is_last.then(|| {
            "The last admin: an organization keeps at least one. Make another member an admin first."
                .into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::rows::samples::{member, row};
    use serde_json::{Value, json};

    fn admins(rows: &[Value], is_whole: bool) -> Admins {
        let rows: Vec<_> = rows.iter().map(|it| Arc::new(row(it))).collect();
        Admins::of(&rows, is_whole, Some(UserLogin::new("ada")))
    }

    fn admin(login: &str) -> Value {
        json!({"user": {"githubLogin": login}, "role": "admin"})
    }

    #[test]
    fn nobody_takes_their_own_rights_away() {
        let known = admins(&[admin("ada"), admin("grace")], true);
        assert!(known.keeps_role(&member(&admin("ada"))).unwrap().starts_with("You can't take"));
        assert!(known.keeps(&member(&admin("ada"))).unwrap().starts_with("You can't remove"));
        let plain = json!({"user": {"githubLogin": "ada"}, "role": "member"});
        assert_eq!(known.keeps_role(&member(&plain)), None);
        assert!(known.keeps(&member(&plain)).is_some());
        assert_eq!(known.keeps_role(&member(&admin("grace"))), None);
        assert_eq!(known.keeps(&member(&admin("grace"))), None);
    }

    #[test]
    fn the_last_admin_stays_if_that_is_certain() {
        let grace = member(&admin("grace"));
        let linus = json!({"user": {"githubLogin": "linus"}, "role": "member"});
        let alone = [admin("grace"), linus];
        let last = admins(&alone, true);
        assert!(last.keeps_role(&grace).unwrap().starts_with("The last admin"));
        assert!(last.keeps(&grace).unwrap().starts_with("The last admin"));
        // Others may be among those who were not read.
        assert_eq!(admins(&alone, false).keeps_role(&grace), None);
        // A role of the organization's own may have the rights; an unreadable row may be anything.
        let like = json!({"user": {"githubLogin": "zoe"}, "role": "admin",
            "fgaRole": {"id": "r", "name": "Owner"}});
        for other in [like, json!(7)] {
            assert_eq!(admins(&[admin("grace"), other], true).keeps_role(&grace), None);
        }
        // A suspended admin does not count, and can be demoted.
        let mut suspended = admin("zoe");
        suspended["suspended"] = json!(true);
        let rows = [admin("grace"), suspended.clone()];
        assert!(admins(&rows, true).keeps_role(&grace).is_some());
        assert_eq!(admins(&rows, true).keeps_role(&member(&suspended)), None);
    }

    #[test]
    fn whether_one_is_the_only_admin_is_known_from_the_whole_list() {
        assert!(admins(&[admin("ada")], true).is_own_alone());
        assert!(!admins(&[admin("ada")], false).is_own_alone());
        assert!(!admins(&[admin("ada"), admin("grace")], true).is_own_alone());
        assert!(!admins(&[admin("grace")], true).is_own_alone());
    }
}
