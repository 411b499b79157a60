//! The rows of a token list: read to the end page by page, kept while newer ones are read, and
//! stopped on request.

use super::facts::Facts;
use crate::client::{Cancel, Client, Listed, cancel_on_cleanup};
use crate::platform::{clock, intl, timer};
use crate::services::Services;
use crate::ui::Remote;
use access_tokens::list::rows::TokenRow;
use console_core::backend::fault::ApiError;
use console_core::backend::paging::Cause;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, Owner, TokenFilter};

/// Rows in the server's order.
pub(super) type Rows = Arc<Vec<Arc<TokenRow>>>;

/// After this many milliseconds without an answer, waiting is put into words.
const SLOW_AFTER_MS: u32 = 4000;

/// What a list does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Doubt {
    /// The server does not understand the filter: there may be expired tokens that it did not list.
    pub is_doubtful: bool,
    /// How many rows came and do not belong in a list of this status.
    pub left_out: usize,
    /// How many of those do not tell when they expire.
    pub untold: usize,
}

impl Doubt {
    fn add(&mut self, row: &TokenRow) {
        self.left_out += 1;
        let is_dark =
            |token: &AccessToken| matches!(token.expires, Moment::Untold | Moment::Odd(_));
        self.untold += usize::from(row.token().is_some_and(is_dark));
    }
}

/// A token list. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    services: Services,
    owner: StoredValue<Owner>,
    filter: Signal<TokenFilter>,
    facts: Facts,
    /// The rows.
    pub remote: RwSignal<Remote<Rows, ApiError>>,
    /// How many rows the reading under way has; `None` when none is.
    pub progress: RwSignal<Option<usize>>,
    /// Why the list may be incomplete, if it may.
    pub incomplete: RwSignal<Option<Cause>>,
    /// What the rows do not tell.
    pub doubt: RwSignal<Doubt>,
    /// When the rows were read, by the server's clock.
    pub read_at: RwSignal<Option<UnixSeconds>>,
    screen: StoredValue<Cancel, LocalStorage>,
    reading: StoredValue<Cancel, LocalStorage>,
}

impl Listing {
    /// A list that reads itself once the role is known as far as that matters, and again whenever the
    /// filter changes.
    pub fn new(
        services: Services,
        owner: Owner,
        filter: Signal<TokenFilter>,
        facts: Facts,
    ) -> Self {
        let listing = Self {
            services,
            owner: StoredValue::new(owner),
            filter,
            facts,
            remote: RwSignal::new(Remote::Loading),
            progress: RwSignal::new(None),
            incomplete: RwSignal::new(None),
            doubt: RwSignal::new(Doubt::default()),
            read_at: RwSignal::new(None),
            screen: cancel_on_cleanup(),
            reading: cancel_on_cleanup(),
        };
        Effect::new(move || {
            // Read, not only tracked: a memo's first value would count as a change.
            filter.get();
            if facts.is_settled.get() {
                listing.reload();
            }
        });
        listing
    }

    /// Reads the list again. What is shown stays until newer rows are complete. Where the screen has gone, as it may
    /// have before the answer to a change came, there is nothing to read it for.
    pub fn reload(self) {
        let cancel = Cancel::default();
        if self.reading.try_with_value(Cancel::cancel).is_none() {
            return;
        }
        self.reading.set_value(cancel.clone());
        let had_rows = self.remote.with_untracked(|remote| remote.value().is_some());
        self.remote.update(|remote| *remote = std::mem::take(remote).begin());
        self.incomplete.set(None);
        self.doubt.set(Doubt::default());
        self.progress.set(Some(0));
        let late = timer::after_ms(SLOW_AFTER_MS, move || {
            self.remote.try_update(|remote| *remote = std::mem::take(remote).slow());
        });
        spawn_local(async move {
            let result = self.read(&cancel, had_rows).await;
            drop(late);
            if cancel.is_cancelled() {
                return;
            }
            self.progress.try_set(None);
            if let Err(error) = result {
                self.remote
                    .try_update(|remote| *remote = std::mem::take(remote).settle(Err(error)));
            }
        });
    }

    /// Reads the list also where the role forbids it, as far as is known: the server decides.
    pub fn ask_again(self) {
        self.services.ask_again(&Subject::Tokens(self.owner.get_value()));
        self.reload();
    }

    /// Stops reading. The rows that came are shown, and said to be incomplete.
    pub fn stop(self) {
        self.reading.with_value(Cancel::cancel);
        self.progress.set(None);
        self.incomplete.set(Some(Cause::Stopped));
        self.remote.update(|remote| {
            *remote = match std::mem::take(remote) {
                Remote::Refreshing(rows) | Remote::Stale(rows, _) => Remote::Ready(rows),
                Remote::Loading | Remote::SlowLoading => Remote::Ready(Rows::default()),
                other => other,
            };
        });
    }

    /// Takes a token out that is known to be gone, before the list is read again.
    pub fn remove(self, id: &TokenId) {
        self.remove_all(&|other| other == id);
    }

    /// Takes tokens out that are known to be gone, before the list is read again.
    pub fn remove_all(self, is_gone: &dyn Fn(&TokenId) -> bool) {
        self.remote.try_update(|remote| {
            *remote = match std::mem::take(remote) {
                Remote::Ready(rows) => Remote::Ready(without(&rows, is_gone)),
                Remote::Refreshing(rows) => Remote::Refreshing(without(&rows, is_gone)),
                Remote::Stale(rows, error) => Remote::Stale(without(&rows, is_gone), error),
                other => other,
            };
        });
    }

    /// Whether the rows shown are not all that there are, so that nobody knows how many there are:
    /// they are still coming, or were not read to the end. Tracked.
    pub fn has_more(self) -> bool {
        let is_partial = self.remote.with(|remote| matches!(remote, Remote::Ready(_)));
        (self.progress.with(Option::is_some) && is_partial) || self.incomplete.with(Option::is_some)
    }

    /// Ends reads that nobody wants any more when the screen goes.
    pub fn cancel(self) -> Cancel {
        self.screen.try_get_value().unwrap_or_default()
    }

    /// Reads all pages. Where nothing was shown before, rows appear as they come.
    async fn read(self, cancel: &Cancel, had_rows: bool) -> Result<(), ApiError> {
        let owner = self.owner.try_get_value().ok_or(ApiError::Aborted)?;
        let filter = self.filter.try_get_untracked().ok_or(ApiError::Aborted)?;
        let subject = Subject::Tokens(owner.clone());
        let team_role = self.facts.team_role.try_get_untracked().flatten();
        if let Some(error) = self.services.known_answer(&subject, team_role.as_ref()) {
            return Err(error);
        }
        let client = self.services.client()?;
        let (mut rows, mut doubt) = (Vec::new(), Doubt::default());
        let listed = read_pages(&client, &owner, filter, cancel, |page, more| {
            let now = clock::now();
            for row in page {
                if row.belongs(filter, now) { rows.push(row) } else { doubt.add(&row) }
            }
            if more {
                self.progress.try_set(Some(rows.len()));
                if !had_rows {
                    self.remote.try_set(Remote::Ready(Arc::new(rows.clone())));
                }
            }
            ControlFlow::Continue(())
        })
        .await;
        self.services.note_answer(&subject, &listed);
        let listed = listed?;
        if !cancel.is_cancelled() {
            self.incomplete.try_set(listed.incomplete);
            self.doubt.try_set(Doubt { is_doubtful: listed.is_doubtful, ..doubt });
            let now = clock::now();
            self.read_at.try_set(Some(now));
            if filter != TokenFilter::Expired {
                self.services.has_seen(&owner, &rows, now, listed.incomplete.is_none());
            }
            self.remote.try_set(Remote::Ready(Arc::new(rows)));
        }
        Ok(())
    }

    /// The tokens of the whole list, active and expired, that `wanted` picks: to find out what
    /// became of a change whose answer was lost. It is an error when there is none among what came
    /// of a list that may be incomplete: that would prove nothing. Where only so many are wanted,
    /// `most`, no page is read after the one with the last of them.
    pub async fn look_for(
        self,
        wanted: impl Fn(&TokenRow) -> bool,
        most: Option<usize>,
    ) -> Result<Vec<Arc<TokenRow>>, ApiError> {
        let owner = self.owner.try_get_value().ok_or(ApiError::Aborted)?;
        let cancel = self.screen.try_get_value().ok_or(ApiError::Aborted)?;
        let client = self.services.client()?;
        let mut found = Vec::new();
        let listed = read_pages(&client, &owner, TokenFilter::All, &cancel, |page, _| {
            found.extend(page.into_iter().filter(|row| wanted(row)));
            let is_enough = most.is_some_and(|most| found.len() >= most);
            if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .await?;
        if listed.incomplete.is_some() && found.is_empty() {
            let problem = "the list could not be read to its end".into();
            return Err(ApiError::Unreadable { status: 200, problem });
        }
        Ok(found)
    }
}

fn without(rows: &Rows, is_gone: &dyn Fn(&TokenId) -> bool) -> Rows {
    let keep = |row: &&Arc<TokenRow>| row.token().is_none_or(|token| !is_gone(&token.id));
    Arc::new(rows.iter().filter(keep).cloned().collect())
}

/// Reads page after page, handing each to `take` with whether more follow, until the end or until
/// that breaks off.
async fn read_pages(
    client: &Client,
    owner: &Owner,
    filter: TokenFilter,
    cancel: &Cancel,
    mut take: impl FnMut(Vec<Arc<TokenRow>>, bool) -> ControlFlow<()>,
) -> Result<Listed, ApiError> {
    client
        .all_tokens(owner, filter, cancel, &mut |rows, more| {
            let rows = rows.into_iter();
            take(rows.map(|row| Arc::new(TokenRow::new(row, intl::lower_case))).collect(), more)
        })
        .await
}
