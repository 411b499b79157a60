//! Deleting an issuer: what will follow, a typed confirmation while it is in use, and the truth about
//! what happened.

use super::Change;
use super::edit::focus_problem;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::faults::tell;
use crate::pages::oidc::Trust;
use crate::ui::{
    Button, ButtonKind, Dialog, Note, TextField, Toasts, Tone, Untrusted, dynamic, use_toasts,
};
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::when::{is_recent, relative};
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::issuer::list::{decisions, label, last_use};
use oidc_trust::policy::sentence::policies;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::oidc::Issuer;
use token_api::time::Moment;

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    trust: Trust,
    issuer: StoredValue<Arc<Issuer>>,
    /// What its policies come to; `None` while that is not known.
    policies: RwSignal<Option<Result<String, ()>>>,
    confirmation: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    failure: RwSignal<Option<Explanation>>,
    pending: RwSignal<bool>,
    toasts: Toasts,
}

/// The dialog.
#[component]
pub(super) fn DeleteDialog(issuer: Arc<Issuer>) -> impl IntoView {
    let form = Form {
        trust: expect_context::<Trust>(),
        issuer: StoredValue::new(issuer.clone()),
        policies: RwSignal::new(None),
        confirmation: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
        failure: RwSignal::new(None),
        pending: RwSignal::new(false),
        toasts: use_toasts(),
    };
    form.learn_policies(cancel_on_cleanup().get_value());
    let close = move || {
        if !form.pending.get_untracked() {
            form.trust.close_dialog();
        }
    };
    let name = label(&issuer);
    let confirm = form.is_in_use().then(|| {
        view! {
            <TextField
                label=format!("Type {name} to confirm")
                value=form.confirmation
                problem=form.problem
                autofocus=true
            />
        }
    });
    view! {
        <Dialog
            title="Delete issuer"
            subtitle=move || view! { <b><Untrusted text=name/></b> }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Danger submit=true pending=form.pending>
                        "Delete issuer"
                    </Button>
                }
            }
        >
            <Consequences form/>
            {confirm}
            {dynamic(move || form.failure.get().map(|Explanation { title, detail }| view! {
                <Note tone=Tone::Bad announce=true><strong>{title} "."</strong> " " {detail}</Note>
            }))}
        </Dialog>
    }
}

#[component]
fn Consequences(form: Form) -> impl IntoView {
    let (issuer, times) = (form.issuer.get_value(), form.trust.times);
    let used = match last_use(&issuer) {
        Moment::Untold => "The server doesn’t tell whether a token was ever exchanged.".to_owned(),
        Moment::Never => "No token was ever exchanged.".to_owned(),
        Moment::At(at) => {
            let words = untrack(|| relative(at, times.now(), times.zone()));
            format!("A token was last exchanged {words}: what does so will be refused.")
        }
        Moment::Odd(_) => "It is not known when a token was last exchanged.".to_owned(),
    };
    let its_policies = move || match form.policies.get() {
        None => "Its policies are deleted with it. Reading how many…".to_owned(),
        Some(Ok(words)) => format!("Its policies are deleted with it: {words}."),
        Some(Err(())) => {
            "Its policies are deleted with it. How many these are could not be read.".to_owned()
        }
    };
    view! {
        <ul class="plain-list">
            <li>"Its ID tokens are refused at once. This can’t be undone."</li>
            <li>{used}</li>
            <li>{dynamic(its_policies)}</li>
            <li>
                "Tokens that were issued already live on until they expire. They are in the token \
                 lists, where each can be deleted."
            </li>
        </ul>
    }
}

impl Form {
    /// Whether a slip would hurt: it was used within the last days.
    fn is_in_use(self) -> bool {
        let now = untrack(|| self.trust.times.now());
        self.issuer.with_value(|issuer| is_recent(&last_use(issuer), now))
    }

    fn learn_policies(self, cancel: Cancel) {
        let (org, id) =
            (self.trust.org.get_value(), self.issuer.with_value(|issuer| issuer.id.clone()));
        spawn_local(async move {
            let read =
                async { self.trust.services.client()?.policies_of(&org, &id, &cancel).await };
            let known = read.await.map_err(drop).map(|policy| {
                let all = policy.policies.len();
                let (of, words) = (policies(all), decisions(&policy.policies));
                if all == 0 { "there are none".to_owned() } else { format!("{of} ({words})") }
            });
            self.policies.try_set(Some(known));
        });
    }

    fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        let expected = self.issuer.with_value(|issuer| label(issuer));
        let typed = self.confirmation.get_untracked();
        if self.is_in_use() && typed.trim() != expected.trim() {
            self.problem.set(Some(format!("Type “{expected}” exactly. Nothing was deleted.")));
            focus_problem();
            return;
        }
        self.pending.set(true);
        self.problem.set(None);
        self.failure.set(None);
        spawn_local(self.send());
    }

    async fn send(self) {
        let (org, issuer) = (self.trust.org.get_value(), self.issuer.get_value());
        let result = match self.trust.services.client() {
            Ok(client) => client.delete_issuer(&org, &issuer.id).await,
            Err(error) => Err(error),
        };
        let name = label(&issuer);
        match result {
            Ok(()) => self.gone(&format!("Deleted {name}.")),
            Err(error) if error.status() == Some(404) => {
                self.gone(&format!("{name} was already gone."));
            }
            Err(error) if error.leaves_outcome_unknown() => {
                self.find_out(&org, &issuer, error).await
            }
            Err(error) => {
                self.fail(&issuer, error.explain(Attempt::Save, &self.trust.services.host()));
            }
        }
    }

    fn gone(self, words: &str) {
        self.toasts.show(Tone::Ok, words);
        let Some(id) = self.issuer.try_with_value(|issuer| issuer.id.clone()) else { return };
        self.trust.has_changed(Change::Deleted(id));
    }

    fn fail(self, issuer: &Issuer, words: Explanation) {
        self.pending.try_set(false);
        tell(self.failure, self.toasts, &label(issuer), words);
    }

    /// The answer was lost: whether it is still there decides.
    async fn find_out(self, org: &OrgName, issuer: &Issuer, lost: ApiError) {
        let why = lost.explain(Attempt::Save, &self.trust.services.host()).title;
        let cancel = Cancel::default();
        let read = async { self.trust.services.client()?.issuer(org, &issuer.id, &cancel).await };
        let (title, detail) = match read.await {
            Err(error) if error.status() == Some(404) => {
                self.gone(&format!("Deleted {}.", label(issuer)));
                return;
            }
            Ok(_) => ("Not deleted", "The issuer is still there. You can try again."),
            Err(_) => (
                "Outcome unknown",
                "The issuer could not be read either. Deleting again does no harm.",
            ),
        };
        self.fail(issuer, Explanation { title: title.into(), detail: format!("{why}. {detail}") });
    }
}
