//! What a token did, by the audit log of its organization: the way to its events, a summary on its
//! page, and what would miss it when it is deleted. Everything says over which days it is; what
//! can't be read is said and keeps nobody from anything.

mod breaks;
mod export;
mod in_use;
mod links;
mod made;
mod menu;
mod origin;
mod summary;

pub(super) use menu::menu_items;

use super::Screen;
use crate::pages::recent_log::{Past, State};
use crate::piece::with_piece;
use crate::platform::clock;
use crate::services::Feature;
use crate::ui::{Button, ButtonKind, dynamic};
use access_tokens::list::rows::TokenRow;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::token::{AccessToken, Owner};

/// The ways into the piece. What it has in common with the audit log's own is fetched once.
#[derive(Clone, Copy)]
struct Views {
    summary: fn(Screen, OrgName, Arc<TokenRow>, bool) -> AnyView,
    breaks: fn(Screen, OrgName, AccessToken) -> AnyView,
    many: fn(Screen, OrgName, Arc<Vec<AccessToken>>) -> AnyView,
    made: fn(Screen, OrgName, Arc<Vec<AccessToken>>) -> AnyView,
    reason: fn(Screen, OrgName, AccessToken) -> AnyView,
}

piece!(
    past,
    fn views() -> Views {
        Views {
            summary: summary::section,
            breaks: breaks::section,
            many: in_use::section,
            made: made::section,
            reason: origin::reason,
        }
    }
);

/// What the token of this row did over the last 30 days. Nothing, where no log can be read. Of a
/// token that `is_gone`, nothing is proposed.
pub(super) fn activity(screen: Screen, row: &Arc<TokenRow>, is_gone: bool) -> Option<AnyView> {
    let (org, row) = (readable(screen)?, row.clone());
    let part = move |views: Views| (views.summary)(screen, org.clone(), row.clone(), is_gone);
    Some(with_piece(views, None, part))
}

/// Whether a log can be read that says what tokens of this list did.
pub(super) fn has_log(screen: Screen) -> bool {
    readable(screen).is_some()
}

/// The reason that was given when a token was created. Nothing, where no log can be read, and for
/// personal tokens: their creation need not be in any organization's log.
pub(super) fn reason(screen: Screen, token: &AccessToken) -> Option<AnyView> {
    screen.owner.with_value(|owner| owner.org().cloned())?;
    let (org, token) = (readable(screen)?, token.clone());
    Some(with_piece(views, None, move |views| (views.reason)(screen, org.clone(), token.clone())))
}

/// What deleting a token would break, and what it created that stays. Nothing, where no log can be
/// read; of one that has expired only the latter: what used it is broken already.
pub(super) fn would_break(screen: Screen, token: &AccessToken) -> Option<AnyView> {
    if token.expires.is_over(clock::now()) {
        return made_by(screen, vec![token.clone()]);
    }
    let (org, token) = (readable(screen)?, token.clone());
    let part =
        with_piece(views, None, move |views| (views.breaks)(screen, org.clone(), token.clone()));
    Some(with_room(part))
}

/// What tokens that have expired created and what stays.
fn made_by(screen: Screen, tokens: Vec<AccessToken>) -> Option<AnyView> {
    let (org, tokens) = (readable(screen)?, Arc::new(tokens));
    let part =
        with_piece(views, None, move |views| (views.made)(screen, org.clone(), tokens.clone()));
    Some(with_room(part))
}

/// Which of several tokens are in use, by the log, and what they created that stays. Nothing, where
/// no log can be read; when all of them have expired only the latter.
pub(super) fn would_break_many(screen: Screen, tokens: Vec<AccessToken>) -> Option<AnyView> {
    let now = clock::now();
    if tokens.iter().all(|token| token.expires.is_over(now)) {
        return if tokens.is_empty() { None } else { made_by(screen, tokens) };
    }
    let (org, tokens) = (readable(screen)?, Arc::new(tokens));
    let part =
        with_piece(views, None, move |views| (views.many)(screen, org.clone(), tokens.clone()));
    Some(with_room(part))
}

/// Room for a part of a dialog, there from the start: what is found later moves no button from under
/// the pointer.
fn with_room(part: AnyView) -> AnyView {
    view! { <div class="break-room">{part}</div> }.into_any()
}

/// The organizations whose logs may name tokens of this list, as far as the backend has logs: the
/// owner's, or all of a person's. Tracked.
fn organizations(screen: Screen) -> Vec<OrgName> {
    let services = screen.services;
    let orgs = match screen.owner.get_value() {
        Owner::Organization(org) | Owner::Team(org, _) => vec![org],
        Owner::Personal => services.session.identity().map_or_else(Vec::new, |who| {
            who.user.organizations.iter().map(|m| m.github_login.clone()).collect()
        }),
    };
    orgs.into_iter().filter(|org| services.offers(org, Feature::AuditLog)).collect()
}

/// Of a person's own tokens: whose log is looked at, and that others may know more.
fn only_in(screen: Screen, org: &OrgName) -> Option<AnyView> {
    let is_personal = screen.owner.with_value(|owner| *owner == Owner::Personal);
    let others = untrack(|| organizations(screen)).len() > 1;
    is_personal.then(|| {
        let rest = if others { " The logs of your other organizations were not." } else { "" };
        view! { <p class="muted">{format!("The audit log of {org} was looked at.{rest}")}</p> }
            .into_any()
    })
}

/// The organization whose log is looked at without asking: the first of those that this identity
/// may read.
fn readable(screen: Screen) -> Option<OrgName> {
    let who = untrack(|| screen.services.session.identity())?;
    untrack(|| organizations(screen)).into_iter().find(|org| who.read_log(org).is_ok())
}

/// A button for the part of the log that was not read, where there is one.
#[component]
fn ReadTheRest(past: Past) -> impl IntoView {
    dynamic(move || {
        past.can_go_on().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move || past.go_on()>"Read the rest"</Button>
            }
        })
    })
}
