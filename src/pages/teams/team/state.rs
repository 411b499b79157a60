//! The state of a team's page: the team, the filter in the address, and the changes under way. No view.

use crate::client::Cancel;
use crate::pages::loader::Loader;
use crate::pages::teams::state::{Change, Open, Shared};
use crate::platform::history::Entry;
use crate::platform::intl;
use crate::route::{Address, Route};
use crate::services::{Feature, Services};
use crate::ui::{Toasts, Tone, use_toasts};
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Subject;
use console_core::submission::End;
use console_core::team::change::{applied, find};
use console_core::team::members::{MemberQuery, label, rows};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use token_api::id::{OrgName, TeamName, UserLogin};
use token_api::team::{MemberAction, Team, TeamMember, TeamUpdate};

#[derive(Clone, Copy)]
pub(super) struct TeamScreen {
    pub shared: Shared,
    pub name: StoredValue<TeamName>,
    pub loader: Loader<Arc<Team>>,
    pub query: Memo<MemberQuery>,
    /// The members whose role is being changed, and whether they become admins.
    changing: RwSignal<HashMap<UserLogin, bool>>,
    /// Why nothing can be changed, as far as that is certain.
    pub denial: Signal<Option<String>>,
    toasts: Toasts,
}

impl TeamScreen {
    pub fn open(services: Services, org: OrgName, name: TeamName) -> Self {
        let screen = StoredValue::new(None::<Self>);
        let on_change = Callback::new(move |change| {
            if let Some(screen) = screen.get_value() {
                screen.has_changed(&change);
            }
        });
        let loader = Loader::<Arc<Team>>::open();
        let shared = Shared::new(services, org, on_change);
        // A memo: news that do not change the answer draw nothing again.
        let denial = Memo::new(move |_| {
            loader.remote.with(|remote| remote.value().and_then(|team| shared.denial(team)))
        });
        let opened = Self {
            shared,
            name: StoredValue::new(name),
            loader,
            query: Memo::new(move |_| services.address().search.parse().unwrap_or_default()),
            changing: RwSignal::default(),
            denial: denial.into(),
            toasts: use_toasts(),
        };
        screen.set_value(Some(opened));
        opened
    }

    fn route(self) -> Route {
        Route::Team(self.shared.org.get_value(), self.name.get_value())
    }

    /// Reads the team. What is shown stays meanwhile.
    pub fn load(self) {
        let org = self.shared.org.try_get_value();
        let Some((org, name)) = org.zip(self.name.try_get_value()) else { return };
        self.loader.load(move |cancel| fetch(self.shared.services, org, name, cancel));
    }

    /// Reads it again, whatever is known of what the server permits.
    pub fn ask_again(self) {
        self.shared.services.ask_again(&Subject::Teams(self.shared.org.get_value()));
        self.load();
    }

    fn has_changed(self, change: &Change) {
        match change {
            Change::Saved => self.load(),
            Change::Deleted(_) => {
                let route = Route::Teams(self.shared.org.get_value());
                self.shared.services.go(&route.into(), Entry::Replace);
            }
        }
    }

    /// The team as it is shown. Not tracked.
    pub fn team(self) -> Option<Arc<Team>> {
        self.loader.remote.try_with_untracked(|remote| remote.value().cloned()).flatten()
    }

    pub fn open_dialog(self, dialog: impl FnOnce(Arc<Team>) -> Open) {
        if let Some(team) = self.team() {
            self.shared.dialog.set(dialog(team));
        }
    }

    /// Changes the filter, in the address too.
    pub fn show_only(self, text: String) {
        let search = MemberQuery { text }.to_string();
        self.shared.services.go(&Address { route: self.route(), search }, Entry::Replace);
    }

    /// The rows that the filter lets through. Tracked.
    pub fn rows(self, team: &Team) -> Arc<Vec<TeamMember>> {
        let members = team.members.as_deref().unwrap_or_default();
        Arc::new(self.query.with(|query| rows(members, query, intl::lower_case)))
    }

    /// Whether a member is being made an admin (`true`) or is being made none. Tracked.
    pub fn pending(self, login: &UserLogin) -> Option<bool> {
        self.changing.with(|changing| changing.get(login).copied())
    }

    /// Makes a member an admin of the team or takes that away. Returns whether it was sent: not while
    /// another change of this member is under way.
    pub fn set_admin(self, login: UserLogin, is_admin: bool) -> bool {
        let Some(team) = self.team() else { return false };
        let is_denied = self.denial.with_untracked(Option::is_some);
        if is_denied || self.changing.with_untracked(|changing| changing.contains_key(&login)) {
            return false;
        }
        self.changing.update(|changing| {
            changing.insert(login.clone(), is_admin);
        });
        spawn_local(async move { self.send_role(&team, login, is_admin).await });
        true
    }

    async fn send_role(self, team: &Team, login: UserLogin, is_admin: bool) {
        let action = if is_admin { MemberAction::Promote } else { MemberAction::Demote };
        let update = TeamUpdate {
            member: Some(login.clone()),
            member_action: Some(action),
            ..TeamUpdate::default()
        };
        let member = team.members.as_deref().and_then(|members| find(members, &login));
        let who = visible(member.map_or(login.as_str(), label));
        let end: End<Infallible> = self.shared.change(&team.name, &update, |_| None).await;
        if end == End::Done {
            let words = if is_admin { "is now an admin" } else { "is no longer an admin" };
            self.toasts.show(Tone::Ok, format!("{who} {words} of {}.", visible(team.label())));
            self.loader.update(|team| Arc::new(applied((*team).clone(), &login, action)));
        } else if let Some(words) = end.in_words() {
            self.toasts.show(Tone::Bad, format!("{who}: {words}"));
        }
        self.changing.try_update(|changing| {
            changing.remove(&login);
        });
        // The user's own role may have changed with it.
        self.load();
    }
}

async fn fetch(
    services: Services,
    org: OrgName,
    name: TeamName,
    cancel: Cancel,
) -> Result<Arc<Team>, ApiError> {
    let subject = Subject::Teams(org.clone());
    let read = async {
        services.may_ask(&subject, &cancel).await?;
        services.client()?.team(&org, &name, &cancel).await
    };
    let result = read.await;
    if cancel.is_cancelled() {
        return Err(ApiError::Aborted);
    }
    // A 404 is of this team; only a 501 says that there are none at all.
    if result.as_ref().err().and_then(ApiError::status) == Some(501) {
        services.is_missing(&org, Feature::Teams);
    }
    let team = result?;
    services.learn_team(&org, &team);
    services.learn_standing(&org, &cancel).await;
    Ok(Arc::new(team))
}
