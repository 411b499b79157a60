//! What both screens and their dialogs share: the organization, the open dialog, and what a dialog has
//! changed. No view.

use crate::route::Route;
use crate::services::Services;
use crate::ui::{Icon, MenuItem};
use console_core::team::draft::TeamDraft;
use console_core::team::members::managed_elsewhere;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::{OrgName, TeamName};
use token_api::team::{Team, TeamMember};

/// Which dialog is open.
#[derive(Clone, Default)]
pub(super) enum Open {
    #[default]
    None,
    /// "Create team", with the texts of its fields at first.
    Create(TeamDraft),
    /// "Edit team", with the texts of its fields at first.
    Edit(Arc<Team>, TeamDraft),
    /// "Delete team"
    Delete(Arc<Team>),
    /// "Add to team"
    Add(Arc<Team>),
    /// "Remove from team"
    Remove(Arc<Team>, TeamMember),
}

/// What a dialog has changed.
pub(super) enum Change {
    /// A team, or who is in it.
    Saved,
    /// The team is gone.
    Deleted(TeamName),
}

/// The input of "Create team" or "Edit team", for the user's next session.
struct UnsavedTeam {
    /// The team that was edited; `None` for a new one.
    base: Option<Arc<Team>>,
    draft: TeamDraft,
}

/// The shared state. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    pub services: Services,
    pub org: StoredValue<OrgName>,
    pub dialog: RwSignal<Open>,
    /// The teams that the list has shown, to compare the names of new ones with.
    pub names: StoredValue<Vec<TeamName>>,
    /// The input of "Create team" when it was closed.
    pub draft: StoredValue<TeamDraft>,
    on_change: Callback<Change>,
}

impl Shared {
    /// `on_change` is called when a dialog has changed something.
    pub fn new(services: Services, org: OrgName, on_change: Callback<Change>) -> Self {
        let shared = Self {
            services,
            org: StoredValue::new(org),
            dialog: RwSignal::new(Open::None),
            names: StoredValue::new(Vec::new()),
            draft: StoredValue::new(TeamDraft::default()),
            on_change,
        };
        // Opens the dialog in which the user typed when their session ended.
        if let Some(UnsavedTeam { base, draft }) = services.take_unsaved(&shared.route()) {
            shared.dialog.set(match base {
                Some(team) => Open::Edit(team, draft),
                None => Open::Create(draft),
            });
        }
        shared
    }

    /// The list of teams. Unsaved input is kept under this route.
    fn route(self) -> Route {
        Route::Teams(self.org.get_value())
    }

    /// Keeps what is typed if the session ends while the current reactive owner lives.
    pub fn outlive_session(self, base: Option<Arc<Team>>, draft: RwSignal<TeamDraft>) {
        self.services.outlive_session(&self.route(), move || {
            let draft = draft.try_get_untracked()?;
            let at_first = base.as_deref().map(TeamDraft::of).unwrap_or_default();
            (draft != at_first).then_some(UnsavedTeam { base, draft })
        });
    }

    /// Why a team can't be changed, as far as that is certain. Tracked.
    pub fn denial(self, team: &Team) -> Option<String> {
        let identity = self.services.session.identity()?;
        let role = team.user_role.as_ref();
        let denial = self.org.with_value(|org| identity.manage_team(org, role).err());
        let elsewhere = managed_elsewhere(&team.kind).map(str::to_owned);
        elsewhere.or_else(|| denial.map(|denial| denial.0))
    }

    /// Why no team can be created, as far as that is certain. Tracked.
    pub fn creation_denial(self) -> Option<String> {
        let identity = self.services.session.identity()?;
        let denial = self.org.with_value(|org| identity.create_teams(org).err());
        denial.map(|denial| denial.0)
    }

    /// What can be done to a team, for its menu.
    pub fn menu(self, team: &Arc<Team>) -> Vec<MenuItem> {
        let denial = untrack(|| self.denial(team));
        let (edited, deleted) = (team.clone(), team.clone());
        vec![
            MenuItem::new("Edit team…", move || self.edit(edited.clone()))
                .icon(Icon::Gear)
                .disabled(denial.clone()),
            MenuItem::new("Delete team…", move || self.dialog.set(Open::Delete(deleted.clone())))
                .icon(Icon::Trash)
                .danger()
                .disabled(denial),
        ]
    }

    pub fn create(self) {
        self.dialog.set(Open::Create(self.draft.get_value()));
    }

    pub fn edit(self, team: Arc<Team>) {
        let draft = TeamDraft::of(&team);
        self.dialog.set(Open::Edit(team, draft));
    }

    pub fn close_dialog(self) {
        self.dialog.set(Open::None);
    }

    /// Closes the dialog and reports what it has changed. Does nothing if the screen has gone.
    pub fn has_changed(self, change: Change) {
        if self.dialog.try_set(Open::None).is_none() {
            self.on_change.run(change);
        }
    }
}
