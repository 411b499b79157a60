//! Which row of a list is the token that one is signed in with. The API does not say it for
//! people, so it is told from the traces that our own calls leave; when they are ambiguous, nothing
//! is claimed.

use crate::identity::{Actor, Identity};
use crate::token_rows::TokenRow;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::Owner;

/// A token used within this many seconds of reading the list may have been used to read it.
const TRACE_SECONDS: u64 = 10;

/// The token in use, among the rows of `owner` that were read at `read_at` (the server's clock).
pub fn own_token(
    identity: &Identity,
    owner: &Owner,
    rows: &[Arc<TokenRow>],
    read_at: UnixSeconds,
) -> Option<TokenId> {
    let tokens = rows.iter().filter_map(|row| row.token());
    match (&identity.actor, owner) {
        (Actor::Person, Owner::Personal) => {
            let mut traced = tokens.filter(|token| match token.last_use() {
                Moment::At(at) => at.0.abs_diff(read_at.0) <= TRACE_SECONDS,
                Moment::Never | Moment::Odd(_) => false,
            });
            match (traced.next(), traced.next()) {
                (Some(only), None) => Some(only.id.clone()),
                _ => None,
            }
        }
        (Actor::OrganizationToken { org, .. }, Owner::Organization(owner)) if org == owner => {
            named(identity, tokens)
        }
        (Actor::TeamToken { org, team }, Owner::Team(owner, owner_team))
            if org == owner && team == owner_team =>
        {
            named(identity, tokens)
        }
        _ => None,
    }
}

fn named<'a>(
    identity: &Identity,
    mut tokens: impl Iterator<Item = &'a token_api::token::AccessToken>,
) -> Option<TokenId> {
    let name = &identity.user.token_info.as_ref()?.name;
    tokens.find(|token| token.name == *name).map(|token| token.id.clone())
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

    fn identity(token_info: serde_json::Value) -> Identity {
        let user = json!({"id": "u", "githubLogin": "ada", "tokenInfo": token_info});
        Identity::new(serde_json::from_value(user).unwrap())
    }

    #[test]
    fn a_single_trace_tells_and_two_do_not() {
        let person = identity(json!(null));
        let table: [(&[i64], Option<&str>); 4] = [
            (&[0, NOW.0 - 1, NOW.0 - 500], Some("t1")),
            (&[NOW.0, NOW.0 - 1], None),
            (&[0, NOW.0 - 11], None),
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
    fn a_machine_knows_its_name() {
        let machine = identity(json!({"name": "n1", "organization": "acme", "team": ""}));
        let own =
            |org| own_token(&machine, &Owner::Organization(OrgName::new(org)), &rows(&[0, 0]), NOW);
        assert_eq!(own("acme"), Some(TokenId::new("t1")));
        assert_eq!(own("other"), None);
    }
}
