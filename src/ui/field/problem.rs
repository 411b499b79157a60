//! What is said below a control: its hint, and what is wrong with it.

use crate::ui::dom;
use crate::ui::dynamic::dynamic;
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The ids that tie a control to the texts below it.
#[derive(Clone)]
pub(super) struct Ids {
    pub(super) control: String,
    pub(super) hint: String,
    pub(super) problem: String,
}

impl Ids {
    pub(super) fn fresh() -> Self {
        let control = dom::fresh_id("field");
        Self { hint: format!("{control}-hint"), problem: format!("{control}-problem"), control }
    }

    /// For `aria-describedby`. The problem comes first: it matters more.
    pub(super) fn described_by(
        &self,
        problem: Signal<Option<String>>,
    ) -> impl Fn() -> String + use<> {
        let Self { hint, problem: problem_id, .. } = self.clone();
        move || {
            if problem.with(Option::is_some) {
                format!("{problem_id} {hint}")
            } else {
                hint.clone()
            }
        }
    }
}

/// What is wrong with a field. The line is always there, so that a screen reader hears it when
/// words appear in it.
#[component]
pub(super) fn Problem(id: String, problem: Signal<Option<String>>) -> impl IntoView {
    view! {
        <p class="field-problem" id=id aria-live="polite">
            {dynamic(move || problem.get().map(|text| view! { <Glyph icon=Icon::Warning/> {text} }))}
        </p>
    }
}
