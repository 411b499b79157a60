//! The dialog that makes the token, and then shows its value.

use super::bar::bar;
use super::state::Form;
use super::value::ShownValue;
use crate::platform::clock;
use crate::ui::{
    Bound, Button, ButtonKind, Choice, Choices, Dialog, Note, TextField, Tone, dynamic,
};
use access_tokens::break_glass::{Draft, Field, Life, MAX_REASON_CHARS};
use leptos::prelude::*;
use token_api::id::OrgName;

/// The dialog "Break-glass access". What was typed stays when it is closed with Esc.
#[component]
pub fn BreakGlassDialog(
    /// The organization.
    org: OrgName,
) -> impl IntoView {
    let form = Form::new(org, bar);
    // The answer may hold a value that is shown only once: the user can't leave before it is here.
    let awaited = form.submission.awaited();
    Effect::new(move || {
        if awaited.get() {
            form.services.history.hold(Callback::new(|()| ()));
        }
    });
    // One at a time: only one is counted down.
    let valid = untrack(|| form.overlay.emergency());
    let valid = valid.filter(|it| it.held.ending(clock::now()).is_none());
    let valid = valid.map(|it| it.held.name.clone());
    dynamic(move || match (form.made.get(), &valid) {
        (Some(made), _) => view! { <ShownValue form made/> }.into_any(),
        (None, Some(name)) => view! { <OneAtATime form name=name.clone()/> }.into_any(),
        (None, None) => view! { <MakeDialog form/> }.into_any(),
    })
}

#[component]
fn OneAtATime(form: Form, name: String) -> impl IntoView {
    let close = move || form.overlay.close();
    view! {
        <Dialog
            title="Break-glass access"
            on_close_request=close
            footer=move || view! { <Button kind=ButtonKind::Primary on_press=close>"Close"</Button> }
        >
            <p>
                "You have a break-glass token already: " <bdi translate="no">{name}</bdi>
                ". It is valid still. Use it, or delete it with the button over the page first."
            </p>
        </Dialog>
    }
}

#[component]
fn MakeDialog(form: Form) -> impl IntoView {
    let submission = form.submission;
    let close = move || {
        if !submission.is_pending() {
            form.overlay.close();
        }
    };
    let cancel = move || {
        if !submission.is_pending() {
            form.draft.set(Draft::default());
            form.overlay.close();
        }
    };
    let life = Signal::derive(move || form.draft.with(|draft| draft.life));
    let life = Bound::new(life, move |life| form.draft.update(|draft| draft.life = life));
    let lives: Vec<_> = Life::ALL.map(|life| Choice::new(life, life.label())).into();
    let org = form.org.get_value().to_string();
    view! {
        <Dialog
            title="Break-glass access"
            subtitle=move || {
                view! {
                    "An admin token of " <bdi translate="no">{org}</bdi>
                    " for an emergency. It is counted down over every page, and one press deletes it."
                }
            }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=cancel>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=submission.pending()>
                        "Create admin token"
                    </Button>
                }
            }
        >
            <Choices label="Valid for" choices=lives value=life/>
            <TextField
                label="Reason"
                value=submission.text(Field::Reason, form.draft, |draft| &mut draft.reason)
                problem=submission.problem(Field::Reason)
                hint="It is written into the token’s description and the audit log."
                limit=MAX_REASON_CHARS
                autofocus=true
            />
            <Note tone=Tone::Admin>
                "Whoever has its value can do what an organization admin can, until it expires or is \
                 deleted."
            </Note>
            {submission.note()}
        </Dialog>
    }
}
