//! The state of the list: the roles, and the filter in the address. No view.

use crate::pages::loader::Loader;
use crate::pages::roles::state::{Roles, Shared};
use crate::platform::history::Entry;
use crate::platform::intl;
use crate::route::Address;
use crate::services::Services;
use leptos::prelude::*;
use roles::list::{RoleQuery, shown};
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::role::Role;

/// The state. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct ListScreen {
    pub shared: Shared,
    pub loader: Loader<Roles>,
    pub query: Memo<RoleQuery>,
}

impl ListScreen {
    pub fn open(services: Services, org: OrgName) -> Self {
        let screen = StoredValue::new(None::<Self>);
        // Every change is seen by reading again.
        let on_change = Callback::new(move |_| {
            if let Some(screen) = screen.get_value() {
                screen.load();
            }
        });
        let opened = Self {
            shared: Shared::new(services, org, on_change),
            loader: Loader::open(),
            query: Memo::new(move |_| services.address().search.parse().unwrap_or_default()),
        };
        screen.set_value(Some(opened));
        opened
    }

    /// Reads the roles. What is shown stays meanwhile.
    pub fn load(self) {
        let Some(org) = self.shared.org.try_get_value() else { return };
        self.loader.load(move |cancel| async move { self.shared.read(&org, &cancel).await });
    }

    /// Changes the query, in the address too.
    pub fn show_with(self, change: impl FnOnce(&mut RoleQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        let address = Address { route: self.shared.list_route(), search: query.to_string() };
        self.shared.services.go(&address, Entry::Replace);
    }

    /// The rows that the query lets through. Tracked.
    pub fn rows(self, roles: &Roles) -> Arc<Vec<Arc<Role>>> {
        let rows = self.query.with(|query| shown(&roles.roles, query, intl::lower_case));
        Arc::new(rows.into_iter().map(Arc::new).collect())
    }
}
