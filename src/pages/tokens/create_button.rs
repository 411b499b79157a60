//! The button that opens an empty create dialog.

use super::open::{Open, Purpose};
use super::state::Screen;
use crate::ui::{Button, ButtonKind, Icon};
use leptos::prelude::*;

#[component]
pub(super) fn CreateButton() -> impl IntoView {
    let screen = expect_context::<Screen>();
    view! {
        <Button
            kind=ButtonKind::Primary
            icon=Icon::Plus
            disabled_reason=screen.facts.denial
            on_press=move || screen.dialog.set(Open::Create(Purpose::New))
        >
            "Create token"
        </Button>
    }
}
