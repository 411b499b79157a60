//! Finding out: whose the value is, from the server; which row it is, from the lists before and
//! after.

use crate::client::{Cancel, Client};
use crate::platform::{clock, intl};
use crate::services::Services;
use console_model::fault::{ApiError, Attempt, Explanation};
use console_model::identify::{self, Which, Whose};
use console_model::identity::Identity;
use console_model::own_token::own_token;
use console_model::token_rows::TokenRow;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::page::Row;
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner, TokenFilter};
use token_api::user::User;

/// What was found out.
pub(super) struct Found {
    /// What the server says of the token's owner; `None` for the token that one is signed in
    /// with, which was not used for the check.
    pub user: Option<User>,
    /// In which list it is.
    pub whose: Whose,
    /// Which rows it may be.
    pub rows: Rows,
}

/// The rows that it may be.
pub(super) enum Rows {
    /// It is this one.
    Only(AccessToken),
    /// It has the name of this one, and nothing else speaks for it.
    Named(AccessToken),
    /// It is one of these.
    OneOf(Vec<AccessToken>),
    /// It is in no list that can be seen.
    None,
    /// The list could not be read, or not to its end.
    Unknown(String),
}

/// A list of tokens as it was read.
struct List {
    tokens: Vec<AccessToken>,
    read_at: UnixSeconds,
}

/// Uses the value once, unless it is the session's own, and finds its row.
pub(super) async fn search(
    services: Services,
    value: TokenValue,
    cancel: &Cancel,
) -> Result<Found, Explanation> {
    let host = services.host();
    let signed_out = |error: ApiError| error.explain(Attempt::Read, &host);
    let client = services.client().map_err(signed_out)?;
    let me = services.session.identity().ok_or(ApiError::Aborted).map_err(signed_out)?;
    if client.has(&value) {
        drop(value);
        return Ok(own(&client, &me, cancel).await);
    }
    // Only people's tokens are told by what moves; for theirs the list is needed as it was.
    let before = match me.is_machine() {
        true => Err(String::new()),
        false => read(&client, &Owner::Personal, cancel).await,
    };
    let user = client
        .whose(value, cancel)
        .await
        .map_err(|error| identify::refused(&error, &client.host()))?;
    let used_at = clock::now();
    let whose = identify::whose(&user, &me);
    let rows = match &whose {
        Whose::Another | Whose::Unclear(_) => Rows::None,
        Whose::Listed(owner) => match (before, read(&client, owner, cancel).await) {
            (_, Err(why)) => Rows::Unknown(why),
            (Err(why), Ok(_)) if *owner == Owner::Personal => Rows::Unknown(why),
            (before, Ok(after)) => {
                let own = before.as_ref().ok().and_then(|list| row_in_use(&me, owner, list));
                let before = before.map(|list| list.tokens).unwrap_or_default();
                let which = identify::which(&user, &before, &after.tokens, own.as_ref(), used_at);
                rows_of(which, after.tokens)
            }
        },
    };
    Ok(Found { user: Some(user), whose, rows })
}

/// The token that one is signed in with.
async fn own(client: &Client, me: &Identity, cancel: &Cancel) -> Found {
    let whose = identify::whose(&me.user, me);
    let rows = match &whose {
        Whose::Another | Whose::Unclear(_) => Rows::None,
        Whose::Listed(owner) => match read(client, owner, cancel).await {
            Err(why) => Rows::Unknown(why),
            Ok(list) => match row_in_use(me, owner, &list) {
                Some(id) => rows_of(Which::Row(id), list.tokens),
                None => Rows::Unknown("Which row it is can't be told.".into()),
            },
        },
    };
    Found { user: None, whose, rows }
}

/// The row of the token that the list was read with, if that can be told.
fn row_in_use(me: &Identity, owner: &Owner, list: &List) -> Option<TokenId> {
    let row =
        |token: &AccessToken| Arc::new(TokenRow::new(Row::Read(token.clone()), intl::lower_case));
    let rows: Vec<_> = list.tokens.iter().map(row).collect();
    own_token(me, owner, &rows, list.read_at)
}

fn rows_of(which: Which, tokens: Vec<AccessToken>) -> Rows {
    let of = |ids: &[TokenId]| -> Vec<AccessToken> {
        tokens.iter().filter(|token| ids.contains(&token.id)).cloned().collect()
    };
    match which {
        Which::Row(id) => of(&[id]).pop().map_or(Rows::None, Rows::Only),
        Which::NameOnly(id) => of(&[id]).pop().map_or(Rows::None, Rows::Named),
        Which::OneOf(ids) => Rows::OneOf(of(&ids)),
        Which::NotListed => Rows::None,
    }
}

/// A whole list, or why there is none.
async fn read(client: &Client, owner: &Owner, cancel: &Cancel) -> Result<List, String> {
    let mut tokens = Vec::new();
    let mut take = |rows: Vec<Row<AccessToken>>, _| {
        tokens.extend(rows.into_iter().filter_map(|row| match row {
            Row::Read(token) => Some(token),
            Row::Unreadable(_) => None,
        }));
        ControlFlow::Continue(())
    };
    let end = client.all_tokens(owner, TokenFilter::All, cancel, &mut take).await;
    match end {
        Ok(listed) if listed.incomplete.is_none() => Ok(List { tokens, read_at: clock::now() }),
        Ok(_) => Err("The server did not send the list to its end.".into()),
        Err(error) => {
            let Explanation { title, detail } = error.explain(Attempt::Read, &client.host());
            Err(format!("{title}. {detail}"))
        }
    }
}
