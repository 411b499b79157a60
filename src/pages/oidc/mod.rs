//! OIDC trust: the issuers whose ID tokens an organization exchanges for access tokens, and one
//! issuer with its policies. Both screens share the dialogs that change an issuer.

mod dialogs;
mod issuer;
mod list;
mod names;
mod states;

pub use issuer::IssuerPage;
pub use list::IssuersPage;

use crate::pages::times::Times;
use crate::route::Route;
use crate::services::Services;
use console_core::backend::permission::Subject;
use dialogs::{Change, Open};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::Issuer;
use token_api::page::Row;

/// What the parts of both screens share. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Trust {
    services: Services,
    org: StoredValue<OrgName>,
    times: Times,
    /// Why this identity does not manage the issuers, if it doesn't.
    denial: Signal<Option<String>>,
    /// The issuers that the list has shown, to compare new ones with.
    known: RwSignal<Arc<Vec<Row<Issuer>>>>,
    /// The dialog that is open.
    dialog: RwSignal<Open>,
    /// What was typed to register an issuer when that dialog was closed.
    half_typed: StoredValue<Option<dialogs::register::Typed>>,
    /// Told when a dialog has changed something.
    on_change: Callback<Change>,
}

impl Trust {
    fn new(services: Services, org: OrgName, times: Times, on_change: Callback<Change>) -> Self {
        let of = org.clone();
        // A memo: more that is learned of the identity draws nothing anew where the answer stays.
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
            half_typed: StoredValue::new(None),
            on_change,
        };
        trust.resume();
        trust
    }

    /// Opens the dialog in which somebody was typing when their session ended.
    fn resume(self) {
        let here = self.route();
        if let Some(typed) = self.services.take_unsaved(&here) {
            self.half_typed.set_value(Some(typed));
            self.dialog.set(Open::Register(None));
        } else if let Some(dialogs::edit::Typed(issuer, draft)) = self.services.take_unsaved(&here)
        {
            self.dialog.set(Open::Again(issuer, draft));
        }
    }

    /// What the server may refuse to show here.
    fn subject(self) -> Subject {
        Subject::Issuers(self.org.get_value())
    }

    /// The list of issuers; what is typed on the page of one of them is kept under it too.
    fn route(self) -> Route {
        Route::Issuers(self.org.get_value())
    }

    fn close_dialog(self) {
        self.dialog.set(Open::None);
    }

    /// A dialog has done its work.
    fn has_changed(self, change: Change) {
        self.close_dialog();
        self.on_change.run(change);
    }
}
