//! What both screens and their dialogs share: the organization, the open dialog, the known roles, and
//! what a dialog has changed. No view.

use crate::client::Cancel;
use crate::platform::history::Departure;
use crate::route::Route;
use crate::services::{Feature, Services};
use crate::ui::{Icon, MenuItem};
use console_core::backend::fault::ApiError;
use leptos::prelude::*;
use roles::draft::{RoleDraft, copy_name};
use roles::list::label;
use roles::uses::{Uses, keeps};
use std::sync::Arc;
use token_api::id::{OrgName, RoleId};
use token_api::page::Row;
use token_api::role::Role;

/// Which dialog is open.
#[derive(Clone, Default)]
pub(super) enum Open {
    #[default]
    None,
    /// "Create role", with what is in its fields at first.
    Create(NewRoleInput),
    /// "Make default"
    Default(Arc<Role>),
    /// "Delete role"
    Delete(Arc<Role>),
    /// "Leave without saving?"
    Leave(Departure),
}

/// The input of "Create role".
#[derive(Clone, Default, PartialEq)]
pub(super) struct NewRoleInput {
    pub name: String,
    pub description: String,
    /// The role that the new one grants as much as; `None` for nothing.
    pub base: Option<RoleId>,
}

/// What a dialog has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Which role is the default one.
    Default,
    /// The role is gone.
    Deleted,
}

/// The roles of an organization.
#[derive(Clone, Default)]
pub(super) struct Roles {
    pub roles: Arc<Vec<Role>>,
    /// How many rows of the list could not be read.
    pub unreadable: usize,
}

/// The shared state. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    pub services: Services,
    pub org: StoredValue<OrgName>,
    pub dialog: RwSignal<Open>,
    /// The roles of the list, as far as known.
    pub roles: RwSignal<Arc<Vec<Role>>>,
    /// The input of "Create role" when it was closed.
    pub input: StoredValue<NewRoleInput>,
    /// Why roles can't be changed, as far as that is certain.
    pub denial: Signal<Option<String>>,
    on_change: Callback<Change>,
}

impl Shared {
    /// `on_change` is called when a dialog has changed something.
    pub fn new(services: Services, org: OrgName, on_change: Callback<Change>) -> Self {
        let of = org.clone();
        // A memo: news of the identity that do not change the answer draw nothing again.
        let denial = Memo::new(move |_| {
            let identity = services.session.identity()?;
            identity.manage_roles(&of).err().map(|denial| denial.0)
        });
        let shared = Self {
            services,
            org: StoredValue::new(org),
            dialog: RwSignal::new(Open::None),
            roles: RwSignal::new(Arc::default()),
            input: StoredValue::new(NewRoleInput::default()),
            denial: denial.into(),
            on_change,
        };
        // Opens the dialog in which the user typed when their session ended.
        if let Some(input) = services.take_unsaved::<NewRoleInput>(&shared.list_route()) {
            shared.dialog.set(Open::Create(input));
        }
        shared
    }

    /// The list of roles. Unsaved input of "Create role" is kept under this route.
    pub fn list_route(self) -> Route {
        Route::Roles(self.org.get_value())
    }

    pub fn role_route(self, id: &RoleId) -> Route {
        Route::Role(self.org.get_value(), id.clone())
    }

    /// Reads the roles of every purpose.
    pub async fn read(self, org: &OrgName, cancel: &Cancel) -> Result<Roles, ApiError> {
        let read = async { self.services.client()?.all_roles(org, cancel).await };
        let result = read.await;
        if cancel.is_cancelled() {
            return Err(ApiError::Aborted);
        }
        if result.as_ref().is_err_and(ApiError::means_not_offered) {
            self.services.is_missing(org, Feature::Roles);
        }
        let page = result?;
        self.services.learn_standing(org, cancel).await;
        let roles: Vec<Role> = page.rows.iter().filter_map(Row::read).cloned().collect();
        let unreadable = page.rows.len() - roles.len();
        let roles = Arc::new(roles);
        self.roles.try_set(Arc::clone(&roles));
        Ok(Roles { roles, unreadable })
    }

    /// Whether a known role has this name. Not tracked.
    pub fn is_taken(self, name: &str) -> bool {
        let has_name = |roles: &Arc<Vec<Role>>| roles.iter().any(|role| role.name.trim() == name);
        self.roles.try_with_untracked(has_name).unwrap_or_default()
    }

    pub fn create(self) {
        self.dialog.set(Open::Create(self.input.get_value()));
    }

    /// Opens "Create role" with what a role grants.
    pub fn duplicate(self, role: &Role) {
        // The list may not have been read.
        if self.roles.with_untracked(|roles| roles.iter().all(|other| other.id != role.id)) {
            self.roles.update(|roles| Arc::make_mut(roles).push(role.clone()));
        }
        self.dialog.set(Open::Create(NewRoleInput {
            name: copy_name(label(role), |name| self.is_taken(name)),
            description: role.description.clone(),
            base: Some(role.id.clone()),
        }));
    }

    pub fn close_dialog(self) {
        self.dialog.try_set(Open::None);
    }

    /// Closes the dialog and reports what it has changed. Does nothing if the screen has gone.
    pub fn has_changed(self, change: Change) {
        if self.dialog.try_set(Open::None).is_none() {
            self.on_change.run(change);
        }
    }

    /// Why a copy of a role can't be made, if that is certain. Tracked.
    pub fn keeps_single(self, role: &Role) -> Option<String> {
        let untold = role.details.is_none().then(|| {
            "The server does not tell what it grants, so that a copy would grant nothing."
                .to_owned()
        });
        self.denial.get().or(untold)
    }

    /// Why a role can't be made the default one, if that is certain. Tracked.
    pub fn keeps_default(self, role: &Role) -> Option<String> {
        let is_default = role.is_org_default.then(|| "It is the default already.".to_owned());
        self.denial.get().or(is_default)
    }

    /// Why a role can't be deleted, if that is certain. Tracked.
    pub fn keeps(self, role: &Role, uses: &Uses) -> Option<String> {
        self.denial.get().or_else(|| keeps(role, uses))
    }

    /// What can be done to a role of the list, for its menu.
    pub fn menu(self, role: &Arc<Role>) -> Vec<MenuItem> {
        let (copied, default, deleted) = (role.clone(), role.clone(), role.clone());
        let reasons = untrack(|| {
            [self.keeps_single(role), self.keeps_default(role), self.keeps(role, &Uses::default())]
        });
        let [single, keeps_default, keeps] = reasons;
        vec![
            MenuItem::new("Duplicate…", move || self.duplicate(&copied))
                .icon(Icon::Copy)
                .disabled(single),
            MenuItem::new("Make default…", move || {
                self.dialog.set(Open::Default(default.clone()))
            })
            .icon(Icon::Check)
            .disabled(keeps_default),
            MenuItem::new("Delete role…", move || self.dialog.set(Open::Delete(deleted.clone())))
                .icon(Icon::Trash)
                .danger()
                .disabled(keeps),
        ]
    }
}

impl NewRoleInput {
    pub fn draft(&self) -> RoleDraft {
        RoleDraft {
            name: self.name.clone(),
            description: self.description.clone(),
            ..RoleDraft::default()
        }
    }
}
