//! The state of a token screen, of the list as well as of the page of one token: whose tokens it
//! shows, what was read, which dialog is open, and what the parts of the screen can do with it.

use super::facts::Facts;
use super::listing::Listing;
use super::open::{Open, Typed};
use super::selection::RowSelection;
use super::table_settings::TableSettings;
use crate::pages::times::Times;
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::services::Services;
use access_tokens::create::draft::Draft;
use access_tokens::list::query::TokenQuery;
use access_tokens::list::rows::{TokenRow, has_name};
use access_tokens::page::Ending;
use access_tokens::rotation::{self, Rotation};
use access_tokens::which::own_token::own_token;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner};

/// What the parts of a screen share. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Screen {
    pub services: Services,
    pub owner: StoredValue<Owner>,
    pub query: Memo<TokenQuery>,
    pub times: Times,
    pub listing: Listing,
    pub facts: Facts,
    pub table_settings: TableSettings,
    /// The rotations that are in progress, by the rows of the list.
    pub rotations: Memo<Vec<Rotation>>,
    pub selection: RowSelection,
    pub dialog: RwSignal<Open>,
    /// The token that this screen deleted last.
    pub ended: RwSignal<Option<Ended>>,
    /// What the user typed into a create dialog and left with Esc.
    pub draft: StoredValue<Option<Draft>>,
    /// What the create dialog held when the last session ended, until the dialog is open again.
    pub resumed: StoredValue<Option<Draft>>,
}

/// A token that is gone, and how the screen learned it.
#[derive(Clone, PartialEq)]
pub(super) struct Ended {
    pub id: TokenId,
    pub ending: Ending,
    pub at: UnixSeconds,
}

impl Screen {
    /// Opens a screen that shows tokens of `owner` by a query, and starts to read them.
    pub fn open(services: Services, owner: Owner, query: Memo<TokenQuery>) -> Self {
        let status = Memo::new(move |_| query.with(|query| query.status));
        let facts = Facts::learn(services, &owner);
        let listing = Listing::new(services, owner.clone(), status.into(), facts);
        let rotations = Memo::new(move |_| {
            let rows = listing.remote.with(|remote| remote.value().cloned());
            rows.map(|rows| rotation::in_progress(&rows)).unwrap_or_default()
        });
        let typed = services.take_unsaved::<Typed>(&Route::Tokens(owner.clone()));
        let (resumed, dialog) = match typed {
            Some(Typed { purpose, draft }) => (Some(draft), Open::Create(purpose)),
            None => (None, Open::None),
        };
        let selection = RowSelection::new(services, &owner, facts.denial);
        selection.keep_to(status);
        Self {
            services,
            query,
            times: Times::new(Signal::derive(move || query.with(|query| query.utc))),
            listing,
            rotations,
            facts,
            selection,
            table_settings: TableSettings::stored(),
            dialog: RwSignal::new(dialog),
            ended: RwSignal::new(None),
            draft: StoredValue::new(None),
            resumed: StoredValue::new(resumed),
            owner: StoredValue::new(owner),
        }
    }

    /// The route of the list.
    pub fn route(self) -> Route {
        Route::Tokens(self.owner.get_value())
    }

    /// The address of the page of a token in this list.
    pub fn token_href(self, token: &AccessToken) -> String {
        self.services.href(&Route::Token(self.owner.get_value(), token.id.clone()))
    }

    /// Shows the list by a changed query, and writes that query into the address.
    pub fn show_with(self, change: impl FnOnce(&mut TokenQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        let address = Address { route: self.route(), search: query.to_string() };
        self.services.go(&address, Entry::Replace);
    }

    /// The row of a token, as it was read last.
    pub fn row(self, id: &str) -> Option<Arc<TokenRow>> {
        self.listing.remote.with_untracked(|remote| {
            let is_it = |row: &&Arc<TokenRow>| row.token().is_some_and(|it| it.id.as_str() == id);
            remote.value()?.iter().find(is_it).cloned()
        })
    }

    /// Whether a token of the list has this name. Upper and lower case are the same. Tracked.
    pub fn is_listed(self, name: &str) -> bool {
        self.listing.remote.with(|remote| remote.value().is_some_and(|rows| has_name(rows, name)))
    }

    /// Whether the tokens are either standard or admin tokens: only those of an organization are.
    pub fn has_levels(self) -> bool {
        self.owner.with_value(|owner| matches!(owner, Owner::Organization(_)))
    }

    /// The token of this list that the user is signed in with, as far as the console can tell.
    pub fn own_token(self) -> Option<TokenId> {
        let identity = untrack(|| self.services.session.identity())?;
        let read_at = self.listing.read_at.get_untracked()?;
        let owner = self.owner.get_value();
        self.listing
            .remote
            .with_untracked(|remote| own_token(&identity, &owner, remote.value()?, read_at))
    }

    /// Whether the user is signed in with this token, as far as the console can tell.
    pub fn is_own(self, token: &AccessToken) -> bool {
        self.own_token().is_some_and(|own| own == token.id)
    }

    pub fn close_dialog(self) {
        self.dialog.set(Open::None);
    }
}
