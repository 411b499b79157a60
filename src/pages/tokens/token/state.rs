//! The state of the page of one token.

use crate::pages::tokens::open::{Open, Purpose};
use crate::pages::tokens::state::Screen;
use crate::platform::history::Entry;
use crate::route::Route;
use crate::services::Services;
use access_tokens::create::snippets::SnippetKind;
use access_tokens::list::query::TokenQuery;
use access_tokens::list::rows::TokenRow;
use access_tokens::page::AskedDialog;
use audit_log::activity::InLog;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::page::Row;
use token_api::token::{Owner, TokenFilter};

/// What the parts of the page share. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub screen: Screen,
    pub id: StoredValue<TokenId>,
    pub row: Memo<Option<Arc<TokenRow>>>,
    /// The row as it was read last. It is what is known of a token that is gone.
    pub last: Memo<Option<Arc<TokenRow>>>,
    /// The snippet that is shown. It stays when the row is read again.
    pub snippet: RwSignal<SnippetKind>,
    /// What the audit log tells of a token that is not in the list.
    pub in_log: RwSignal<InLog>,
}

impl Page {
    /// Opens the page of a token and starts to read the list that the token is in.
    pub fn open(services: Services, owner: Owner, id: TokenId) -> Self {
        let query = Memo::new(move |_| {
            let asked = services.address().search.parse::<TokenQuery>().unwrap_or_default();
            TokenQuery { status: TokenFilter::All, utc: asked.utc, ..TokenQuery::default() }
        });
        let screen = Screen::open(services, owner, query);
        let row = find(screen, id.clone());
        Self {
            screen,
            row,
            last: Memo::new(move |last: Option<&Option<Arc<TokenRow>>>| {
                row.get().or_else(|| last.cloned().flatten())
            }),
            id: StoredValue::new(id),
            snippet: RwSignal::new(SnippetKind::Curl),
            in_log: RwSignal::default(),
        }
    }

    /// What the token is called: by the list, else by the audit log. Tracked.
    pub fn name(self) -> Option<String> {
        let listed = self.last.with(|row| Some(visible(row.as_ref()?.token()?.label())));
        listed.or_else(|| self.in_log.with(|found| found.name.as_deref().map(visible)))
    }

    /// Opens the dialog that the address asks for, once the row is there, and removes that part of
    /// the address, so that a reload does not open the dialog again.
    pub fn open_asked_dialog(self) {
        let screen = self.screen;
        let asked = AskedDialog::parse(&screen.services.address().search);
        let (Some(asked), Some(row)) = (asked, self.row.get()) else { return };
        let route = Route::Token(screen.owner.get_value(), self.id.get_value());
        screen.services.go(&route.into(), Entry::Replace);
        if row.token().is_some() && screen.facts.denial.get_untracked().is_none() {
            screen.dialog.set(match asked {
                AskedDialog::Delete => Open::Delete(row),
                AskedDialog::Rotate => Open::Create(Purpose::Successor(row, None)),
            });
        }
    }
}

/// The row with this identifier, as soon as it was read.
fn find(screen: Screen, id: TokenId) -> Memo<Option<Arc<TokenRow>>> {
    Memo::new(move |_| {
        screen.listing.remote.with(|remote| {
            let is_it = |row: &&Arc<TokenRow>| match &row.content {
                Row::Read(token) => token.id == id,
                Row::Unreadable(bad) => bad.id.as_deref() == Some(id.as_str()),
            };
            remote.value()?.iter().find(is_it).cloned()
        })
    })
}
