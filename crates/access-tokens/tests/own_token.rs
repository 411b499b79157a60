//! The token that the user is signed in with, among the rows of a list.

use access_tokens::list::rows::TokenRow;
use access_tokens::which::own_token::own_token;
use console_core::backend::identity::Identity;
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;
use token_api::page::Row;
use token_api::time::UnixSeconds;
use token_api::token::Owner;

proptest! {
    #[test]
    fn no_wrong_token_is_named(
        last_used in prop::collection::vec(prop_oneof![any::<i64>(), 0..60_i64], 0..4),
        read_at in prop_oneof![any::<i64>(), 0..60_i64],
    ) {
        let user = serde_json::from_value(json!({"id": "u", "githubLogin": "ada"})).unwrap();
        let rows: Vec<_> = last_used
            .iter()
            .map(|last_used| {
                let token = json!({
                    "id": format!("used {last_used}"), "name": "", "description": "", "created": "",
                    "createdBy": "", "lastUsed": last_used, "expires": 0, "admin": false
                });
                Arc::new(TokenRow::new(Row::Read(serde_json::from_value(token).unwrap()), str::to_lowercase))
            })
            .collect();
        let own = own_token(&Identity::new(user), &Owner::Personal, &rows, UnixSeconds(read_at));
        if let Some(id) = own {
            let used: i64 = id.as_str().strip_prefix("used ").unwrap().parse().unwrap();
            prop_assert!((-10..=90).contains(&(i128::from(read_at) - i128::from(used))));
        }
    }
}
