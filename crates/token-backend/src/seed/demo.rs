//! `--seed demo`: fills the database once, and gives the demo identities new tokens at each start.

use super::random::Random;
use super::{SeedError, events, people, tokens};
use crate::site::DemoIdentity;
use crate::token_value;
use rusqlite::{Connection, params};
use token_api::time::UnixSeconds;

/// The start of the demo's numbers. Changing it changes all demo data.
const RANDOM_SEED: u64 = 2291;

/// Fills a new database; instants are relative to `now`.
pub fn fill(db: &Connection, now: UnixSeconds, event_count: u32) -> Result<(), SeedError> {
    let mut random = Random::new(RANDOM_SEED);
    let made = people::fill(db, now, &mut random)?;
    tokens::fill(db, now, &made, &mut random)?;
    events::fill(db, now, &made, &mut random, event_count)
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
pub fn identities(db: &Connection, now: UnixSeconds) -> Result<Vec<DemoIdentity>, SeedError> {
    let mut identities = Vec::new();
    for (name, key, days) in IDENTITIES {
        let (column, text) = match key {
            Key::Person(login) => {
                ("description = ?1 AND user_id = (SELECT id FROM users WHERE login = ?2)", login)
            }
            Key::Named(name) => (
                "?1 <> '' AND name = ?2
                 AND org_id = (SELECT id FROM organizations WHERE login = 'acme-corp')",
                name,
            ),
        };
        let value = token_value::generate()?;
        let sql = format!(
            "UPDATE tokens SET hash = ?3, deleted = NULL,
                    expires = CASE WHEN ?4 <> 0 AND expires < ?5 THEN ?4 ELSE expires END
             WHERE seq = (SELECT min(seq) FROM tokens WHERE {column})"
        );
        let renewed = if days == 0 { 0 } else { now.plus_days(days).0 };
        let tomorrow = now.plus_days(1).0;
        let hash = token_value::hash(value.expose());
        db.execute(&sql, params![tokens::SIGN_IN, text, hash, renewed, tomorrow])?;
        identities.push(DemoIdentity { name: name.to_owned(), token: value.expose().to_owned() });
    }
    Ok(identities)
}
