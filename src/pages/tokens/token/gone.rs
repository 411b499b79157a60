//! The page of a token that was deleted, here or elsewhere, while the page was open: who deleted it,
//! if that is known, the details of the token, and its events. Also the events of a token that was
//! never in the list.

use super::about::Details;
use super::state::Page;
use crate::pages::tokens::activity;
use crate::pages::tokens::state::Ended;
use crate::platform::intl;
use crate::route::Route;
use crate::ui::{Glyph, Icon, Note, Tone, dynamic};
use access_tokens::list::rows::TokenRow;
use access_tokens::page::Ending;
use audit_log::activity::InLog;
use console_core::when::relative;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::page::Row;
use token_api::time::Moment;
use token_api::token::AccessToken;

/// Whether the token that was here is known to be gone: it was deleted here, or the list was read
/// to its end without it. Tracked.
pub(super) fn is_surely_gone(page: Page) -> bool {
    let listing = page.screen.listing;
    let is_whole =
        listing.incomplete.with(Option::is_none) && !listing.doubt.with(|doubt| doubt.is_doubtful);
    ended_here(page).is_some() || is_whole
}

/// Its deletion, if it was deleted here. Tracked.
fn ended_here(page: Page) -> Option<Ended> {
    let ended = page.screen.ended.get()?;
    page.id.with_value(|id| *id == ended.id).then_some(ended)
}

/// The page of a token that is gone.
#[component]
pub(super) fn Gone(page: Page) -> impl IntoView {
    let screen = page.screen;
    let row = page.last.get_untracked();
    let Some((row, token)) = row.and_then(|row| Some((row.clone(), row.token()?.clone()))) else {
        return ().into_any();
    };
    let token = StoredValue::new(token);
    // Fixed: reading the list again tells nothing new.
    let (ending, at) = untrack(|| ended_here(page)).map_or_else(
        || (Ending::Vanished, screen.listing.read_at.get_untracked()),
        |ended| (ended.ending, Some(ended.at)),
    );
    let words = Memo::new(move |_| {
        let (now, zone) = (screen.times.now(), screen.times.zone());
        let ago = at.map_or_else(String::new, |at| relative(at, now, zone));
        token.with_value(|token| ending.words(token, &ago, at.unwrap_or(now)))
    });
    let href = screen.services.href(&Route::Tokens(screen.owner.get_value()));
    view! {
        <Note tone=Tone::Info announce=true>
            {dynamic(move || {
                let (title, detail) = words.get();
                view! { <strong>{title}</strong> " " {detail} }
            })}
            <div class="row">
                <a class="button" data-kind="secondary" href=href>
                    <Glyph icon=Icon::Key/> "Back to the list"
                </a>
            </div>
        </Note>
        <div class="token-page">
            // First what it created: that still works.
            {activity::summary(screen, &row, Some(RwSignal::new(InLog::default())))}
            <Details page token is_gone=true/>
        </div>
    }
    .into_any()
}

/// The events that the log has of a token that is not in the list. Its name and its deletion are put into
/// the state of the page.
pub(super) fn in_the_log(page: Page) -> Option<AnyView> {
    let token = AccessToken {
        id: page.id.get_value(),
        name: None,
        description: None,
        created: None,
        created_by: None,
        last_used: Moment::Untold,
        expires: Moment::Untold,
        admin: None,
        kind: None,
        role: None,
        extra: serde_json::Map::new(),
    };
    let row = Arc::new(TokenRow::new(Row::Read(token), intl::lower_case));
    let activity = activity::summary(page.screen, &row, Some(page.in_log))?;
    Some(view! { <div class="token-page token-unlisted">{activity}</div> }.into_any())
}
