//! Lists of tokens, and with leave to write a token that is created, looked for and deleted.

use super::common::{READ_ONLY, marked, now};
use crate::probe::{List, Named, Probe, decode};
use crate::report::{Level, Outcome};
use token_api::expiry::Expiry;
use token_api::id::TokenId;
use token_api::name::NewTokenName;
use token_api::path::{self, MAX_PAGE_SIZE, template};
use token_api::time::Moment;
use token_api::token::{AccessToken, CreateTokenRequest, CreateTokenResponse, Owner, TokenFilter};

const LIST_KEY: &str = "tokens";

/// What a created token is for, for whoever meets it.
const PURPOSE: &str = "Made by the conformance program, and deleted by it";

/// Looks at the tokens of an owner.
pub fn look(probe: &mut Probe<'_>, level: Level, owner: &Owner) {
    let (collection, _) = templates(owner);
    let Some(plain) = list(probe, level, owner, TokenFilter::Active, "") else { return };
    let expired = plain.elements.iter().filter(|token| is_expired(token)).count();
    if expired > 0 {
        probe
            .note(&format!("holds {expired} expired: the console sorts by the tokens' own expiry"));
    }
    for (filter, special) in
        [(TokenFilter::Expired, "filter=expired"), (TokenFilter::All, "filter=all")]
    {
        let Some(filtered) = list(probe, level, owner, filter, special) else { continue };
        if !(plain.is_complete && filtered.is_complete) {
            continue;
        }
        let has = |wanted: &AccessToken| filtered.elements.iter().any(|one| one.id == wanted.id);
        let should = |token: &&AccessToken| filter == TokenFilter::All || is_expired(token);
        let lacking = plain.elements.iter().filter(should).filter(|token| !has(token)).count();
        let live = filtered.elements.iter().filter(|token| is_live(token)).count();
        if lacking > 0 {
            probe.note(&format!(
                "lacks {lacking} that the list without a filter has: the console uses that one too"
            ));
        }
        if filter == TokenFilter::Expired && live > 0 {
            probe.note(&format!(
                "holds {live} that are not expired: the console sorts by the tokens' own expiry"
            ));
        }
    }
    if probe.write {
        create_and_delete(probe, level, owner);
    } else {
        probe.not_tried(Named::post(level, collection), READ_ONLY);
    }
}

/// The templates of an owner's tokens: of all, and of one.
fn templates(owner: &Owner) -> (&'static str, &'static str) {
    match owner {
        Owner::Personal => (template::USER_TOKENS, template::USER_TOKEN),
        Owner::Organization(_) => (template::ORG_TOKENS, template::ORG_TOKEN),
        Owner::Team(..) => (template::TEAM_TOKENS, template::TEAM_TOKEN),
    }
}

fn list(
    probe: &mut Probe<'_>,
    level: Level,
    owner: &Owner,
    filter: TokenFilter,
    special: &'static str,
) -> Option<List<AccessToken>> {
    let named = Named::get(level, templates(owner).0).with(special);
    probe.list(named, LIST_KEY, |cursor| path::list_tokens(owner, filter, MAX_PAGE_SIZE, cursor))
}

fn is_expired(token: &AccessToken) -> bool {
    token.expires.is_over(now())
}

/// Whether it says that it goes on.
fn is_live(token: &AccessToken) -> bool {
    match &token.expires {
        Moment::Never => true,
        Moment::At(at) => *at > now(),
        Moment::Untold | Moment::Odd(_) => false,
    }
}

fn create_and_delete(probe: &mut Probe<'_>, level: Level, owner: &Owner) {
    let (collection, one) = templates(owner);
    let mark = marked();
    let expires = now().plus_days(1);
    let Some(request) = request(owner, &mark, Expiry::At(expires)) else { return };
    let Ok(body) = serde_json::to_string(&request) else { return };
    let path = path::create_token(owner, None);
    let named = Named::post(level, collection);
    let created = probe.read(named, &path, Some(body), decode::<CreateTokenResponse>);
    let created = created.map(|answer| answer.id.clone());
    let was_refused = created.is_none() && !probe.last_was_answered();
    if was_refused {
        return;
    }
    let list = list(probe, level, owner, TokenFilter::Active, "after creating");
    let rows = list.as_ref().map(|list| list.elements.as_slice()).unwrap_or_default();
    let is_it = |token: &&AccessToken| match &created {
        Some(id) => token.id == *id,
        None => token.label() == mark || token.purpose().contains(&mark),
    };
    let row = rows.iter().find(is_it);
    if let Some(list) = &list {
        match row {
            None if list.is_complete => probe.differs("the new token is not in the list"),
            Some(row) if row.expires.at().is_some_and(|at| at != expires) => {
                probe.differs("the new token has another expiry than was asked for");
            }
            _ => {}
        }
    }
    match created.or_else(|| row.map(|row| row.id.clone())) {
        Some(id) => delete(probe, Named::delete(level, one), owner, &id, &mark),
        None => {
            let why = format!("nothing tells the identifier of \"{mark}\": look for it by hand");
            probe.row(Named::delete(level, one), Err((Outcome::Differs, why)), vec![]);
        }
    }
}

fn request(owner: &Owner, mark: &str, expires: Expiry) -> Option<CreateTokenRequest> {
    let name = || NewTokenName::parse(mark).ok();
    let description = PURPOSE.to_owned();
    Some(match owner {
        Owner::Personal => {
            CreateTokenRequest::Personal { description: format!("{mark}: {PURPOSE}"), expires }
        }
        Owner::Organization(_) => CreateTokenRequest::Organization {
            name: name()?,
            description,
            expires,
            admin: false,
            role_id: None,
        },
        Owner::Team(..) => CreateTokenRequest::Team { name: name()?, description, expires },
    })
}

/// Deletes the token, sees that it is gone, and what a second deletion is answered.
fn delete(probe: &mut Probe<'_>, named: Named, owner: &Owner, id: &TokenId, mark: &str) {
    let path = path::delete_token(owner, id, None);
    let result = probe.call(named, &path, None).map(drop).map_err(|(_, why)| {
        let left = format!("{why}; the token \"{mark}\" is still there: delete it by hand");
        (Outcome::Differs, left)
    });
    let is_gone = result.is_ok();
    probe.row(named, result, vec![]);
    if !is_gone {
        return;
    }
    if let Some(list) = list(probe, named.level, owner, TokenFilter::Active, "after deleting")
        && list.elements.iter().any(|token| token.id == *id)
    {
        probe.differs("the deleted token is still in the list");
    }
    let again = named.with("of one that is gone");
    match probe.call(again, &path, None) {
        Ok(answer) => {
            let note = format!("answered with {}, the published API says 404", answer.status);
            probe.row(again, Ok(()), vec![note]);
        }
        Err((_, words)) if words.starts_with('4') => {
            let is_mute = !words.contains(' ');
            let note = is_mute.then(|| format!("{words} without a sentence for people"));
            probe.row(again, Ok(()), note.into_iter().collect());
        }
        Err((_, words)) => probe.row(again, Err((Outcome::Differs, words)), vec![]),
    }
}
