//! Whose a token's value is, and which row of a list. The server says whose when the value is used
//! once (`GET /api/user`), and for machines' tokens the name. For people's it does not say which:
//! that is told by the row whose last use moved, and only when it is the only one. Nothing is told
//! by one field alone where another one speaks against it.

use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::backend::identity::{Actor, Identity};
use token_api::id::TokenId;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, Owner};
use token_api::user::User;

/// A server may keep the last use to the minute only: one that is at most this many seconds old
/// may not move when the token is used again.
const COARSE_SECONDS: i64 = 90;

/// In which list a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// In this list.
    Listed(Owner),
    /// Among the personal tokens of somebody else, which nobody but them can list.
    Another,
    /// What the server says of it does not fit together, so that nothing follows.
    Unclear(Contradiction),
}

/// Two things that the server says and that can't both be as they seem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// The login of who asks, with another account ID.
    OtherId,
    /// The account ID of who asks, with another login.
    OtherLogin,
    /// A team, and no organization.
    TeamAlone,
    /// An organization that is not among those that the token can act in.
    OtherOrganization,
}

impl Contradiction {
    /// What does not fit together, and what may be behind it, as sentences.
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

/// Which row it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// This one: the only one whose last use moved, or the one of its name, and its last use agrees.
    Row(TokenId),
    /// The one of its name; but by its last use it was not used just now, or that is not told.
    NameOnly(TokenId),
    /// One of these, and it can't be told which.
    OneOf(Vec<TokenId>),
    /// None that can be seen.
    NotListed,
}

/// Whose token it is for which the server answers `found`, when `me` asks. People are compared by
/// their login; an account ID, where both answers have one, must not speak against it.
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

/// Which row it is. A machine's token is the row of its name. A person's is the only one whose last
/// use moved between the list `before` and the list `after` the value was used at `used_at`. `own`
/// is the token that the lists were read with, whose last use moves by itself.
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
        // One that was not there yet had never been used.
        token.last_used != row.map_or(Moment::Never, |row| row.last_used.clone())
    };
    let lit: Vec<_> = others().filter(|token| !is_dark(token) && moved(token)).collect();
    let dark: Vec<_> = others().filter(is_dark).collect();
    match (lit.as_slice(), dark.is_empty()) {
        ([only], true) => Which::Row(only.id.clone()),
        ([], _) => {
            let recent = others().filter(|token| is_recent(token, used_at)).chain(dark);
            let recent: Vec<_> = recent.collect();
            let shows_uses = after.iter().any(|token| is_recent(token, used_at));
            let possible =
                if shows_uses || !recent.is_empty() { recent } else { others().collect() };
            if possible.is_empty() { Which::NotListed } else { Which::OneOf(ids(possible)) }
        }
        _ => Which::OneOf(ids(lit.into_iter().chain(dark).collect())),
    }
}

/// The row of the name that the server gave.
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

/// Whether a token was used at that time, give or take what the server does not write down.
fn is_recent(token: &AccessToken, used_at: UnixSeconds) -> bool {
    token.last_used.at().is_some_and(|at| used_at.seconds_since(at) <= COARSE_SECONDS)
}

/// The token whose identifier or name a text is: such a text is no value, and is not sent.
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

/// Why the server did not say whose the value is. `host` is its name as people know it.
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
            // What the server says is not guessed at.
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
