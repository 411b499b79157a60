//! A message above the content that it concerns. It stays until its cause is gone.

use leptos::prelude::*;

use super::badge::Tone;
use super::icon::Glyph;

/// A persistent message with actions such as "Retry". Screen readers announce it when it appears.
#[component]
pub fn Banner(
    /// The tone.
    #[prop(optional)]
    tone: Tone,
    /// What happened, in a few words.
    #[prop(into)]
    title: String,
    /// Buttons.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// Whether anything changed, and what to do next.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="banner" data-tone=tone.name() role=if tone == Tone::Bad { "alert" } else { "status" }>
            <Glyph icon=tone.icon()/>
            <div class="banner-text">
                <strong>{title}</strong>
                " "
                {children()}
            </div>
            {actions.map(|actions| view! { <div class="banner-actions">{actions.run()}</div> })}
        </div>
    }
}
