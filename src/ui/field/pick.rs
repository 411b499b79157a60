//! A field that offers values and takes any: what can't be listed completely is still typed.

use leptos::prelude::*;

use super::problem::{Ids, Problem};
use super::text::shows;
use crate::ui::bound::Bound;
use crate::ui::dynamic;

/// A value that is offered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    /// What the field says when it is picked.
    pub value: String,
    /// Its name, where the value tells people nothing.
    pub name: Option<String>,
}

impl From<String> for Offer {
    fn from(value: String) -> Self {
        Self { value, name: None }
    }
}

/// A labelled line with the browser's own list of suggestions.
#[component]
pub fn PickField(
    /// The visible label and accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed or picked.
    #[prop(into)]
    value: Bound<String>,
    /// What is offered.
    #[prop(into)]
    offers: Signal<Vec<Offer>>,
    /// One line of help below.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// What is wrong with it, if anything.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// The field is settled for now: it was left, or a value was picked.
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
