//! Addresses that ask for a filled-in create dialog: `?create&name=…`. This part of the address is
//! removed at once, so that a reload or Back does not open the dialog again. The dialog waits for
//! the list, which knows names and roles.

use super::open::{Open, Purpose};
use super::state::Screen;
use crate::client::Cancel;
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::ui::{Remote, Tone, use_toasts};
use access_tokens::create::link::split;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Opens the dialog when the address asks for it, now and later.
pub(super) fn follow_links(screen: Screen) {
    let toasts = use_toasts();
    let asked = RwSignal::new(None::<String>);
    Effect::new(move || {
        let Address { route, search } = screen.services.address();
        if route != Route::Tokens(screen.owner.get_value()) {
            return;
        }
        if let Some((link, rest)) = split(&search) {
            screen.services.go(&Address { route, search: rest }, Entry::Replace);
            asked.set(Some(link));
        }
    });
    Effect::new(move || {
        let is_known = screen.listing.remote.with(|it| matches!(it, Remote::Ready(_)));
        let denial = screen.facts.denial.get();
        // If the user may not create tokens, the list may be forbidden too, and is then never read.
        let can_answer = is_known || denial.is_some();
        let Some(link) = asked.get().filter(|_| can_answer) else { return };
        asked.set(None);
        match denial {
            Some(why) => {
                let words = format!("The link asks for a token that you may not create. {why}");
                toasts.show(Tone::Warn, words);
            }
            None => spawn_local(open_dialog(screen, link.into())),
        }
    });
}

/// Opens the dialog. A link may name an expiry or a role, so the organization's cap and roles have to
/// be known first.
async fn open_dialog(screen: Screen, link: Arc<str>) {
    let owner = screen.owner.get_value();
    if let Some(org) = owner.org()
        && let Ok(metadata) = screen.services.metadata(org, &Cancel::default()).await
    {
        screen.facts.cap.try_set(metadata.expiry_cap());
    }
    screen.facts.learn_roles(screen.services, &owner).await;
    screen.dialog.try_set(Open::Create(Purpose::Filled(link)));
}
