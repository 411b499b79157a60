//! A choice of many values: the browser's own list.

use leptos::prelude::*;

use super::choices::{Choice, Face, by_position};
use super::problem::{Ids, Problem};
use crate::ui::bound::Bound;
use crate::ui::dynamic;
use crate::ui::icon::{Glyph, Icon};

/// A native drop-down list. A disabled choice shows its reason next to its label.
#[component]
pub fn Select<T: Clone + PartialEq + Send + Sync + 'static>(
    /// The accessible name, visible unless `hide_label`.
    #[prop(into)]
    label: Signal<String>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
    /// The selected value.
    #[prop(into)]
    value: Bound<T>,
    /// A line of help below the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// The problem, if any.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// Hides the label, if the context already says what the list is.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    let (faces, chosen) = by_position(choices, value);
    view! { <List label faces chosen hint problem hide_label/> }
}

#[component]
fn List(
    label: Signal<String>,
    faces: Signal<Vec<Face>>,
    chosen: Bound<Option<usize>>,
    hint: Signal<String>,
    problem: Signal<Option<String>>,
    hide_label: bool,
) -> impl IntoView {
    let ids = Ids::fresh();
    let options = dynamic(move || {
        let option = |(at, Face { label, disabled_reason }): (usize, Face)| {
            let disabled = disabled_reason.is_some();
            let text =
                disabled_reason.map_or(label.clone(), |reason| format!("{label} ({reason})"));
            let selected = move || chosen.get() == Some(at);
            view! {
                <option value=at.to_string() disabled=disabled prop:selected=selected>{text}</option>
            }
            .into_any()
        };
        faces.get().into_iter().enumerate().map(option).collect::<Vec<_>>()
    });
    view! {
        <div class="field">
            <label class="field-label" class:visually-hidden=hide_label for=ids.control.clone()>
                {label}
            </label>
            <span class="select">
                <select
                    class="input"
                    id=ids.control.clone()
                    aria-describedby=ids.described_by(problem)
                    aria-invalid=Signal::derive(move || problem.with(Option::is_some).then_some("true"))
                    on:change=move |event| chosen.set(event_target_value(&event).parse().ok())
                >
                    {options}
                </select>
                <Glyph icon=Icon::Chevron/>
            </span>
            <Problem id=ids.problem problem/>
            <div class="field-below" id=ids.hint>
                <span class="field-hint">{hint}</span>
            </div>
        </div>
    }
}
