//! The changes of roles that are under way, and what came of them. Each is sent once; a member has one at
//! a time.

use super::listing::Listing;
use crate::services::Services;
use crate::ui::{Toasts, Tone, use_toasts};
use console_core::backend::fault::{ApiError, Attempt, Explanation, sentence};
use leptos::prelude::*;
use leptos::task::spawn_local;
use members::change::Change;
use token_api::id::{OrgName, UserLogin};

/// A change of one member's role, and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct News {
    pub change: Change,
    pub state: State,
}

/// How far a change is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum State {
    /// It was sent, and its answer is awaited.
    Pending,
    /// It was made, and can be undone for a moment.
    Done,
    /// It was not made.
    NotMade {
        /// Why.
        why: Explanation,
        /// Whether the server refused it in a way that a plan with one admin does.
        is_bad_request: bool,
    },
    /// Its answer was lost, and what became of it could not be found out.
    Unknown(Explanation),
}

/// The changes. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Changes {
    services: Services,
    org: StoredValue<OrgName>,
    listing: Listing,
    toasts: Toasts,
    /// The newest last.
    pub news: RwSignal<Vec<News>>,
}

impl Changes {
    /// None yet.
    pub fn new(services: Services, org: OrgName, listing: Listing) -> Self {
        let org = StoredValue::new(org);
        Self { services, org, listing, toasts: use_toasts(), news: RwSignal::new(Vec::new()) }
    }

    /// The change of a member. Tracked.
    pub fn of(self, login: &UserLogin) -> Option<News> {
        self.news.with(|news| news.iter().find(|it| it.change.login == *login).cloned())
    }

    /// Whether a change of a member is under way. Tracked.
    pub fn is_pending(self, login: &UserLogin) -> bool {
        self.of(login).is_some_and(|news| news.state == State::Pending)
    }

    /// Removes what is told about a member's change, unless it is under way.
    pub fn dismiss(self, login: &UserLogin) {
        let is_it = |it: &News| it.change.login == *login && it.state != State::Pending;
        self.news.try_update(|news| news.retain(|it| !is_it(it)));
    }

    /// Sends a change, unless one of this member is under way.
    pub fn send(self, change: Change) {
        if untrack(|| self.is_pending(&change.login)) {
            return;
        }
        self.tell(&change, State::Pending);
        spawn_local(async move {
            let state = self.made(&change).await;
            let words = match &state {
                State::NotMade { why, .. } => {
                    format!("{} {}", change.not_made_words(), sentence(&why.detail))
                }
                State::Unknown(why) => format!("{} {}", sentence(&why.title), why.detail),
                State::Pending | State::Done => String::new(),
            };
            let is_shown = self.tell(&change, state).is_some();
            // The user has left the screen.
            if !is_shown && !words.is_empty() {
                self.toasts.show(Tone::Bad, words);
            }
        });
    }

    /// `None` if the screen is gone.
    fn tell(self, change: &Change, state: State) -> Option<()> {
        self.news.try_update(|news| {
            news.retain(|it| it.change.login != change.login);
            news.push(News { change: change.clone(), state });
        })
    }

    async fn made(self, change: &Change) -> State {
        let Some(org) = self.org.try_get_value() else { return State::Pending };
        let update = change.to.update();
        let send =
            async { self.services.client()?.change_member(&org, &change.login, &update).await };
        match send.await {
            Ok(()) => {
                self.listing.change(&change.login, |member| change.to.write(member));
                State::Done
            }
            Err(error) if error.leaves_outcome_unknown() => self.find_out(change, &error).await,
            Err(error) => {
                // What the rows show may be out of date.
                if matches!(error.status(), Some(400 | 404 | 409)) {
                    self.listing.reload();
                }
                let why = error.explain(Attempt::Save, &self.services.host());
                State::NotMade { why, is_bad_request: error.status() == Some(400) }
            }
        }
    }

    /// The answer was lost: the list tells which role the member has.
    async fn find_out(self, change: &Change, lost: &ApiError) -> State {
        let host = self.services.host();
        let not_made = |title: &str, detail: &str| {
            let why = lost.lost(Attempt::Save, &host, title, detail);
            State::NotMade { why, is_bad_request: false }
        };
        match self.listing.look_for(&change.login).await {
            Ok(Some(row)) if row.role().is_some_and(|role| role.key() == change.to.key()) => {
                State::Done
            }
            Ok(Some(_)) => not_made("Not changed", "The list shows the role as it was."),
            Ok(None) => not_made("Not changed", "The list does not have this member any more."),
            Err(_) => State::Unknown(lost.lost(
                Attempt::Save,
                &host,
                "Outcome unknown",
                "The list could not be read either. Load it again before you try again.",
            )),
        }
    }
}
