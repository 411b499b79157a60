//! The state of the search: the typed text, and what could be read of it. A search that can't be read
//! as a whole is applied without the part that can't.

use super::follow::Follow;
use super::loading::log::Log;
use crate::platform::clock;
use crate::platform::timer::Timer;
use audit_log::search::filter::select;
use audit_log::search::link::AuditView;
use audit_log::search::query::{Query, QueryError, Setting};
use console_core::when::Zone;
use leptos::prelude::*;
use std::sync::Arc;

/// The text, parsed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    /// The search, without the parts that can't be read.
    pub query: Query,
    /// Why parts can't be read.
    pub errors: Vec<QueryError>,
}

#[derive(Clone, Copy)]
pub(super) struct Search {
    pub text: RwSignal<String>,
    /// The text in the address.
    pub written: StoredValue<String>,
    pub pause: StoredValue<Option<Timer>, LocalStorage>,
    pub read: Memo<Reading>,
    /// The search that is applied.
    pub query: Memo<Query>,
    /// Whether the value of a token was removed from the typed text.
    pub lost_value: RwSignal<bool>,
}

impl Search {
    /// The search of a view. Follows changes of the address. Times relative to now move with the range.
    pub fn new(
        view: Memo<AuditView>,
        log: Log,
        zone: impl Fn() -> &'static (dyn Zone) + Send + Sync + 'static,
    ) -> Self {
        let first = view.with_untracked(|view| view.query.clone());
        let text = RwSignal::new(first.clone());
        let written = StoredValue::new(first);
        let pause = StoredValue::new_local(None);
        Effect::new(move || {
            let asked = view.with(|view| view.query.clone());
            if written.with_value(|written| *written != asked) {
                written.set_value(asked.clone());
                pause.set_value(None);
                text.set(asked);
            }
        });
        let read = Memo::new(move |_| {
            log.window.track();
            let setting = Setting { now: clock::now(), zone: zone() };
            text.with(|text| match Query::parse(text, setting) {
                Ok(query) => Reading { query, errors: Vec::new() },
                Err(errors) => Reading { query: Query::readable_part(text, setting), errors },
            })
        });
        let query = Memo::new(move |_| read.with(|read| read.query.clone()));
        Self { text, written, pause, read, query, lost_value: RwSignal::new(false) }
    }

    /// The typed text.
    pub fn typed(self) -> String {
        self.text.get_untracked()
    }

    /// Whether the search matches everything. Tracked.
    pub fn is_empty(self) -> bool {
        self.query.with(Query::is_empty)
    }

    /// Whether a part of the text can't be read. Tracked.
    pub fn is_unreadable(self) -> bool {
        self.read.with(|read| !read.errors.is_empty())
    }

    /// The search that is applied. Tracked.
    pub fn query(self) -> Query {
        self.query.get()
    }

    /// Puts another search into the box; the caller puts it into the address.
    pub fn take(self, text: &str) {
        self.pause.set_value(None);
        self.written.set_value(text.to_owned());
        if self.text.with_untracked(|typed| typed != text) {
            self.text.set(text.to_owned());
        }
    }

    /// The rows that match range and search, in the order of the view.
    pub fn found(self, log: Log, view: Memo<AuditView>) -> Memo<Arc<Vec<u32>>> {
        let sort = Memo::new(move |_| view.with(|view| view.sort));
        Memo::new(move |_| {
            let (window, sort) = (log.window.get(), sort.get());
            Arc::new(log.with(|store| self.query.with(|query| select(store, query, window, sort))))
        })
    }

    /// The found rows that following does not hold back.
    pub fn shown(found: Memo<Arc<Vec<u32>>>, follow: Follow) -> Memo<Arc<Vec<u32>>> {
        Memo::new(move |_| {
            let found = found.get();
            follow.held.with(|held| {
                if held.is_empty() {
                    return found;
                }
                Arc::new(found.iter().copied().filter(|row| !Follow::holds(held, *row)).collect())
            })
        })
    }
}
