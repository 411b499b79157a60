//! Carries out a bulk delete: sends the calls one after the other, waits when the server asks for
//! it, reads the list when an answer is lost, and stores in the tab which tokens are left.

use crate::pages::deletion::Deletion;
use crate::pages::tokens::open::TokenToDelete;
use crate::pages::tokens::state::Screen;
use crate::platform::storage::{self, Keep};
use crate::platform::{clock, intl, timer};
use crate::session::Farewell;
use crate::ui::{Toasts, Tone, use_toasts};
use access_tokens::delete::bulk::{Bulk, Kept, Outcome, Verdict};
use access_tokens::list::rows::TokenRow;
use console_core::backend::fault::{ApiError, Explanation};
use console_core::backend::retry;
use console_core::backend::retry_after;
use console_core::confirmation::Confirmation;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::token::{AccessToken, TokenFilter};

/// The storage key of the time until which the server asked to wait. All tabs read it; it is no
/// secret.
const RETRY_AFTER_KEY: &str = "token-console.retry-after";

/// The tokens of a queue, with what is known of each.
type Tokens = Vec<(TokenId, Option<AccessToken>)>;

/// A bulk delete. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub screen: Screen,
    pub bulk: RwSignal<Bulk>,
    /// What is known of each token, in the order of the queue.
    pub tokens: StoredValue<Arc<Tokens>>,
    /// Whether the user has confirmed it.
    pub is_begun: RwSignal<bool>,
    /// What the user typed. The reason goes to the audit log with each call.
    pub deletion: Deletion,
    /// Seconds until the next call, while the server asks to wait.
    pub waiting: RwSignal<Option<u32>>,
    /// Whether the list is being read to find out whether a token is gone.
    pub is_looking: RwSignal<bool>,
    /// What an earlier bulk delete left.
    earlier: StoredValue<Option<Kept>>,
    is_driving: StoredValue<bool>,
    toasts: Toasts,
}

impl Run {
    /// A bulk delete of these tokens that has not begun.
    pub fn new(screen: Screen, tokens: &[TokenToDelete]) -> Self {
        let known = |row: &Option<Arc<TokenRow>>| row.as_ref().and_then(|row| row.token().cloned());
        let mut by_id: HashMap<_, _> =
            tokens.iter().map(|(id, row)| (id.clone(), known(row))).collect();
        let bulk = Bulk::new(tokens.iter().map(|(id, _)| id.clone()), screen.own_token());
        let total = bulk.counts().total;
        let tokens: Vec<_> =
            bulk.ids().map(|id| (id.clone(), by_id.remove(id).flatten())).collect();
        Self {
            screen,
            bulk: RwSignal::new(bulk),
            tokens: StoredValue::new(Arc::new(tokens)),
            is_begun: RwSignal::new(false),
            deletion: Deletion::new(Confirmation::Number(total), String::new()),
            waiting: RwSignal::new(None),
            is_looking: RwSignal::new(false),
            earlier: StoredValue::new(kept(screen)),
            is_driving: StoredValue::new(false),
            toasts: use_toasts(),
        }
    }

    /// The label of the token at this index.
    pub fn label(self, at: usize) -> String {
        self.tokens.with_value(|tokens| match tokens.get(at) {
            Some((_, Some(token))) => token.label().to_owned(),
            Some((id, None)) => id.to_string(),
            None => String::new(),
        })
    }

    /// Deletes the pending tokens, until the end or a halt.
    pub fn begin(self) {
        self.is_begun.set(true);
        self.keep();
        if !self.is_driving.get_value() {
            self.is_driving.set_value(true);
            spawn_local(self.drive());
        }
    }

    /// Closes the dialog. During a call it only stops the calls that follow.
    pub fn close(self) {
        if self.is_driving.get_value() {
            self.bulk.update(Bulk::stop);
        } else {
            self.screen.selection.is_delete_unfinished.set(self.is_kept());
            self.screen.close_dialog();
        }
    }

    fn is_kept(self) -> bool {
        kept(self.screen).is_some()
    }

    /// Sends one call after the other. If the user leaves the screen, this ends too.
    async fn drive(self) {
        loop {
            self.await_retry_after().await;
            let Some(Some(id)) = self.bulk.try_update(Bulk::start_next) else { break };
            self.delete(&id).await;
            self.keep();
        }
        if self.is_driving.try_set_value(false).is_none() {
            self.settle();
        }
    }

    async fn delete(self, id: &TokenId) {
        let screen = self.screen;
        let Some(owner) = screen.owner.try_get_value() else { return };
        let reason = self.deletion.reason.try_get_untracked();
        let answer = match screen.services.client() {
            Ok(client) => client.delete_token(&owner, id, reason.as_deref()).await,
            Err(error) => Err(error),
        };
        let waited = self.bulk.try_with_untracked(|bulk| bulk.waited(id)).unwrap_or_default();
        match Verdict::of(&answer, &screen.services.host(), waited) {
            Verdict::Deleted => self.is_gone(id, Outcome::Deleted),
            Verdict::Gone => self.is_gone(id, Outcome::Gone),
            Verdict::Failed(why) => self.change(|bulk| bulk.settle(id, Outcome::Failed(why))),
            Verdict::Trouble(why) => self.change(|bulk| bulk.halt_for(id, why)),
            Verdict::Wait(seconds) => {
                self.change(|bulk| bulk.put_off(id));
                let (kept, host) =
                    (storage::get(Keep::OnDevice, RETRY_AFTER_KEY), screen.services.host());
                let until = retry_after::remember(kept.as_deref(), &host, clock::now(), seconds);
                storage::set(Keep::OnDevice, RETRY_AFTER_KEY, &until);
                self.wait(seconds).await;
            }
            Verdict::Look(why) => self.look(id, why).await,
        }
    }

    fn is_gone(self, id: &TokenId, outcome: Outcome) {
        self.change(|bulk| bulk.settle(id, outcome));
        if self.bulk.try_with_untracked(|bulk| bulk.is_own(id)) == Some(true) {
            self.keep();
            self.screen.services.session.sign_out(Farewell::DeletedOwnToken);
        }
    }

    fn change(self, change: impl FnOnce(&mut Bulk)) {
        self.bulk.try_update(change);
    }

    /// Waits as long as the server asked another tab to wait.
    async fn await_retry_after(self) {
        let Some(kept) = storage::get(Keep::OnDevice, RETRY_AFTER_KEY) else { return };
        let host = self.screen.services.host();
        let left = retry_after::seconds_left(Some(&kept), &host, clock::now());
        if left == 0 {
            return storage::remove(Keep::OnDevice, RETRY_AFTER_KEY);
        }
        self.wait(left).await;
        // A random time, so that the tabs do not go on at the same instant.
        timer::sleep_ms(retry::wait_ms(3, js_sys::Math::random(), None)).await;
    }

    /// Waits, unless the user stops it.
    async fn wait(self, seconds: u32) {
        for left in (1..=seconds).rev() {
            let halted = self.bulk.try_with_untracked(|bulk| bulk.halt().is_some());
            if halted != Some(false) {
                break;
            }
            self.waiting.try_set(Some(left));
            timer::sleep_ms(1000).await;
        }
        self.waiting.try_set(None);
    }

    /// The answer was lost: the list tells whether the token is gone.
    async fn look(self, id: &TokenId, why: String) {
        self.is_looking.try_set(true);
        let found = self.find(id).await;
        self.is_looking.try_set(false);
        let said = |title: &str, detail: &str| Explanation {
            title: title.to_owned(),
            detail: format!("{why} {detail}"),
        };
        match found {
            Ok(Some(false)) => self.is_gone(id, Outcome::Deleted),
            Ok(Some(true)) => {
                let why = said("Not deleted", "The token is still in the list. You can try again.");
                self.change(|bulk| bulk.settle(id, Outcome::Failed(why)));
            }
            Ok(None) | Err(_) => {
                let why = said(
                    "Outcome unknown",
                    "The list could not be read either. Deleting again does no harm.",
                );
                self.change(|bulk| bulk.lose_sight(id, why));
            }
        }
    }

    /// Whether a token is in the list. `None` if it is not there but the list may be incomplete.
    async fn find(self, id: &TokenId) -> Result<Option<bool>, ApiError> {
        let screen = self.screen;
        let owner = screen.owner.try_get_value().ok_or(ApiError::Aborted)?;
        let cancel = screen.listing.cancel();
        let mut found = false;
        let listed = screen
            .services
            .client()?
            .all_tokens(&owner, TokenFilter::All, &cancel, &mut |rows, _| {
                found |= rows.iter().any(|row| row.read().is_some_and(|token| token.id == *id));
                if found { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .await?;
        Ok((found || listed.incomplete.is_none()).then_some(found))
    }

    /// Stores in the tab which tokens are left, or removes that note when none is.
    fn keep(self) {
        let Some(key) = self.screen.selection.storage_key.try_get_value() else { return };
        let earlier = self.earlier.try_get_value().flatten();
        match self.bulk.try_with_untracked(|bulk| bulk.keep(earlier.as_ref())).flatten() {
            Some(kept) => storage::set(Keep::ForTab, &key, &kept.print()),
            None => storage::remove(Keep::ForTab, &key),
        }
    }

    /// No call is under way any more: takes the deleted tokens out of the list, and closes the dialog
    /// if all tokens are deleted.
    fn settle(self) {
        let Some(bulk) = self.bulk.try_get_untracked() else { return };
        let gone: HashSet<_> = bulk
            .ids()
            .enumerate()
            .filter(|(at, _)| bulk.outcome(*at).is_some_and(Outcome::is_over))
            .map(|(_, id)| id.clone())
            .collect();
        let Screen { listing, selection, .. } = self.screen;
        listing.remove_all(&|id| gone.contains(id));
        selection.selected.update(|selected| gone.iter().for_each(|id| selected.drop(id)));
        listing.reload();
        let counts = bulk.counts();
        if counts.over == counts.total {
            selection.is_delete_unfinished.set(self.is_kept());
            let already = (0..counts.total).filter(|at| bulk.outcome(*at) == Some(&Outcome::Gone));
            let already = match already.count() {
                0 => String::new(),
                count => format!(" {} of them had been gone already.", intl::number(count)),
            };
            let tokens = if counts.total == 1 { "token" } else { "tokens" };
            let text = format!("Deleted {} {tokens}.{already}", intl::number(counts.total));
            self.toasts.show(Tone::Ok, text);
            self.screen.close_dialog();
        }
    }
}

/// What the tab has stored of an earlier bulk delete.
pub(super) fn kept(screen: Screen) -> Option<Kept> {
    let key = screen.selection.storage_key.get_value();
    Kept::parse(&storage::get(Keep::ForTab, &key)?)
}
