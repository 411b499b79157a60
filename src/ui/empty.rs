//! What stands where a list would be when there is nothing to list.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// An empty place: why it is empty, and what can be done.
#[component]
pub fn EmptyState(
    /// A picture of the reason.
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
