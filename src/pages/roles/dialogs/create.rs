//! The dialog "Create role": its name, and which role it begins as.

use super::form::CreateForm;
use crate::pages::roles::state::{NewRoleInput, Shared};
use crate::ui::{Bound, Button, ButtonKind, Choice, Dialog, Select, TextField, dynamic};
use console_core::text::visible_text::visible;
use console_core::when::count;
use leptos::prelude::*;
use roles::draft::{Field, MAX_NAME_CHARS};
use roles::grants::Grants;
use roles::list::label;
use token_api::id::RoleId;
use token_api::name::MAX_TEXT_CHARS;

#[component]
pub(super) fn CreateDialog(input: NewRoleInput) -> impl IntoView {
    let shared = expect_context::<Shared>();
    let form = CreateForm::new(shared, input);
    let submission = form.submission;
    view! {
        <Dialog
            title="Create role"
            on_close_request=move || form.close()
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=move || form.close()>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=submission.pending()>
                        "Create role"
                    </Button>
                }
            }
        >
            <TextField
                label="Name"
                value=submission.text(Field::Name, form.input, |input| &mut input.name)
                problem=submission.problem(Field::Name)
                limit=MAX_NAME_CHARS
                autofocus=true
            />
            <TextField
                label="Description"
                value=submission.text(Field::Description, form.input, |input| &mut input.description)
                problem=submission.problem(Field::Description)
                hint="What it is for."
                limit=MAX_TEXT_CHARS
                optional=true
            />
            <Base shared form/>
            {submission.note()}
        </Dialog>
    }
}

/// Which role the new one begins as.
#[component]
fn Base(shared: Shared, form: CreateForm) -> impl IntoView {
    let choices = Signal::derive(move || {
        let nothing = Choice::new(None::<RoleId>, "Nothing: no permissions yet");
        let roles = shared.roles.get();
        let told = roles.iter().filter(|role| role.details.is_some());
        let known = told.map(|role| Choice::new(Some(role.id.clone()), visible(label(role))));
        std::iter::once(nothing).chain(known).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || form.input.with(|input| input.base.clone()));
    let value = Bound::new(chosen, move |base| form.input.update(|input| input.base = base));
    let words = move || {
        let id = form.input.with(|input| input.base.clone());
        let roles = shared.roles.get();
        let Some(role) = id.and_then(|id| roles.iter().find(|role| role.id == id)) else {
            return "Choose its permissions on its page, once it is created.".to_owned();
        };
        let grants = Grants::of(role, &roles);
        let number = i64::try_from(grants.scopes().len()).unwrap_or(i64::MAX);
        let and = if grants.is_plain() { "" } else { ", with the conditions that they have there" };
        format!(
            "It begins with {}{and}. You can change that on its page.",
            count(number, "permission")
        )
    };
    view! {
        <Select label="Begins as" choices value/>
        <p class="muted">{dynamic(words)}</p>
    }
}
