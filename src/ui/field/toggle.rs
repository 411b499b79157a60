//! Controls for on and off: switch and checkbox.

use leptos::{ev::MouseEvent, prelude::*};
use wasm_bindgen::JsCast;

use crate::ui::bound::Bound;
use crate::ui::button::{Gate, Reason};
use crate::ui::dom::fresh_id;

/// Requests the new state, and resets the element to the present state: only the owner of the value
/// changes it.
fn toggled(event: &MouseEvent, gate: Gate, checked: Bound<bool>) {
    gate.press(event, || {
        let Some(input) =
            event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        else {
            return;
        };
        checked.set(input.checked());
        input.set_checked(checked.get_untracked());
    });
}

/// A setting that is on or off: `role="switch"` on a checkbox.
#[component]
pub fn Switch(
    /// The accessible name, visible unless `hide_label`.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is on.
    #[prop(into)]
    checked: Bound<bool>,
    /// A line of help below the label.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// The change is in progress: no other has an effect.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Why it cannot be changed now.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Hides the label, if the context already says what the switch is, as in a table cell.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    let (control, hint_id, reason_id) = (fresh_id("switch"), fresh_id("hint"), fresh_id("reason"));
    let gate = Gate { pending, reason: disabled_reason };
    let described_by = format!("{hint_id} {reason_id}");
    view! {
        <div class="switch-row">
            <div class="switch-text" class:visually-hidden=hide_label>
                <label class="field-label" for=control.clone()>{label}</label>
                <div class="field-hint" id=hint_id>{hint}</div>
            </div>
            <input
                class="switch"
                id=control
                type="checkbox"
                role="switch"
                aria-describedby=described_by
                aria-disabled=Signal::derive(move || gate.closed().then_some("true"))
                aria-busy=Signal::derive(move || pending.get().then_some("true"))
                data-tip=disabled_reason
                prop:checked=Signal::derive(move || checked.get())
                on:click=move |event| toggled(&event, gate, checked)
            />
            <Reason id=reason_id reason=disabled_reason/>
        </div>
    }
}

/// A checkbox.
#[component]
pub fn Checkbox(
    /// The accessible name, visible unless `hide_label`.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is checked.
    #[prop(into)]
    checked: Bound<bool>,
    /// Shows a dash: some of the things that it stands for are selected.
    #[prop(optional, into)]
    partly: Signal<bool>,
    /// Why it cannot be changed now.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// Hides the label.
    #[prop(optional)]
    hide_label: bool,
) -> impl IntoView {
    let reason_id = fresh_id("reason");
    let gate = Gate { pending: Signal::default(), reason: disabled_reason };
    view! {
        <label class="checkbox-row">
            <input
                class="checkbox"
                type="checkbox"
                aria-describedby={
                    let id = reason_id.clone();
                    move || disabled_reason.with(Option::is_some).then(|| id.clone())
                }
                aria-disabled=Signal::derive(move || gate.closed().then_some("true"))
                data-tip=disabled_reason
                prop:checked=Signal::derive(move || checked.get())
                prop:indeterminate=partly
                on:click=move |event| toggled(&event, gate, checked)
            />
            <span class:visually-hidden=hide_label>{label}</span>
            <Reason id=reason_id reason=disabled_reason/>
        </label>
    }
}
