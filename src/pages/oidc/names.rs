//! The names that pickers offer and that the linter knows: teams, users and roles of the organization.
//! Names that can't be read are not offered; no error is shown.

use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::intl;
use crate::services::{Feature, Services};
use crate::ui::Offer;
use console_core::backend::permission::Subject;
use console_core::text::letters::in_order;
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::policy::editor::Editor;
use oidc_trust::policy::people::People;
use std::collections::BTreeSet;
use token_api::id::OrgName;
use token_api::oidc::PolicyDefinition;
use token_api::team::Team;
use token_api::token::TokenRole;

/// The known names of an organization. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Names {
    teams: RwSignal<Option<Vec<String>>>,
    /// Logins of the members of the teams.
    team_members: RwSignal<Vec<String>>,
    /// The members of the organization; `None` until they are read, or if they can't be.
    members: RwSignal<Option<People>>,
    /// The roles; `None` until they are read, or if they can't be.
    roles: RwSignal<Option<Vec<TokenRole>>>,
    /// Policies that are edited: they hold more names.
    editor: Option<RwSignal<Editor>>,
}

impl Names {
    /// Begins to read the names of `org`.
    pub fn learn(services: Services, org: OrgName, editor: Option<RwSignal<Editor>>) -> Self {
        let (teams, team_members) = (RwSignal::new(None), RwSignal::new(Vec::new()));
        let (members, roles) = (RwSignal::new(None), RwSignal::new(None));
        let names = Self { teams, team_members, members, roles, editor };
        let cancel = cancel_on_cleanup().get_value();
        names.learn_teams(services, org.clone(), cancel.clone());
        names.learn_roles(services, org.clone(), cancel.clone());
        if untrack(|| services.offers(&org, Feature::Members)) {
            names.learn_members(services, org, cancel);
        }
        names
    }

    fn learn_teams(self, services: Services, org: OrgName, cancel: Cancel) {
        let own = untrack(|| services.session.identity());
        let own = own.map(|identity| identity.user.github_login.to_string());
        spawn_local(async move {
            let Ok(client) = services.client() else { return };
            let Ok(page) = client.teams(&org, &cancel).await else { return };
            let teams: Vec<&Team> = page.rows.iter().filter_map(|row| row.read()).collect();
            let logins = teams.iter().flat_map(|team| team.members.iter().flatten());
            let logins = logins.map(|member| member.github_login.to_string()).chain(own);
            let logins: BTreeSet<String> = logins.collect();
            self.team_members.try_set(logins.into_iter().collect());
            self.teams.try_set(Some(teams.iter().map(|team| team.name.to_string()).collect()));
        });
    }

    fn learn_roles(self, services: Services, org: OrgName, cancel: Cancel) {
        spawn_local(async move {
            let Ok(client) = services.client() else { return };
            if let Ok(roles) = client.roles(&org, &cancel).await {
                self.roles.try_set(Some(roles));
            }
        });
    }

    /// Reads the members, page after page. Failures are not shown.
    fn learn_members(self, services: Services, org: OrgName, cancel: Cancel) {
        spawn_local(async move {
            let Ok(client) = services.client() else { return };
            let (mut members, mut cursor) = (People::default(), None);
            loop {
                let result = client.members(&org, cursor.as_ref(), &cancel).await;
                services.note_answer(&Subject::Members(org.clone()), &result);
                match result {
                    Ok(page) => cursor = members.take(&page),
                    Err(error) => {
                        if error.means_not_offered() {
                            services.is_missing(&org, Feature::Members);
                        }
                        break;
                    }
                }
                if cursor.is_none() {
                    break;
                }
            }
            self.members.try_set(Some(members));
        });
    }

    /// The names of all teams; `None` until they are read. Tracked.
    pub fn known_teams(self) -> Option<Vec<String>> {
        self.teams.get()
    }

    /// Teams to choose from.
    pub fn teams(self) -> Signal<Vec<Offer>> {
        Signal::derive(move || offers(self.teams.get().unwrap_or_default()))
    }

    /// The logins of all members; `None` until all are read. Tracked.
    pub fn known_users(self) -> Option<Vec<String>> {
        self.members.with(|members| members.as_ref().filter(|p| p.is_whole()).map(People::logins))
    }

    /// Logins to choose from: all, or else those from the pages that were read, from teams and policies.
    pub fn users(self) -> Signal<Vec<Offer>> {
        Signal::derive(move || {
            offers(self.known_users().unwrap_or_else(|| {
                let read = self.members.with(|members| members.as_ref().map(People::logins));
                let named = self.named(|policy| policy.user_login.clone());
                let all = read.unwrap_or_default().into_iter().chain(self.team_members.get());
                all.chain(named).collect::<BTreeSet<String>>().into_iter().collect()
            }))
        })
    }

    /// Whether there may be more users than those to choose from. Tracked.
    pub fn has_more_users(self) -> bool {
        self.members.with(|members| members.as_ref().is_some_and(|members| !members.is_whole()))
    }

    /// Roles to choose from: those of the organization, and others that policies name.
    pub fn roles(self) -> Signal<Vec<Offer>> {
        Signal::derive(move || {
            let named = self.named(|policy| policy.role_id.as_ref().map(ToString::to_string));
            let named: BTreeSet<String> = named.into_iter().collect();
            self.roles.with(|roles| {
                let roles = roles.as_deref().unwrap_or_default();
                let offer = |role: &TokenRole| Offer {
                    value: role.id.to_string(),
                    name: Some(role.name.clone()),
                };
                let is_other = |id: &String| roles.iter().all(|role| role.id.as_str() != id);
                let others = named.into_iter().filter(is_other).map(Offer::from);
                roles.iter().map(offer).chain(others).collect()
            })
        })
    }

    /// How many roles there are, if the server told them. Tracked.
    pub fn known_roles(self) -> Option<usize> {
        self.roles.with(|roles| roles.as_ref().map(Vec::len))
    }

    /// The name of a role, if it is known. Tracked.
    pub fn role_name(self, id: &str) -> Option<String> {
        self.roles.with(|roles| {
            let mut roles = roles.iter().flatten();
            roles.find(|role| role.id.as_str() == id).map(|role| role.name.clone())
        })
    }

    fn named(self, read: fn(&PolicyDefinition) -> Option<String>) -> Vec<String> {
        let named = |editor: &Editor| {
            let (loaded, edited) = (editor.loaded(), editor.definitions());
            loaded.iter().chain(&edited).filter_map(read).collect()
        };
        self.editor.map(|editor| editor.with(named)).unwrap_or_default()
    }
}

fn offers(values: Vec<String>) -> Vec<Offer> {
    let values = in_order(values, String::clone, intl::lower_case);
    values.into_iter().map(Offer::from).collect()
}
