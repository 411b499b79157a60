//! The page for addresses without a screen.

use crate::platform::page;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{EmptyState, Icon, PageHead};
use leptos::prelude::*;

/// The page for addresses without a screen.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let services = Services::expect();
    page::set_title("Page not found · Token Console");
    view! {
        <PageHead title="Page not found"/>
        <div class="card">
            <EmptyState
                icon=Icon::Search
                title="No page has this address"
                actions=move || {
                    view! { <a class="button" href=services.href(&Route::Home)>"Back to the console"</a> }
                }
            >
                <p>"The address may be mistyped, or it names something that this console does not have."</p>
            </EmptyState>
        </div>
    }
}
