//! The selected rows of the list, and whether an earlier bulk delete of this list is unfinished.

use crate::platform::clock;
use crate::platform::storage::{self, Keep};
use crate::route::Route;
use crate::services::Services;
use access_tokens::list::rows::TokenRow;
use access_tokens::list::selection::Selection;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::token::{Owner, TokenFilter};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// The rows that a table shows, in its order.
type Shown = Memo<Arc<Vec<Arc<TokenRow>>>>;

/// What is selected. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct RowSelection {
    pub selected: RwSignal<Selection>,
    /// Whether a bulk delete was left unfinished in this tab.
    pub is_delete_unfinished: RwSignal<bool>,
    /// The storage key under which the tab keeps the rest of a bulk delete.
    pub storage_key: StoredValue<String>,
    /// Whether rows can be selected: only users who may delete tokens can do so.
    pub is_offered: Memo<bool>,
    shown: RwSignal<Option<Shown>>,
}

impl RowSelection {
    /// Nothing is selected yet. But a reload may have cut off a bulk delete.
    pub fn new(services: Services, owner: &Owner, denial: Signal<Option<String>>) -> Self {
        let who = untrack(|| services.session.identity());
        let who = who.map(|identity| identity.user.github_login.to_string()).unwrap_or_default();
        let place = Route::Tokens(owner.clone()).path();
        let key = format!("token-console.cleanup {who} {place}");
        let is_unfinished = storage::get(Keep::ForTab, &key).is_some();
        Self {
            selected: RwSignal::new(Selection::default()),
            is_delete_unfinished: RwSignal::new(is_unfinished),
            storage_key: StoredValue::new(key),
            is_offered: Memo::new(move |_| denial.with(Option::is_none)),
            shown: RwSignal::new(None),
        }
    }

    /// When the list's status changes, rows that do not belong to the new status are no longer
    /// selected. Otherwise the user could delete an active token from the list of expired ones.
    pub fn keep_to(self, status: Memo<TokenFilter>) {
        Effect::new(move |before: Option<TokenFilter>| {
            let status = status.get();
            if before.is_some_and(|before| before != status) {
                let now = clock::now();
                self.selected.update(|selection| selection.keep(|row| row.belongs(status, now)));
            }
            status
        });
    }

    /// Takes these rows as those that the table shows.
    pub fn follow(self, shown: Shown) {
        self.shown.set(Some(shown));
    }

    /// The rows that the table shows. Tracked.
    pub fn shown(self) -> Arc<Vec<Arc<TokenRow>>> {
        self.shown.get().and_then(|shown| shown.try_get()).unwrap_or_default()
    }

    /// Selects or deselects the row whose box was pressed; with Shift also all rows from the one
    /// that was pressed before.
    pub fn box_pressed(self, event: &MouseEvent) {
        let pressed = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some((input, id)) = pressed.and_then(|it| {
            let id = it.get_attribute("data-selects")?;
            Some((it, TokenId::new(id)))
        }) else {
            return;
        };
        let (shown, selected) = (untrack(|| self.shown()), input.checked());
        self.selected.update(|selection| selection.press(&shown, &id, selected, event.shift_key()));
    }
}
