//! What stands above the table of permissions: which role is beside it, and whether only differences
//! are shown.

use super::state::RoleScreen;
use crate::ui::{Bound, Choice, Choices, Select, dynamic};
use console_core::text::visible_text::visible;
use console_core::when::count;
use leptos::prelude::*;
use roles::list::{is_built_in, label};
use token_api::id::RoleId;

#[component]
pub(super) fn GrantsHead(
    /// How many permissions differ.
    differences: Signal<usize>,
) -> impl IntoView {
    let screen = expect_context::<RoleScreen>();
    let choices = Signal::derive(move || {
        let none = Choice::new(None::<RoleId>, "No other role");
        let own = screen.id.get_value();
        let others = screen.known().map(|read| read.others.clone()).unwrap_or_default();
        let others = others.iter().filter(|role| role.id != own).map(|role| {
            let kind = if is_built_in(role) { " (built-in)" } else { "" };
            Choice::new(Some(role.id.clone()), format!("{}{kind}", visible(label(role))))
        });
        std::iter::once(none).chain(others).collect::<Vec<_>>()
    });
    let with = Signal::derive(move || screen.comparison.with(|comparison| comparison.with.clone()));
    let with = Bound::new(with, move |id| screen.compare(|comparison| comparison.with = id));
    let has_other = Memo::new(move |_| screen.other().is_some());
    let shown = Signal::derive(move || screen.comparison.with(|it| it.only_differences));
    let shown = Bound::new(shown, move |only| {
        screen.compare(|comparison| comparison.only_differences = only);
    });
    let both = Signal::derive(move || {
        let number = i64::try_from(differences.get()).unwrap_or(i64::MAX);
        vec![Choice::new(false, "All"), Choice::new(true, count(number, "difference"))]
    });
    view! {
        <div class="role-grants-head">
            <h2 id="role-grants">"What it grants"</h2>
            <Select label="Compare with" choices value=with/>
            {dynamic(move || has_other.get().then(|| view! {
                <Choices label="Permissions shown" choices=both value=shown hide_label=true/>
            }))}
        </div>
    }
}
