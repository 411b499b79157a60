//! The rows of the list of members: they are read page by page to the end, stay while newer ones are read,
//! and follow what the user changes.

use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::loader::Loader;
use crate::platform::{clock, intl};
use crate::services::{Feature, Services};
use crate::ui::Remote;
use console_core::backend::fault::ApiError;
use console_core::backend::paging::Cause;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use members::list::rows::MemberRow;
use std::sync::Arc;
use token_api::id::{OrgName, UserLogin};
use token_api::member::Member;
use token_api::page::Row;
use token_api::time::UnixSeconds;

/// Rows in the server's order.
pub(super) type Rows = Arc<Vec<Arc<MemberRow>>>;

/// The list. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Listing {
    services: Services,
    org: StoredValue<OrgName>,
    loader: Loader<Rows>,
    /// What the loader has.
    pub remote: RwSignal<Remote<Rows, ApiError>>,
    /// The number of rows read so far. `None` when no reading is under way.
    pub progress: RwSignal<Option<usize>>,
    /// Why the list may be incomplete, if it may.
    pub incomplete: RwSignal<Option<Cause>>,
    /// When the rows were read, by the server's clock.
    pub read_at: RwSignal<Option<UnixSeconds>>,
    screen: StoredValue<Cancel, LocalStorage>,
}

impl Listing {
    /// Nothing is read yet.
    pub fn new(services: Services, org: OrgName) -> Self {
        let loader = Loader::open();
        Self {
            services,
            org: StoredValue::new(org),
            loader,
            remote: loader.remote,
            progress: RwSignal::new(None),
            incomplete: RwSignal::new(None),
            read_at: RwSignal::new(None),
            screen: cancel_on_cleanup(),
        }
    }

    /// Reads the list again. The shown rows stay until the newer ones are complete. Does nothing if the
    /// screen is gone: it may be left before the answer to a change comes.
    pub fn reload(self) {
        let known = self.remote.try_with_untracked(|remote| remote.value().is_some());
        let Some(had_rows) = known else { return };
        self.progress.set(Some(0));
        self.loader.load(move |cancel| async move {
            let result = self.read(&cancel, !had_rows).await;
            if !cancel.is_cancelled() {
                self.progress.try_set(None);
            }
            result
        });
    }

    /// Reads the list although it was refused: the server decides.
    pub fn ask_again(self) {
        self.services.ask_again(&Subject::Members(self.org.get_value()));
        self.reload();
    }

    /// Stops reading. The rows read so far are shown, with a note that they are incomplete.
    pub fn stop(self) {
        self.progress.set(None);
        self.incomplete.set(Some(Cause::Stopped));
        self.loader.stop(Rows::default());
    }

    /// Whether there may be more rows than those shown: the list is being read for the first time, or was
    /// not read to the end. Tracked.
    pub fn has_more(self) -> bool {
        let is_partial = self.remote.with(|remote| matches!(remote, Remote::Ready(_)));
        (self.progress.with(Option::is_some) && is_partial) || self.incomplete.with(Option::is_some)
    }

    /// Whether the rows are all members, and no older ones. Tracked.
    pub fn is_whole(self) -> bool {
        !self.has_more() && self.remote.with(|remote| matches!(remote, Remote::Ready(_)))
    }

    /// The rows, as far as known. Tracked.
    pub fn rows(self) -> Rows {
        self.remote.with(|remote| remote.value().cloned().unwrap_or_default())
    }

    /// The row of a user. Tracked.
    pub fn row(self, login: &UserLogin) -> Option<Arc<MemberRow>> {
        self.remote.with(|remote| remote.value()?.iter().find(|row| row.is_of(login)).cloned())
    }

    /// Ends when the screen is left.
    pub fn cancel(self) -> Cancel {
        self.screen.try_get_value().unwrap_or_default()
    }

    /// Changes the row of a user, once the server has.
    pub fn change(self, login: &UserLogin, change: impl FnOnce(&mut Member)) {
        self.loader.update(|rows| {
            let mut rows = rows.to_vec();
            let place = rows.iter().position(|row| row.is_of(login));
            let place = place.and_then(|at| rows.get_mut(at));
            if let Some(row) = place
                && let Some(mut member) = row.member().cloned()
            {
                change(&mut member);
                *row = Arc::new(MemberRow::new(Row::Read(member), intl::lower_case));
            }
            Arc::new(rows)
        });
        // What is being read may be older than the change.
        if self.progress.try_get_untracked().flatten().is_some() {
            self.reload();
        }
    }

    /// Takes the row of a user out, once the server has.
    pub fn remove(self, login: &UserLogin) {
        self.loader.update(|rows| {
            Arc::new(rows.iter().filter(|row| !row.is_of(login)).cloned().collect())
        });
    }

    /// Reads the list to find out what became of a change whose answer was lost: the row of a user, if
    /// there is one.
    ///
    /// Fails if it was not found and the list may be incomplete: that proves nothing.
    pub async fn look_for(self, login: &UserLogin) -> Result<Option<Arc<MemberRow>>, ApiError> {
        let cancel = self.screen.try_get_value().ok_or(ApiError::Aborted)?;
        let rows = self.read(&cancel, false).await?;
        let found = rows.iter().find(|row| row.is_of(login)).cloned();
        let is_incomplete = self.incomplete.try_get_untracked().flatten().is_some();
        if found.is_none() && is_incomplete {
            let problem = "the list could not be read to its end".into();
            return Err(ApiError::Unreadable { status: 200, problem });
        }
        self.loader.update(|_| rows);
        Ok(found)
    }

    /// Reads all pages. With `shows`, rows are shown while the others come.
    async fn read(self, cancel: &Cancel, shows: bool) -> Result<Rows, ApiError> {
        let org = self.org.try_get_value().ok_or(ApiError::Aborted)?;
        let subject = Subject::Members(org.clone());
        let (mut rows, mut shown) = (Vec::new(), 0);
        let mut take = |page: Vec<Row<Member>>, more| {
            let page = page.into_iter();
            rows.extend(page.map(|row| Arc::new(MemberRow::new(row, intl::lower_case))));
            if more {
                self.progress.try_update(|progress| {
                    if progress.is_some() {
                        *progress = Some(rows.len());
                    }
                });
                // Pages are small. Twice as many rows are worth drawing the table again.
                if shows && rows.len() >= 2 * shown {
                    shown = rows.len();
                    self.loader.show(Arc::new(rows.clone()));
                }
            }
        };
        let read = async {
            self.services.may_ask(&subject, cancel).await?;
            self.services.client()?.all_members(&org, cancel, &mut take).await
        };
        let result = read.await;
        if cancel.is_cancelled() {
            return Err(ApiError::Aborted);
        }
        self.services.note_answer(&subject, &result);
        if result.as_ref().is_err_and(ApiError::means_not_offered) {
            self.services.is_missing(&org, Feature::Members);
        }
        self.incomplete.try_set(result?);
        self.read_at.try_set(Some(clock::now()));
        Ok(Arc::new(rows))
    }
}
