//! The dialog that removes a member: what stays behind, a typed confirmation for an admin, and what really
//! happened.

use super::around::{Known, TeamOf};
use super::state::Screen;
use crate::client::cancel_on_cleanup;
use crate::pages::deletion::{ConfirmationField, Deletion};
use crate::platform::history::Entry;
use crate::route::Route;
use crate::ui::{Button, ButtonKind, Dialog, Note, Toasts, Tone, Untrusted, dynamic, use_toasts};
use console_core::backend::fault::{ApiError, Attempt};
use console_core::confirmation::{Confirmation, Field};
use console_core::submission;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;
use members::list::rows::{MemberRow, label};
use members::removal::{Named, tokens_words};
use std::sync::Arc;
use token_api::id::UserLogin;

type End = submission::End<Field>;

/// The dialog for one member.
#[component]
pub(super) fn RemoveDialog(row: Arc<MemberRow>) -> impl IntoView {
    let (screen, toasts) = (expect_context::<Screen>(), use_toasts());
    let Some(member) = row.member() else { return ().into_any() };
    let (login, name) = (member.user.github_login.clone(), label(&member.user).to_owned());
    let confirmation =
        if row.is_admin() { Confirmation::Name(login.to_string()) } else { Confirmation::None };
    let form = Form {
        screen,
        login: StoredValue::new(login),
        deletion: Deletion::new(confirmation, visible(&name)),
        toasts,
    };
    let submission = form.deletion.submission;
    let close = move || {
        if !submission.is_pending() {
            screen.close_dialog();
        }
    };
    let is_admin = row.is_admin();
    view! {
        <Dialog
            title="Remove member"
            subtitle=move || view! { <b><Untrusted text=name.clone()/></b> }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Danger submit=true pending=submission.pending()>
                        "Remove member"
                    </Button>
                }
            }
        >
            <LeftBehind form/>
            {is_admin.then(|| view! {
                <Note tone=Tone::Admin>"This member is an organization admin."</Note>
            })}
            <ConfirmationField deletion=form.deletion/>
            {submission.note()}
        </Dialog>
    }
    .into_any()
}

/// What the removal means, as far as it is known. It is read while the dialog is open.
#[component]
fn LeftBehind(form: Form) -> impl IntoView {
    let screen = form.screen;
    let login = form.login.get_value();
    let teams = RwSignal::new(None::<Result<Vec<TeamOf>, String>>);
    let policies = RwSignal::new(None::<Option<Result<Vec<Named>, String>>>);
    let cancel = cancel_on_cleanup().get_value();
    let of = login.clone();
    spawn_local(async move {
        let around = screen.around;
        let why = |error: ApiError| around.why(&error);
        teams.try_set(Some(around.teams_of(&of, &cancel).await.map_err(why)));
        let named = around.policies_of(&of, &cancel).await;
        policies.try_set(Some(named.map(|named| named.map_err(why))));
    });
    let tokens = {
        let login = login.clone();
        move || {
            let Some(Known::Is(created)) = screen.around.created.get() else {
                return "Tokens of the organization that this user created stay valid. How many there \
                        are is not known here."
                    .into_any();
            };
            let count = created.by(login.as_str()).len();
            let words = tokens_words(count, &created.over());
            let href = screen.tokens_href(login.as_str());
            let link = (count > 0).then(|| view! { " " <a href=href>"Show them"</a> });
            view! { {words} {link} }.into_any()
        }
    };
    view! {
        <ul class="plain-list">
            <li>"The user loses access to the organization at once, also with personal tokens."</li>
            <li>{dynamic(tokens)}</li>
            <li>{dynamic(move || teams_left(teams.get()))}</li>
            {dynamic(move || policies_left(policies.get()).map(|words| view! { <li>{words}</li> }))}
        </ul>
    }
}

fn teams_left(teams: Option<Result<Vec<TeamOf>, String>>) -> AnyView {
    match teams {
        None => "Looking for the user's teams…".into_any(),
        Some(Err(why)) => format!("The user's teams could not be read. {why}").into_any(),
        Some(Ok(teams)) if teams.is_empty() => "The user is in no team.".into_any(),
        Some(Ok(teams)) => {
            let names: Vec<_> = teams.iter().map(|team| team.label.as_str()).collect();
            let names = names.join(", ");
            let what = if teams.len() == 1 { "the team" } else { "the teams" };
            view! { "The user leaves " {what} " " <bdi translate="no">{visible(&names)}</bdi> "." }
                .into_any()
        }
    }
}

/// Nothing, if the user who is signed in does not see policies.
fn policies_left(named: Option<Option<Result<Vec<Named>, String>>>) -> Option<AnyView> {
    Some(match named {
        None => "Looking for OIDC policies that name the user…".into_any(),
        Some(None) => return None,
        Some(Some(Err(why))) => format!("Not all OIDC policies could be read. {why}").into_any(),
        Some(Some(Ok(named))) if named.is_empty() => "No OIDC policy names this user.".into_any(),
        Some(Some(Ok(named))) => {
            let words: Vec<_> = named.iter().map(Named::words).collect();
            let words = visible(&words.join("; "));
            view! {
                <bdi translate="no">{words}</bdi>
                ": change these policies as well, or they apply again if the user comes back."
            }
            .into_any()
        }
    })
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    screen: Screen,
    login: StoredValue<UserLogin>,
    deletion: Deletion,
    toasts: Toasts,
}

impl Form {
    fn submit(self) {
        self.deletion.submit(|| self.send());
    }

    fn send(self) -> impl Future<Output = End> {
        let (services, org) = (self.screen.services, self.screen.org.get_value());
        let login = self.login.get_value();
        async move {
            let sent = async { services.client()?.remove_member(&org, &login).await };
            match sent.await {
                Ok(()) => self.gone(&login, "is no member any more"),
                Err(error) if error.status() == Some(404) => {
                    self.gone(&login, "was no member any more")
                }
                Err(error) if error.leaves_outcome_unknown() => self.find_out(&login, error).await,
                Err(error) => End::Failed(error.explain(Attempt::Save, &services.host())),
            }
        }
    }

    /// Takes the row away and closes the dialog. The page of a member who is gone leads to the list.
    fn gone(self, login: &UserLogin, words: &str) -> End {
        self.toasts.show(Tone::Ok, format!("{} {words}.", visible(login.as_str())));
        self.screen.changes.dismiss(login);
        self.screen.listing.remove(login);
        self.screen.close_dialog();
        if let Some(org) = self.screen.org.try_get_value() {
            let here = untrack(|| self.screen.services.address().route);
            if here == Route::Member(org.clone(), login.clone()) {
                self.screen.services.go(&Route::Members(org).into(), Entry::Replace);
            }
        }
        End::Done
    }

    /// The answer was lost: the list tells whether the user is still a member.
    async fn find_out(self, login: &UserLogin, lost: ApiError) -> End {
        let host = self.screen.services.host();
        let said = |title: &str, detail: &str| lost.lost(Attempt::Save, &host, title, detail);
        let submission = self.deletion.submission;
        submission.look(said("Checking…", "Reading the list to find out what became of it."));
        match self.screen.listing.look_for(login).await {
            Ok(None) => self.gone(login, "is no member any more"),
            Ok(Some(_)) => End::Failed(said(
                "Not removed",
                "The user is still in the list. You can try again.",
            )),
            Err(_) => {
                let words = "The list could not be read either. Removing again does no harm.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }
}
