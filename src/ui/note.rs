//! A callout inside a page or a dialog.

use leptos::html::Div;
use leptos::prelude::*;

use super::badge::Tone;
use super::dom::reveal;
use super::icon::{Glyph, Icon};

/// A callout with tone and icon. Text that must be read out when it appears asks for it with
/// `announce`.
#[component]
pub fn Note(
    /// The tone.
    #[prop(optional)]
    tone: Tone,
    /// Another icon than the tone's own.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Whether screen readers read it when it appears or changes: `role="alert"` for
    /// [`Tone::Bad`], otherwise `role="status"`.
    #[prop(optional)]
    announce: bool,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let role = announce.then_some(if tone == Tone::Bad { "alert" } else { "status" });
    let node = NodeRef::<Div>::new();
    if role == Some("alert") {
        // Whoever pressed a dialog's button looks at its end, and maybe not at where this appears.
        Effect::new(move || {
            if let Some(node) = node.get() {
                request_animation_frame(move || reveal(&node));
            }
        });
    }
    view! {
        <div class="note" data-tone=tone.name() role=role node_ref=node>
            <Glyph icon=icon.unwrap_or(tone.icon())/>
            <div class="note-text">{children()}</div>
        </div>
    }
}
