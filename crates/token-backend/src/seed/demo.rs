//! `--seed demo`: fills the database once, and gives the demo identities new tokens at each start.

use super::random::Random;
use super::seeded::{NamedToken, SeedError};
use super::{events, oidc, people, tokens};
use crate::token_value;
use rusqlite::{Connection, params};
use token_api::time::UnixSeconds;

/// The start of the demo's numbers. Changing it changes all demo data.
const RANDOM_SEED: u64 = 2291;

/// Fills a new database; instants are relative to `now`.
pub fn fill(db: &Connection, now: UnixSeconds, event_count: u32) -> Result<(), SeedError> {
    let mut random = Random::new(RANDOM_SEED);
    let made = people::fill(db, now, &mut random)?;
    let trust = oidc::fill(db, now, &made)?;
    tokens::fill(db, now, &made, &mut random, trust.tokens)?;
    events::fill(db, now, &made, &mut random, event_count, trust.events)
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
pub fn identities(db: &Connection, now: UnixSeconds) -> Result<Vec<NamedToken>, SeedError> {
    let mut update = db.prepare(
        "UPDATE tokens SET hash = ?2, deleted = NULL,
                expires = CASE WHEN ?3 <> 0 AND expires < ?4 THEN ?3 ELSE expires END
         WHERE seq = ?1",
    )?;
    let mut identities = Vec::new();
    for (name, key, days) in IDENTITIES {
        let value = token_value::generate()?;
        let renewed = if days == 0 { 0 } else { now.plus_days(days).0 };
        let tomorrow = now.plus_days(1).0;
        let hash = token_value::hash(value.expose());
        update.execute(params![place(db, &key)?, hash, renewed, tomorrow])?;
        identities.push(NamedToken { name: name.to_owned(), token: value });
    }
    Ok(identities)
}

/// The place of an identity's token in the order of creation.
fn place(db: &Connection, key: &Key) -> rusqlite::Result<i64> {
    let (sql, parameters) = match key {
        Key::Person(login) => (
            "SELECT min(t.seq) FROM tokens t JOIN users u ON u.id = t.user_id
             WHERE u.login = ?1 AND t.description = ?2",
            [*login, tokens::SIGN_IN],
        ),
        Key::Named(name) => (
            "SELECT t.seq FROM tokens t JOIN organizations o ON o.id = t.org_id
             WHERE t.name = ?1 AND o.login = ?2",
            [*name, people::ACME],
        ),
    };
    db.query_row(sql, parameters, |row| row.get(0))
}
