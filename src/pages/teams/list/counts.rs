//! The number of tokens of each team: reads one list after the other while the screen is shown.
//! Which lists are requested, and the text of the results, is defined in
//! `access_tokens::list::team_counts`.

use super::Teams;
use crate::client::Cancel;
use crate::platform::clock;
use crate::route::Route;
use crate::services::{Feature, Services};
use crate::ui::{Button, ButtonKind};
use access_tokens::list::team_counts::{Counted, active, summary};
use console_core::backend::fault::{ApiError, Attempt};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::ops::ControlFlow;
use token_api::id::{OrgName, TeamName};
use token_api::page::Row;
use token_api::team::Team;
use token_api::token::{Owner, TokenFilter};

/// This many lists are read automatically; the user decides on more.
const LISTS_AT_ONCE: usize = 50;

/// The numbers of tokens, as far as known. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    services: Services,
    org: StoredValue<OrgName>,
    known: RwSignal<HashMap<TeamName, Counted>>,
    /// The teams in the order of the rows, in which they are counted.
    order: StoredValue<Vec<TeamName>>,
    is_counting: RwSignal<bool>,
    run: StoredValue<Cancel, LocalStorage>,
}

impl Counts {
    /// Counts for an organization's teams; nothing is requested yet.
    pub fn new(services: Services, org: OrgName, run: StoredValue<Cancel, LocalStorage>) -> Self {
        Self {
            services,
            org: StoredValue::new(org),
            known: RwSignal::new(HashMap::new()),
            order: StoredValue::new(Vec::new()),
            is_counting: RwSignal::new(false),
            run,
        }
    }

    /// Starts counting for these teams.
    pub fn begin(self, teams: &Teams) {
        let identity = untrack(|| self.services.session.identity());
        let Some(org) = self.org.try_get_value() else { return };
        let before = |team: &Team| {
            let known = identity.as_ref().map(|who| Counted::before(who, &org, team));
            (team.name.clone(), known.unwrap_or(Counted::NotAsked))
        };
        let known = teams.iter().filter_map(Row::read).map(before).collect();
        let names = teams.iter().filter_map(Row::read).map(|team| team.name.clone());
        self.order.try_set_value(names.collect());
        self.known.try_set(known);
        self.go_on();
    }

    /// Counts the next lists, unless counting is under way.
    fn go_on(self) {
        let offers = move || untrack(|| self.offers());
        if self.is_counting.try_get_untracked() != Some(false) || !offers() {
            return;
        }
        let waiting = self.waiting();
        self.is_counting.set(true);
        spawn_local(async move {
            for team in waiting.into_iter().take(LISTS_AT_ONCE) {
                if !offers() || !self.count(team).await {
                    break;
                }
            }
            self.is_counting.try_set(false);
        });
    }

    /// Counts the tokens of one team. Returns whether to continue.
    async fn count(self, team: TeamName) -> bool {
        let Some(org) = self.org.try_get_value() else { return false };
        let Some(cancel) = self.run.try_get_value() else { return false };
        let (owner, now) = (Owner::Team(org.clone(), team.clone()), clock::now());
        let mut working = 0;
        let result = async {
            let client = self.services.client()?;
            let mut take = |rows: Vec<Row<_>>, _| {
                working += active(rows.iter().filter_map(Row::read), now);
                ControlFlow::Continue(())
            };
            client.all_tokens(&owner, TokenFilter::Active, &cancel, &mut take).await
        }
        .await;
        if cancel.is_cancelled() {
            return false;
        }
        let host = self.services.host();
        let why = |error: &ApiError| {
            let words = error.explain(Attempt::Read, &host);
            format!("{}. {}", words.title, words.detail)
        };
        let (counted, goes_on) = match result {
            Ok(listed) => {
                let incomplete = listed.incomplete.is_some();
                (Counted::Tokens { active: working, incomplete }, true)
            }
            // The other lists would be refused as well, and servers record each refusal.
            Err(error) if error.forbidden().is_some() => {
                (Counted::NotPermitted(why(&error)), false)
            }
            Err(error) if error.means_not_offered() => {
                self.services.is_missing(&org, Feature::TeamTokens);
                (Counted::Failed(why(&error)), false)
            }
            Err(error) => (Counted::Failed(why(&error)), true),
        };
        let refused = matches!(counted, Counted::NotPermitted(_));
        self.known.try_update(|known| {
            known.insert(team, counted);
            if refused {
                let waiting = known.values_mut().filter(|it| **it == Counted::Waiting);
                waiting.for_each(|it| *it = Counted::NotAsked);
            }
        });
        goes_on
    }

    fn waiting(self) -> Vec<TeamName> {
        let names = self.order.try_get_value().unwrap_or_default().into_iter();
        let is_waiting = |team: &TeamName| {
            let known = self.known.try_with_untracked(|known| known.get(team).cloned()).flatten();
            known == Some(Counted::Waiting)
        };
        names.filter(is_waiting).collect()
    }

    /// Whether the backend has team tokens, as far as known. Tracked.
    pub fn offers(self) -> bool {
        let offers = |org: &OrgName| self.services.offers(org, Feature::TeamTokens);
        self.org.try_with_value(offers).unwrap_or(false)
    }

    /// Whether a list of a team's tokens was read, which proves that the backend has them. Tracked.
    pub fn has_any(self) -> bool {
        self.known.with(|known| known.values().any(|it| matches!(it, Counted::Tokens { .. })))
    }

    /// The address of a team's tokens.
    pub fn href(self, team: &TeamName) -> String {
        let owner = Owner::Team(self.org.get_value(), team.clone());
        self.services.href(&Route::Tokens(owner))
    }

    /// The address of a team's members.
    pub fn members(self, team: &TeamName) -> String {
        self.services.href(&Route::Team(self.org.get_value(), team.clone()))
    }

    /// The number of a team's tokens, as far as known. Tracked.
    pub fn of(self, team: &TeamName) -> Counted {
        self.known.with(|known| known.get(team).cloned()).unwrap_or(Counted::Waiting)
    }

    /// "5 teams, 23 active tokens", and the button to count more.
    pub fn footer(self, teams: usize) -> AnyView {
        let (sum, waiting) = self.known.with(|known| {
            let waiting = known.values().filter(|it| **it == Counted::Waiting).count();
            let unreadable = teams.saturating_sub(known.len());
            let unknown = Counted::NotAsked;
            let rest = std::iter::repeat_n(&unknown, unreadable);
            (summary(known.values().chain(rest)), waiting)
        });
        let more = waiting > 0 && !self.is_counting.get() && self.offers();
        let more = more.then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move || self.go_on()>
                    {format!("Count the tokens of {waiting} more")}
                </Button>
            }
        });
        view! { <span>{sum}</span> {more} }.into_any()
    }
}
