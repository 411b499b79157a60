//! Lists of tokens, create and delete: one set of functions for the three collections.

use crate::act::{Act, DELETED, DONE, Inside};
use crate::cursor;
use crate::draft::{self, Draft};
use crate::event_type::{Change, EventType};
use crate::identity::Identity;
use crate::permission::Action;
use crate::power;
use crate::random::identifier;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::roles;
use crate::scope::Scope;
use crate::store::organizations::Organization;
use crate::store::tokens::{Holder, Order, Origin, Place, Slice, Token};
use crate::store::{Role, Rows, StoreError};
use crate::token_value;
use serde::Serialize;
use serde_json::Map;
use std::mem::discriminant;
use token_api::id::{Cursor, RoleId, TokenId};
use token_api::path::MAX_PAGE_SIZE;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, CreateTokenResponse, Owner, TokenFilter, TokenRole};
use token_api::token_order::{SortDirection, SortField};

/// The rows of a page when the request does not say (published API).
const DEFAULT_PAGE_SIZE: u32 = 100;

/// A page of a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenList {
    tokens: Vec<AccessToken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<Cursor>,
}

/// A collection that the caller may manage.
struct Collection {
    holder: Holder,
    inside: Option<Inside>,
}

/// What is to be done with the tokens of a collection.
#[derive(Clone, Copy)]
enum Use {
    Read,
    Create,
    Delete,
}

fn scope(owner: &Owner, what: Use) -> Option<Scope> {
    Some(match (owner, what) {
        (Owner::Personal, _) => return None,
        (Owner::Organization(_), Use::Read) => Scope::ReadOrganizationTokens,
        (Owner::Organization(_), Use::Create) => Scope::CreateOrganizationTokens,
        (Owner::Organization(_), Use::Delete) => Scope::DeleteOrganizationTokens,
        (Owner::Team(..), Use::Read) => Scope::ReadTeamTokens,
        (Owner::Team(..), Use::Create) => Scope::CreateTeamTokens,
        (Owner::Team(..), Use::Delete) => Scope::DeleteTeamTokens,
    })
}

fn open(act: &mut Act<'_>, owner: &Owner, what: Use) -> Result<Collection, Refusal> {
    let action = scope(owner, what).map_or(Action::OwnTokens, Action::Scoped);
    match owner {
        Owner::Personal => {
            act.allow(action, None, None)?;
            let Identity::Person(user) = &act.caller.identity else {
                return Err(Refusal::internal("a robot passed for a person"));
            };
            Ok(Collection { holder: Holder::Person { user_id: user.id.clone() }, inside: None })
        }
        Owner::Organization(org) => {
            let inside = act.organization(org.as_str())?;
            act.allow(action, Some(&inside), None)?;
            let org_id = inside.organization.id.clone();
            let holder = Holder::Organization { org_id };
            Ok(Collection { holder, inside: Some(inside) })
        }
        Owner::Team(org, team) => {
            let inside = act.organization(org.as_str())?;
            let team = act.team(&inside.organization, team.as_str())?;
            act.allow(action, Some(&inside), Some(&team))?;
            let holder = Holder::Team { org_id: inside.organization.id.clone(), team_id: team.id };
            Ok(Collection { holder, inside: Some(inside) })
        }
    }
}

/// A page of a collection, by the query of the request.
pub fn list(act: &mut Act<'_>, owner: &Owner) -> Result<TokenList, Refusal> {
    let Collection { holder, .. } = open(act, owner, Use::Read)?;
    let (filter, limit, order) = (filter(act)?, page_size(act)?, order(act)?);
    let search = act.request.query.some("search")?.map(|text| text.trim().to_lowercase());
    let search = search.filter(|text| !text.is_empty());
    let mut name = format!("{holder:?} {}", filter.as_str());
    if (&search, order) != (&None, NEWEST_FIRST) {
        name.push_str(&format!(" {search:?} {order:?}"));
    }
    let after = match act.request.query.some("continuationToken")? {
        None => None,
        Some(text) => Some(place(&name, order, text).ok_or_else(|| {
            Refusal::bad_request(
                "The continuationToken is not one of this list with this filter, search and order.",
            )
        })?),
    };
    // One row more than asked for tells whether there is a next page.
    let slice = Slice {
        limited_to: act.caller.token.limited_to.as_deref(),
        filter,
        search: search.as_deref(),
        order,
        now: act.now(),
        after,
        limit: limit + 1,
    };
    let mut rows = act.rows.list_tokens(&holder, slice)?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| more).map(|(place, _)| *place);
    let continuation_token = last.map(|place| match order.field {
        None => cursor::write(&name, [place.seq]),
        Some(_) => cursor::write(&name, [place.key, place.seq]),
    });
    let tokens = rows.into_iter().map(|(_, token)| token).collect();
    Ok(TokenList { tokens: on_wire(act.rows, tokens)?, continuation_token })
}

/// The place that a cursor of this list names.
fn place(list: &str, order: Order, text: &str) -> Option<Place> {
    match order.field {
        None => cursor::read(list, text).map(|[seq]| Place { key: 0, seq }),
        Some(_) => cursor::read(list, text).map(|[key, seq]| Place { key, seq }),
    }
}

/// The order of a list when the request does not say.
const NEWEST_FIRST: Order = Order { field: None, direction: SortDirection::Descending };

fn order(act: &Act<'_>) -> Result<Order, Refusal> {
    let field = match act.request.query.some("sortBy")? {
        None => None,
        Some(text) => Some(SortField::parse(text).ok_or_else(|| {
            Refusal::bad_request("sortBy must be name, created, lastUsed or expires.")
        })?),
    };
    let direction = match act.request.query.some("sortDirection")? {
        None if field.is_none() => NEWEST_FIRST.direction,
        None => SortDirection::Ascending,
        Some(text) => SortDirection::parse(text)
            .ok_or_else(|| Refusal::bad_request("sortDirection must be asc or desc."))?,
    };
    Ok(Order { field, direction })
}

fn filter(act: &Act<'_>) -> Result<TokenFilter, Refusal> {
    match act.request.query.some("filter")? {
        None => Ok(TokenFilter::default()),
        Some(text) => TokenFilter::parse(text)
            .ok_or_else(|| Refusal::bad_request("The filter must be active, expired or all.")),
    }
}

fn page_size(act: &Act<'_>) -> Result<u32, Refusal> {
    match act.request.query.some("maxResults")? {
        None => Ok(DEFAULT_PAGE_SIZE),
        Some(text) => {
            text.parse().ok().filter(|size| (1..=MAX_PAGE_SIZE).contains(size)).ok_or_else(|| {
                Refusal::bad_request(format!("maxResults must be from 1 to {MAX_PAGE_SIZE}."))
            })
        }
    }
}

/// Tokens on the wire, with the names of their roles.
pub(crate) fn on_wire(rows: &dyn Rows, tokens: Vec<Token>) -> Result<Vec<AccessToken>, Refusal> {
    let with_role = tokens.iter().find(|token| token.role_id.is_some());
    let roles = match with_role.and_then(|token| token.holder.org_id()) {
        Some(org_id) => rows.roles(org_id)?,
        None => Vec::new(),
    };
    let role = |token: &Token| {
        let role = roles.iter().find(|role| Some(&role.id) == token.role_id.as_ref())?;
        let (id, name) = (RoleId::new(role.id.as_str()), role.name.clone());
        Some(TokenRole { id, name, default_identifier: String::new() })
    };
    Ok(tokens.into_iter().map(|token| (role(&token), token)).map(row).collect())
}

fn row((role, token): (Option<TokenRole>, Token)) -> AccessToken {
    AccessToken {
        id: TokenId::new(token.id),
        name: Some(token.name),
        description: Some(token.description),
        created: Some(UnixSeconds(token.created).to_rfc3339()),
        created_by: Some(token.created_by),
        last_used: Moment::of(token.last_used),
        expires: Moment::of(token.expires),
        admin: Some(token.admin),
        kind: Some(token.kind),
        role,
        extra: Map::new(),
    }
}

/// Creates a token. Its value is in the answer, and nowhere else.
pub fn create(
    act: &mut Act<'_>,
    owner: &Owner,
    body: &Body<'_>,
) -> Result<CreateTokenResponse, Refusal> {
    let Collection { holder, inside } = open(act, owner, Use::Create)?;
    let organization = inside.as_ref().map(|inside| &inside.organization);
    if *owner == Owner::Personal {
        act.allow(Action::NewOwnToken, None, None)?;
    }
    let draft = draft::check(body.read()?, &holder, organization, act.now())?;
    act.reason()?;
    let role_id = match &inside {
        Some(inside) => give_role(act, inside, &holder, &draft)?,
        None => None,
    };
    let value = token_value::generate(act.outside.random)?;
    let token = Token {
        id: identifier(act.outside.random)?,
        kind: holder.kind(),
        origin: Origin::Created,
        holder,
        limited_to: None,
        name: draft.name,
        description: draft.description,
        admin: draft.admin,
        role_id,
        created: act.now().0,
        created_by: act.caller.login(),
        expires: draft.expires,
        last_used: 0,
        deleted: None,
    };
    let written = act.rows.insert_token(&token, &token_value::hash(value.expose()));
    match (written, organization) {
        (Ok(()), _) => {}
        (Err(StoreError::Duplicate), Some(org)) => return Err(name_is_taken(org, &token.name)),
        (Err(error), _) => return Err(error.into()),
    }
    record(act, &token, Change::Created, DONE)?;
    Ok(CreateTokenResponse { id: TokenId::new(token.id), token_value: value })
}

/// The role of a new token, which may do no more than its creator.
fn give_role(
    act: &Act<'_>,
    inside: &Inside,
    holder: &Holder,
    draft: &Draft,
) -> Result<Option<String>, Refusal> {
    let org = &inside.organization;
    let role_id = match draft.role_id.as_deref() {
        None => None,
        Some(id) => roles::of_tokens(act.rows, org, id)?.map(|role| role.id),
    };
    let power = match holder {
        Holder::Person { .. } => return Ok(None),
        Holder::Organization { org_id } => {
            power::of_organization_token(act.rows, org_id, draft.admin, role_id.as_deref())?
        }
        Holder::Team { org_id, team_id } => power::of_team_token(act.rows, org_id, team_id)?,
    };
    act.may_give(inside, power.scopes)?;
    Ok(role_id)
}

fn name_is_taken(org: &Organization, name: &str) -> Refusal {
    Refusal::conflict(
        "name",
        format!(
            "{} already has, or had, a token named {name}. Names of organization and team tokens \
             can't be used again, also if the token was deleted.",
            org.login
        ),
    )
}

/// Deletes a token of a collection.
pub fn delete(act: &mut Act<'_>, owner: &Owner, id: &TokenId) -> Result<(), Refusal> {
    let collection = open(act, owner, Use::Delete)?;
    act.reason()?;
    let gone = || Refusal::not_found("There is no such token here; it may have been deleted.");
    let token = act.rows.token_by_id(id.as_str())?.ok_or_else(gone)?;
    let limited_to = &act.caller.token.limited_to;
    let is_personal = matches!(token.holder, Holder::Person { .. });
    if limited_to.is_some() && is_personal && token.limited_to != *limited_to {
        return Err(gone());
    }
    if token.holder != collection.holder {
        let other = discriminant(&token.holder) != discriminant(&collection.holder);
        let of_other_kind = other && may_know(act, &token)?;
        return Err(if of_other_kind {
            Refusal::bad_request(format!(
                "This is a token of another kind: {}. Nothing was deleted.",
                String::from(token.kind)
            ))
        } else {
            gone()
        });
    }
    revoke(act, &token)
}

/// Deletes a token, whoever is allowed to.
pub(crate) fn revoke(act: &Act<'_>, token: &Token) -> Result<(), Refusal> {
    act.rows.delete_token(&token.id, act.now())?;
    record(act, token, Change::Deleted, DELETED)
}

/// Whether the caller may know that a token of another collection exists.
fn may_know(act: &Act<'_>, token: &Token) -> Result<bool, Refusal> {
    Ok(match (&token.holder, &act.caller.identity) {
        (Holder::Person { user_id }, Identity::Person(user)) => *user_id == user.id,
        (Holder::Person { .. }, Identity::Organization(_) | Identity::Team(..)) => false,
        (Holder::Organization { org_id } | Holder::Team { org_id, .. }, Identity::Person(user)) => {
            !act.caller.token.is_kept_out_of(org_id)
                && act.rows.membership(org_id, &user.id)?.is_some_and(|member| !member.suspended)
        }
        (
            Holder::Organization { org_id } | Holder::Team { org_id, .. },
            Identity::Organization(own) | Identity::Team(own, _),
        ) => *org_id == own.id,
    })
}

fn record(act: &Act<'_>, token: &Token, change: Change, status: u16) -> Result<(), Refusal> {
    let team = match &token.holder {
        Holder::Team { team_id, .. } => act.rows.team_by_id(team_id)?,
        Holder::Person { .. } | Holder::Organization { .. } => None,
    };
    let mut description = noted(token, team.as_ref().map(|team| team.name.as_str()), change);
    if change == Change::Created && token.outlives(&act.caller.token) {
        description.push_str(&exchanged(&act.caller.token));
    }
    let event = EventType::of_token(&token.kind, change);
    act.record_for(event, description, status, takes_org_admin(act, token)?)
}

/// The description of a change in the audit log. `team` is the name of the team whose token it is.
pub fn noted(token: &Token, team: Option<&str>, change: Change) -> String {
    let label = if token.name.is_empty() { &token.id } else { &token.name };
    let admin = if token.admin { "admin " } else { "" };
    let expires = match token.expires {
        0 => "never expires".to_owned(),
        at => format!("expires {}", UnixSeconds(at).to_rfc3339()),
    };
    let of = team.map(|team| format!(", of team {team}")).unwrap_or_default();
    format!("{} {admin}token \"{label}\", {expires}{of}", change.verb())
}

/// What is said of a creator that an ID token was exchanged for: its rights were given for a while, and
/// the new token has them for longer.
fn exchanged(creator: &Token) -> String {
    match creator.origin {
        Origin::Exchange => format!(
            ", by a token from an exchange, which expires {} (created by {})",
            UnixSeconds(creator.expires).to_rfc3339(),
            creator.created_by
        ),
        Origin::Created | Origin::Session => String::new(),
    }
}

/// Whether the caller may manage this token as an organization admin only. A team's own admins
/// manage its tokens by that role.
fn takes_org_admin(act: &Act<'_>, token: &Token) -> Result<bool, Refusal> {
    Ok(match (&token.holder, &act.caller.identity) {
        (Holder::Person { .. }, _) => false,
        (Holder::Team { team_id, .. }, Identity::Person(user)) => {
            act.rows.team_role(team_id, &user.id)? != Some(Role::Admin)
        }
        (Holder::Team { .. } | Holder::Organization { .. }, _) => true,
    })
}
