//! Shown instead of an empty list.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Says why a list is empty, and what the user can do.
#[component]
pub fn EmptyState(
    /// An icon for the reason.
    icon: Icon,
    /// The reason in a few words.
    #[prop(into)]
    title: String,
    /// Buttons.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// The reason in a sentence.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon"><Glyph icon/></span>
            <h2 class="empty-title">{title}</h2>
            <div class="empty-text">{children()}</div>
            {actions.map(|actions| view! { <div class="empty-actions">{actions.run()}</div> })}
        </div>
    }
}
