//! The state of the rotation dialog: reads the list again and again, and keeps what it tells of the
//! two tokens.

use crate::pages::tokens::open::Open;
use crate::pages::tokens::state::Screen;
use crate::platform::{clock, page, timer};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::{Stage, rotates};
use console_core::backend::fault::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use std::time::Duration;
use token_api::id::TokenId;
use token_api::time::UnixSeconds;
use token_api::token::AccessToken;

/// How often the list is read while the page is visible.
const EVERY: Duration = Duration::from_secs(15);

/// What the list told, and when.
#[derive(Clone, PartialEq)]
pub(super) struct Seen {
    pub predecessor: Option<Arc<TokenRow>>,
    pub successor: Option<Arc<TokenRow>>,
    /// Other tokens whose description says that they replace the predecessor.
    pub others: Vec<Arc<TokenRow>>,
    pub at: UnixSeconds,
}

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Watch {
    pub screen: Screen,
    /// Predecessor and successor.
    ids: StoredValue<(TokenId, TokenId)>,
    /// The other successors of the predecessor, once the whole list was read for them.
    others: StoredValue<Option<Vec<Arc<TokenRow>>>>,
    pub seen: RwSignal<Option<Seen>>,
    pub failure: RwSignal<Option<ApiError>>,
    pub reading: RwSignal<bool>,
}

impl Watch {
    /// Starts with what the list has, and reads it again and again while the page is visible.
    pub fn begin(screen: Screen, predecessor: TokenId, successor: TokenId) -> Self {
        let watch = Self {
            screen,
            ids: StoredValue::new((predecessor, successor)),
            others: StoredValue::new(None),
            seen: RwSignal::new(None),
            failure: RwSignal::new(None),
            reading: RwSignal::new(false),
        };
        watch.show_list();
        let tick = timer::ticks(EVERY);
        Effect::new(move || {
            tick.get();
            if !page::is_hidden() {
                watch.read();
            }
        });
        page::when_shown(move || watch.read());
        watch
    }

    /// Shows both tokens as the list has them.
    fn show_list(self) {
        self.screen.listing.remote.with_untracked(|remote| {
            if let Some(rows) = remote.value() {
                let at = self.screen.listing.read_at.get_untracked().unwrap_or_else(clock::now);
                let seen = self.pick(rows, at);
                // Only if both are there: a list of active tokens tells nothing about expired ones.
                if seen.predecessor.is_some() && seen.successor.is_some() {
                    self.seen.set(Some(seen));
                }
            }
        });
    }

    fn pick(self, rows: &[Arc<TokenRow>], at: UnixSeconds) -> Seen {
        let (before, after) = self.ids.get_value();
        let find = |id: &TokenId| {
            rows.iter().find(|row| row.token().is_some_and(|token| token.id == *id)).cloned()
        };
        let others = rows.iter().filter(|row| {
            row.token().is_some_and(|token| token.id != after && rotates(token, &before))
        });
        Seen {
            predecessor: find(&before),
            successor: find(&after),
            others: others.cloned().collect(),
            at,
        }
    }

    /// Opens the delete dialog for a token. After it, this dialog is shown again.
    pub fn delete(self, row: Arc<TokenRow>) {
        let (before, after) = self.ids.get_value();
        self.screen.dialog.set(Open::DeleteInRotation(row, before, after));
    }

    /// Reads the list, unless it is being read. The first time it reads to the end, to find other
    /// successors; later only until it has found both tokens.
    pub fn read(self) {
        if self.reading.get_untracked() {
            return;
        }
        self.reading.set(true);
        let (before, after) = self.ids.get_value();
        let known = self.others.get_value();
        spawn_local(async move {
            let is_either = |token: &AccessToken| token.id == before || token.id == after;
            let found = if known.is_some() {
                let wanted = |row: &TokenRow| row.token().is_some_and(is_either);
                self.screen.listing.look_for(wanted, Some(2)).await
            } else {
                let wanted = |row: &TokenRow| {
                    row.token().is_some_and(|it| is_either(it) || rotates(it, &before))
                };
                self.screen.listing.look_for(wanted, None).await
            };
            if self.reading.try_set(false).is_some() {
                return;
            }
            match found {
                Ok(rows) => {
                    self.failure.set(None);
                    let mut seen = self.pick(&rows, clock::now());
                    match known {
                        Some(others) => seen.others = others,
                        None => self.others.set_value(Some(seen.others.clone())),
                    }
                    self.seen.set(Some(seen));
                }
                Err(ApiError::Aborted) => {}
                Err(error) => self.failure.set(Some(error)),
            }
        });
    }

    /// The predecessor, as long as it is in the list.
    pub fn predecessor(self) -> Option<Arc<TokenRow>> {
        self.seen.with(|seen| seen.as_ref()?.predecessor.clone())
    }

    /// Whether it is safe to delete the predecessor. `None` once it is gone.
    pub fn is_safe(self) -> Option<bool> {
        let now = self.screen.times.now();
        self.seen.with(|seen| {
            let seen = seen.as_ref()?;
            let before = token(&seen.predecessor)?;
            let after = token(&seen.successor);
            Some(after.is_some_and(|after| Stage::of(before, after, now).is_safe()))
        })
    }
}

pub(super) fn token(row: &Option<Arc<TokenRow>>) -> Option<&AccessToken> {
    row.as_ref().and_then(|row| row.token())
}
