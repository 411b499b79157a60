//! The dialogs that change an issuer, and the menu that opens them: the same on both screens.

mod delete;
pub(super) mod edit;
mod fields;
mod regenerate;
pub(super) mod register;

use super::Trust;
use crate::ui::{Icon, MenuItem, dynamic};
use delete::DeleteDialog;
use edit::EditDialog;
use leptos::prelude::*;
use oidc_trust::issuer::draft::IssuerDraft;
use oidc_trust::providers::Provider;
use regenerate::RegenerateDialog;
use register::RegisterDialog;
use std::sync::Arc;
use token_api::oidc::{Issuer, IssuerId};

/// The dialog that is open.
#[derive(Clone, Default)]
pub(super) enum Open {
    #[default]
    None,
    /// The card that is open first, where it is known.
    Register(Option<Provider>),
    Edit(Arc<Issuer>),
    /// The same, with a shorter life of tokens filled in.
    Shorten(Arc<Issuer>),
    /// The same, as it was when the last session ended.
    Again(Arc<Issuer>, IssuerDraft),
    Regenerate(Arc<Issuer>),
    Delete(Arc<Issuer>),
}

/// What a dialog has changed.
#[derive(Clone)]
pub(super) enum Change {
    /// A new issuer.
    Registered(Arc<Issuer>),
    /// An issuer as it is now.
    Updated(Arc<Issuer>),
    /// An issuer that is no more.
    Deleted(IssuerId),
}

/// The open dialog.
#[component]
pub(super) fn IssuerDialogs() -> impl IntoView {
    let trust = expect_context::<Trust>();
    dynamic(move || match trust.dialog.get() {
        Open::None => ().into_any(),
        Open::Register(provider) => view! { <RegisterDialog provider/> }.into_any(),
        Open::Edit(issuer) => {
            let draft = IssuerDraft::of(&issuer);
            view! { <EditDialog issuer draft/> }.into_any()
        }
        Open::Shorten(issuer) => {
            let draft = IssuerDraft::shortened(&issuer);
            view! { <EditDialog issuer draft at_life=true/> }.into_any()
        }
        Open::Again(issuer, draft) => view! { <EditDialog issuer draft/> }.into_any(),
        Open::Regenerate(issuer) => view! { <RegenerateDialog issuer/> }.into_any(),
        Open::Delete(issuer) => view! { <DeleteDialog issuer/> }.into_any(),
    })
}

/// What can be done to an issuer.
pub(super) fn menu_items(trust: Trust, issuer: &Arc<Issuer>) -> Vec<MenuItem> {
    let item = |label: &str, open: fn(Arc<Issuer>) -> Open| {
        let issuer = issuer.clone();
        MenuItem::new(label, move || trust.dialog.set(open(issuer.clone())))
    };
    let denial = trust.denial.get_untracked();
    let no_host = issuer
        .jwks
        .is_some()
        .then(|| "It has static keys: no certificate of its host is looked at.".to_owned());
    vec![
        item("Edit…", Open::Edit).icon(Icon::Gear).disabled(denial.clone()),
        item("Regenerate thumbprints…", Open::Regenerate)
            .icon(Icon::Refresh)
            .disabled(denial.clone().or(no_host)),
        item("Delete…", Open::Delete).icon(Icon::Trash).danger().disabled(denial),
    ]
}
