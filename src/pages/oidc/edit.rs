//! Editing an issuer: name, longest life, thumbprints and static keys. Its URL stays.

use super::Trust;
use super::dialogs::Change;
use super::fields::{Failure, Form, IssuerFields};
use crate::platform::page;
use crate::ui::{Button, ButtonKind, Dialog, TextField, Toasts, Tone, Untrusted, use_toasts};
use console_model::fault::{ApiError, Attempt, Explanation};
use console_model::oidc::issuer_draft::{Field, IssuerDraft, has_taken, place};
use console_model::oidc::issuers::label;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerUpdate};

/// What somebody said in the dialog when their session ended.
pub(super) struct Typed(pub Arc<Issuer>, pub IssuerDraft);

/// The dialog.
#[component]
pub(super) fn EditDialog(
    /// The issuer as the server has it.
    issuer: Arc<Issuer>,
    /// What the fields say at first.
    draft: IssuerDraft,
    /// Whether it begins at the longest life of tokens, not at the name.
    #[prop(optional)]
    at_life: bool,
) -> impl IntoView {
    let trust = expect_context::<Trust>();
    let form = Form::new(draft);
    let edit = Edit { trust, form, issuer: StoredValue::new(issuer.clone()), toasts: use_toasts() };
    trust.services.outlive_session(&trust.route(), move || {
        let (issuer, draft) = (edit.issuer.try_get_value()?, form.draft.try_get_untracked()?);
        (draft != IssuerDraft::of(&issuer)).then_some(Typed(issuer, draft))
    });
    let close = move || {
        if !form.pending.get_untracked() {
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
                    <Button kind=ButtonKind::Primary submit=true pending=form.pending>
                        "Save issuer"
                    </Button>
                }
            }
        >
            <TextField
                label="Name"
                value=form.text(Field::Name, |draft| &mut draft.name)
                problem=form.problem(Field::Name)
                autofocus=!at_life
            />
            <div class="field">
                <span class="field-label">"URL"</span>
                <code class="issuer-url"><Untrusted text=url/></code>
                <span class="field-hint">
                    "The URL can’t be changed: policies and tokens depend on it. For another one, \
                     register another issuer."
                </span>
            </div>
            <IssuerFields form at_life/>
            <Failure form/>
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Edit {
    trust: Trust,
    form: Form,
    issuer: StoredValue<Arc<Issuer>>,
    toasts: Toasts,
}

impl Edit {
    fn submit(self) {
        if self.form.pending.get_untracked() {
            return;
        }
        let draft = self.form.draft.get_untracked();
        match self.issuer.with_value(|issuer| draft.update(issuer)) {
            Ok(Some(update)) => {
                self.form.pending.set(true);
                self.form.failure.set(None);
                self.form.refused.set(None);
                spawn_local(self.send(update));
            }
            Ok(None) => {
                self.toasts.show(Tone::Info, "Nothing was different, so nothing was sent.");
                self.trust.close_dialog();
            }
            Err(problems) => {
                self.form.problems.set(problems);
                focus_problem();
            }
        }
    }

    async fn send(self, update: IssuerUpdate) {
        let (org, issuer) = (self.trust.org.get_value(), self.issuer.get_value());
        let result = match self.trust.services.client() {
            Ok(client) => client.update_issuer(&org, &issuer.id, &update).await,
            Err(error) => Err(error),
        };
        match result {
            Ok(issuer) => self.done(issuer),
            Err(error) if error.leaves_outcome_unknown() => {
                self.find_out(&org, &issuer, &update, error).await;
            }
            Err(error) => self.refuse(&error),
        }
    }

    fn done(self, issuer: Issuer) {
        self.toasts.show(Tone::Ok, format!("Saved {}.", label(&issuer)));
        if self.trust.dialog.try_get_untracked().is_some() {
            self.trust.has_changed(Change::Updated(Arc::new(issuer)));
        }
    }

    fn refuse(self, error: &ApiError) {
        self.form.pending.try_set(false);
        let placed = match error {
            ApiError::Refused(refusal) => place(refusal),
            _ => None,
        };
        if placed.is_some() {
            self.form.refused.try_set(placed);
            focus_problem();
        } else {
            let words = error.explain(Attempt::Save, &self.trust.services.host());
            self.form.failure.try_set(Some(words));
        }
    }

    /// The answer was lost: what the server has now decides.
    async fn find_out(self, org: &OrgName, issuer: &Issuer, update: &IssuerUpdate, lost: ApiError) {
        let cancel = crate::client::Cancel::default();
        let read = async { self.trust.services.client()?.issuer(org, &issuer.id, &cancel).await };
        let why = lost.explain(Attempt::Save, &self.trust.services.host()).title;
        let (title, detail) = match read.await {
            Ok(now) if has_taken(&now, update) => return self.done(now),
            Ok(_) => ("Not saved", "The issuer is as it was. You can try again."),
            Err(_) => (
                "Outcome unknown",
                "The issuer could not be read either. Saving the same again does no harm.",
            ),
        };
        self.form.pending.try_set(false);
        let words = Explanation { title: title.into(), detail: format!("{why}. {detail}") };
        self.form.failure.try_set(Some(words));
    }
}

/// Moves to the first field that something is wrong with.
pub(super) fn focus_problem() {
    request_animation_frame(|| {
        page::focus("dialog[open] [aria-invalid=true]");
    });
}
