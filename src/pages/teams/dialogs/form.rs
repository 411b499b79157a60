//! The state of the dialogs "Create team" and "Edit team". No view.

use crate::pages::submission::Submission;
use crate::pages::teams::state::{Change, Shared};
use crate::platform::history::Entry;
use crate::route::Route;
use crate::ui::{Bound, Toasts, Tone, use_toasts};
use console_core::backend::fault::{ApiError, Attempt};
use console_core::submission;
use console_core::team::change::is_made;
use console_core::team::draft::{Field, TeamDraft, place_edited, place_new};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::TeamName;
use token_api::team::{NewTeam, Team, TeamUpdate};

type End = submission::End<Field>;

/// The state. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct TeamForm {
    shared: Shared,
    draft: RwSignal<TeamDraft>,
    pub submission: Submission<Field>,
    toasts: Toasts,
}

impl TeamForm {
    /// A form of `base`, or of a new team.
    pub fn new(shared: Shared, base: Option<&Arc<Team>>, draft: TeamDraft) -> Self {
        let draft = RwSignal::new(draft);
        shared.outlive_session(base.cloned(), draft);
        let subject = base.map_or("New team".to_owned(), |team| visible(team.label()));
        let submission = Submission::in_dialog().about(subject);
        Self { shared, draft, submission, toasts: use_toasts() }
    }

    /// One text of the draft.
    pub fn text(self, field: Field, of: fn(&mut TeamDraft) -> &mut String) -> Bound<String> {
        self.submission.text(field, self.draft, of)
    }

    /// Closes the dialog, unless a change is pending. What was typed about a new team is there when the
    /// dialog opens again.
    pub fn close(self, is_new: bool) {
        if self.submission.is_pending() {
            return;
        }
        if is_new {
            self.shared.draft.set_value(self.draft.get_untracked());
        }
        self.shared.close_dialog();
    }

    /// Creates the team.
    pub fn create(self) {
        let check = || {
            let draft = self.draft.get_untracked();
            let is_taken = |name: &str| {
                self.shared.names.with_value(|all| all.iter().any(|it| it.as_str() == name))
            };
            draft.request(is_taken)
        };
        self.submission.submit(check, |request| self.send_new(request));
    }

    async fn send_new(self, request: NewTeam) -> End {
        let Some(org) = self.shared.org.try_get_value() else { return End::Withheld };
        let services = self.shared.services;
        let sent = async { services.client()?.create_team(&org, &request).await };
        let error = match sent.await {
            Ok(team) => return self.created(&team),
            Err(error) => error,
        };
        let host = services.host();
        if !error.leaves_outcome_unknown() {
            let placed = match &error {
                ApiError::Refused(refusal) => place_new(refusal),
                _ => None,
            };
            return End::refused(placed, || error.explain(Attempt::Save, &host));
        }
        // The answer was lost: whether the team is there tells what became of it.
        let said = |title: &str, detail: &str| error.lost(Attempt::Save, &host, title, detail);
        let name = TeamName::new(request.name.as_str());
        match self.shared.read(&org, &name).await {
            Ok(team) if is_made(&team, &request) => self.created(&team),
            Ok(_) => {
                let words =
                    "There is a team with this name and other texts. Look at it in the list.";
                End::Unknown(said("Outcome unknown", words))
            }
            Err(other) if other.status() == Some(404) => {
                let words = "The server does not have the team. You can try again.";
                End::NoTrace(said("Probably not created", words))
            }
            Err(_) => {
                let words = "The team could not be read either. Creating it again does no harm: its \
                             name can be taken once.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }

    fn created(self, team: &Team) -> End {
        self.toasts.show(Tone::Ok, format!("Created {}.", visible(team.label())));
        // The user may have left the screen meanwhile.
        if let Some(org) = self.shared.org.try_get_value() {
            self.shared.draft.set_value(TeamDraft::default());
            self.shared.close_dialog();
            let route = Route::Team(org, team.name.clone());
            self.shared.services.go(&route.into(), Entry::Push);
        }
        End::Done
    }

    /// Saves what differs from `base`.
    pub fn save(self, base: &Arc<Team>) {
        let base = base.clone();
        let check = || self.draft.with_untracked(|draft| draft.update(&base));
        self.submission.submit(check, |update| {
            let base = base.clone();
            async move {
                match update {
                    Some(update) => self.send_update(&base, &update).await,
                    None => self.close_unchanged(),
                }
            }
        });
    }

    fn close_unchanged(self) -> End {
        self.toasts.show(Tone::Info, "Nothing was different, so nothing was sent.");
        self.shared.close_dialog();
        End::Withheld
    }

    async fn send_update(self, base: &Team, update: &TeamUpdate) -> End {
        let end = self.shared.change(&base.name, update, place_edited).await;
        if end == End::Done {
            let now = update.new_display_name.as_deref().filter(|name| !name.is_empty());
            let label = now.unwrap_or(base.label());
            self.toasts.show(Tone::Ok, format!("Saved {}.", visible(label)));
            self.shared.has_changed(Change::Saved);
        }
        end
    }
}
