//! What to do with a leaked token value, after the server named the owner or refused the value:
//! facts about the token, the message to those who can delete the token, and what an admin can do
//! meanwhile. The current time and the zone are
//! arguments.

use crate::words::kind_name;
use console_core::when::{NOT_TOLD, Zone, expiry_words, relative, timeless_words};
use token_api::id::{OrgName, TokenId};
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, Owner};
use token_api::user::{OrgRole, User};

/// The allowed difference between the clocks of the log and of the answers, in seconds.
pub(super) const CLOCK_SECONDS: i64 = 3;

/// What is needed to write and compare instants: the current time, the zone, and a formatter.
#[derive(Clone, Copy)]
pub struct Present<'a> {
    /// The current time.
    pub now: UnixSeconds,
    /// The time zone for words such as "tomorrow".
    pub zone: &'a dyn Zone,
    /// "Mon 21 December 2026, 22:14 (UTC+1)"
    pub exact: &'a dyn Fn(UnixSeconds) -> String,
}

impl Present<'_> {
    /// "3 days ago, Mon 21 December 2026, 22:14 (UTC+1)"
    fn instant(&self, at: UnixSeconds) -> String {
        format!("{}, {}", relative(at, self.now, self.zone), (self.exact)(at))
    }
}

/// What is known of a token's last use before the check. The check itself is also a use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastUse {
    /// The value was not used for a check.
    NotChecked,
    /// The value in the list before the check.
    Before(Moment),
    /// The list was not read before the check.
    NotRead,
}

/// An earlier check of a value in this session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierCheck {
    /// The token.
    pub id: TokenId,
    /// When the value was used for the check.
    pub at: UnixSeconds,
    /// The last use before that.
    pub last_use: LastUse,
}

impl LastUse {
    /// The last use that is not one of our own checks. The last use before the latest check may be
    /// an earlier check.
    pub fn beside_checks(self, id: &TokenId, earlier: &[EarlierCheck]) -> Self {
        let Self::Before(Moment::At(at)) = self else { return self };
        let is_check = |check: &&EarlierCheck| {
            check.id == *id && at.0.abs_diff(check.at.0) <= CLOCK_SECONDS.unsigned_abs()
        };
        earlier.iter().rev().find(is_check).map_or(self, |check| check.last_use.clone())
    }
}

/// The facts about a token, the most important first.
pub fn facts(
    token: &AccessToken,
    owner: &Owner,
    last_use: &LastUse,
    present: Present<'_>,
) -> Vec<(&'static str, String)> {
    let moment = |moment: &Moment, never: &str| match moment {
        Moment::At(at) => present.instant(*at),
        other => timeless_words(other, never),
    };
    let used = match last_use {
        LastUse::NotChecked => ("Last used", moment(&token.last_used, "never")),
        LastUse::Before(used) => ("Last use before the check", moment(used, "never")),
        LastUse::NotRead => (
            "Last use before the check",
            "not known: its list was not read before the check".to_owned(),
        ),
    };
    let created = match (token.created_at(), &token.created) {
        (Some(at), _) => present.instant(at),
        (None, Some(text)) if !text.trim().is_empty() => text.clone(),
        (None, _) => NOT_TOLD.to_owned(),
    };
    let by = token.created_by.as_deref().map(str::trim).filter(|by| !by.is_empty());
    let created = by.map_or(created.clone(), |by| format!("{created}, by {by}"));
    let expires = match &token.expires {
        Moment::At(at) => format!(
            "{}, {}",
            expiry_words(&token.expires, present.now, present.zone),
            (present.exact)(*at)
        ),
        other => expiry_words(other, present.now, present.zone),
    };
    let level = match (owner, token.admin) {
        (_, Some(true)) => "Admin: it has nearly all rights of an organization admin",
        (Owner::Organization(_), Some(false)) => "Standard",
        (Owner::Organization(_), None) => "not told: it may be an admin token",
        (Owner::Personal | Owner::Team(..), _) => "",
    };
    let described = token.purpose() != token.label();
    [
        ("ID", token.id.to_string()),
        ("Kind", kind_name(token, owner)),
        ("Level", level.to_owned()),
        ("Role", token.role.as_ref().map(|role| role.name.clone()).unwrap_or_default()),
        ("Description", if described { token.purpose().trim().to_owned() } else { String::new() }),
        ("Created", created),
        ("Expires", expires),
        used,
    ]
    .into_iter()
    .filter(|(_, words)| !words.trim().is_empty())
    .collect()
}

/// The name of a user: "Ada Lovelace (ada)".
pub fn person(user: &User) -> String {
    match user.name.trim() {
        "" => user.github_login.to_string(),
        name => format!("{name} ({})", user.github_login),
    }
}

/// The organizations in which a user's token can act, with the roles: "acme (admin), blue
/// (member)".
pub fn reach(user: &User) -> String {
    let words = |org: &OrgName, role: Option<&OrgRole>| match role {
        Some(OrgRole::Admin) => format!("{org} (organization admin)"),
        Some(OrgRole::Member) => format!("{org} (member)"),
        Some(OrgRole::Other(role)) if !role.trim().is_empty() => format!("{org} ({role})"),
        Some(OrgRole::Other(_) | OrgRole::None) | None => format!("{org} (role {NOT_TOLD})"),
    };
    let orgs = user.organizations.iter().map(|it| words(&it.github_login, it.role.as_ref()));
    let orgs: Vec<String> = orgs.collect();
    if orgs.is_empty() { NOT_TOLD.to_owned() } else { orgs.join(", ") }
}

/// The organizations in which a user is an organization admin.
pub fn admin_in(user: &User) -> Vec<&OrgName> {
    let admin = user.organizations.iter().filter(|it| it.role == Some(OrgRole::Admin));
    admin.map(|it| &it.github_login).collect()
}

/// Who is asked to delete the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addressee {
    /// The user who owns it.
    Owner {
        /// The user's name.
        name: String,
        /// The login.
        login: String,
    },
    /// The admins of an organization.
    Admins {
        /// The organization.
        org: String,
        /// What the token is: "the organization token \"ci\"".
        token: String,
    },
}

/// The details of a message, besides the addressee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details<'a> {
    /// The host of the server.
    pub host: &'a str,
    /// The address of the page where the token can be deleted.
    pub address: &'a str,
    /// When the value was checked, in UTC.
    pub checked: &'a str,
    /// For a user's token: the server's name for it, if any.
    pub called: &'a str,
}

/// The message to those who can delete the token. It never contains a part of the value.
pub fn message(to: &Addressee, details: &Details<'_>) -> String {
    let Details { host, address, checked, called } = details;
    match to {
        Addressee::Owner { name, login } => {
            let named = match called.trim() {
                "" => String::new(),
                called => format!(" The server calls it \"{called}\"."),
            };
            format!(
                "Hello {name},\n\n\
                 the value of one of your personal access tokens on {host} (login {login}) is \
                 known to others.\n\n\
                 Please delete that token now; only you can do it: {address}\n\n\
                 Which one it is: I used the value once to find out whose it is, on {checked}. Your \
                 list shows its last use at that time, or a few minutes before it, because servers \
                 do not write down every use; or later, if it was used again.{named} If several \
                 tokens fit, delete all of them.\n\n\
                 Whoever had the value could create tokens with it: delete also those in your list \
                 that you did not create.\n\n\
                 Then create new tokens for what still needs one, and tell an organization admin, \
                 who can look in the audit log for what was done with the old one. Please do not \
                 send the value of any token in your answer.\n"
            )
        }
        Addressee::Admins { org, token } => format!(
            "Hello,\n\n\
             the value of {token} of {org} on {host} is known to others.\n\n\
             Please delete it, and replace it where it is in use: {address}\n\n\
             I used the value once to find out which token it is, on {checked}: that use is not \
             the one to look for. Please look in the audit log for what else was done with it, \
             and do not send the value of any token in your answer.\n"
        ),
    }
}

/// What an organization admin can do about another user's personal token, one sentence each. `has_members`
/// says whether the backend lets the console remove members.
pub fn remedies(login: &str, org: &OrgName, is_admin: bool, has_members: bool) -> Vec<String> {
    let place = if has_members { "" } else { " in the service itself" };
    let removal = format!(
        "remove {login} from {org}{place}: then the token opens nothing in {org} any more, nor does \
         anything else of {login}'s"
    );
    vec![
        if is_admin {
            format!("If {login} can't delete it soon, {removal}.")
        } else {
            format!("If {login} can't delete it soon, ask an admin of {org} to {removal}.")
        },
        format!(
            "Where ID tokens can be exchanged for tokens of {login}, a policy that denies this \
             keeps new ones from being made. It does not end this token."
        ),
    ]
}

#[cfg(test)]
mod tests;
