//! What a token did, by the audit log of its organization: a link to its events, a summary on its
//! page, and what deleting it would break. Each part says which days it covers. Where the log can't
//! be read, the part says so and blocks nothing.

mod breaks;
mod export;
mod in_use;
mod links;
pub(super) mod logs;
mod made;
pub(super) mod menu;
mod notes;
mod origin;
mod summary;

use super::state::Screen;
use crate::lazy_chunk::with_chunk;
use crate::platform::clock;
use access_tokens::list::rows::TokenRow;
use audit_log::activity::InLog;
use leptos::prelude::*;
use logs::readable;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::token::AccessToken;

/// The entries of the chunk. Code that the chunk shares with that of the audit log is fetched once.
#[derive(Clone, Copy)]
struct Views {
    summary: fn(Screen, OrgName, Arc<TokenRow>, Found) -> AnyView,
    breaks: fn(Screen, OrgName, AccessToken) -> AnyView,
    in_use: fn(Screen, OrgName, Arc<Vec<AccessToken>>) -> AnyView,
    made: fn(Screen, OrgName, Arc<Vec<AccessToken>>) -> AnyView,
    reason: fn(Screen, OrgName, AccessToken) -> AnyView,
}

lazy_chunk!(
    past,
    fn views() -> Views {
        Views {
            summary: summary::section,
            breaks: breaks::section,
            in_use: in_use::section,
            made: made::section,
            reason: origin::reason,
        }
    }
);

/// Where the log's knowledge of a token is put, for a token that is gone.
type Found = Option<RwSignal<InLog>>;

/// What the token of this row did over the last 30 days. `None` where no log can be read. For a
/// token that is gone, the section proposes nothing and puts what the log tells of it into `found`.
pub(super) fn summary(screen: Screen, row: &Arc<TokenRow>, found: Found) -> Option<AnyView> {
    let (org, row) = (readable(screen)?, row.clone());
    let part = move |views: Views| (views.summary)(screen, org.clone(), row.clone(), found);
    Some(with_chunk(views, None, part))
}

/// The reason that was given when a token was created. `None` where no log can be read, and for
/// personal tokens: no organization's log has to contain their creation.
pub(super) fn reason(screen: Screen, token: &AccessToken) -> Option<AnyView> {
    screen.owner.with_value(|owner| owner.org().cloned())?;
    let (org, token) = (readable(screen)?, token.clone());
    Some(with_chunk(views, None, move |views| (views.reason)(screen, org.clone(), token.clone())))
}

/// What deleting a token would break, and what the token created that stays. `None` where no log can
/// be read. For an expired token only what stays: whatever used it is broken already.
pub(super) fn would_break(screen: Screen, token: &AccessToken) -> Option<AnyView> {
    if token.expires.is_over(clock::now()) {
        return made_by(screen, vec![token.clone()]);
    }
    let (org, token) = (readable(screen)?, token.clone());
    let part =
        with_chunk(views, None, move |views| (views.breaks)(screen, org.clone(), token.clone()));
    Some(with_space(part))
}

/// What expired tokens created that stays.
fn made_by(screen: Screen, tokens: Vec<AccessToken>) -> Option<AnyView> {
    let (org, tokens) = (readable(screen)?, Arc::new(tokens));
    let part =
        with_chunk(views, None, move |views| (views.made)(screen, org.clone(), tokens.clone()));
    Some(with_space(part))
}

/// Which of several tokens are in use, and what they created that stays. `None` where no log can be
/// read. When all of them have expired, only what stays.
pub(super) fn would_break_many(screen: Screen, tokens: Vec<AccessToken>) -> Option<AnyView> {
    let now = clock::now();
    if tokens.iter().all(|token| token.expires.is_over(now)) {
        return if tokens.is_empty() { None } else { made_by(screen, tokens) };
    }
    let (org, tokens) = (readable(screen)?, Arc::new(tokens));
    let part =
        with_chunk(views, None, move |views| (views.in_use)(screen, org.clone(), tokens.clone()));
    Some(with_space(part))
}

/// Reserves space for a part of a dialog from the start: what is found later moves no button away
/// from under the pointer.
fn with_space(part: AnyView) -> AnyView {
    view! { <div class="break-frame">{part}</div> }.into_any()
}
