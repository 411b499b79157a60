//! The names that pickers offer and that the linter knows: teams and people of the organization, as far
//! as the backend tells them. What can't be read is not offered, and nothing is said to be missing.

use crate::client::cancel_on_cleanup;
use crate::services::Services;
use console_model::oidc::editor::Editor;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use token_api::id::OrgName;
use token_api::team::Team;

/// What is known of the organization's names. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(in crate::pages::oidc) struct Names {
    teams: RwSignal<Option<Vec<String>>>,
    members: RwSignal<Vec<String>>,
    editor: RwSignal<Editor>,
}

impl Names {
    /// Begins to read the teams of `org`; policies that are edited name more.
    pub fn learn(services: Services, org: OrgName, editor: RwSignal<Editor>) -> Self {
        let names = Self { teams: RwSignal::new(None), members: RwSignal::new(Vec::new()), editor };
        let own = untrack(|| services.session.identity());
        let own = own.map(|identity| identity.user.github_login.to_string());
        let cancel = cancel_on_cleanup().get_value();
        spawn_local(async move {
            let Ok(client) = services.client() else { return };
            let Ok(page) = client.teams(&org, &cancel).await else { return };
            let teams: Vec<&Team> = page.rows.iter().filter_map(|row| row.read()).collect();
            let logins = teams.iter().flat_map(|team| team.members.iter().flatten());
            let logins = logins.map(|member| member.github_login.to_string()).chain(own);
            let logins: BTreeSet<String> = logins.collect();
            names.members.try_set(logins.into_iter().collect());
            names.teams.try_set(Some(teams.iter().map(|team| team.name.to_string()).collect()));
        });
        names
    }

    /// The teams there are; `None` while that is not known.
    pub fn known_teams(self) -> Option<Vec<String>> {
        self.teams.get()
    }

    /// Teams to choose from.
    pub fn teams(self) -> Signal<Vec<String>> {
        Signal::derive(move || self.teams.get().unwrap_or_default())
    }

    /// Logins to choose from: a part of them, as far as teams and policies name them.
    pub fn users(self) -> Signal<Vec<String>> {
        Signal::derive(move || {
            let named = self.named(|policy| policy.user_login.clone());
            let all: BTreeSet<String> = self.members.get().into_iter().chain(named).collect();
            all.into_iter().collect()
        })
    }

    /// Roles to choose from: those that other policies name.
    pub fn roles(self) -> Signal<Vec<String>> {
        Signal::derive(move || {
            let named = self.named(|policy| policy.role_id.as_ref().map(ToString::to_string));
            named.into_iter().collect::<BTreeSet<String>>().into_iter().collect()
        })
    }

    fn named(self, read: fn(&token_api::oidc::PolicyDefinition) -> Option<String>) -> Vec<String> {
        self.editor.with(|editor| editor.loaded().iter().filter_map(read).collect())
    }
}
