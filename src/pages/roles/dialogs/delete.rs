//! The dialog "Delete role": who has it, and its name to be typed. A role that somebody has is not
//! deleted.

use crate::client::Cancel;
use crate::pages::deletion::{ConfirmationField, Deletion};
use crate::pages::roles::holders::{Holders, Known};
use crate::pages::roles::state::{Change, Shared};
use crate::ui::{Button, ButtonKind, Dialog, Toasts, Tone, Untrusted, dynamic, use_toasts};
use console_core::backend::fault::Attempt;
use console_core::confirmation::{Confirmation, Field};
use console_core::submission;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use roles::list::label;
use std::sync::Arc;
use token_api::role::Role;

type End = submission::End<Field>;

/// So many of each are named.
const MOST_NAMED: usize = 10;

#[component]
pub(super) fn DeleteDialog(role: Arc<Role>) -> impl IntoView {
    let form = Form::new(expect_context::<Shared>(), role.clone());
    let deletion = form.deletion;
    let close = move || {
        if !deletion.submission.is_pending() {
            form.shared.close_dialog();
        }
    };
    let name = label(&role).to_owned();
    view! {
        <Dialog
            title="Delete role"
            subtitle=move || view! { <b><Untrusted text=name/></b> }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button
                        kind=ButtonKind::Danger
                        submit=true
                        pending=deletion.submission.pending()
                        disabled_reason=form.obstacle
                    >
                        "Delete role"
                    </Button>
                }
            }
        >
            <div role="status">{dynamic(move || obstacle(form))}</div>
            <ul class="plain-list">
                {dynamic(move || form.holders.tokens.with(|tokens| {
                    who("Tokens", "token", tokens, |token| token.label().to_owned())
                }))}
                {dynamic(move || form.holders.members.with(|members| {
                    who("Members", "member", members, |user| user.github_login.to_string())
                }))}
                {dynamic(move || form.holders.teams.with(|teams| {
                    who("Teams", "team", teams, |team| team.label().to_owned())
                }))}
                <li>"OIDC policies that name it were not looked at. This can’t be undone."</li>
            </ul>
            <ConfirmationField deletion/>
            {deletion.submission.note()}
        </Dialog>
    }
}

/// Why it can't be deleted. Tracked.
fn obstacle(form: Form) -> Option<AnyView> {
    let words = form.obstacle.get()?;
    Some(view! { <p><strong>{words}</strong></p> }.into_any())
}

/// Who of one kind has the role.
fn who<T>(
    label: &'static str,
    unit: &'static str,
    known: &Known<T>,
    name: fn(&T) -> String,
) -> AnyView {
    match known {
        Known::Waiting => view! { <li class="muted">{label} ": being read…"</li> }.into_any(),
        Known::Failed(why) => {
            let why = why.clone();
            view! { <li>{label} ": not read, so the server decides. " {why}</li> }.into_any()
        }
        Known::Is { rows, unreadable } if rows.is_empty() && *unreadable == 0 => {
            view! { <li>"No " {unit} " has it."</li> }.into_any()
        }
        Known::Is { rows, unreadable } => {
            let named: Vec<_> = rows
                .iter()
                .take(MOST_NAMED)
                .enumerate()
                .map(|(at, row)| {
                    let comma = if at == 0 { "" } else { ", " };
                    view! { {comma} <Untrusted text=name(row)/> }.into_any()
                })
                .collect();
            let more = (rows.len() + unreadable).saturating_sub(named.len());
            let more = (more > 0).then(|| format!(" and {more} more"));
            view! { <li>{label} ": " {named} {more}</li> }.into_any()
        }
    }
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    shared: Shared,
    role: StoredValue<Arc<Role>>,
    holders: Holders,
    /// Why it can't be deleted, as far as known.
    obstacle: Signal<Option<String>>,
    deletion: Deletion,
    toasts: Toasts,
}

impl Form {
    fn new(shared: Shared, role: Arc<Role>) -> Self {
        let holders = Holders::new(shared);
        holders.read(&role.id);
        let name = visible(label(&role));
        let of = role.clone();
        let obstacle = Memo::new(move |_| {
            let reading = || "Who has it is being read.".to_owned();
            let waiting = holders.is_waiting().then(reading);
            shared.keeps(&of, &holders.uses()).or(waiting)
        });
        Self {
            shared,
            role: StoredValue::new(role),
            holders,
            obstacle: obstacle.into(),
            deletion: Deletion::new(Confirmation::Name(name.clone()), name),
            toasts: use_toasts(),
        }
    }

    fn submit(self) {
        if self.obstacle.with_untracked(Option::is_none) {
            self.deletion.submit(|| self.send());
        }
    }

    async fn send(self) -> End {
        let (Some(org), Some(role)) = (self.shared.org.try_get_value(), self.role.try_get_value())
        else {
            return End::Withheld;
        };
        let services = self.shared.services;
        let sent = async { services.client()?.delete_role(&org, &role.id).await };
        let host = services.host();
        let name = visible(label(&role));
        let lost = match sent.await {
            Ok(()) => return self.gone(&format!("Deleted {name}.")),
            Err(error) if error.status() == Some(404) => {
                return self.gone(&format!("{name} was already gone."));
            }
            Err(error) if !error.leaves_outcome_unknown() => {
                return End::Failed(error.explain(Attempt::Delete, &host));
            }
            Err(error) => error,
        };
        let said = |title: &str, detail: &str| lost.lost(Attempt::Delete, &host, title, detail);
        let read = async { services.client()?.role(&org, &role.id, &Cancel::default()).await };
        match read.await {
            Err(error) if error.status() == Some(404) => self.gone(&format!("Deleted {name}.")),
            Ok(_) => {
                End::Failed(said("Not deleted", "The role is still there. You can try again."))
            }
            Err(_) => {
                let words = "The role could not be read either. Deleting again does no harm.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }

    fn gone(self, words: &str) -> End {
        self.toasts.show(Tone::Ok, words);
        self.shared.has_changed(Change::Deleted);
        End::Done
    }
}
