//! A facet above a list: a button with a menu of its values.

use crate::ui::{Glyph, Icon, Menu, MenuItem, MenuLook, dynamic};
use leptos::prelude::*;

/// The button. It shows the value that is set.
#[component]
pub fn FacetButton(
    /// The name of the facet.
    name: &'static str,
    /// The name with the value that is set: "Expires: never".
    set: Memo<Option<String>>,
    /// The values. Called when the menu opens.
    #[prop(into)]
    items: Callback<(), Vec<MenuItem>>,
) -> impl IntoView {
    let label = Signal::derive(move || set.get().unwrap_or_else(|| format!("{name}: any")));
    let trigger = move || {
        let shown = move || set.get().unwrap_or_else(|| name.to_owned());
        view! { <span>{dynamic(shown)}</span> <Glyph icon=Icon::Chevron/> }
    };
    view! {
        <span class="facet" data-set=Signal::derive(move || set.with(Option::is_some).then_some(""))>
            <Menu label look=MenuLook::Bare trigger items=move || items.run(())/>
        </span>
    }
}
