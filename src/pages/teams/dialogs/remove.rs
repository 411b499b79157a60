//! The dialog "Remove from team": what the user loses, and what stays.

use crate::pages::submission::Submission;
use crate::pages::teams::state::{Change, Shared};
use crate::ui::{Button, ButtonKind, Dialog, Tone, Untrusted, use_toasts};
use console_core::submission::End;
use console_core::team::members::label;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use std::convert::Infallible;
use std::sync::Arc;
use token_api::team::{MemberAction, Team, TeamMember, TeamUpdate};

#[component]
pub(super) fn RemoveDialog(team: Arc<Team>, member: TeamMember) -> impl IntoView {
    let (shared, toasts) = (expect_context::<Shared>(), use_toasts());
    let who = visible(label(&member));
    let submission: Submission<Infallible> = Submission::in_dialog().about(who.clone());
    let close = move || {
        if !submission.is_pending() {
            shared.close_dialog();
        }
    };
    let identity = untrack(|| shared.services.session.identity());
    let is_self = identity.is_some_and(|own| own.user.github_login == member.github_login);
    let (name, of_team) = (label(&member).to_owned(), team.label().to_owned());
    let submit = move || {
        let (team, login, who) = (team.clone(), member.github_login.clone(), who.clone());
        submission.submit(
            || Ok(()),
            |()| async move {
                let update = TeamUpdate {
                    member: Some(login),
                    member_action: Some(MemberAction::Remove),
                    ..TeamUpdate::default()
                };
                let end = shared.change(&team.name, &update, |_| None).await;
                if end == End::Done {
                    let words = format!("Removed {who} from {}.", visible(team.label()));
                    toasts.show(Tone::Ok, words);
                    shared.has_changed(Change::Saved);
                }
                end
            },
        );
    };
    view! {
        <Dialog
            title="Remove from team"
            subtitle=move || view! { <b><Untrusted text=name/></b> " · " <Untrusted text=of_team/> }
            on_close_request=close
            on_submit=submit
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Danger submit=true pending=submission.pending()>
                        "Remove from team"
                    </Button>
                }
            }
        >
            <ul class="plain-list">
                <li>"What the team’s roles grant is lost at once. Membership in the organization stays."</li>
                <li>"Tokens of the team stay valid, whoever created them."</li>
                {is_self.then(|| view! {
                    <li>"This is you: if you manage the team only as its admin, you can’t add yourself again."</li>
                })}
            </ul>
            {submission.note()}
        </Dialog>
    }
}
