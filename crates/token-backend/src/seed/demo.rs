//! `--seed demo`: fills the database once, and gives the demo identities new tokens at each start.

use super::random::Random;
use super::seeded::{NamedToken, SeedError};
use super::{events, oidc, people, tokens};
use token_api::time::UnixSeconds;
use token_service::random::Random as Unpredictable;
use token_service::store::tokens::{Holder, Token};
use token_service::store::{Rows, Stored};
use token_service::token_value;

/// The start of the demo's numbers. Changing it changes all demo data.
const RANDOM_SEED: u64 = 2291;

/// Fills a new database; instants are relative to `now`.
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
) -> Result<Vec<NamedToken>, SeedError> {
    let mut identities = Vec::new();
    for (name, key, days) in IDENTITIES {
        let value = token_value::generate(random)?;
        let token = token(rows, &key)?.ok_or(SeedError::NoIdentity(name))?;
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
