//! The texts below a control: its hint and its problem.

use crate::ui::dom;
use crate::ui::dynamic::dynamic;
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The ids that connect a control with the texts below it.
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

    /// The value of `aria-describedby`. The problem comes first, because it is more important.
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

/// The problem of a field. The element always exists, because screen readers announce only changes
/// of an existing one.
#[component]
pub(super) fn Problem(id: String, problem: Signal<Option<String>>) -> impl IntoView {
    view! {
        <p class="field-problem" id=id aria-live="polite">
            {dynamic(move || problem.get().map(|text| view! { <Glyph icon=Icon::Warning/> {text} }))}
        </p>
    }
}
