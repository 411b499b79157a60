//! The tabs of a team: links to the screens that show parts of it.

use crate::route::Route;
use crate::services::Services;
use crate::ui::dynamic;
use leptos::prelude::*;
use token_api::id::{OrgName, TeamName};
use token_api::token::Owner;

/// The tabs, with that of the present screen marked.
#[component]
pub fn TeamTabs(
    /// Its organization.
    org: OrgName,
    /// The team.
    team: TeamName,
) -> impl IntoView {
    let services = Services::expect();
    let tab = move |route: Route, label: &'static str| {
        services.offers_screen(&route).then(|| {
            let current = (services.address().route == route).then_some("page");
            view! { <a href=services.href(&route) aria-current=current>{label}</a> }
        })
    };
    let tabs = move || {
        let tokens = tab(Route::Tokens(Owner::Team(org.clone(), team.clone())), "Tokens");
        view! { {tokens} {tab(Route::Team(org.clone(), team.clone()), "Members")} }
    };
    view! { <nav class="tabs" aria-label="Team">{dynamic(tabs)}</nav> }
}
