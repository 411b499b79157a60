//! What a token did, by the audit log of its organization: the way to its events, a summary on its
//! page, and what would miss it when it is deleted. Everything says over which days it is; what
//! can't be read is said and keeps nobody from anything.

mod breaks;
mod many;
mod row;
mod summary;

pub(super) use row::menu_items;

use super::Screen;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::log_page;
use crate::piece::with_piece;
use crate::platform::{clock, intl};
use crate::services::{Feature, Services};
use console_model::audit::activity::Log;
use console_model::audit::coverage::Coverage;
use console_model::audit::range::Window;
use console_model::audit::reading::{Reading, Step};
use console_model::audit::store::EventStore;
use console_model::fault::{ApiError, Attempt};
use console_model::paging::Cause;
use console_model::token_rows::TokenRow;
use console_model::when::ExpiryState;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner};

/// The ways into the piece. What it has in common with the audit log's own is fetched once.
#[derive(Clone, Copy)]
struct Views {
    summary: fn(Screen, OrgName, Arc<TokenRow>) -> AnyView,
    breaks: fn(Screen, OrgName, AccessToken) -> AnyView,
    many: fn(Screen, OrgName, Arc<Vec<AccessToken>>) -> AnyView,
}

piece!(
    past,
    fn views() -> Views {
        Views { summary: summary::section, breaks: breaks::section, many: many::section }
    }
);

/// What the token of this row did over the last 30 days. Nothing, where no log can be read.
pub(super) fn activity(screen: Screen, row: &Arc<TokenRow>) -> Option<AnyView> {
    let (org, row) = (readable(screen)?, row.clone());
    Some(with_piece(views, None, move |views| (views.summary)(screen, org.clone(), row.clone())))
}

/// What deleting a token would break. Nothing, where no log can be read, or when it has expired:
/// then what used it is broken already.
pub(super) fn would_break(screen: Screen, token: &AccessToken) -> Option<AnyView> {
    if ExpiryState::of(token.expiry(), clock::now()) == ExpiryState::Expired {
        return None;
    }
    let (org, token) = (readable(screen)?, token.clone());
    Some(with_piece(views, None, move |views| (views.breaks)(screen, org.clone(), token.clone())))
}

/// Which of several tokens are in use, by the log. Nothing, where no log can be read, or when all of
/// them have expired.
pub(super) fn would_break_many(screen: Screen, tokens: Vec<AccessToken>) -> Option<AnyView> {
    let now = clock::now();
    let mut tokens = tokens;
    tokens.retain(|token| ExpiryState::of(token.expiry(), now) != ExpiryState::Expired);
    if tokens.is_empty() {
        return None;
    }
    let (org, tokens) = (readable(screen)?, Arc::new(tokens));
    Some(with_piece(views, None, move |views| (views.many)(screen, org.clone(), tokens.clone())))
}

/// Pages that are read without asking; a person decides on more.
const PAGES_AT_ONCE: u32 = 10;

/// How far reading is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// Pages are coming.
    Reading,
    /// There is more, and nobody has asked for it yet.
    Resting,
    /// Everything was read.
    Done,
    /// Reading ended before its end.
    Incomplete(Cause),
    /// A page could not be read; what came before is there.
    Failed(ApiError),
}

/// The last days of the log, as far as they were read. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Past {
    services: Services,
    org: StoredValue<OrgName>,
    /// When reading began: the end of the window.
    now: UnixSeconds,
    window: Window,
    state: RwSignal<State>,
    coverage: RwSignal<Coverage>,
    store: StoredValue<EventStore, LocalStorage>,
    reading: StoredValue<Option<Reading>, LocalStorage>,
    run: StoredValue<Cancel, LocalStorage>,
}

impl Past {
    /// Begins to read a window that ends now.
    fn read(services: Services, org: OrgName, window: fn(UnixSeconds) -> Window) -> Self {
        let now = clock::now();
        let past = Self {
            services,
            org: StoredValue::new(org),
            now,
            window: window(now),
            state: RwSignal::new(State::Resting),
            coverage: RwSignal::new(Coverage::default()),
            store: StoredValue::new_local(EventStore::new(intl::lower_case)),
            reading: StoredValue::new_local(None),
            run: cancel_on_cleanup(),
        };
        past.go_on();
        past
    }

    /// Reads more.
    fn go_on(self) {
        let cancel = Cancel::default();
        self.run.set_value(cancel.clone());
        self.state.set(State::Reading);
        spawn_local(async move {
            let state = self.pages(&cancel).await.unwrap_or_else(|error| {
                // The place to go on is found by time: the cursor may be no good any more.
                self.reading.try_set_value(None);
                State::Failed(error)
            });
            if !cancel.is_cancelled() {
                self.state.try_set(state);
            }
        });
    }

    fn stop(self) {
        self.run.with_value(Cancel::cancel);
        self.state.set(State::Incomplete(Cause::Stopped));
    }

    async fn pages(self, cancel: &Cancel) -> Result<State, ApiError> {
        let org = self.org.get_value();
        for _ in 0..PAGES_AT_ONCE {
            let window = self.window;
            let next = || self.coverage.with_untracked(|c| c.gap(window)).map(Reading::new);
            let Some(mut reading) = self.reading.get_value().or_else(next) else {
                return Ok(State::Done);
            };
            let page = log_page::fetch(self.services, &org, &reading, cancel).await;
            if cancel.is_cancelled() {
                return Err(ApiError::Aborted);
            }
            let page = page?;
            let mut coverage = self.coverage.get_untracked();
            let step = self.store.try_update_value(|store| {
                let appended = store.append(&page);
                reading.after(&page, appended, store.len(), &mut coverage)
            });
            let step = step.ok_or(ApiError::Aborted)?;
            self.reading.set_value((step == Step::More).then_some(reading));
            self.coverage.set(coverage);
            if let Step::Incomplete(cause) = step {
                return Ok(State::Incomplete(cause));
            }
        }
        let is_whole = self.coverage.with_untracked(|c| c.gap(self.window).is_none());
        Ok(if is_whole { State::Done } else { State::Resting })
    }

    /// Looks at what was read, tracked.
    fn look<T>(self, look: impl FnOnce(Log<'_>) -> T) -> T {
        self.coverage.with(|coverage| self.store.with_value(|store| look(Log { store, coverage })))
    }

    /// Whether not even one page came. Tracked.
    fn has_nothing(self) -> bool {
        self.coverage.with(|coverage| coverage.parts(self.window).is_empty())
    }

    /// "3,000 events read". Tracked.
    fn events_read(self) -> String {
        self.coverage.track();
        format!("{} events read", intl::number(self.store.with_value(EventStore::len)))
    }

    /// Why nothing more comes, if there is a reason other than the end. Tracked.
    fn trouble(self) -> Option<String> {
        Some(match self.state.get() {
            State::Reading | State::Resting | State::Done => return None,
            State::Incomplete(Cause::Stopped) => "You stopped it.".into(),
            State::Incomplete(Cause::RepeatedCursor) => "The server repeated itself.".into(),
            State::Incomplete(Cause::EmptyPages) => "The server sent nothing new.".into(),
            State::Incomplete(Cause::TooMany) => {
                "The log has more events than this console keeps.".into()
            }
            State::Failed(error) if error.means_not_offered() => {
                "The backend offers no audit log.".into()
            }
            State::Failed(error) if error.status() == Some(403) => {
                "Only organization admins and admin organization tokens read the audit log.".into()
            }
            State::Failed(error) => {
                let said = error.explain(Attempt::Read, &self.services.host());
                format!("{}. {}", said.title, said.detail)
            }
        })
    }

    /// Whether trying again could help. Tracked.
    fn can_go_on(self) -> bool {
        match self.state.get() {
            State::Reading | State::Done | State::Incomplete(Cause::TooMany) => false,
            State::Resting | State::Incomplete(_) => true,
            State::Failed(error) => !error.means_not_offered() && error.status() != Some(403),
        }
    }
}

/// The organizations whose logs may name tokens of this list, as far as the backend has logs: the
/// owner's, or all of a person's. Tracked.
fn organizations(screen: Screen) -> Vec<OrgName> {
    let services = screen.services;
    let orgs = match screen.owner.get_value() {
        Owner::Organization(org) | Owner::Team(org, _) => vec![org],
        Owner::Personal => services.session.identity().map_or_else(Vec::new, |who| {
            who.user.organizations.iter().map(|m| m.github_login.clone()).collect()
        }),
    };
    orgs.into_iter().filter(|org| services.offers(org, Feature::AuditLog)).collect()
}

/// The organization whose log is looked at without asking: the first of those that this identity
/// may read.
fn readable(screen: Screen) -> Option<OrgName> {
    let who = untrack(|| screen.services.session.identity())?;
    untrack(|| organizations(screen)).into_iter().find(|org| who.read_log(org).is_ok())
}
