//! The menu of an issuer: it opens the dialogs.

use crate::pages::oidc::state::{Open, Trust};
use crate::ui::{Icon, MenuItem};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::oidc::Issuer;

/// What can be done to an issuer.
pub(in crate::pages::oidc) fn menu_items(trust: Trust, issuer: &Arc<Issuer>) -> Vec<MenuItem> {
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
