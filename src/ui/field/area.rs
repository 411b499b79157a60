//! A field for text of several lines: JSON, keys, a pasted token.

use leptos::{html, prelude::*};
use web_sys::HtmlTextAreaElement;

use super::problem::{Ids, Problem};
use crate::ui::bound::Bound;

/// A labelled text area in a fixed-width font.
#[component]
pub fn TextArea(
    /// The visible label and accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Bound<String>,
    /// A line of help below the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// The problem, if any.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// The height in lines. More can be typed.
    #[prop(default = 5)]
    lines: u32,
    /// Marks the field as optional.
    #[prop(optional)]
    optional: bool,
    /// Gets the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let ids = Ids::fresh();
    let node = NodeRef::<html::Textarea>::new();
    Effect::new(move || {
        let area: Option<HtmlTextAreaElement> = node.get();
        let text = value.get();
        // Setting an equal value would move the caret.
        if let Some(area) = area.filter(|area| area.value() != text) {
            area.set_value(&text);
        }
    });
    view! {
        <div class="field">
            <label class="field-label" for=ids.control.clone()>
                {label}
                {optional.then(|| view! { <span class="field-optional" aria-hidden="true">"optional"</span> })}
            </label>
            <textarea
                class="input area"
                id=ids.control.clone()
                node_ref=node
                rows=lines.to_string()
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                autofocus=autofocus
                aria-describedby=ids.described_by(problem)
                aria-invalid=Signal::derive(move || problem.with(Option::is_some).then_some("true"))
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            <Problem id=ids.problem problem/>
            <div class="field-below" id=ids.hint>
                <span class="field-hint">{hint}</span>
            </div>
        </div>
    }
}
