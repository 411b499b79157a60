//! What screens use: the session with its client, the address bar, the deployment's configuration,
//! and what is known of organizations. One `Copy` value, taken from the context at the top of a
//! component.

mod kept;
mod names;

use crate::client::{Cancel, Client};
use crate::platform::history::{Departure, Entry, History};
use crate::platform::page;
use crate::route::{Address, Route};
use crate::session::{Farewell, Session, SessionState};
use access_tokens::list::rows::TokenRow;
use access_tokens::reminders::Reminder;
use access_tokens::which::own_token::own_token;
use console_core::backend::config::Config;
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Answers;
use console_core::view::unsaved::{Unsaved, Who};
use leptos::prelude::*;
use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;
use token_api::audit::EventType;
use token_api::id::{OrgName, TeamName};
use token_api::organization::OrganizationMetadata;
use token_api::time::{SECONDS_PER_DAY, UnixSeconds};
use token_api::token::Owner;

/// A part of the API that a backend may not offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// An organization's settings.
    Settings,
    /// Organization tokens.
    OrganizationTokens,
    /// Teams.
    Teams,
    /// Tokens of teams.
    TeamTokens,
    /// The audit log.
    AuditLog,
    /// The second generation of the audit log's calls, with a lower and an upper bound.
    AuditLogV2,
    /// Instants as seconds in the first generation of the audit log's calls; otherwise they are
    /// text.
    AuditLogSeconds,
    /// OIDC issuers and their policies.
    Oidc,
    /// The list of an organization's members.
    Members,
    /// An organization's roles.
    Roles,
}

/// What was learned about organizations in this session.
#[derive(Clone, Debug, Default)]
struct Known {
    metadata: HashMap<OrgName, Arc<OrganizationMetadata>>,
    missing: Vec<(OrgName, Feature)>,
    /// The backend has no personal tokens. These belong to no organization.
    lacks_personal: bool,
    /// The organizations for which the console has found out what the backend offers.
    explored: Vec<OrgName>,
    /// The organizations whose expiry maximum refuses the token in use.
    capped: HashMap<OrgName, ApiError>,
    /// The kinds of events of an organization's log, from the server; empty if it does not send
    /// them.
    event_types: HashMap<OrgName, Arc<Vec<EventType>>>,
    /// Answers that concern permissions.
    answers: Answers,
    /// The display names of teams, if they differ from the names in paths.
    team_labels: HashMap<(OrgName, TeamName), String>,
}

/// A value that was costly to load, with its user and organization.
type Kept = (Who, OrgName, Box<dyn Any + Send + Sync>);

/// A list of tokens that was read, as far as it was.
pub type SeenList = (Owner, Vec<Arc<TokenRow>>);

/// The services for screens.
#[derive(Clone, Copy)]
pub struct Services {
    /// The session.
    pub session: Session,
    /// The address bar.
    pub history: History,
    /// The tokens with an expiry that were in lists of this session.
    pub reminders: RwSignal<Vec<Reminder>>,
    /// The screen of one thing, and that thing's name when it is known.
    pub named: RwSignal<Option<(Route, String)>>,
    /// Unsaved input of a session that ended without the user's action.
    unsaved: StoredValue<Unsaved>,
    /// The lists that were read in this session.
    seen: StoredValue<Vec<SeenList>>,
    /// The loaded part of an organization's log, while another screen is shown.
    kept: StoredValue<Option<Kept>>,
    config: StoredValue<Arc<Config>>,
    known: RwSignal<Known>,
}

impl Services {
    /// The services of a deployment. Call once, when its configuration is loaded.
    pub fn new(config: Config, session: Session, history: History) -> Self {
        let known = RwSignal::new(Known::default());
        let reminders = RwSignal::new(Vec::new());
        let seen = StoredValue::new(Vec::new());
        let kept = StoredValue::new(None);
        // What one identity may see must not be shown to the next.
        Effect::new(move || {
            if session.identity().is_none() {
                known.set(Known::default());
                reminders.set(Vec::new());
                seen.set_value(Vec::new());
                kept.set_value(None);
            }
        });
        let unsaved = StoredValue::new(Unsaved::default());
        Effect::new(move || match session.state() {
            SessionState::SignedIn(identity) => {
                let who = session.client().map(|client| Who::new(client.base(), &identity.user));
                unsaved.update_value(|unsaved| match who {
                    Some(who) => unsaved.keep_only(&who),
                    None => unsaved.forget(),
                });
            }
            SessionState::Guest(_) if !session.ended_by_itself() => {
                unsaved.update_value(Unsaved::forget);
            }
            SessionState::Guest(_) | SessionState::Restoring => {}
        });
        page::ask_before_unload(move || {
            session.ended_by_itself() && !unsaved.with_value(Unsaved::is_empty)
        });
        let config = StoredValue::new(Arc::new(config));
        let named = RwSignal::new(None);
        Self { session, history, reminders, named, unsaved, seen, kept, config, known }
    }

    /// The services of this app.
    pub fn expect() -> Self {
        expect_context()
    }

    /// The deployment's configuration.
    pub fn config(self) -> Arc<Config> {
        self.config.get_value()
    }

    /// The client of the signed-in identity; an error if nobody is signed in.
    pub fn client(self) -> Result<Client, ApiError> {
        self.session.client().ok_or(ApiError::Aborted)
    }

    /// The backend's host and port; empty for a guest.
    pub fn host(self) -> String {
        self.session.client().map(|client| client.host()).unwrap_or_default()
    }

    /// The present address. Tracked.
    pub fn address(self) -> Address {
        Address::parse(&self.history.current())
    }

    /// Keeps unsaved input of a screen for the same user's next session, if this session ends
    /// without the user's action while the current reactive owner lives. `typed` is called then; it
    /// returns `None` if nothing would be lost.
    pub fn outlive_session<T: Any + Send + Sync>(
        self,
        route: &Route,
        typed: impl FnOnce() -> Option<T> + Send + Sync + 'static,
    ) {
        let (Some(who), place) = (self.who(), route.path()) else { return };
        on_cleanup(move || {
            if self.session.ended_by_itself()
                && let Some(typed) = typed()
            {
                self.unsaved.update_value(|unsaved| unsaved.keep(who, place, typed));
            }
        });
    }

    /// Passes a value to the screen that is opened next, which gets it by
    /// [`take_unsaved`](Self::take_unsaved).
    pub fn hand_over<T: Any + Send + Sync>(self, route: &Route, what: T) {
        if let Some(who) = self.who() {
            self.unsaved.update_value(|unsaved| unsaved.keep(who, route.path(), what));
        }
    }

    /// The unsaved input of a screen from the same user's last session, if it has this type.
    /// Returned only once.
    pub fn take_unsaved<T: Any>(self, route: &Route) -> Option<T> {
        let (who, place) = (self.who()?, route.path());
        self.unsaved.try_update_value(|unsaved| unsaved.take(&who, &place)).flatten()
    }

    /// Whether there is unsaved input for the next session.
    pub fn has_unsaved(self) -> bool {
        !self.unsaved.with_value(Unsaved::is_empty)
    }

    /// The signed-in user. Not tracked.
    fn who(self) -> Option<Who> {
        let identity = untrack(|| self.session.identity())?;
        Some(Who::new(self.client().ok()?.base(), &identity.user))
    }

    /// Signs out, unless the screen has to ask the user first. Returns whether it did.
    pub fn sign_out(self) -> bool {
        let may_leave = self.history.may_leave(Departure::SignOut);
        if may_leave {
            self.session.sign_out(Farewell::SignedOut);
        }
        may_leave
    }

    /// The link to a screen.
    pub fn href(self, route: &Route) -> String {
        self.history.href(&route.path())
    }

    /// Goes to an address.
    pub fn go(self, to: &Address, entry: Entry) {
        self.history.go(&to.text(), entry);
    }

    /// Like the browser's Back.
    pub fn back(self) {
        self.history.back();
    }

    /// An organization's settings, from memory or from the backend.
    pub async fn metadata(
        self,
        org: &OrgName,
        cancel: &Cancel,
    ) -> Result<Arc<OrganizationMetadata>, ApiError> {
        let known = self.known.with_untracked(|known| known.metadata.get(org).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        if !untrack(|| self.offers(org, Feature::Settings)) {
            return Err(ApiError::NOT_OFFERED);
        }
        if let Some(error) = self.capped(org) {
            return Err(error);
        }
        let metadata = match self.client()?.metadata(org, cancel).await {
            Ok(metadata) => Arc::new(metadata),
            Err(error) => {
                if error.means_not_offered() {
                    self.is_missing(org, Feature::Settings);
                }
                if error.forbidden().is_some_and(|forbidden| forbidden.is_expiry_cap) {
                    self.known.update_untracked(|known| {
                        known.capped.insert(org.clone(), error.clone());
                    });
                }
                return Err(error);
            }
        };
        self.session.learn(org, &metadata);
        self.known.update(|known| {
            known.metadata.insert(org.clone(), Arc::clone(&metadata));
        });
        Ok(metadata)
    }

    /// Forgets an organization's settings, because a refusal shows that they have changed.
    pub fn forget_metadata(self, org: &OrgName) {
        self.known.update(|known| {
            known.metadata.remove(org);
            known.capped.remove(org);
        });
    }

    /// The error with which an organization's expiry maximum refuses the token in use, if known.
    /// Not tracked.
    pub fn capped(self, org: &OrgName) -> Option<ApiError> {
        self.known.with_untracked(|known| known.capped.get(org).cloned())
    }

    /// The kinds of events that the server sent, if it was asked. Tracked.
    pub fn event_types(self, org: &OrgName) -> Option<Arc<Vec<EventType>>> {
        self.known.with(|known| known.event_types.get(org).cloned())
    }

    /// Records the kinds of events that the server sent.
    pub fn has_event_types(self, org: &OrgName, types: Vec<EventType>) {
        self.known.update(|known| {
            known.event_types.insert(org.clone(), Arc::new(types));
        });
    }

    /// Passes the answers that concern permissions to `look`. Not tracked.
    pub fn with_answers<T>(self, look: impl FnOnce(&mut Answers) -> T) -> T {
        let mut known = self.known.write_untracked();
        look(&mut known.answers)
    }

    /// Records the tokens of a list for reminders of those that expire soon. The token in use can
    /// be found only in a whole list.
    pub fn has_seen(
        self,
        owner: &Owner,
        rows: &[Arc<TokenRow>],
        read_at: UnixSeconds,
        is_whole: bool,
    ) {
        let identity = untrack(|| self.session.identity()).filter(|_| is_whole);
        let own = identity.and_then(|who| own_token(&who, owner, rows, read_at));
        let ends = rows.iter().filter_map(|row| Reminder::of(row.token()?, owner, own.as_ref()));
        let ends = ends.filter(|r| r.expires.seconds_since(read_at) <= 8 * SECONDS_PER_DAY);
        self.seen.update_value(|seen| {
            seen.retain(|(other, _)| other != owner);
            seen.push((owner.clone(), rows.to_vec()));
        });
        self.reminders.update(|reminders| {
            reminders.retain(|reminder| reminder.owner != *owner);
            reminders.extend(ends);
        });
    }

    /// Whether a list was read in this session.
    pub fn knows(self, owner: &Owner) -> bool {
        self.seen.with_value(|seen| seen.iter().any(|(other, _)| other == owner))
    }

    /// The lists of tokens that were read in this session.
    pub fn seen_lists(self) -> Vec<SeenList> {
        self.seen.get_value()
    }

    /// Whether the backend offers a feature in an organization, as far as known. Tracked.
    pub fn offers(self, org: &OrgName, feature: Feature) -> bool {
        self.known.with(|known| !known.missing.iter().any(|(o, f)| o == org && *f == feature))
    }

    /// Whether the backend offers the content of a screen, as far as known. Tracked.
    pub fn offers_screen(self, route: &Route) -> bool {
        match route {
            Route::Tokens(Owner::Personal) | Route::Token(Owner::Personal, _) => {
                self.known.with(|known| !known.lacks_personal)
            }
            Route::Overview(org)
            | Route::Tokens(Owner::Organization(org))
            | Route::Token(Owner::Organization(org), _) => {
                self.offers(org, Feature::OrganizationTokens)
            }
            Route::Tokens(Owner::Team(org, _)) | Route::Token(Owner::Team(org, _), _) => {
                self.offers(org, Feature::TeamTokens)
            }
            Route::Teams(org) | Route::Team(org, _) => self.offers(org, Feature::Teams),
            Route::Members(org) | Route::Member(org, _) => self.offers(org, Feature::Members),
            Route::Roles(org) | Route::Role(org, _) => self.offers(org, Feature::Roles),
            Route::Audit(org) => self.offers(org, Feature::AuditLog),
            Route::Issuers(org) | Route::Issuer(org, _) => self.offers(org, Feature::Oidc),
            Route::Settings(org) => self.offers(org, Feature::Settings),
            Route::Home | Route::Connect | Route::NotFound => true,
        }
    }

    /// Records for this session that the backend does not offer a feature.
    pub fn is_missing(self, org: &OrgName, feature: Feature) {
        if untrack(|| self.offers(org, feature)) {
            self.known.update(|known| known.missing.push((org.clone(), feature)));
        }
    }

    /// Records for this session that the backend does not offer this kind of tokens.
    pub fn lacks_tokens(self, owner: &Owner) {
        match owner {
            Owner::Personal if untrack(|| self.offers_screen(&Route::Tokens(Owner::Personal))) => {
                self.known.update(|known| known.lacks_personal = true);
            }
            Owner::Personal => {}
            Owner::Organization(org) => self.is_missing(org, Feature::OrganizationTokens),
            Owner::Team(org, _) => self.is_missing(org, Feature::TeamTokens),
        }
    }

    /// Whether the console has not yet found out in this session what the backend offers in an
    /// organization. From now on it counts as done.
    pub fn begins_to_explore(self, org: &OrgName) -> bool {
        let is_new = self.known.with_untracked(|known| !known.explored.contains(org));
        if is_new {
            self.known.update_untracked(|known| known.explored.push(org.clone()));
        }
        is_new
    }
}
