//! The demo: two made-up organizations that look like real life, with everything that the console can
//! show, and identities to sign in with. It is written through the rows of a store, so that it fills
//! a database as well as the memory of a page.

mod events;
mod oidc;
mod people;
mod random;
mod tokens;

use random::Random;
use std::fmt;
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_service::random::{NoRandomness, Random as Unpredictable};
use token_service::store::tokens::{Holder, Token};
use token_service::store::{Rows, StoreError, Stored};
use token_service::token_value;

/// A new token's value, for somebody who signs in with it.
#[derive(Debug)]
pub struct NamedToken {
    /// Whose, for people.
    pub name: String,
    /// The value.
    pub token: TokenValue,
}

/// Why a store could not be filled.
#[derive(Debug)]
pub enum Problem {
    /// The store failed.
    Store(StoreError),
    /// There is no randomness for tokens.
    NoRandomness,
    /// The token of this identity is not there.
    NoIdentity(&'static str),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NoRandomness> for Problem {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::NoRandomness => NoRandomness.fmt(f),
            Self::NoIdentity(name) => write!(f, "it has no token of {name}"),
        }
    }
}

/// The start of the demo's numbers. Changing it changes all demo data.
const RANDOM_SEED: u64 = 2291;

/// Fills a new store; instants are relative to `now`.
pub fn fill(rows: &dyn Rows, now: UnixSeconds, event_count: u32) -> Stored<()> {
    let mut random = Random::new(RANDOM_SEED);
    let made = people::fill(rows, now, &mut random)?;
    let trust = oidc::fill(rows, now, &made)?;
    let tokens = tokens::fill(rows, now, &made, &mut random, trust.tokens)?;
    events::fill(rows, now, &made, &tokens, &mut random, event_count, trust.events)
}

/// Which token an identity has.
enum Key {
    /// The sign-in token of this person.
    Person(&'static str),
    /// The token of this name of the large organization.
    Named(&'static str),
}

/// The identities: name, token, and the days it is good for when it is about to end (0: never
/// ends). The member's never-expiring token breaks the small organization's cap on purpose.
const IDENTITIES: [(&str, Key, u32); 5] = [
    ("Ada, organization admin", Key::Person("ada"), 30),
    ("Linus, member", Key::Person("linus"), 0),
    ("Barbara, team admin", Key::Person("barbara"), 30),
    ("deploy-prod, organization token", Key::Named("deploy-prod"), 12),
    ("terraform-import, admin organization token", Key::Named("terraform-import"), 0),
];

/// Gives each identity a new value in place of the old one, which is dead from then on. An identity
/// that was deleted or is about to expire comes back: the demo has to be enterable.
pub fn identities(
    rows: &dyn Rows,
    now: UnixSeconds,
    random: &dyn Unpredictable,
) -> Result<Vec<NamedToken>, Problem> {
    let mut identities = Vec::new();
    for (name, key, days) in IDENTITIES {
        let value = token_value::generate(random)?;
        let token = token(rows, &key)?.ok_or(Problem::NoIdentity(name))?;
        let ends_soon = token.expires < now.plus_days(1).0;
        let expires = if days != 0 && ends_soon { now.plus_days(days).0 } else { token.expires };
        rows.renew_token(&token.id, &token_value::hash(value.expose()), expires)?;
        identities.push(NamedToken { name: name.to_owned(), token: value });
    }
    Ok(identities)
}

/// The token of an identity, dead or alive.
fn token(rows: &dyn Rows, key: &Key) -> Stored<Option<Token>> {
    let Some(org) = rows.organization_by_login(people::ACME)? else { return Ok(None) };
    let of = |holder: Holder, is_meant: &dyn Fn(&Token) -> bool| {
        Ok(rows.tokens_ever(&holder)?.into_iter().find(is_meant))
    };
    match key {
        Key::Person(login) => match rows.member_by_login(&org.id, login)? {
            Some(user) => of(Holder::Person { user_id: user.id }, &|token| {
                token.description == tokens::SIGN_IN
            }),
            None => Ok(None),
        },
        Key::Named(name) => {
            of(Holder::Organization { org_id: org.id }, &|token| token.name == *name)
        }
    }
}

#[cfg(test)]
mod tests;
