//! The dialog that invites: an e-mail address, or whoever gets a link.

use crate::pages::members::state::{Open, Screen};
use crate::pages::submission::Submission;
use crate::ui::{
    Bound, Button, ButtonKind, Choice, Choices, Dialog, Note, Select, TextField, Toasts, Tone,
    dynamic, use_toasts,
};
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use members::invitation::{Draft, Field, To, accept_url, is_link, place};
use members::role::Role;
use token_api::invitation::{InvitationMade, NewInvitation};

type End = submission::End<Field>;

/// The button that opens it.
#[component]
pub(in crate::pages::members) fn InviteButton() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let is_missing = Memo::new(move |_| screen.invitations.is_missing());
    dynamic(move || {
        let open = move || screen.dialog.set(Open::Invite);
        (!is_missing.get()).then(|| {
            view! { <Button disabled_reason=screen.denial on_press=open>"Invite"</Button> }
        })
    })
}

/// The dialog. What was typed stays when it is closed with Esc.
#[component]
pub(in crate::pages::members) fn InviteDialog() -> impl IntoView {
    let form = Form {
        screen: expect_context::<Screen>(),
        submission: Submission::in_dialog(),
        toasts: use_toasts(),
    };
    let (screen, submission) = (form.screen, form.submission);
    let draft = screen.invitations.draft;
    let close = move || {
        if !submission.is_pending() {
            screen.close_dialog();
        }
    };
    let cancel = move || {
        if !submission.is_pending() {
            draft.set(Draft::default());
            screen.close_dialog();
        }
    };
    let is_link = Memo::new(move |_| draft.with(|draft| draft.to == To::Anybody));
    let submit = move || if is_link.get() { "Make link" } else { "Invite" };
    view! {
        <Dialog
            title="Invite"
            subtitle=|| {
                view! { "Whoever accepts becomes a member, also without an account with the service so far." }
            }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=cancel>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=submission.pending()>
                        {dynamic(submit)}
                    </Button>
                }
            }
        >
            <Fields form/>
            {submission.note()}
        </Dialog>
    }
}

#[component]
fn Fields(form: Form) -> impl IntoView {
    let (screen, submission) = (form.screen, form.submission);
    let draft = screen.invitations.draft;
    let to = Bound::new(Signal::derive(move || draft.with(|draft| draft.to)), move |to| {
        draft.update(|draft| draft.to = to);
        submission.edited(Field::Email);
    });
    let ways = vec![Choice::new(To::Address, "By e-mail"), Choice::new(To::Anybody, "By a link")];
    let is_link = Memo::new(move |_| draft.with(|draft| draft.to == To::Anybody));
    let role = Signal::derive(move || draft.with(|draft| draft.role.clone()));
    let role = Bound::new(role, move |role| {
        draft.update(|draft| draft.role = role);
        submission.edited(Field::Role);
    });
    let roles = Signal::derive(move || {
        let choice = |role: &Role| Choice::new(role.clone(), visible(role.name()));
        screen.around.roles.with(|roles| roles.iter().map(choice).collect::<Vec<_>>())
    });
    let is_admin = Memo::new(move |_| draft.with(|draft| draft.role.is_admin()));
    let address = move || {
        view! {
            <TextField
                label="E-mail address"
                value=submission.text(Field::Email, draft, |draft| &mut draft.email)
                problem=submission.problem(Field::Email)
                hint="Only the account with this address can accept, if the service checks that."
                autofocus=true
            />
        }
        .into_any()
    };
    let link = || {
        view! {
            <Note tone=Tone::Warn>
                "Whoever has the link can join: hand it over as you would a password."
            </Note>
        }
        .into_any()
    };
    view! {
        <Choices label="How" choices=ways value=to/>
        {dynamic(move || if is_link.get() { link() } else { address() })}
        <Select label="Role" choices=roles value=role problem=submission.problem(Field::Role)/>
        {dynamic(move || is_admin.get().then(|| view! {
            <Note tone=Tone::Admin>
                "An organization admin manages its tokens, members, teams, settings and trust."
            </Note>
        }))}
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
        let known = self.screen.invitations.known();
        let draft = self.screen.invitations.draft;
        let check = || draft.with_untracked(|draft| draft.check(known.iter()));
        self.submission.submit(check, |invitation| self.send(invitation));
    }

    fn send(self, invitation: NewInvitation) -> impl Future<Output = End> {
        let (services, org) = (self.screen.services, self.screen.org.get_value());
        let to = if invitation.email.is_some() { To::Address } else { To::Anybody };
        async move {
            let sent = async { services.client()?.invite(&org, &invitation).await };
            match sent.await {
                Ok(made) => {
                    self.screen.invitations.reload();
                    self.made(&invitation, &made)
                }
                Err(error) if error.leaves_outcome_unknown() => {
                    self.find_out(&invitation, error).await
                }
                Err(error) => {
                    let placed = match &error {
                        ApiError::Refused(refusal) => place(refusal, to),
                        _ => None,
                    };
                    End::refused(placed, || error.explain(Attempt::Save, &services.host()))
                }
            }
        }
    }

    /// An address is told of; a link is shown.
    fn made(self, invitation: &NewInvitation, made: &InvitationMade) -> End {
        let invitations = self.screen.invitations;
        invitations.draft.try_set(Draft::default());
        invitations.is_open.try_set(true);
        let base = self.screen.services.client().map(|client| client.base()).unwrap_or_default();
        match (&invitation.email, accept_url(&made.accept_invite_url, &base)) {
            (None, Some(url)) => {
                self.screen.dialog.try_set(Open::Link(url));
            }
            (Some(email), _) => {
                let words = format!(
                    "Invited {}. If no mail arrives, copy the link in the list of invitations.",
                    visible(email)
                );
                self.toasts.show(Tone::Ok, words);
                self.screen.close_dialog();
            }
            (None, None) => {
                let words =
                    "The link was made, but the server does not tell it. Cancel it in the list.";
                self.toasts.show(Tone::Warn, words);
                self.screen.close_dialog();
            }
        }
        End::Done
    }

    /// The answer was lost: the list tells whether there is such an invitation now.
    async fn find_out(self, invitation: &NewInvitation, lost: ApiError) -> End {
        let host = self.screen.services.host();
        let said = |title: &str, detail: &str| lost.lost(Attempt::Save, &host, title, detail);
        let unknown = |words: &str| -> Explanation { said("Outcome unknown", words) };
        self.submission.look(said("Checking…", "Reading the invitations to find out."));
        let invitations = self.screen.invitations;
        let (before, was_known) = (invitations.known(), invitations.is_known());
        let Ok(now) = invitations.look().await else {
            let words =
                "The invitations could not be read either. Look at them before you try again.";
            return End::Unknown(unknown(words));
        };
        let is_new = |id: &str| before.iter().all(|it| it.id != id);
        let is_it = |email: &Option<String>, it: &token_api::invitation::Invitation| match email {
            Some(email) => it.email.eq_ignore_ascii_case(email),
            None => is_link(it) && is_new(&it.id),
        };
        let mut found = now.into_iter().filter(|it| is_it(&invitation.email, it));
        match (found.next(), found.next()) {
            (Some(it), None) if was_known || invitation.email.is_some() => {
                let made = InvitationMade { id: it.id, accept_invite_url: it.accept_invite_url };
                self.made(invitation, &made)
            }
            (None, _) => {
                let words = "The list has no such invitation. You can try again.";
                End::NoTrace(said("Not made", words))
            }
            _ => End::Unknown(unknown("Look at the list of invitations before you try again.")),
        }
    }
}
