//! The state of the saved searches. They are kept on this device, for one user and one organization of
//! one backend.

use super::super::state::Screen;
use crate::platform::storage::{self, Keep};
use crate::platform::{clipboard, page};
use crate::route::Route;
use crate::ui::{Toasts, Tone, use_toasts};
use audit_log::search::saved::{SavedSearch, SavedSearches};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub(super) struct Saved {
    pub screen: Screen,
    key: StoredValue<String>,
    pub searches: RwSignal<SavedSearches>,
    pub toasts: Toasts,
}

impl Saved {
    pub fn kept(screen: Screen) -> Self {
        let who = untrack(|| screen.services.session.identity());
        let who = who.map(|identity| identity.user.github_login.to_string()).unwrap_or_default();
        let host = screen.services.host();
        let key = screen.org.with_value(|org| format!("token-console.searches {host} {who} {org}"));
        let saved = Self {
            screen,
            key: StoredValue::new(key),
            searches: RwSignal::default(),
            toasts: use_toasts(),
        };
        saved.look();
        saved
    }

    /// Reads the kept searches again: another tab may have changed them.
    pub fn look(self) {
        let kept = self.key.with_value(|key| storage::get(Keep::OnDevice, key));
        if let Some(text) = kept {
            self.searches.set(SavedSearches::parse(&text));
        }
    }

    /// Returns whether the searches are kept: the storage of the browser may be full, or the browser refuses.
    pub fn keep(self) -> bool {
        let text = self.searches.with_untracked(SavedSearches::print);
        self.key.with_value(|key| storage::is_set(Keep::OnDevice, key, &text))
    }

    /// The present view as a search of this name.
    pub fn present(self, name: &str) -> SavedSearch {
        let mut view = self.screen.view.get_untracked();
        // The typed text may not be in the address yet.
        view.query = self.screen.search.typed();
        SavedSearch::of(name, &view)
    }

    pub fn open(self, search: &SavedSearch) {
        self.screen.go_to(|view| *view = search.view(view));
    }

    /// Removes a search, and focuses the button of the next one, or else the name of a new one.
    pub fn remove(self, name: &str) {
        let mut at = 0;
        self.look();
        self.searches.update(|searches| {
            let before = searches.iter().take_while(|search| search.name != name).count();
            searches.remove(name);
            at = (before + 1).min(searches.iter().count());
        });
        self.keep();
        request_animation_frame(move || {
            let next = format!("dialog[open] .saved-list > :nth-child({at}) > :last-child");
            if !page::focus(&next) {
                page::focus("dialog[open] input");
            }
        });
    }

    pub fn copy_link(self, search: &SavedSearch) {
        let route = Route::Audit(self.screen.org.get_value());
        let href = self.screen.services.href(&route);
        let (link, toasts) = (format!("{}{href}{}", page::origin(), search.link()), self.toasts);
        spawn_local(async move {
            if clipboard::write(&link).await {
                toasts
                    .show(Tone::Ok, "Copied the link. Whoever opens it needs access to this log.");
            } else {
                toasts.show(Tone::Warn, format!("The clipboard refused. The link is {link}"));
            }
        });
    }
}
