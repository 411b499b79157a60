//! The audit log of an organization: what people and tokens did there.

use crate::pages::{set_title, title_of};
use crate::route::Route;
use crate::ui::PageHead;
use leptos::prelude::*;
use token_api::id::OrgName;

/// The audit log with everything by which it is searched.
#[component]
pub fn AuditPage(
    /// Whose log.
    org: OrgName,
) -> impl IntoView {
    let route = Route::Audit(org.clone());
    set_title(&route);
    let purpose = format!("Everything that people and tokens did in {org}.");
    view! { <PageHead title=title_of(&route)>{purpose}</PageHead> }
}
