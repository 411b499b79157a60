//! Editing an issuer: name, longest life, thumbprints and static keys. Its URL stays. Only what was
//! changed is sent, after a look at what is stored: when somebody else changed it meanwhile, both
//! values are shown and nothing is sent.

use super::Change;
use super::fields::{Failure, Form, IssuerFields};
use crate::pages::faults::tell;
use crate::pages::oidc::Trust;
use crate::platform::page;
use crate::ui::{
    Button, ButtonKind, Dialog, Note, TextField, Toasts, Tone, Untrusted, dynamic, use_toasts,
};
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::draft::meanwhile::{Theirs, changed};
use oidc_trust::issuer::draft::{Field, IssuerDraft, has_taken, place, wants_name};
use oidc_trust::issuer::list::label;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::{Issuer, IssuerUpdate};

/// What somebody said in the dialog when their session ended.
pub(in crate::pages::oidc) struct Typed(pub Arc<Issuer>, pub IssuerDraft);

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
    let edit = Edit {
        trust,
        form,
        issuer: StoredValue::new(issuer.clone()),
        theirs: RwSignal::new(Vec::new()),
        toasts: use_toasts(),
    };
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
            <Meanwhile edit/>
            <TextField
                label="Name"
                value=form.text(Field::Name, |draft| &mut draft.name)
                problem=form.problem(Field::Name)
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
            <Failure form/>
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Edit {
    trust: Trust,
    form: Form,
    /// What the server had when editing began, or when somebody else's change was shown.
    issuer: StoredValue<Arc<Issuer>>,
    /// What somebody else changed meanwhile.
    theirs: RwSignal<Vec<Theirs>>,
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

    /// The API's call can't say what a change is based on: what is stored is looked at right before.
    async fn send(self, update: IssuerUpdate) {
        let (org, base) = (self.trust.org.get_value(), self.issuer.get_value());
        let now = match self.read(&org, &base).await {
            Ok(now) => now,
            Err(error) => return self.not_read(&base, &error),
        };
        if !changed(&base, &now).is_empty() {
            return self.conflict(&base, now);
        }
        match self.patch(&org, &now, &update).await {
            Ok(issuer) => self.done(issuer),
            Err(error) if error.leaves_outcome_unknown() => {
                self.find_out(&org, &base, &update, error).await;
            }
            Err(error) if matches!(error.status(), Some(409 | 412)) => {
                match self.read(&org, &base).await {
                    Ok(now) if !changed(&base, &now).is_empty() => self.conflict(&base, now),
                    _ => self.refuse(&base, &error),
                }
            }
            Err(error) => self.refuse(&base, &error),
        }
    }

    async fn read(self, org: &OrgName, issuer: &Issuer) -> Result<Issuer, ApiError> {
        let cancel = crate::client::Cancel::default();
        self.trust.services.client()?.issuer(org, &issuer.id, &cancel).await
    }

    /// Sends a change. A server that refuses it for want of the name gets the one that it has.
    async fn patch(
        self,
        org: &OrgName,
        now: &Issuer,
        update: &IssuerUpdate,
    ) -> Result<Issuer, ApiError> {
        let client = self.trust.services.client()?;
        match client.update_issuer(org, &now.id, update).await {
            Err(ApiError::Refused(refusal)) if wants_name(&refusal, update) => {
                let named = IssuerUpdate { name: Some(now.name.clone()), ..update.clone() };
                client.update_issuer(org, &now.id, &named).await
            }
            result => result,
        }
    }

    /// Shows what somebody else changed. What was changed here stays in the form; what was not, says
    /// what is stored.
    fn conflict(self, base: &Issuer, now: Issuer) {
        self.form.pending.try_set(false);
        let Some(draft) = self.form.draft.try_get_untracked() else { return };
        let (rebased, theirs) = draft.rebased(base, &now);
        self.issuer.try_set_value(Arc::new(now));
        self.form.draft.try_set(rebased);
        self.theirs.try_set(theirs);
    }

    fn take(self, field: Field) {
        let now = self.issuer.get_value();
        self.form.draft.update(|draft| draft.take(field, &now));
        self.theirs.update(|theirs| {
            for one in theirs.iter_mut().filter(|one| one.field == field) {
                one.yours = None;
            }
        });
    }

    fn not_read(self, issuer: &Issuer, error: &ApiError) {
        self.form.pending.try_set(false);
        let Explanation { title, detail } =
            error.explain(Attempt::Read, &self.trust.services.host());
        let detail = format!("{detail} Nothing was saved: what is stored is read before a change.");
        self.tell(issuer, Explanation { title, detail });
    }

    fn tell(self, issuer: &Issuer, words: Explanation) {
        tell(self.form.failure, self.toasts, &label(issuer), words);
    }

    fn done(self, issuer: Issuer) {
        self.toasts.show(Tone::Ok, format!("Saved {}.", label(&issuer)));
        if self.trust.dialog.try_get_untracked().is_some() {
            self.trust.has_changed(Change::Updated(Arc::new(issuer)));
        }
    }

    fn refuse(self, issuer: &Issuer, error: &ApiError) {
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
            self.tell(issuer, words);
        }
    }

    /// The answer was lost: what the server has now decides.
    async fn find_out(self, org: &OrgName, issuer: &Issuer, update: &IssuerUpdate, lost: ApiError) {
        let why = lost.explain(Attempt::Save, &self.trust.services.host()).title;
        let (title, detail) = match self.read(org, issuer).await {
            Ok(now) if has_taken(&now, update) => return self.done(now),
            Ok(_) => ("Not saved", "The issuer is as it was. You can try again."),
            Err(_) => (
                "Outcome unknown",
                "The issuer could not be read either. Saving the same again does no harm.",
            ),
        };
        self.form.pending.try_set(false);
        let words = Explanation { title: title.into(), detail: format!("{why}. {detail}") };
        self.tell(issuer, words);
    }
}

/// What somebody else changed meanwhile, with both values.
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

/// Moves to the first field that something is wrong with.
pub(super) fn focus_problem() {
    request_animation_frame(|| {
        page::focus("dialog[open] [aria-invalid=true]");
    });
}
