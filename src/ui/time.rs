//! A time in relative form, with the exact instant on hover and focus.

use leptos::prelude::*;

/// Shows the relative text; the absolute one on hover and focus.
#[component]
pub fn TimeText(
    /// "in 5 days", "3 Sep".
    #[prop(into)]
    relative: Signal<String>,
    /// The exact instant with its time zone.
    #[prop(into)]
    absolute: Signal<String>,
    /// For programs: RFC 3339.
    #[prop(into)]
    datetime: String,
) -> impl IntoView {
    view! {
        <time translate="no" class="time" datetime=datetime tabindex="0" data-tip=absolute>
            {relative}
        </time>
    }
}
