//! The state of a role's page: the role, the catalogue and the other roles, what is changed, and how it
//! is saved. No view.

use crate::client::Cancel;
use crate::pages::loader::Loader;
use crate::pages::roles::holders::Holders;
use crate::pages::roles::state::{Change, Open, Shared};
use crate::pages::submission::Submission;
use crate::platform::history::{Departure, Entry};
use crate::route::Address;
use crate::services::Services;
use crate::ui::{Toasts, Tone, use_toasts};
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::submission;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use roles::catalogue::Catalogue;
use roles::compare::Comparison;
use roles::draft::{Field, RoleDraft, has_taken, place};
use roles::grants::Grants;
use roles::list::label;
use roles::uses::keeps_as_is;
use std::sync::Arc;
use token_api::id::{OrgName, RoleId};
use token_api::role::{Role, RoleUpdate};

type End = submission::End<Field>;

/// What was read.
#[derive(Clone)]
pub(super) struct Read {
    pub role: Arc<Role>,
    /// All roles: what this one is made of, and what it can be compared with.
    pub others: Arc<Vec<Role>>,
    pub catalogue: Arc<Catalogue>,
    /// Why the catalogue or the other roles are missing, if so.
    pub missing: Vec<String>,
}

impl Read {
    pub fn grants(&self) -> Grants {
        Grants::of(&self.role, &self.others)
    }

    fn draft(&self) -> RoleDraft {
        RoleDraft::of(&self.role, &self.grants())
    }
}

/// The state. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct RoleScreen {
    pub shared: Shared,
    pub id: StoredValue<RoleId>,
    pub loader: Loader<Arc<Read>>,
    /// The role as the user changed it; `None` as long as nothing is changed.
    pub edited: RwSignal<Option<RoleDraft>>,
    /// The role as it is shown.
    pub draft: Memo<Arc<RoleDraft>>,
    pub submission: Submission<Field>,
    pub holders: Holders,
    /// The role beside it, by the address.
    pub comparison: Memo<Comparison>,
    /// The groups that are folded, or unfolded if nothing of them is granted.
    pub turned: RwSignal<Vec<String>>,
    /// Why it can't be changed, as far as that is certain.
    pub keeps_as_is: Signal<Option<String>>,
    toasts: Toasts,
}

impl RoleScreen {
    pub fn open(services: Services, org: OrgName, id: RoleId) -> Self {
        let screen = StoredValue::new(None::<Self>);
        let on_change = Callback::new(move |change| {
            if let Some(screen) = screen.get_value() {
                screen.has_changed(change);
            }
        });
        let shared = Shared::new(services, org, on_change);
        let loader = Loader::<Arc<Read>>::open();
        let keeps = Memo::new(move |_| {
            let role = loader.remote.with(|remote| remote.value().map(|read| read.role.clone()));
            role.and_then(|role| keeps_as_is(&role).or_else(|| shared.denial.get()))
        });
        let edited = RwSignal::new(None::<RoleDraft>);
        let draft = Memo::new(move |_| {
            let told = || loader.remote.with(|remote| remote.value().map(|read| read.draft()));
            Arc::new(edited.get().or_else(told).unwrap_or_default())
        });
        let opened = Self {
            shared,
            id: StoredValue::new(id),
            loader,
            edited,
            draft,
            submission: Submission::within(".role-page").about("The role".to_owned()),
            holders: Holders::new(shared),
            comparison: Memo::new(move |_| services.address().search.parse().unwrap_or_default()),
            turned: RwSignal::new(Vec::new()),
            keeps_as_is: keeps.into(),
            toasts: use_toasts(),
        };
        screen.set_value(Some(opened));
        opened.keep_changes();
        opened
    }

    /// What is changed is not lost by leaving, and waits for the user's next session.
    fn keep_changes(self) {
        let services = self.shared.services;
        let route = self.shared.role_route(&self.id.get_value());
        if let Some(edited) = services.take_unsaved::<RoleDraft>(&route) {
            self.edited.set(Some(edited));
        }
        services.outlive_session(&route, move || self.edited.try_get_untracked().flatten());
        services.history.guard(Callback::new(move |departure: Departure| {
            let is_changed = self.edited.try_with_untracked(Option::is_some) == Some(true);
            if is_changed {
                self.shared.dialog.try_set(Open::Leave(departure));
            }
            !is_changed
        }));
    }

    /// Reads the role, and who has it. What is shown stays meanwhile.
    pub fn load(self) {
        let org = self.shared.org.try_get_value();
        let Some((org, id)) = org.zip(self.id.try_get_value()) else { return };
        self.holders.read(&id);
        self.loader.load(move |cancel| self.read(org, id, cancel));
    }

    async fn read(self, org: OrgName, id: RoleId, cancel: Cancel) -> Result<Arc<Read>, ApiError> {
        let (services, host) = (self.shared.services, self.shared.services.host());
        let role = services.client()?.role(&org, &id, &cancel).await?;
        let mut missing = Vec::new();
        let mut lacks = |what: &str, error: &ApiError| {
            missing.push(format!("{what} {}.", error.headline(Attempt::Read, &host)));
        };
        let others = match self.shared.read(&org, &cancel).await {
            Ok(roles) => roles.roles,
            Err(error) => {
                lacks("The other roles could not be read:", &error);
                Arc::default()
            }
        };
        let listed = async { services.client()?.role_scopes(&org, &cancel).await };
        let catalogue = match listed.await {
            Ok(listed) => Catalogue::of(&listed),
            Err(error) => {
                lacks("What the permissions mean could not be read:", &error);
                Catalogue::default()
            }
        };
        if cancel.is_cancelled() {
            return Err(ApiError::Aborted);
        }
        let (role, catalogue) = (Arc::new(role), Arc::new(catalogue));
        Ok(Arc::new(Read { role, others, catalogue, missing }))
    }

    fn has_changed(self, change: Change) {
        match change {
            Change::Default => self.load(),
            Change::Deleted => {
                self.edited.set(None);
                self.shared.services.go(&self.shared.list_route().into(), Entry::Replace);
            }
        }
    }

    /// What was read. Tracked.
    pub fn known(self) -> Option<Arc<Read>> {
        self.loader.remote.with(|remote| remote.value().cloned())
    }

    /// The role as the server has it. Tracked.
    pub fn role(self) -> Option<Arc<Role>> {
        self.loader.remote.with(|remote| remote.value().map(|read| read.role.clone()))
    }

    /// The role to compare with, if it is known. Tracked.
    pub fn other(self) -> Option<Role> {
        let id = self.comparison.with(|comparison| comparison.with.clone())?;
        let others = self.known()?.others.clone();
        others.iter().find(|role| role.id == id).cloned()
    }

    /// Changes the role as it is shown.
    pub fn edit(self, change: impl FnOnce(&mut RoleDraft)) {
        let Some(read) = untrack(|| self.known()) else { return };
        let first = read.draft();
        let mut draft = self.edited.get_untracked().unwrap_or_else(|| first.clone());
        change(&mut draft);
        self.edited.set((draft != first).then_some(draft));
    }

    /// What is changed, in a few words; empty for nothing. Tracked.
    pub fn difference(self) -> String {
        let Some(read) = self.known() else { return String::new() };
        let words = |draft: &RoleDraft| draft.difference(&read.role, &read.grants());
        self.edited.with(|edited| edited.as_ref().map(words).unwrap_or_default())
    }

    /// Changes the comparison, in the address.
    pub fn compare(self, change: impl FnOnce(&mut Comparison)) {
        let mut comparison = self.comparison.get_untracked();
        change(&mut comparison);
        let route = self.shared.role_route(&self.id.get_value());
        let address = Address { route, search: comparison.to_string() };
        self.shared.services.go(&address, Entry::Replace);
    }

    /// Saves what is changed, once.
    pub fn save(self) {
        let Some(read) = untrack(|| self.known()) else { return };
        let draft = self.draft.get_untracked();
        let is_taken = |name: &str| self.shared.is_taken(name);
        let check = || draft.update(&read.role, &read.grants(), is_taken);
        self.submission.submit(check, |update| {
            let read = Arc::clone(&read);
            async move {
                match update {
                    Some(update) => self.send(&read, &update).await,
                    None => End::Withheld,
                }
            }
        });
    }

    async fn send(self, read: &Read, update: &RoleUpdate) -> End {
        let Some(org) = self.shared.org.try_get_value() else { return End::Withheld };
        let (services, host) = (self.shared.services, self.shared.services.host());
        let id = &read.role.id;
        let look = async || services.client()?.role(&org, id, &Cancel::default()).await;
        match look().await {
            Ok(now) if now.version != read.role.version => return self.conflict(read, now),
            Ok(_) => {}
            // Nothing was sent yet.
            Err(error) => return End::Failed(error.explain(Attempt::Save, &host)),
        }
        let sent = async { services.client()?.update_role(&org, id, update).await };
        let error = match sent.await {
            Ok(role) => return self.saved(role),
            Err(error) => error,
        };
        if !error.leaves_outcome_unknown() {
            let placed = match &error {
                ApiError::Refused(refusal) => place(refusal, "Nothing was changed."),
                _ => None,
            };
            return End::refused(placed, || error.explain(Attempt::Save, &host));
        }
        let said = |title: &str, detail: &str| error.lost(Attempt::Save, &host, title, detail);
        match look().await {
            Ok(role) if has_taken(&role, update) => self.saved(role),
            Ok(_) => End::NoTrace(said("Not saved", "The role is as it was. You can try again.")),
            Err(_) => {
                let words =
                    "The role could not be read either. Saving the same again does no harm.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }

    fn saved(self, role: Role) -> End {
        self.toasts.show(Tone::Ok, format!("Saved {}.", visible(label(&role))));
        self.edited.try_set(None);
        self.show(role);
        End::Done
    }

    /// Somebody else has changed the role: shows the newer one with the same changes made to it.
    fn conflict(self, read: &Read, now: Role) -> End {
        let first = read.draft();
        let newer = Read { role: Arc::new(now.clone()), ..read.clone() };
        let mine = self.edited.try_get_untracked().flatten();
        let both = mine.map(|mine| mine.rebased(&first, &newer.draft()));
        self.edited.try_set(both.filter(|both| *both != newer.draft()));
        self.show(now);
        End::Failed(Explanation {
            title: "Not saved: the role was changed meanwhile".to_owned(),
            detail:
                "Here is the newer role with your changes made to it. Look at it, and save again."
                    .to_owned(),
        })
    }

    fn show(self, role: Role) {
        let role = Arc::new(role);
        self.loader.update(|read| Arc::new(Read { role, ..(*read).clone() }));
    }
}
