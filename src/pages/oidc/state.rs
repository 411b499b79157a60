//! What both screens and their dialogs share: the organization, the rights of the user, the open
//! dialog, and what a dialog has changed. No view.

use super::unsaved::{RegisterDraft, UnsavedEdit};
use crate::pages::times::Times;
use crate::route::Route;
use crate::services::Services;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use oidc_trust::issuer::draft::IssuerDraft;
use oidc_trust::providers::Provider;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerId};
use token_api::page::Row;

#[derive(Clone, Default)]
pub(super) enum Open {
    #[default]
    None,
    /// The provider whose card is selected first; `None` for the usual one.
    Register(Option<Provider>),
    Edit(Arc<Issuer>),
    /// The edit dialog, with a shorter life of tokens filled in.
    Shorten(Arc<Issuer>),
    /// The edit dialog, with the input of a session that ended.
    Again(Arc<Issuer>, IssuerDraft),
    Regenerate(Arc<Issuer>),
    Delete(Arc<Issuer>),
}

/// What a dialog has changed.
#[derive(Clone)]
pub(super) enum Change {
    Registered(Arc<Issuer>),
    /// The issuer as it is now.
    Updated(Arc<Issuer>),
    Deleted(IssuerId),
    /// A token was exchanged: what was read of the issuer is old.
    Used,
}

/// The shared state. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Trust {
    pub services: Services,
    pub org: StoredValue<OrgName>,
    pub times: Times,
    /// Why the user may not manage issuers; `None` if they may.
    pub denial: Signal<Option<String>>,
    /// The issuers that the list has shown, to compare new ones with.
    pub known: RwSignal<Arc<Vec<Row<Issuer>>>>,
    pub dialog: RwSignal<Open>,
    /// The input of the dialog "Register issuer" when it was closed.
    pub register_draft: StoredValue<Option<RegisterDraft>>,
    on_change: Callback<Change>,
}

impl Trust {
    /// `on_change` is called when a dialog has changed something.
    pub fn new(
        services: Services,
        org: OrgName,
        times: Times,
        on_change: Callback<Change>,
    ) -> Self {
        let of = org.clone();
        // A memo: a new identity with the same answer draws nothing again.
        let denial = Memo::new(move |_| {
            let identity = services.session.identity()?;
            identity.manage_trust(&of).err().map(|denial| denial.0)
        });
        let trust = Self {
            services,
            org: StoredValue::new(org),
            times,
            denial: denial.into(),
            known: RwSignal::default(),
            dialog: RwSignal::new(Open::None),
            register_draft: StoredValue::new(None),
            on_change,
        };
        trust.resume();
        trust
    }

    /// Opens the dialog in which the user typed when their session ended.
    fn resume(self) {
        let here = self.route();
        if let Some(draft) = self.services.take_unsaved(&here) {
            self.register_draft.set_value(Some(draft));
            self.dialog.set(Open::Register(None));
        } else if let Some(UnsavedEdit(issuer, draft)) = self.services.take_unsaved(&here) {
            self.dialog.set(Open::Again(issuer, draft));
        }
    }

    /// What the server may refuse to show here.
    pub fn subject(self) -> Subject {
        Subject::Issuers(self.org.get_value())
    }

    /// The list of issuers. Unsaved input of a dialog is kept under this route, also if the dialog
    /// was opened on the page of one issuer.
    pub fn route(self) -> Route {
        Route::Issuers(self.org.get_value())
    }

    pub fn close_dialog(self) {
        self.dialog.set(Open::None);
    }

    /// Closes the dialog and reports what it has changed.
    pub fn has_changed(self, change: Change) {
        self.close_dialog();
        self.on_change.run(change);
    }
}
