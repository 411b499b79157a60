//! The dialog "Add to team": the login of a member of the organization.

use crate::client::cancel_on_cleanup;
use crate::pages::submission::Submission;
use crate::pages::teams::state::{Change, Shared};
use crate::ui::{
    Button, ButtonKind, Dialog, Offer, PickField, Toasts, Tone, Untrusted, use_toasts,
};
use console_core::backend::fault::{Refusal, sentence};
use console_core::submission::{End, Problems};
use console_core::team::change::find;
use console_core::team::members::new_member;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::id::UserLogin;
use token_api::page::Row;
use token_api::team::{MemberAction, Team, TeamUpdate};

/// The only field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Login;

#[component]
pub(super) fn AddDialog(team: Arc<Team>) -> impl IntoView {
    let form = Form::new(expect_context::<Shared>(), team.clone());
    let close = move || {
        if !form.submission.is_pending() {
            form.shared.close_dialog();
        }
    };
    let hint = form.shared.org.with_value(|org| format!("A member of {org}."));
    let label = team.label().to_owned();
    view! {
        <Dialog
            title="Add to team"
            subtitle=move || view! { <b><Untrusted text=label/></b> }
            on_close_request=close
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=form.submission.pending()>
                        "Add to team"
                    </Button>
                }
            }
        >
            <PickField
                label="Login"
                value=form.submission.bind(Login, form.login)
                offers=form.offers
                problem=form.submission.problem(Login)
                hint
            />
            {form.submission.note()}
        </Dialog>
    }
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Form {
    shared: Shared,
    team: StoredValue<Arc<Team>>,
    login: RwSignal<String>,
    offers: RwSignal<Vec<Offer>>,
    submission: Submission<Login>,
    toasts: Toasts,
}

impl Form {
    fn new(shared: Shared, team: Arc<Team>) -> Self {
        let form = Self {
            shared,
            login: RwSignal::new(String::new()),
            offers: RwSignal::new(Vec::new()),
            submission: Submission::in_dialog().about(visible(team.label())),
            team: StoredValue::new(team),
            toasts: use_toasts(),
        };
        form.learn_offers();
        form
    }

    /// Reads the first members of the organization as suggestions. Other logins are accepted as well, so
    /// nothing is said if this fails.
    fn learn_offers(self) {
        let (cancel, services) = (cancel_on_cleanup().get_value(), self.shared.services);
        let (org, team) = (self.shared.org.get_value(), self.team.get_value());
        spawn_local(async move {
            let read = async { services.client()?.members(&org, None, &cancel).await };
            let Ok(page) = read.await else { return };
            let inside = team.members.as_deref().unwrap_or_default();
            let users = page.rows.iter().filter_map(Row::read).map(|member| &member.user);
            let others = users.filter(|user| find(inside, &user.github_login).is_none());
            let offer = others.map(|user| Offer {
                value: user.github_login.to_string(),
                name: Some(user.name.clone()).filter(|name| !name.trim().is_empty()),
            });
            self.offers.try_set(offer.collect());
        });
    }

    fn submit(self) {
        let check = || {
            let login = self.login.get_untracked();
            let checked = self.team.with_value(|team| new_member(&login, team));
            checked.map_err(|words| Problems::one(Login, words))
        };
        self.submission.submit(check, |login| self.send(login));
    }

    async fn send(self, login: UserLogin) -> End<Login> {
        let Some(team) = self.team.try_get_value() else { return End::Withheld };
        let update = TeamUpdate {
            member: Some(login.clone()),
            member_action: Some(MemberAction::Add),
            ..TeamUpdate::default()
        };
        let end = self.shared.change(&team.name, &update, place).await;
        if end == End::Done {
            let words = format!("Added {} to {}.", visible(login.as_str()), visible(team.label()));
            self.toasts.show(Tone::Ok, words);
            self.shared.has_changed(Change::Saved);
        }
        end
    }
}

/// The login is all that was sent: what is wrong with the request is wrong with it.
fn place(refusal: &Refusal) -> Option<(Login, String)> {
    let is_about_it = matches!(refusal.status, 400 | 404 | 409 | 422);
    let said = refusal.message.as_deref().map(str::trim).filter(|said| !said.is_empty());
    let said = said.map_or("The server refuses this login.".to_owned(), sentence);
    is_about_it.then(|| (Login, format!("{said} Nothing was changed.")))
}
