//! Fields for text, dates, times and numbers.

use leptos::{html, prelude::*};
use web_sys::HtmlInputElement;

use super::problem::{Ids, Problem};
use crate::ui::bound::Bound;
use crate::ui::dom::fresh_id;
use crate::ui::icon::{Glyph, Icon};

/// The kind of a [`TextField`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// Any text of one line.
    #[default]
    Text,
    /// A secret: shown as dots, and no program offers to store it.
    Password,
    /// A URL.
    Url,
    /// A day, as `YYYY-MM-DD`. The browser's picker offers only days in the range, but the user can
    /// type others, so the page checks as well.
    Date {
        /// The first day.
        min: String,
        /// The last day.
        max: String,
    },
    /// A time of day, as `HH:MM`.
    Time,
    /// An integer, with minimum and maximum.
    Number(i64, i64),
}

impl FieldKind {
    const fn input_type(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Password => "password",
            Self::Url => "url",
            Self::Date { .. } => "date",
            Self::Time => "time",
            Self::Number(..) => "number",
        }
    }

    fn bounds(&self) -> (Option<String>, Option<String>) {
        match self {
            Self::Date { min, max } => (Some(min.clone()), Some(max.clone())),
            Self::Number(min, max) => (Some(min.to_string()), Some(max.to_string())),
            _ => (None, None),
        }
    }
}

/// A labelled input of one line.
#[component]
pub fn TextField(
    /// The visible label and accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Bound<String>,
    /// The kind.
    #[prop(optional)]
    kind: FieldKind,
    /// A line of help below the field.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// The problem, if any.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// Shows a counter, "14 / 40", in characters. More can be typed, and the counter shows that it
    /// is too much.
    #[prop(optional, into)]
    limit: Option<usize>,
    /// Marks the field as optional.
    #[prop(optional)]
    optional: bool,
    /// Gets the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let ids = Ids::fresh();
    let (min, max) = kind.bounds();
    let node = shows(value);
    view! {
        <div class="field">
            <label class="field-label" for=ids.control.clone()>
                {label}
                {optional.then(|| view! { <span class="field-optional" aria-hidden="true">"optional"</span> })}
            </label>
            <input
                class="input"
                id=ids.control.clone()
                node_ref=node
                type=kind.input_type()
                min=min
                max=max
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                autofocus=autofocus
                aria-describedby=ids.described_by(problem)
                aria-invalid=Signal::derive(move || problem.with(Option::is_some).then_some("true"))
                on:input=move |event| value.set(event_target_value(&event))
            />
            <Below ids value hint problem limit/>
        </div>
    }
}

/// An input that shows the value. It is set only if it differs: while a date or a number is
/// incomplete, browsers report an empty value, and setting that would delete the user's input.
pub(super) fn shows(value: Bound<String>) -> NodeRef<html::Input> {
    let node = NodeRef::new();
    Effect::new(move || {
        let input: Option<HtmlInputElement> = node.get();
        let text = value.get();
        if let Some(input) = input.filter(|input| input.value() != text) {
            input.set_value(&text);
        }
    });
    node
}

/// The texts below a field: problem, hint, counter.
#[component]
fn Below(
    ids: Ids,
    value: Bound<String>,
    hint: Signal<String>,
    problem: Signal<Option<String>>,
    limit: Option<usize>,
) -> impl IntoView {
    let counter = limit.map(|limit| {
        let count = Memo::new(move |_| value.with(|text| text.chars().count()));
        // For a large limit, the counter is shown only near the limit.
        let idle = Signal::derive(move || limit > 100 && count.get() * 5 < limit * 4);
        view! {
            <span class="field-counter" hidden=idle data-over=Signal::derive(move || (count.get() > limit).then_some(""))>
                {count} " / " {limit}
                <span class="visually-hidden">" characters"</span>
            </span>
        }
    });
    view! {
        <Problem id=ids.problem problem/>
        <div class="field-below" id=ids.hint>
            <span class="field-hint">{hint}</span>
            {counter}
        </div>
    }
}

/// A field that filters a list near it. Esc empties it.
#[component]
pub fn SearchField(
    /// The accessible name, also shown while the field is empty.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    value: Bound<String>,
) -> impl IntoView {
    let id = fresh_id("search");
    let node = shows(value);
    view! {
        <div class="search-field">
            <Glyph icon=Icon::Search/>
            <input
                class="search-input"
                id=id
                node_ref=node
                type="search"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-label=label
                placeholder=label
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
}
