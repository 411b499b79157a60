//! The dialogs "Create team" and "Edit team". The unique name stays: policies and addresses name it.

use super::form::TeamForm;
use crate::pages::teams::state::Shared;
use crate::ui::{Button, ButtonKind, Dialog, TextField, Untrusted};
use console_core::team::draft::{Field, TeamDraft};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::name::{MAX_NAME_CHARS, MAX_TEXT_CHARS};
use token_api::team::{MAX_DISPLAY_NAME_CHARS, Team};

#[component]
pub(super) fn EditDialog(
    /// The team as the server has it; `None` for a new one.
    base: Option<Arc<Team>>,
    /// The texts of the fields at first.
    draft: TeamDraft,
) -> impl IntoView {
    let form = TeamForm::new(expect_context::<Shared>(), base.as_ref(), draft);
    let is_new = base.is_none();
    let (title, send) =
        if is_new { ("Create team", "Create team") } else { ("Edit team", "Save team") };
    let close = move || form.close(is_new);
    let to_save = base.clone();
    let submit = move || match &to_save {
        Some(team) => form.save(team),
        None => form.create(),
    };
    view! {
        <Dialog
            title
            on_close_request=close
            on_submit=submit
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=form.submission.pending()>
                        {send}
                    </Button>
                }
            }
        >
            {match base {
                None => view! { <NewName form/> }.into_any(),
                Some(team) => view! { <FixedName name=team.name.to_string()/> }.into_any(),
            }}
            <TextField
                label="Display name"
                value=form.text(Field::DisplayName, |draft| &mut draft.display_name)
                problem=form.submission.problem(Field::DisplayName)
                hint="What people see. Without one it is the name."
                limit=MAX_DISPLAY_NAME_CHARS
                optional=true
                autofocus=!is_new
            />
            <TextField
                label="Description"
                value=form.text(Field::Description, |draft| &mut draft.description)
                problem=form.submission.problem(Field::Description)
                hint="What the team is for."
                limit=MAX_TEXT_CHARS
                optional=true
            />
            {form.submission.note()}
        </Dialog>
    }
}

#[component]
fn NewName(form: TeamForm) -> impl IntoView {
    view! {
        <TextField
            label="Name"
            value=form.text(Field::Name, |draft| &mut draft.name)
            problem=form.submission.problem(Field::Name)
            hint="Letters, digits, - and _. It can’t be changed, and stays taken when the team is deleted."
            limit=MAX_NAME_CHARS
            autofocus=true
        />
    }
}

#[component]
fn FixedName(name: String) -> impl IntoView {
    view! {
        <div class="field">
            <span class="field-label">"Name"</span>
            <span class="mono"><Untrusted text=name/></span>
            <span class="field-hint">
                "The name can’t be changed: policies and addresses depend on it."
            </span>
        </div>
    }
}
