//! A token that is not in the list of the address may be in another list: an event of the audit log
//! tells which token acted, not who owns it. This part reads the other lists that the user can see,
//! one after the other. When it finds the token, it goes to the page of the token there.

use super::state::Page;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::tokens::other_lists::{self, OtherLists};
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::services::Services;
use console_core::backend::fault::ApiError;
use console_core::when::count;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::ControlFlow;
use token_api::id::{OrgName, TokenId};
use token_api::token::{Owner, TokenFilter};

/// The result of the search.
enum Found {
    /// The token is in this list.
    In(Owner),
    /// The token is in no list. How many lists were read to the end, and how many were not.
    Nowhere { read: u32, unread: u32 },
}

/// Searches for the token and tells the result. Empty for personal tokens: their address names no
/// organization.
#[component]
pub(super) fn Elsewhere(page: Page) -> impl IntoView {
    let owner = page.screen.owner.get_value();
    let Some(org) = owner.org().cloned() else { return ().into_any() };
    let (services, id) = (page.screen.services, page.id.get_value());
    let words = RwSignal::new("Looking in the other lists that you can see…".to_owned());
    let cancel = cancel_on_cleanup().get_value();
    spawn_local(async move {
        match look(services, &owner, &org, &id, &cancel).await {
            Ok(Found::In(owner)) => {
                let search = untrack(|| services.address().search);
                let address = Address { route: Route::Token(owner, id), search };
                services.go(&address, Entry::Replace);
            }
            Ok(Found::Nowhere { read, unread }) => drop(words.try_set(nowhere(read, unread))),
            // Signed out, or the screen has gone.
            Err(_) => {}
        }
    });
    view! { <p class="token-elsewhere muted" role="status">{words}</p> }.into_any()
}

/// Reads the lists. Fails only when the search was cancelled or the user signed out.
async fn look(
    services: Services,
    owner: &Owner,
    org: &OrgName,
    id: &TokenId,
    cancel: &Cancel,
) -> Result<Found, ApiError> {
    let client = services.client()?;
    let who = untrack(|| services.session.identity()).ok_or(ApiError::Aborted)?;
    let OtherLists { lists, left_out } =
        other_lists::known(services, &client, &who, owner, org, cancel).await;
    let mut unread = left_out;
    let mut read = 0;
    for list in lists {
        let mut is_here = false;
        let end = client
            .all_tokens(&list, TokenFilter::All, cancel, &mut |rows, _| {
                is_here |= rows.iter().any(|row| row.read().is_some_and(|token| token.id == *id));
                if is_here { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .await;
        match end {
            _ if cancel.is_cancelled() => return Err(ApiError::Aborted),
            _ if is_here => return Ok(Found::In(list)),
            Ok(listed) if listed.incomplete.is_none() && !listed.is_doubtful => read += 1,
            Ok(_) | Err(_) => unread += 1,
        }
    }
    Ok(Found::Nowhere { read, unread })
}

/// What it means that the token is in none of these lists.
fn nowhere(read: u32, unread: u32) -> String {
    let lists = |number: u32| count(number.into(), "other list");
    let looked = match read {
        0 => String::new(),
        read => format!("Looked in {} as well: it is not there. ", lists(read)),
    };
    if unread > 0 {
        return format!("{looked}{} could not be read: it may be there.", lists(unread));
    }
    looked
        + "Either it was deleted, or it is the personal token of somebody else, which only they see."
}
