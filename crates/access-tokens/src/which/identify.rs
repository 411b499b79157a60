//! Finds the owner and the row of a token from its value. When the value is used once (`GET
//! /api/user`), the server names the owner, and for machine tokens also the token's name. For a
//! user's tokens it does not say which one it is: that is the only row whose last use changed. If
//! another field contradicts, no conclusion is drawn.

use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::backend::identity::{Actor, Identity};
use token_api::id::TokenId;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, Owner};
use token_api::user::User;

use super::COARSE_SECONDS;

/// The owner of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It belongs to this list.
    Listed(Owner),
    /// It is a personal token of another user, and only that user can list it.
    Another,
    /// The server's statements contradict each other.
    Unclear(Contradiction),
}

/// Two statements of the server that cannot both be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// The login of the signed-in user, with another account ID.
    OtherId,
    /// The account ID of the signed-in user, with another login.
    OtherLogin,
    /// A team without an organization.
    TeamAlone,
    /// An organization that is not one in which the token can act.
    OtherOrganization,
}

impl Contradiction {
    /// What the contradiction is, and its possible cause, as sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::OtherId => {
                "The server answers with your login, but with another account ID than for the token \
                 that you are signed in with. Some servers make up a new ID for each answer; then it \
                 may be yours, or one of the organization's. Or it belongs to another account."
            }
            Self::OtherLogin => {
                "The server answers with your account ID, but with another login than for the token \
                 that you are signed in with."
            }
            Self::TeamAlone => {
                "The server names a team that it belongs to, but no organization that the team \
                 would be in."
            }
            Self::OtherOrganization => {
                "The server names an organization that it belongs to, and does not list that one \
                 among the organizations that it can act in."
            }
        }
    }
}

/// The row of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// This row: the only one whose last use changed, or the one with the token's name and a last
    /// use that fits.
    Row(TokenId),
    /// The row with the token's name; but its last use does not fit, or the server does not say it.
    NameOnly(TokenId),
    /// One of these rows.
    OneOf(Vec<TokenId>),
    /// No visible row.
    NotListed,
}

/// The owner of the token for which the server answers `found`; `me` is the signed-in identity.
/// Users are compared by login. If both answers have an account ID, it must not contradict.
pub fn whose(found: &User, me: &Identity) -> Whose {
    if let Some(contradiction) = contradiction(found, me) {
        return Whose::Unclear(contradiction);
    }
    match Identity::new(found.clone()).actor {
        Actor::OrganizationToken { org, .. } => Whose::Listed(Owner::Organization(org)),
        Actor::TeamToken { org, team } => Whose::Listed(Owner::Team(org, team)),
        Actor::Person if !me.is_machine() && me.user.github_login == found.github_login => {
            Whose::Listed(Owner::Personal)
        }
        Actor::Person => Whose::Another,
    }
}

fn contradiction(found: &User, me: &Identity) -> Option<Contradiction> {
    let info = found.token_info.as_ref();
    let team = info.and_then(|info| info.team());
    if let Some(org) = info.and_then(|info| info.organization()) {
        let listed = &found.organizations;
        let is_listed = listed.is_empty() || listed.iter().any(|it| it.github_login == org);
        return (!is_listed).then_some(Contradiction::OtherOrganization);
    }
    if team.is_some() {
        return Some(Contradiction::TeamAlone);
    }
    if me.is_machine() || found.id.is_empty() || me.user.id.is_empty() {
        return None;
    }
    match (me.user.github_login == found.github_login, me.user.id == found.id) {
        (true, false) => Some(Contradiction::OtherId),
        (false, true) => Some(Contradiction::OtherLogin),
        _ => None,
    }
}

/// Finds the row. A machine token is the row with its name. A user's token is the only row whose
/// last use changed between the lists `before` and `after` the use of the value at `used_at`. `own`
/// is the token that the lists were read with; its last use changes by itself.
///
/// A list never lacks the token, so when no row moved, it is one of those that were in use a moment
/// ago, because then the server had nothing new to write down, or one whose last use is not told.
/// Reading the lists is a use as well: where not even that shows in a row, the server does not write
/// down uses, or not at once, and it may be any row.
pub fn which(
    found: &User,
    before: &[AccessToken],
    after: &[AccessToken],
    own: Option<&TokenId>,
    used_at: UnixSeconds,
) -> Which {
    if Identity::new(found.clone()).is_machine() {
        return named(found, after, used_at);
    }
    let ids = |tokens: Vec<&AccessToken>| tokens.into_iter().map(|t| t.id.clone()).collect();
    let others = || after.iter().filter(|token| Some(&token.id) != own);
    let is_dark = |token: &&AccessToken| matches!(token.last_used, Moment::Untold | Moment::Odd(_));
    let moved = |token: &&AccessToken| {
        let row = before.iter().find(|row| row.id == token.id);
        // A token that was not in the earlier list had never been used.
        token.last_used != row.map_or(Moment::Never, |row| row.last_used.clone())
    };
    let lit: Vec<_> = others().filter(|token| !is_dark(token) && moved(token)).collect();
    let dark: Vec<_> = others().filter(is_dark).collect();
    // The server may not have written down a use so soon after the last one: then what moved is another
    // token, which was used at the same time.
    let still = |token: &&AccessToken| !moved(token) && is_recent(token, used_at);
    let unmoved: Vec<_> = others().filter(still).collect();
    match (lit.as_slice(), dark.is_empty() && unmoved.is_empty()) {
        ([only], true) => Which::Row(only.id.clone()),
        ([], _) => {
            let recent = others().filter(|token| is_recent(token, used_at)).chain(dark);
            let recent: Vec<_> = recent.collect();
            let shows_uses = after.iter().any(|token| is_recent(token, used_at));
            let possible =
                if shows_uses || !recent.is_empty() { recent } else { others().collect() };
            if possible.is_empty() { Which::NotListed } else { Which::OneOf(ids(possible)) }
        }
        _ => Which::OneOf(ids(lit.into_iter().chain(unmoved).chain(dark).collect())),
    }
}

/// The row with the name that the server sent.
fn named(found: &User, rows: &[AccessToken], used_at: UnixSeconds) -> Which {
    let name = found.token_info.as_ref().map_or("", |info| info.name.trim());
    let named: Vec<_> = rows.iter().filter(|token| token.given_name() == Some(name)).collect();
    match named.as_slice() {
        [] => {
            // A row without a name may be of any, and of a token without a name any row may be.
            let is_possible = |row: &&AccessToken| name.is_empty() || row.given_name().is_none();
            let possible = rows.iter().filter(is_possible).map(|row| row.id.clone());
            let possible: Vec<_> = possible.collect();
            if possible.is_empty() { Which::NotListed } else { Which::OneOf(possible) }
        }
        [only] if is_recent(only, used_at) => Which::Row(only.id.clone()),
        [only] => Which::NameOnly(only.id.clone()),
        _ => Which::OneOf(named.into_iter().map(|token| token.id.clone()).collect()),
    }
}

/// Whether a token was used at that time, within the precision of the server's record.
fn is_recent(token: &AccessToken, used_at: UnixSeconds) -> bool {
    token.last_used.at().is_some_and(|at| used_at.seconds_since(at) <= COARSE_SECONDS)
}

/// The token whose identifier or name is equal to `text`: then the text is not a value, and is not
/// sent.
pub fn not_a_value<'a>(
    text: &str,
    tokens: &'a [AccessToken],
) -> Option<(&'a AccessToken, Explanation)> {
    let told = |what: &str| Explanation {
        title: format!("This is the {what} of a token, not its value"),
        detail: format!("Nothing was sent: the {what} lets nobody in."),
    };
    let by_id = || tokens.iter().find(|token| token.id.as_str() == text);
    let by_name = || tokens.iter().find(|token| token.given_name() == Some(text));
    by_id().map(|token| (token, told("ID"))).or_else(|| Some((by_name()?, told("name"))))
}

/// Explains why the server did not name the owner. `host` is the server's name for the user.
pub fn refused(error: &ApiError, host: &str) -> Explanation {
    let said = match error {
        ApiError::Refused(refusal) => refusal.message.as_deref().unwrap_or_default().trim(),
        _ => "",
    };
    let detail = |words: &str| {
        let said = if said.is_empty() { String::new() } else { format!("{said} ") };
        format!("{said}{words} You are still signed in, and nothing was changed.")
    };
    match error {
        ApiError::Refused(refusal) if refusal.status == 401 => Explanation {
            title: format!("Not accepted by {host}"),
            // The server's message is repeated, not interpreted.
            detail: detail(if said.is_empty() {
                "It expired, was deleted, is mistyped, or belongs to another server. It lets \
                 nobody in here."
            } else {
                "It lets nobody in here."
            }),
        },
        ApiError::Refused(refusal) if refusal.is_expiry_cap() => Explanation {
            title: "It is a token of this server, and refused".into(),
            detail: detail(
                "It lets nobody in while the maximum holds. Which one it is can't be told; look \
                 for tokens over the maximum in that organization's lists.",
            ),
        },
        other => other.explain(Attempt::Read, host),
    }
}

#[cfg(test)]
mod tests;
