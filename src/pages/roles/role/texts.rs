//! The fields for the name and the description of a role.

use super::state::RoleScreen;
use crate::ui::{Bound, TextField};
use leptos::prelude::*;
use roles::draft::{Field, MAX_NAME_CHARS, RoleDraft};
use token_api::name::MAX_TEXT_CHARS;

#[component]
pub(super) fn Texts() -> impl IntoView {
    let screen = expect_context::<RoleScreen>();
    let text = |field: Field, of: fn(&mut RoleDraft) -> &mut String| {
        let value = Signal::derive(move || std::mem::take(of(&mut (*screen.draft.get()).clone())));
        let value = Bound::new(value, move |text| screen.edit(|draft| *of(draft) = text));
        screen.submission.bind(field, value)
    };
    view! {
        <div class="card role-texts">
            <TextField
                label="Name"
                value=text(Field::Name, |draft| &mut draft.name)
                problem=screen.submission.problem(Field::Name)
                limit=MAX_NAME_CHARS
            />
            <TextField
                label="Description"
                value=text(Field::Description, |draft| &mut draft.description)
                problem=screen.submission.problem(Field::Description)
                limit=MAX_TEXT_CHARS
                optional=true
            />
        </div>
    }
}
