//! The dialogs that send an invitation again and that cancel one. Both say what it means, are sent once,
//! and tell what came of it.

use crate::pages::members::state::Screen;
use crate::pages::submission::Submission;
use crate::ui::{Button, ButtonKind, Dialog, Toasts, Tone, Untrusted, use_toasts};
use console_core::backend::fault::{ApiError, Attempt};
use console_core::submission;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use members::invitation::{is_link, label};
use std::convert::Infallible;
use token_api::invitation::Invitation;

type End = submission::End<Infallible>;

/// What is done with an invitation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::members) enum Act {
    SendAgain,
    Cancel,
}

impl Act {
    fn title(self) -> &'static str {
        match self {
            Self::SendAgain => "Send again",
            Self::Cancel => "Cancel invitation",
        }
    }

    fn meaning(self, is_link: bool) -> &'static str {
        match (self, is_link) {
            (Self::SendAgain, _) => {
                "It is your invitation from now on, and gives no more than you may give. The link stays \
                 the same."
            }
            (Self::Cancel, true) => "The link can’t be used any more. Members who used it stay.",
            (Self::Cancel, false) => "It can’t be accepted any more. You can invite again later.",
        }
    }
}

/// The dialog for one invitation.
#[component]
pub(in crate::pages::members) fn ActDialog(invitation: Invitation, act: Act) -> impl IntoView {
    let (name, meaning) = (label(&invitation).to_owned(), act.meaning(is_link(&invitation)));
    let form = Form {
        screen: expect_context::<Screen>(),
        invitation: StoredValue::new(invitation),
        act,
        submission: Submission::in_dialog().about(visible(&name)),
        toasts: use_toasts(),
    };
    let (screen, submission) = (form.screen, form.submission);
    let close = move || {
        if !submission.is_pending() {
            screen.close_dialog();
        }
    };
    let kind = if act == Act::Cancel { ButtonKind::Danger } else { ButtonKind::Primary };
    view! {
        <Dialog
            title=act.title()
            subtitle=move || view! { <b><Untrusted text=name/></b> }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Back"</Button>
                    <Button kind submit=true pending=submission.pending() autofocus=true>
                        {act.title()}
                    </Button>
                }
            }
        >
            <p>{meaning}</p>
            {submission.note()}
        </Dialog>
    }
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    screen: Screen,
    invitation: StoredValue<Invitation>,
    act: Act,
    submission: Submission<Infallible>,
    toasts: Toasts,
}

impl Form {
    fn submit(self) {
        self.submission.submit(|| Ok(()), |()| self.send());
    }

    fn send(self) -> impl Future<Output = End> {
        let (services, org) = (self.screen.services, self.screen.org.get_value());
        let invitation = self.invitation.get_value();
        async move {
            let sent = async {
                let client = services.client()?;
                match self.act {
                    Act::SendAgain => client.resend_invitation(&org, &invitation.id).await,
                    Act::Cancel => client.cancel_invitation(&org, &invitation.id).await,
                }
            };
            match (sent.await, self.act) {
                (Ok(()), Act::SendAgain) => self.done(&invitation, "was sent again"),
                (Ok(()), Act::Cancel) => self.done(&invitation, "was cancelled"),
                (Err(error), _) if error.status() == Some(404) => {
                    self.done(&invitation, "was not open any more: accepted or cancelled")
                }
                (Err(error), _) if error.leaves_outcome_unknown() => {
                    self.find_out(&invitation, error).await
                }
                (Err(error), _) => End::Failed(error.explain(Attempt::Save, &services.host())),
            }
        }
    }

    fn done(self, invitation: &Invitation, words: &str) -> End {
        let name = visible(label(invitation));
        let what = if is_link(invitation) {
            "The link".to_owned()
        } else {
            format!("The invitation of {name}")
        };
        self.toasts.show(Tone::Ok, format!("{what} {words}."));
        self.screen.invitations.reload();
        self.screen.close_dialog();
        End::Done
    }

    /// The answer was lost: the list tells whether it is still there, and when it was sent.
    async fn find_out(self, invitation: &Invitation, lost: ApiError) -> End {
        let host = self.screen.services.host();
        let said = |title: &str, detail: &str| lost.lost(Attempt::Save, &host, title, detail);
        self.submission.look(said("Checking…", "Reading the invitations to find out."));
        let Ok(now) = self.screen.invitations.look().await else {
            let words =
                "The invitations could not be read either. Look at them before you try again.";
            return End::Unknown(said("Outcome unknown", words));
        };
        let found = now.iter().find(|it| it.id == invitation.id);
        match (self.act, found) {
            (Act::Cancel, None) => self.done(invitation, "is not open any more"),
            (Act::SendAgain, Some(it)) if it.sent_at > invitation.sent_at => {
                self.done(invitation, "was sent again")
            }
            (Act::SendAgain, None) => self.done(invitation, "is not open any more"),
            (Act::Cancel, Some(_)) => {
                End::Failed(said("Not cancelled", "It is still in the list. You can try again."))
            }
            (Act::SendAgain, Some(_)) => {
                let words = "The list shows no newer time of sending. You can try again.";
                End::NoTrace(said("Not sent again", words))
            }
        }
    }
}
