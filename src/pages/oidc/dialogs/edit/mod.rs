//! The dialog "Edit issuer": name, longest life, thumbprints and static keys. The URL stays.

mod state;

use super::fields::IssuerFields;
use crate::pages::oidc::state::Trust;
use crate::ui::{Button, ButtonKind, Dialog, Note, TextField, Tone, Untrusted, dynamic};
use leptos::prelude::*;
use oidc_trust::issuer::draft::meanwhile::Theirs;
use oidc_trust::issuer::draft::{Field, IssuerDraft};
use oidc_trust::issuer::list::label;
use state::Edit;
use std::sync::Arc;
use token_api::oidc::Issuer;

#[component]
pub(super) fn EditDialog(
    /// The issuer as the server has it.
    issuer: Arc<Issuer>,
    /// The text of the fields at first.
    draft: IssuerDraft,
    /// Whether the focus begins at the longest life of tokens, not at the name.
    #[prop(optional)]
    at_life: bool,
) -> impl IntoView {
    let trust = expect_context::<Trust>();
    let edit = Edit::new(trust, issuer.clone(), draft);
    let form = edit.form;
    let close = move || {
        if !form.submission.is_pending() {
            trust.close_dialog();
        }
    };
    let url = issuer.url.clone();
    view! {
        <Dialog
            title="Edit issuer"
            subtitle=move || view! { <b><Untrusted text=label(&issuer)/></b> }
            on_close_request=close
            on_submit=move || edit.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=form.submission.pending()>
                        "Save issuer"
                    </Button>
                }
            }
        >
            <Meanwhile edit/>
            <TextField
                label="Name"
                value=form.text(Field::Name, |draft| &mut draft.name)
                problem=form.submission.problem(Field::Name)
                autofocus=!at_life
            />
            <div class="field">
                <span class="field-label">"URL"</span>
                <code translate="no" class="issuer-url"><Untrusted text=url/></code>
                <span class="field-hint">
                    "The URL can’t be changed: policies and tokens depend on it. For another one, \
                     register another issuer."
                </span>
            </div>
            <IssuerFields form at_life/>
            {form.submission.note()}
        </Dialog>
    }
}

/// What another admin changed meanwhile, with both values.
#[component]
fn Meanwhile(edit: Edit) -> impl IntoView {
    dynamic(move || {
        let theirs = edit.theirs.get();
        (!theirs.is_empty()).then(|| {
            let rows: Vec<AnyView> = theirs.iter().map(|one| row(edit, one)).collect();
            view! {
                <Note tone=Tone::Warn announce=true>
                    <strong>"Somebody else changed this issuer meanwhile. Nothing was saved yet."</strong>
                    " The form shows what is stored, with your changes: save again to keep both."
                    <ul class="plain-list" aria-label="Changed meanwhile">{rows}</ul>
                </Note>
            }
        })
    })
}

fn row(edit: Edit, one: &Theirs) -> AnyView {
    let Theirs { field, before, now, yours } = one.clone();
    let yours = yours.map(|yours| {
        view! {
            " Yours: " <b><Untrusted text=yours/></b> ". "
            <Button on_press=move || edit.take(field)>{format!("Take theirs: {}", one.label())}</Button>
        }
    });
    view! {
        <li>
            {one.label()} ": was " <Untrusted text=before/> ", is now " <b><Untrusted text=now/></b> "."
            {yours}
        </li>
    }
    .into_any()
}
