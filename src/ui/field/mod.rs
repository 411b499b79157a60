//! Form controls. Each has a label that is its accessible name; hints and problems are tied to
//! it for screen readers. A control never alters what was typed: judging it is the page's part.

mod area;
mod choices;
mod pick;
mod select;
mod suggest;
mod text;
mod toggle;

pub use area::TextArea;
pub use choices::{Choice, Choices, ChoicesLook};
pub use pick::{Offer, PickField};
pub use select::Select;
pub use suggest::{Marked, SuggestField, Suggestion};
pub use text::{FieldKind, SearchField, TextField};
pub use toggle::{Checkbox, Switch};

use leptos::prelude::*;

use crate::ui::dynamic;

use super::icon::{Glyph, Icon};

/// The ids that tie a control to the texts below it.
#[derive(Clone)]
struct Ids {
    control: String,
    hint: String,
    problem: String,
}

impl Ids {
    fn fresh() -> Self {
        let control = super::dom::fresh_id("field");
        Self { hint: format!("{control}-hint"), problem: format!("{control}-problem"), control }
    }

    /// For `aria-describedby`. The problem comes first: it matters more.
    fn described_by(&self, problem: Signal<Option<String>>) -> impl Fn() -> String + use<> {
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
fn Problem(id: String, problem: Signal<Option<String>>) -> impl IntoView {
    view! {
        <p class="field-problem" id=id aria-live="polite">
            {dynamic(move || problem.get().map(|text| view! { <Glyph icon=Icon::Warning/> {text} }))}
        </p>
    }
}
