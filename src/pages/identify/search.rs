//! The search: the server tells whose token the value is; the lists before and after the check tell
//! which row it is. The lists before the check also tell the last use apart from the check.

use super::trace::{Trace, traces};
use crate::client::{Cancel, Client};
use crate::platform::{clock, intl};
use crate::services::{Feature, Services};
use access_tokens::list::lists::{other_lists, own_lists};
use access_tokens::list::rows::TokenRow;
use access_tokens::which::identify::{self, Which, Whose};
use access_tokens::which::leak::{EarlierCheck, LastUse};
use access_tokens::which::own_token::own_token;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::backend::identity::Identity;
use console_core::text::pasted::{Form, is_identifier};
use leptos::prelude::untrack;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::{OrgName, TokenId};
use token_api::page::Row;
use token_api::secret::TokenValue;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner, TokenFilter};
use token_api::user::User;

/// What the search found.
pub(super) struct Found {
    /// What the server tells of the token's owner. `None` for the token that the user is signed in
    /// with: it is not used for the check.
    pub user: Option<User>,
    /// The list that it is in.
    pub whose: Whose,
    /// The rows that it may be.
    pub rows: Rows,
    /// When the value was used. `None` if it was not.
    pub checked: Option<UnixSeconds>,
    /// The lists before the check.
    before: Vec<(Owner, List)>,
    /// The earlier checks of this session.
    pub earlier: Vec<EarlierCheck>,
}

impl Found {
    /// What is known of a token's last use before this check and the earlier ones.
    pub fn last_use(&self, owner: &Owner, token: &AccessToken) -> LastUse {
        self.last_use_before(owner, token).beside_checks(&token.id, &self.earlier)
    }

    /// This check, to be known by the next one; if it found one token.
    pub fn to_remember(&self) -> Option<EarlierCheck> {
        let (Rows::Only(token) | Rows::Named(token)) = &self.rows else { return None };
        let Whose::Listed(owner) = &self.whose else { return None };
        let last_use = self.last_use(owner, token);
        Some(EarlierCheck { id: token.id.clone(), at: self.checked?, last_use })
    }

    fn last_use_before(&self, owner: &Owner, token: &AccessToken) -> LastUse {
        if self.checked.is_none() {
            return LastUse::NotChecked;
        }
        let list = self.before.iter().find(|(of, _)| of == owner).map(|(_, list)| list);
        let row = list.and_then(|list| list.tokens.iter().find(|row| row.id == token.id));
        row.map_or(LastUse::NotRead, |row| LastUse::Before(row.last_used.clone()))
    }
}

/// Why the value could not be identified.
pub(super) enum Unknown {
    /// It was refused, or could not be sent. With what the logs tell of that moment.
    Refused(Explanation, Vec<Trace>),
    /// It was refused, and begins otherwise than the token that the user is signed in with. So no log
    /// is searched for it.
    OtherForm(Explanation),
    /// The text has the form of an identifier, and was not sent. No list that was read has it.
    Identifier(TokenId, Vec<OrgName>),
    /// The text is the identifier or the name of this token, and was not sent.
    NotAValue(Explanation, Owner, Box<AccessToken>),
}

impl From<Explanation> for Unknown {
    fn from(why: Explanation) -> Self {
        Self::Refused(why, Vec::new())
    }
}

/// The most lists that are read before the check.
const MOST_LISTS: usize = 20;

/// The rows that it may be.
pub(super) enum Rows {
    /// It is this one.
    Only(AccessToken),
    /// It has the name of this one. There is no other evidence.
    Named(AccessToken),
    /// It is one of these.
    OneOf(Vec<AccessToken>),
    /// It is in no list that the user can see.
    None,
    /// The list could not be read, or not to its end.
    Unknown(String),
}

struct List {
    tokens: Vec<AccessToken>,
    read_at: UnixSeconds,
}

/// Uses the value once, unless it is that of the session, and finds its row.
pub(super) async fn search(
    services: Services,
    value: TokenValue,
    cancel: &Cancel,
) -> Result<Found, Unknown> {
    let host = services.host();
    let signed_out = |error: ApiError| error.explain(Attempt::Read, &host);
    let client = services.client().map_err(signed_out)?;
    let me = services.session.identity().ok_or(ApiError::Aborted).map_err(signed_out)?;
    if client.has(&value) {
        drop(value);
        return Ok(own(&client, &me, cancel).await);
    }
    let (before, personal) = lists_before(services, &client, &me, cancel).await;
    for (owner, list) in &before {
        if let Some((token, why)) = identify::not_a_value(value.expose(), &list.tokens) {
            return Err(Unknown::NotAValue(why, owner.clone(), Box::new(token.clone())));
        }
    }
    let (form, asked_at) = (client.form(&value), clock::now());
    if form == Form::Other && is_identifier(value.expose()) {
        let orgs = me.user.organizations.iter().map(|it| it.github_login.clone()).collect();
        return Err(Unknown::Identifier(TokenId::new(value.expose()), orgs));
    }
    let user = match client.whose(value, cancel).await {
        Ok(user) => user,
        Err(error) => {
            let why = identify::refused(&error, &client.host());
            if form == Form::Other && error.status() == Some(401) {
                return Err(Unknown::OtherForm(why));
            }
            let traces = traces(services, &me, &error, asked_at, cancel).await;
            return Err(Unknown::Refused(why, traces));
        }
    };
    let used_at = clock::now();
    let whose = identify::whose(&user, &me);
    let rows = match &whose {
        Whose::Another | Whose::Unclear(_) => Rows::None,
        Whose::Listed(owner) => {
            match (personal, read_if_allowed(&client, &me, owner, cancel).await) {
                (_, Err(why)) => Rows::Unknown(why),
                (Err(why), Ok(_)) if *owner == Owner::Personal => Rows::Unknown(why),
                (_, Ok(after)) => {
                    let old = before.iter().find(|(of, _)| of == owner).map(|(_, list)| list);
                    let own = old.and_then(|list| row_in_use(&me, owner, list));
                    let old = old.map(|list| list.tokens.as_slice()).unwrap_or_default();
                    let which = identify::which(&user, old, &after.tokens, own.as_ref(), used_at);
                    rows_of(which, after.tokens)
                }
            }
        }
    };
    Ok(Found { user: Some(user), whose, rows, checked: Some(used_at), before, earlier: Vec::new() })
}

/// Reads the lists that this identity sees, before the check: the user's own list, by which the row
/// is found, and those of organizations and their teams. Lists that can't be read are left out; for
/// the user's own list, also returns why.
async fn lists_before(
    services: Services,
    client: &Client,
    me: &Identity,
    cancel: &Cancel,
) -> (Vec<(Owner, List)>, Result<(), String>) {
    let mut owners = own_lists(me);
    for org in me.user.organizations.iter().map(|it| &it.github_login) {
        owners.extend(team_lists(services, client, me, org, cancel).await);
    }
    let mut personal = Ok(());
    let mut lists = Vec::new();
    for owner in owners.into_iter().take(MOST_LISTS) {
        match read(client, &owner, cancel).await {
            Ok(list) => lists.push((owner, list)),
            Err(why) if owner == Owner::Personal => personal = Err(why),
            Err(_) => {}
        }
    }
    (lists, personal)
}

/// The lists of an organization's teams that this identity certainly sees. No other list is
/// requested, because servers log refusals.
async fn team_lists(
    services: Services,
    client: &Client,
    me: &Identity,
    org: &OrgName,
    cancel: &Cancel,
) -> Vec<Owner> {
    let has_teams = untrack(|| {
        services.offers(org, Feature::Teams) && services.offers(org, Feature::TeamTokens)
    });
    if !has_teams || me.read_log(org).is_err() {
        return Vec::new();
    }
    let Ok(page) = client.teams(org, cancel).await else { return Vec::new() };
    let teams: Vec<_> = page.rows.iter().filter_map(|row| row.read().cloned()).collect();
    let lists = other_lists(me, &Owner::Organization(org.clone()), org, &teams);
    lists.into_iter().filter(|owner| matches!(owner, Owner::Team(..))).collect()
}

/// What is found for the token that the user is signed in with.
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
    Found { user: None, whose, rows, checked: None, before: Vec::new(), earlier: Vec::new() }
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

/// A whole list, or why there is none. A list that is certainly forbidden is not requested, because
/// servers log refusals.
async fn read_if_allowed(
    client: &Client,
    me: &Identity,
    owner: &Owner,
    cancel: &Cancel,
) -> Result<List, String> {
    me.manage_tokens(owner, None).map_err(|denial| denial.0)?;
    read(client, owner, cancel).await
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
