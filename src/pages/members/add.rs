//! The dialog that adds a user, who has an account already, to the organization.

use super::state::{Open, Screen};
use crate::pages::submission::Submission;
use crate::ui::{
    Button, ButtonKind, Choice, Dialog, Icon, Select, TextField, Toasts, Tone, use_toasts,
};
use console_core::backend::fault::{ApiError, Attempt};
use console_core::submission;
use leptos::prelude::*;
use members::draft::{Draft, Field, place};
use token_api::id::UserLogin;
use token_api::member::NewMember;
use token_api::user::OrgRole;

type End = submission::End<Field>;

/// The button that opens it.
#[component]
pub(super) fn AddButton() -> impl IntoView {
    let screen = expect_context::<Screen>();
    view! {
        <Button
            kind=ButtonKind::Primary
            icon=Icon::Plus
            disabled_reason=screen.denial
            on_press=move || screen.dialog.set(Open::Add)
        >
            "Add member"
        </Button>
    }
}

/// The dialog. What was typed stays when it is closed with Esc.
#[component]
pub(super) fn AddDialog() -> impl IntoView {
    let form = Form {
        screen: expect_context::<Screen>(),
        submission: Submission::in_dialog(),
        toasts: use_toasts(),
    };
    let (screen, submission) = (form.screen, form.submission);
    let close = move || {
        if !submission.is_pending() {
            screen.close_dialog();
        }
    };
    let cancel = move || {
        if !submission.is_pending() {
            screen.draft.set(Draft::default());
            screen.close_dialog();
        }
    };
    let role = Signal::derive(move || screen.draft.with(|draft| draft.role.clone()));
    let role = crate::ui::Bound::new(role, move |role| {
        screen.draft.update(|draft| draft.role = role);
        submission.edited(Field::Role);
    });
    let roles = vec![Choice::new(OrgRole::Member, "Member"), Choice::new(OrgRole::Admin, "Admin")];
    let hint = move || {
        screen.draft.with(|draft| match draft.role {
            OrgRole::Admin => {
                "An organization admin manages its tokens, members, teams, settings and trust."
            }
            _ => "A member may do what the organization permits its members.",
        })
    };
    view! {
        <Dialog
            title="Add member"
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=cancel>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=submission.pending()>
                        "Add member"
                    </Button>
                }
            }
        >
            <TextField
                label="Login"
                value=submission.text(Field::Login, screen.draft, |draft| &mut draft.login)
                problem=submission.problem(Field::Login)
                hint="The user has an account with the service already."
                autofocus=true
            />
            <Select
                label="Role"
                choices=roles
                value=role
                problem=submission.problem(Field::Role)
                hint=Signal::derive(move || hint().to_owned())
            />
            {submission.note()}
        </Dialog>
    }
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    screen: Screen,
    submission: Submission<Field>,
    toasts: Toasts,
}

impl Form {
    fn submit(self) {
        let rows = untrack(|| self.screen.listing.rows());
        let check = || self.screen.draft.get_untracked().check(&rows);
        self.submission.submit(check, |(login, member)| self.send(login, member));
    }

    fn send(self, login: UserLogin, member: NewMember) -> impl Future<Output = End> {
        let (services, org) = (self.screen.services, self.screen.org.get_value());
        async move {
            let sent = async { services.client()?.add_member(&org, &login, &member).await };
            match sent.await {
                Ok(()) => {
                    self.screen.listing.reload();
                    self.added(&login)
                }
                Err(error) if error.leaves_outcome_unknown() => self.find_out(&login, error).await,
                Err(error) => {
                    let placed = match &error {
                        ApiError::Refused(refusal) => place(refusal),
                        _ => None,
                    };
                    End::refused(placed, || error.explain(Attempt::Save, &services.host()))
                }
            }
        }
    }

    fn added(self, login: &UserLogin) -> End {
        self.toasts.show(Tone::Ok, format!("{login} is a member now."));
        self.screen.draft.try_set(Draft::default());
        self.screen.close_dialog();
        End::Done
    }

    /// The answer was lost: the list tells whether the user is a member.
    async fn find_out(self, login: &UserLogin, lost: ApiError) -> End {
        let host = self.screen.services.host();
        let said = |title: &str, detail: &str| lost.lost(Attempt::Save, &host, title, detail);
        self.submission.look(said("Checking…", "Reading the list to find out what became of it."));
        match self.screen.listing.look_for(login).await {
            Ok(Some(_)) => self.added(login),
            Ok(None) => End::NoTrace(said(
                "Not added",
                "The list does not have this user. You can try again.",
            )),
            Err(_) => {
                let words = "The list could not be read either. Look at it before you try again.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }
}
