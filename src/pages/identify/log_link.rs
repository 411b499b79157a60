//! A link into the audit log of an organization.

use crate::pages::overlay::Overlay;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{Glyph, Icon};
use leptos::prelude::*;
use token_api::id::OrgName;

/// A link that also closes the dialog.
#[component]
pub(super) fn LogLink(org: OrgName, search: String, children: Children) -> impl IntoView {
    let (services, overlay) = (Services::expect(), Overlay::expect());
    let href = services.href(&Route::Audit(org)) + &search;
    view! {
        <a class="button" data-kind="secondary" href=href on:click=move |_| overlay.close()>
            <Glyph icon=Icon::Log/> {children()}
        </a>
    }
}
