//! Finds the row of the token that the user is signed in with. For users, the API does not say it.
//! So it is found by the last use, which our own calls change. If several rows fit, the result is
//! `None`.

use super::COARSE_SECONDS;
use crate::list::rows::TokenRow;
use console_core::backend::identity::{Actor, Identity};
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, Owner};

/// A last use may be this many seconds later than the reading of the list, by another clock.
const AHEAD_SECONDS: i64 = 10;

/// The token in use among the rows of `owner`, which were read at `read_at` by the server's clock.
pub fn own_token(
    identity: &Identity,
    owner: &Owner,
    rows: &[Arc<TokenRow>],
    read_at: UnixSeconds,
) -> Option<TokenId> {
    let tokens = || rows.iter().filter_map(|row| row.token());
    match (&identity.actor, owner) {
        (Actor::Person, Owner::Personal) => {
            // A token without a last use may be the one, so nothing is certain.
            if tokens().any(|token| matches!(token.last_used, Moment::Untold | Moment::Odd(_))) {
                return None;
            }
            // Reading the list is a use, but the server may have written down an earlier one.
            let fits = |at: UnixSeconds| {
                (-AHEAD_SECONDS..=COARSE_SECONDS).contains(&read_at.seconds_since(at))
            };
            only(tokens().filter(|token| token.last_used.at().is_some_and(fits)))
        }
        (Actor::OrganizationToken { org, .. }, Owner::Organization(owner)) if org == owner => {
            named(identity, tokens())
        }
        (Actor::TeamToken { org, team }, Owner::Team(owner, owner_team))
            if org == owner && team == owner_team =>
        {
            named(identity, tokens())
        }
        _ => None,
    }
}

fn named<'a>(
    identity: &Identity,
    tokens: impl Iterator<Item = &'a AccessToken>,
) -> Option<TokenId> {
    let name = &identity.user.token_info.as_ref()?.name;
    only(tokens.filter(|token| token.given_name() == Some(name)))
}

/// The only token of an iterator; `None` if there are several or none.
fn only<'a>(mut tokens: impl Iterator<Item = &'a AccessToken>) -> Option<TokenId> {
    match (tokens.next(), tokens.next()) {
        (Some(only), None) => Some(only.id.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use token_api::id::OrgName;
    use token_api::page::Row;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840);

    fn rows(last_used: &[i64]) -> Vec<Arc<TokenRow>> {
        let row = |(n, last_used): (usize, &i64)| {
            let token = serde_json::from_value(json!({
                "id": format!("t{n}"), "name": format!("n{n}"), "description": "",
                "created": "", "createdBy": "", "lastUsed": last_used, "expires": 0, "admin": false
            }));
            Arc::new(TokenRow::new(Row::Read(token.unwrap()), str::to_lowercase))
        };
        last_used.iter().enumerate().map(row).collect()
    }

    fn rows_of(all: &[serde_json::Value]) -> Vec<Arc<TokenRow>> {
        let row = |fields: &serde_json::Value| {
            let token = serde_json::from_value(fields.clone());
            Arc::new(TokenRow::new(Row::Read(token.unwrap()), str::to_lowercase))
        };
        all.iter().map(row).collect()
    }

    #[test]
    fn rows_without_a_last_use_make_it_uncertain() {
        let person = identity(json!({"name": "default"}));
        let own = |rows: &[Arc<TokenRow>]| own_token(&person, &Owner::Personal, rows, NOW);
        let used = json!({"id": "used", "lastUsed": NOW.0});
        assert_eq!(own(&rows_of(std::slice::from_ref(&used))), Some(TokenId::new("used")));
        for last_used in [json!(null), json!("just now"), json!(NOW.0 * 1000)] {
            let other = json!({"id": "other", "lastUsed": last_used});
            assert_eq!(own(&rows_of(&[used.clone(), other])), None, "{last_used}");
        }
        // For a user's token, a name alone proves nothing.
        assert_eq!(own(&rows_of(&[json!({"id": "a", "name": "default", "lastUsed": 0})])), None);
    }

    #[test]
    fn a_machine_token_without_a_name_has_no_row() {
        let acme = Owner::Organization(OrgName::new("acme"));
        let unnamed = [json!({"id": "a"}), json!({"id": "b", "name": ""})];
        let twins = [json!({"id": "a", "name": "ci"}), json!({"id": "b", "name": "ci"})];
        for (name, rows) in [("", &unnamed), ("ci", &twins)] {
            let machine = identity(json!({"name": name, "organization": "acme"}));
            assert_eq!(own_token(&machine, &acme, &rows_of(rows), NOW), None, "{name}");
        }
    }

    fn identity(token_info: serde_json::Value) -> Identity {
        let user = json!({"id": "u", "githubLogin": "ada", "tokenInfo": token_info});
        Identity::new(serde_json::from_value(user).unwrap())
    }

    #[test]
    fn one_matching_last_use_identifies_and_two_do_not() {
        let person = identity(json!(null));
        let table: [(&[i64], Option<&str>); 7] = [
            (&[0, NOW.0 - 1, NOW.0 - 500], Some("t1")),
            (&[NOW.0, NOW.0 - 1], None),
            // The last use of ours may have been written down a minute ago, so the other one proves nothing.
            (&[NOW.0 - 60, NOW.0 - 5], None),
            (&[0, NOW.0 - 60], Some("t1")),
            (&[0, NOW.0 - 91], None),
            (&[0, NOW.0 + 11], None),
            (&[], None),
        ];
        for (last_used, id) in table {
            let own = own_token(&person, &Owner::Personal, &rows(last_used), NOW);
            assert_eq!(own.as_ref().map(TokenId::as_str), id, "{last_used:?}");
        }
        let org = Owner::Organization(OrgName::new("acme"));
        assert_eq!(own_token(&person, &org, &rows(&[NOW.0]), NOW), None);
    }

    #[test]
    fn a_machine_token_is_found_by_its_name() {
        let machine = identity(json!({"name": "n1", "organization": "acme", "team": ""}));
        let own =
            |org| own_token(&machine, &Owner::Organization(OrgName::new(org)), &rows(&[0, 0]), NOW);
        assert_eq!(own("acme"), Some(TokenId::new("t1")));
        assert_eq!(own("other"), None);
    }
}
