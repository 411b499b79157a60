//! What is told about members beside their list: the tokens that they created, their teams, the roles
//! that they can get, and their last events. It is read after the list, and no failure is in the way.

use crate::client::Cancel;
use crate::platform::clock;
use crate::services::{Feature, Services};
use audit_log::events::row::Field;
use audit_log::reading::Held;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::backend::levels::is_likely_admin;
use leptos::prelude::*;
use leptos::task::spawn_local;
use members::created::Created;
use members::removal::Named;
use members::role::{Role, choices};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::{OrgName, TeamName, UserLogin};
use token_api::page::Row;
use token_api::team::Team;
use token_api::time::UnixSeconds;
use token_api::token::{Owner, TokenFilter};
use token_api::user::OrgRole;

/// What is read quietly.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Known<T> {
    /// It is being read.
    Waiting,
    /// It can't be read, for this reason.
    Failed(String),
    /// It was read.
    Is(T),
}

/// A team of a member.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TeamOf {
    /// The name in paths, if known.
    pub name: Option<TeamName>,
    /// The name for people.
    pub label: String,
    /// Whether the member is its admin.
    pub is_admin: bool,
}

/// The teams of each member, by login.
pub(super) type Teams = Arc<HashMap<String, Vec<TeamOf>>>;

/// The last event of each user in what is loaded of the log, by login.
pub(super) type LastEvents = Arc<HashMap<String, UnixSeconds>>;

/// The most issuers whose policies are read to find a user.
const MOST_ISSUERS: usize = 50;

/// What is known. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Around {
    services: Services,
    org: StoredValue<OrgName>,
    /// The tokens by who created them; `None` if the user may not see the organization's tokens.
    pub created: RwSignal<Option<Known<Arc<Created>>>>,
    /// The teams; `None` if the server does not tell who is in them.
    pub teams: RwSignal<Option<Known<Teams>>>,
    /// The roles that members can get.
    pub roles: RwSignal<Vec<Role>>,
    /// The last events; `None` if nothing of the log is loaded.
    pub last: StoredValue<Option<LastEvents>>,
}

impl Around {
    /// Nothing is read yet, except what is loaded of the log.
    pub fn new(services: Services, org: OrgName) -> Self {
        let identity = untrack(|| services.session.identity());
        let owner = Owner::Organization(org.clone());
        // Servers note refusals, and the user has not asked for tokens.
        let sees_tokens = identity.is_some_and(|who| {
            is_likely_admin(&who, &org) && who.manage_tokens(&owner, None).is_ok()
        }) && untrack(|| services.offers(&org, Feature::OrganizationTokens));
        let has_teams = untrack(|| services.offers(&org, Feature::Teams));
        Self {
            services,
            created: RwSignal::new(sees_tokens.then_some(Known::Waiting)),
            teams: RwSignal::new(has_teams.then_some(Known::Waiting)),
            roles: RwSignal::new(choices(&[])),
            last: StoredValue::new(services.look_at_kept(&org, last_events)),
            org: StoredValue::new(org),
        }
    }

    /// Reads all of it.
    pub fn learn(self, cancel: &Cancel, can_manage: bool) {
        if self.created.try_with_untracked(Option::is_some) == Some(true) {
            let cancel = cancel.clone();
            spawn_local(async move {
                let created = self.read_created(&cancel).await;
                if !cancel.is_cancelled() {
                    self.created.try_set(created);
                }
            });
        }
        if self.teams.try_with_untracked(Option::is_some) == Some(true) {
            let cancel = cancel.clone();
            spawn_local(async move {
                let teams = self.read_teams(&cancel).await;
                if !cancel.is_cancelled() {
                    self.teams.try_set(teams);
                }
            });
        }
        if can_manage {
            let cancel = cancel.clone();
            spawn_local(async move {
                let Some(org) = self.org.try_get_value() else { return };
                let Ok(client) = self.services.client() else { return };
                if let Ok(offered) = client.roles(&org, &cancel).await {
                    self.roles.try_set(choices(&offered));
                }
            });
        }
    }

    async fn read_created(self, cancel: &Cancel) -> Option<Known<Arc<Created>>> {
        let owner = Owner::Organization(self.org.try_get_value()?);
        let mut tokens = Vec::new();
        let read = async {
            let client = self.services.client()?;
            let mut take = |rows: Vec<Row<_>>, _| {
                tokens.extend(rows.into_iter().filter_map(|row| row.read().cloned()));
                ControlFlow::Continue(())
            };
            client.all_tokens(&owner, TokenFilter::Active, cancel, &mut take).await
        };
        match read.await {
            Ok(listed) => {
                let is_whole = listed.incomplete.is_none();
                let created = Created::of(tokens.iter(), clock::now(), is_whole);
                Some(Known::Is(Arc::new(created)))
            }
            Err(error) if error.forbidden().is_some() => None,
            Err(error) if error.means_not_offered() => {
                self.services.lacks_tokens(&owner);
                None
            }
            Err(error) => Some(Known::Failed(self.why(&error))),
        }
    }

    async fn read_teams(self, cancel: &Cancel) -> Option<Known<Teams>> {
        let org = self.org.try_get_value()?;
        let read = async { self.services.client()?.teams(&org, cancel).await };
        match read.await {
            Ok(page) => {
                let teams: Vec<&Team> = page.rows.iter().filter_map(Row::read).collect();
                teams.iter().for_each(|team| self.services.learn_team(&org, team));
                by_member(&teams).map(|teams| Known::Is(Arc::new(teams)))
            }
            Err(error) if error.means_not_offered() || error.forbidden().is_some() => None,
            Err(error) => Some(Known::Failed(self.why(&error))),
        }
    }

    /// The teams of one member: from the list of teams, or else from the call for one member, which tells
    /// names only.
    pub async fn teams_of(
        self,
        login: &UserLogin,
        cancel: &Cancel,
    ) -> Result<Vec<TeamOf>, ApiError> {
        if let Some(Some(Known::Is(teams))) = self.teams.try_get_untracked() {
            return Ok(teams.get(login.as_str()).cloned().unwrap_or_default());
        }
        let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
        let names = self.services.client()?.member_teams(&org, login, cancel).await?;
        let team = |label| TeamOf { name: None, label, is_admin: false };
        Ok(names.into_iter().map(team).collect())
    }

    /// The policies of OIDC issuers that name a user; `None` if the user who is signed in does not see
    /// them. Fails if some could not be read.
    pub async fn policies_of(
        self,
        login: &UserLogin,
        cancel: &Cancel,
    ) -> Option<Result<Vec<Named>, ApiError>> {
        let org = self.org.try_get_value()?;
        let identity = untrack(|| self.services.session.identity())?;
        let is_offered = untrack(|| self.services.offers(&org, Feature::Oidc));
        if !is_offered || identity.is_machine() || identity.manage_trust(&org).is_err() {
            return None;
        }
        let read = async {
            let client = self.services.client()?;
            let mut named = Vec::new();
            let page = client.issuers(&org, cancel).await?;
            for issuer in page.rows.iter().filter_map(Row::read).take(MOST_ISSUERS) {
                let policies = client.policies_of(&org, &issuer.id, cancel).await?.policies;
                named.extend(Named::find(&issuer.name, &policies, login.as_str()));
            }
            Ok::<_, ApiError>(named)
        };
        match read.await {
            Err(error) if error.means_not_offered() || error.forbidden().is_some() => None,
            result => Some(result),
        }
    }

    /// A failure to read, as sentences.
    pub fn why(self, error: &ApiError) -> String {
        let words = error.explain(Attempt::Read, &self.services.host());
        format!("{}. {}", words.title, words.detail)
    }
}

/// The teams of each member; `None` if a team does not tell who is in it.
fn by_member(teams: &[&Team]) -> Option<HashMap<String, Vec<TeamOf>>> {
    let mut by_member: HashMap<String, Vec<TeamOf>> = HashMap::new();
    for team in teams {
        for member in team.members.as_ref()? {
            by_member.entry(member.github_login.to_string()).or_default().push(TeamOf {
                name: Some(team.name.clone()),
                label: team.label().to_owned(),
                is_admin: member.role == Some(OrgRole::Admin),
            });
        }
    }
    Some(by_member)
}

/// The last event of each user in the loaded part of a log.
fn last_events(held: &Held) -> LastEvents {
    let mut last = HashMap::new();
    for number in held.store.newest_first() {
        let user = held.store.text(Field::User, *number);
        if !user.is_empty() && !last.contains_key(user) {
            last.insert(user.to_owned(), held.store.time(*number));
        }
    }
    Arc::new(last)
}
