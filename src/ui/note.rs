//! A callout in a page or a dialog.

use leptos::html::Div;
use leptos::prelude::*;

use super::badge::Tone;
use super::dom::reveal;
use super::icon::{Glyph, Icon};

/// A callout with a tone and an icon. With `announce`, screen readers read it when it appears.
#[component]
pub fn Note(
    /// The tone.
    #[prop(optional)]
    tone: Tone,
    /// An icon other than the tone's default.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Whether screen readers announce it when it appears or changes: with `role="alert"` for
    /// [`Tone::Bad`], otherwise with `role="status"`.
    #[prop(optional)]
    announce: bool,
    /// The text.
    children: Children,
) -> impl IntoView {
    let role = announce.then_some(if tone == Tone::Bad { "alert" } else { "status" });
    let node = NodeRef::<Div>::new();
    if role == Some("alert") {
        // A user who pressed a button at the end of a dialog may not see where this appears.
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
