//! Links from the page of a token into the audit log.

use crate::pages::tokens::state::Screen;
use crate::route::Route;
use audit_log::search::link;
use leptos::prelude::*;
use token_api::id::{OrgName, TokenId};
use token_api::time::UnixSeconds;
use token_api::token::AccessToken;

/// Makes links to the events of a token. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Links {
    pub screen: Screen,
    pub org: StoredValue<OrgName>,
    pub token: StoredValue<AccessToken>,
}

impl Links {
    /// All of its events.
    pub fn all(self) -> String {
        self.to(link::of_token)
    }

    /// Its events that have this value in a field of the search language.
    pub fn with(self, field: &str, value: &str) -> String {
        self.to(|id, name| link::of_token_with(id, name, field, value))
    }

    /// Its events around an instant.
    pub fn around(self, at: UnixSeconds) -> String {
        self.to(|id, name| link::of_token_around(id, name, at))
    }

    fn to(self, search: impl FnOnce(&TokenId, &str) -> String) -> String {
        let search = self
            .token
            .with_value(|token| search(&token.id, token.name.as_deref().unwrap_or_default()));
        self.screen.services.href(&Route::Audit(self.org.get_value())) + &search
    }
}
