//! Addresses that ask for the create dialog, filled in: `?create&name=…`. The address forgets the
//! question at once, so that a reload or Back does not ask it again; the answer waits for the list,
//! which knows names and roles.

use crate::client::Cancel;
use crate::pages::tokens::create::Purpose;
use crate::pages::tokens::{Open, Screen};
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::ui::{Remote, Tone, use_toasts};
use access_tokens::create::link::split;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Opens what the address asks for, now and whenever it asks again.
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
        // Where creating is forbidden, the list may be as well, and is then not read at all.
        let can_answer = is_known || denial.is_some();
        let Some(link) = asked.get().filter(|_| can_answer) else { return };
        asked.set(None);
        match denial {
            Some(why) => {
                let words = format!("The link asks for a token that you may not create. {why}");
                toasts.show(Tone::Warn, words);
            }
            None => spawn_local(answer(screen, link.into())),
        }
    });
}

/// A dialog that is told an expiry or a role needs the organization's cap and roles before it opens.
async fn answer(screen: Screen, link: Arc<str>) {
    let owner = screen.owner.get_value();
    if let Some(org) = owner.org()
        && let Ok(metadata) = screen.services.metadata(org, &Cancel::default()).await
    {
        screen.facts.cap.try_set(metadata.expiry_cap());
    }
    screen.facts.learn_roles(screen.services, &owner).await;
    screen.dialog.try_set(Open::Create(Purpose::Filled(link)));
}
