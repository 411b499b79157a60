//! Reads the lists of tokens that a maximum may affect, one after the other, once the preview is wanted.
//! Lists that the role forbids for certain are not asked for, because servers record refusals.

use super::super::state::Settings;
use crate::client::{Cancel, Client, cancel_on_cleanup};
use crate::platform::{clock, intl};
use crate::services::Feature;
use access_tokens::list::rows::TokenRow;
use access_tokens::list::team_counts::Counted;
use access_tokens::settings::preview::ReadList;
use access_tokens::settings::reach::Reach;
use access_tokens::which::own_token::own_token;
use console_core::backend::fault::{ApiError, Attempt, sentence};
use console_core::backend::identity::Identity;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::page::Row;
use token_api::token::{AccessToken, Owner, TokenFilter};

/// This many lists of teams are read automatically; the user decides on more.
const TEAMS_AT_ONCE: usize = 50;

/// The lists, as far as they were read. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Lists {
    settings: Settings,
    /// What became of each list.
    pub reach: RwSignal<Vec<(Owner, Reach)>>,
    /// Why the teams are not known, if so.
    pub no_teams: RwSignal<Option<String>>,
    /// The lists that were read.
    pub read: RwSignal<Vec<Arc<ReadList>>>,
    pub is_reading: RwSignal<bool>,
    has_begun: StoredValue<bool>,
    cancel: StoredValue<Cancel, LocalStorage>,
}

impl Lists {
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            reach: RwSignal::new(Vec::new()),
            no_teams: RwSignal::new(None),
            read: RwSignal::new(Vec::new()),
            is_reading: RwSignal::new(false),
            has_begun: StoredValue::new(false),
            cancel: cancel_on_cleanup(),
        }
    }

    /// Starts to read, once.
    pub fn begin(self) {
        if self.has_begun.get_value() {
            return;
        }
        let services = self.settings.services;
        let (Some(who), Ok(client)) = (untrack(|| services.session.identity()), services.client())
        else {
            return;
        };
        self.has_begun.set_value(true);
        self.is_reading.set(true);
        let org = self.settings.org.get_value();
        let mut owners = vec![Owner::Organization(org.clone())];
        owners.extend((!who.is_machine()).then_some(Owner::Personal));
        self.reach.set(owners.iter().map(|owner| (owner.clone(), Reach::Waiting)).collect());
        spawn_local(async move {
            let Some(cancel) = self.cancel.try_get_value() else { return };
            for owner in owners {
                self.learn(&client, &who, owner, &cancel).await;
            }
            self.learn_teams(&client, &who, &org, &cancel).await;
            self.read_teams(&client, &who, &cancel).await;
            self.is_reading.try_set(false);
        });
    }

    /// Reads the lists of more teams.
    pub fn go_on(self) {
        let services = self.settings.services;
        let (Some(who), Ok(client)) = (untrack(|| services.session.identity()), services.client())
        else {
            return;
        };
        if self.is_reading.get_untracked() {
            return;
        }
        self.is_reading.set(true);
        spawn_local(async move {
            let Some(cancel) = self.cancel.try_get_value() else { return };
            self.read_teams(&client, &who, &cancel).await;
            self.is_reading.try_set(false);
        });
    }

    /// Reads which teams there are.
    async fn learn_teams(self, client: &Client, who: &Identity, org: &OrgName, cancel: &Cancel) {
        let services = self.settings.services;
        let has_teams = untrack(|| {
            services.offers(org, Feature::Teams) && services.offers(org, Feature::TeamTokens)
        });
        if !has_teams {
            return;
        }
        let subject = Subject::Teams(org.clone());
        let read = async {
            services.may_ask(&subject, cancel).await?;
            client.teams(org, cancel).await
        };
        let result = read.await;
        if cancel.is_cancelled() {
            return;
        }
        services.note_answer(&subject, &result);
        match result {
            Ok(page) => {
                let teams = page.rows.iter().filter_map(Row::read).map(|team| {
                    let owner = Owner::Team(org.clone(), team.name.clone());
                    let reach = match Counted::before(who, org, team) {
                        Counted::Waiting => Reach::Waiting,
                        other => Reach::Unread(other.why().unwrap_or_default()),
                    };
                    (owner, reach)
                });
                self.reach.try_update(|reach| reach.extend(teams));
            }
            Err(error) if error.means_not_offered() => services.is_missing(org, Feature::Teams),
            Err(error) => {
                self.no_teams.try_set(Some(self.why(&error)));
            }
        }
    }

    async fn read_teams(self, client: &Client, who: &Identity, cancel: &Cancel) {
        let waiting = self.reach.try_with_untracked(|reach| {
            let waiting = reach.iter().filter(|(_, reach)| *reach == Reach::Waiting);
            waiting.map(|(owner, _)| owner.clone()).take(TEAMS_AT_ONCE).collect::<Vec<_>>()
        });
        for owner in waiting.unwrap_or_default() {
            if cancel.is_cancelled() || !self.learn(client, who, owner, cancel).await {
                return;
            }
        }
    }

    /// Reads one list. Returns whether lists of this kind are offered.
    async fn learn(self, client: &Client, who: &Identity, owner: Owner, cancel: &Cancel) -> bool {
        let (services, subject) = (self.settings.services, Subject::Tokens(owner.clone()));
        // What a team's list needs was found out with the teams.
        let is_team = matches!(owner, Owner::Team(..));
        if !is_team && let Some(error) = services.known_answer(&subject, None) {
            self.note(&owner, Reach::Unread(self.why(&error)));
            return true;
        }
        let (mut tokens, mut unreadable) = (Vec::new(), 0);
        let mut take = |rows: Vec<Row<AccessToken>>, _| {
            for row in rows {
                match row {
                    Row::Read(token) => tokens.push(token),
                    Row::Unreadable(_) => unreadable += 1,
                }
            }
            ControlFlow::Continue(())
        };
        let result = client.all_tokens(&owner, TokenFilter::Active, cancel, &mut take).await;
        if cancel.is_cancelled() {
            return false;
        }
        services.note_answer(&subject, &result);
        match result {
            Ok(listed) => {
                let in_use = row_in_use(who, &owner, &tokens);
                let list = ReadList { owner: owner.clone(), tokens, unreadable, in_use };
                self.read.try_update(|read| read.push(Arc::new(list)));
                let is_whole = listed.incomplete.is_none();
                self.note(&owner, if is_whole { Reach::Whole } else { Reach::Incomplete });
            }
            Err(error) if error.means_not_offered() => {
                services.lacks_tokens(&owner);
                self.note(&owner, Reach::Unread("The backend does not offer them.".into()));
                return !is_team;
            }
            Err(error) => self.note(&owner, Reach::Unread(self.why(&error))),
        }
        true
    }

    fn note(self, owner: &Owner, new: Reach) {
        self.reach.try_update(|reach| {
            let list = reach.iter_mut().find(|(of, _)| of == owner);
            if let Some((_, reach)) = list {
                *reach = new;
            }
        });
    }

    fn why(self, error: &ApiError) -> String {
        match error.forbidden().and_then(|forbidden| forbidden.reason) {
            Some(reason) => sentence(&reason),
            None => error.headline(Attempt::Read, &self.settings.services.host()),
        }
    }
}

/// The token that the user is signed in with, if it is known to be among these.
fn row_in_use(
    who: &Identity,
    owner: &Owner,
    tokens: &[AccessToken],
) -> Option<token_api::id::TokenId> {
    if *owner != Owner::Personal {
        return None;
    }
    let row =
        |token: &AccessToken| Arc::new(TokenRow::new(Row::Read(token.clone()), intl::lower_case));
    let rows: Vec<_> = tokens.iter().map(row).collect();
    own_token(who, owner, &rows, clock::now())
}
