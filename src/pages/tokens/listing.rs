//! The rows of a token list: they are read page by page to the end, stay while newer ones are read,
//! and the user can stop reading.

use super::facts::Facts;
use crate::client::{Cancel, Client, Listed, cancel_on_cleanup};
use crate::pages::loader::Loader;
use crate::platform::{clock, intl};
use crate::services::Services;
use crate::ui::Remote;
use access_tokens::list::rows::TokenRow;
use console_core::backend::fault::ApiError;
use console_core::backend::paging::Cause;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, Owner, TokenFilter};

/// Rows in the server's order.
pub(super) type Rows = Arc<Vec<Arc<TokenRow>>>;

/// What is uncertain in a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Doubt {
    /// The server does not understand the filter: it may have expired tokens that it did not list.
    pub is_doubtful: bool,
    /// How many rows were left out because they do not belong in a list of this status.
    pub left_out: usize,
    /// For how many of these it is unknown when they expire.
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
    loader: Loader<Rows>,
    /// What the loader has.
    pub remote: RwSignal<Remote<Rows, ApiError>>,
    /// The number of rows read so far. `None` when no reading is under way.
    pub progress: RwSignal<Option<usize>>,
    /// Why the list may be incomplete, if it may.
    pub incomplete: RwSignal<Option<Cause>>,
    pub doubt: RwSignal<Doubt>,
    /// When the rows were read, by the server's clock.
    pub read_at: RwSignal<Option<UnixSeconds>>,
    screen: StoredValue<Cancel, LocalStorage>,
}

impl Listing {
    /// A list that is read as soon as the facts are known that decide whether the user may see it,
    /// and again whenever the filter changes.
    pub fn new(
        services: Services,
        owner: Owner,
        filter: Signal<TokenFilter>,
        facts: Facts,
    ) -> Self {
        let loader = Loader::open();
        let listing = Self {
            services,
            owner: StoredValue::new(owner),
            filter,
            facts,
            loader,
            remote: loader.remote,
            progress: RwSignal::new(None),
            incomplete: RwSignal::new(None),
            doubt: RwSignal::new(Doubt::default()),
            read_at: RwSignal::new(None),
            screen: cancel_on_cleanup(),
        };
        Effect::new(move || {
            // `get`, not `track`: otherwise the first value of a memo counts as a change.
            filter.get();
            if facts.is_settled.get() {
                listing.reload();
            }
        });
        listing
    }

    /// Reads the list again. The shown rows stay until the newer ones are complete. Does nothing if
    /// the screen is gone: it may be left before the answer to a change comes.
    pub fn reload(self) {
        let known = self.remote.try_with_untracked(|remote| remote.value().is_some());
        let Some(had_rows) = known else { return };
        self.incomplete.set(None);
        self.doubt.set(Doubt::default());
        self.progress.set(Some(0));
        self.loader.load(move |cancel| async move {
            let result = self.read(&cancel, had_rows).await;
            if !cancel.is_cancelled() {
                self.progress.try_set(None);
            }
            result
        });
    }

    /// Reads the list although the role seems to forbid it: the server decides.
    pub fn ask_again(self) {
        self.services.ask_again(&Subject::Tokens(self.owner.get_value()));
        self.reload();
    }

    /// Stops reading. The rows read so far are shown, with a note that they are incomplete.
    pub fn stop(self) {
        self.progress.set(None);
        self.incomplete.set(Some(Cause::Stopped));
        self.loader.stop(Rows::default());
    }

    /// Removes a token that is known to be gone, before the list is read again.
    pub fn remove(self, id: &TokenId) {
        self.remove_all(&|other| other == id);
    }

    /// Removes tokens that are known to be gone, before the list is read again.
    pub fn remove_all(self, is_gone: &dyn Fn(&TokenId) -> bool) {
        self.loader.update(|rows| without(&rows, is_gone));
    }

    /// Whether there may be more rows than those shown: the list is being read, or was not read to
    /// the end. Tracked.
    pub fn has_more(self) -> bool {
        let is_partial = self.remote.with(|remote| matches!(remote, Remote::Ready(_)));
        (self.progress.with(Option::is_some) && is_partial) || self.incomplete.with(Option::is_some)
    }

    /// Cancels reads when the screen is left.
    pub fn cancel(self) -> Cancel {
        self.screen.try_get_value().unwrap_or_default()
    }

    /// Reads all pages. If no rows were shown before, each page is shown when it arrives.
    async fn read(self, cancel: &Cancel, had_rows: bool) -> Result<Rows, ApiError> {
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
                    self.loader.show(Arc::new(rows.clone()));
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
        }
        Ok(Arc::new(rows))
    }

    /// Searches the whole list, active and expired, for tokens: to find out what became of a change
    /// whose answer was lost. Stops after the page with the `most`-th token that is `wanted`.
    ///
    /// Fails if nothing was found and the list may be incomplete: that proves nothing.
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

/// Reads page after page and passes each to `take`, with whether more pages follow, until the end or
/// until `take` breaks.
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
