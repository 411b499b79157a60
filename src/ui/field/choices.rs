//! A choice of a few values: native radio buttons, drawn as a bar or as chips.

use leptos::prelude::*;

use crate::ui::bound::Bound;
use crate::ui::button::{Gate, Reason};
use crate::ui::dom::fresh_id;
use crate::ui::dynamic;

/// A value that can be selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice<T> {
    /// The value.
    pub value: T,
    /// The label.
    pub label: String,
    /// Why it cannot be selected now, if so.
    pub disabled_reason: Option<String>,
}

impl<T> Choice<T> {
    /// A selectable value.
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self { value, label: label.into(), disabled_reason: None }
    }

    /// A value that cannot be selected, and why.
    pub fn disabled(value: T, label: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { value, label: label.into(), disabled_reason: Some(reason.into()) }
    }
}

/// How [`Choices`] are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChoicesLook {
    /// One bar of segments, for few short labels of one kind.
    #[default]
    Segments,
    /// Chips that wrap.
    Chips,
}

/// A radio group.
#[component]
pub fn Choices<T: Clone + PartialEq + Send + Sync + 'static>(
    /// The accessible name, visible unless `hide_label`.
    #[prop(into)]
    label: Signal<String>,
    /// The choices.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
    /// The selected value.
    #[prop(into)]
    value: Bound<T>,
    /// How it is drawn.
    #[prop(optional)]
    look: ChoicesLook,
    /// Hides the label, if the context already says what the choices are.
    #[prop(optional)]
    hide_label: bool,
    /// Whether the selected value is refused. What is below it says why.
    #[prop(optional, into)]
    invalid: Signal<bool>,
    /// What the choice means, shown below it; also its accessible description.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (faces, chosen) = by_position(choices, value);
    view! { <RadioGroup label faces chosen look hide_label invalid children/> }
}

/// The visible parts of a choice. Controls handle choices by index, so that their code exists once
/// in the program for all types of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Face {
    pub label: String,
    pub disabled_reason: Option<String>,
}

/// The visible parts of choices, and the index of the selected one.
pub(super) fn by_position<T: Clone + PartialEq + Send + Sync + 'static>(
    choices: Signal<Vec<Choice<T>>>,
    value: Bound<T>,
) -> (Signal<Vec<Face>>, Bound<Option<usize>>) {
    let faces = Signal::derive(move || {
        choices.with(|choices| {
            let face = |choice: &Choice<T>| Face {
                label: choice.label.clone(),
                disabled_reason: choice.disabled_reason.clone(),
            };
            choices.iter().map(face).collect()
        })
    });
    let position = Signal::derive(move || {
        choices.with(|choices| {
            value.with(|value| choices.iter().position(|choice| choice.value == *value))
        })
    });
    let chosen = Bound::new(position, move |position: Option<usize>| {
        let choice = choices.with_untracked(|choices| choices.get(position?).cloned());
        if let Some(choice) = choice {
            value.set(choice.value);
        }
    });
    (faces, chosen)
}

#[component]
fn RadioGroup(
    label: Signal<String>,
    faces: Signal<Vec<Face>>,
    chosen: Bound<Option<usize>>,
    look: ChoicesLook,
    hide_label: bool,
    invalid: Signal<bool>,
    children: Option<Children>,
) -> impl IntoView {
    let group = fresh_id("choices");
    let (legend, hint) = (format!("{group}-label"), format!("{group}-hint"));
    let labelled_by = legend.clone();
    let described_by = children.is_some().then(|| hint.clone());
    let options = dynamic(move || {
        let faces = faces.get().into_iter().enumerate();
        faces
            .map(|(at, face)| view! { <Radio group=group.clone() at face chosen/> }.into_any())
            .collect::<Vec<_>>()
    });
    view! {
        <div
            class="field"
            role="radiogroup"
            aria-labelledby=labelled_by
            aria-describedby=described_by
            aria-invalid=Signal::derive(move || invalid.get().then_some("true"))
        >
            <span class="field-label" class:visually-hidden=hide_label id=legend>
                {label}
            </span>
            <div class=match look {
                ChoicesLook::Segments => "segments",
                ChoicesLook::Chips => "chips",
            }>{options}</div>
            {children.map(|children| view! { <div class="field-hint" id=hint>{children()}</div> })}
        </div>
    }
}

#[component]
fn Radio(group: String, at: usize, face: Face, chosen: Bound<Option<usize>>) -> impl IntoView {
    let Face { label, disabled_reason } = face;
    let reason_id = disabled_reason.is_some().then(|| fresh_id("reason"));
    let gate = Gate { pending: Signal::default(), reason: Signal::stored(disabled_reason.clone()) };
    let bold = label.clone();
    view! {
        <label class="choice" data-tip=disabled_reason.clone()>
            <input
                class="choice-input"
                type="radio"
                name=group
                aria-disabled=disabled_reason.is_some().then_some("true")
                aria-describedby=reason_id.clone()
                prop:checked=move || chosen.get() == Some(at)
                on:click=move |event| gate.press(&event, || chosen.set(Some(at)))
            />
            <span class="choice-label" data-label=bold>{label}</span>
            {reason_id.map(|id| view! { <Reason id reason=gate.reason/> })}
        </label>
    }
}
