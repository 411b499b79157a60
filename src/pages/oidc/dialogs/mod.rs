//! The dialogs that change an issuer. Both screens mount them.

mod delete;
mod edit;
mod fields;
mod form;
pub(super) mod menu;
mod regenerate;
mod register;

use super::state::{Open, Trust};
use crate::ui::dynamic;
use delete::DeleteDialog;
use edit::EditDialog;
use leptos::prelude::*;
use oidc_trust::issuer::draft::IssuerDraft;
use regenerate::RegenerateDialog;
use register::RegisterDialog;

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
