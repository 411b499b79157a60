//! A field with suggestions that also accepts other text, for values that cannot be listed
//! completely.

use leptos::prelude::*;

use super::problem::{Ids, Problem};
use super::text::shows;
use crate::ui::bound::Bound;
use crate::ui::dynamic;

/// A suggested value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    /// The text of the field when it is selected.
    pub value: String,
    /// A name, if the value alone is not understandable.
    pub name: Option<String>,
}

impl From<String> for Offer {
    fn from(value: String) -> Self {
        Self { value, name: None }
    }
}

/// A labelled input with the browser's own list of suggestions.
#[component]
pub fn PickField(
    /// The visible label and accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Bound<String>,
    /// The suggestions.
    #[prop(into)]
    offers: Signal<Vec<Offer>>,
    /// A line of help below the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// The problem, if any.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// Called when the user leaves the field or selects a value.
    #[prop(optional, into)]
    on_settle: Option<Callback<()>>,
) -> impl IntoView {
    let ids = Ids::fresh();
    let list = format!("{}-list", ids.control);
    let node = shows(value);
    let options = move || {
        let option =
            |Offer { value, name }| view! { <option value=value label=name></option> }.into_any();
        offers.get().into_iter().map(option).collect::<Vec<_>>()
    };
    view! {
        <div class="field">
            <label class="field-label" for=ids.control.clone()>{label}</label>
            <input
                class="input"
                id=ids.control.clone()
                node_ref=node
                type="text"
                list=list.clone()
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=ids.described_by(problem)
                aria-invalid=Signal::derive(move || problem.with(Option::is_some).then_some("true"))
                on:input=move |event| value.set(event_target_value(&event))
                on:change=move |_| if let Some(settle) = on_settle { settle.run(()) }
            />
            <datalist id=list>{dynamic(options)}</datalist>
            <Problem id=ids.problem problem/>
            <div class="field-below" id=ids.hint>
                <span class="field-hint">{hint}</span>
            </div>
        </div>
    }
}
