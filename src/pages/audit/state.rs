//! The state of the audit log's screen: the view in the address, the loaded log, the search, and the
//! rows that are found. Every way to another view leads through here. No view.

use super::focus::focus_row;
use super::follow::Follow;
use super::loading::log::Log;
use super::search::Search;
use crate::pages::times::Times;
use crate::platform::history::Entry;
use crate::platform::timer;
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::focus_heading_if_lost;
use audit_log::load::extent::{late_words, undated_words};
use audit_log::reading::Goal;
use audit_log::search::link::AuditView;
use audit_log::search::narrow::Narrow;
use audit_log::search::query::Query;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::audit::EventKey;
use token_api::id::OrgName;

/// After this many milliseconds without a key, the search is put into the address.
const SETTLED_AFTER_MS: u32 = 400;

/// Windows narrower than this show an event in a dialog and not at the side, in CSS pixels.
const SIDE_FROM: f64 = 720.0;

#[derive(Clone, Copy)]
pub(super) struct Screen {
    pub services: Services,
    pub org: StoredValue<OrgName>,
    /// The link to this screen, without a query.
    pub address: StoredValue<String>,
    /// The view in the address.
    pub view: Memo<AuditView>,
    pub times: Times,
    pub log: Log,
    pub search: Search,
    pub follow: Follow,
    /// The rows that match range and search, in their order.
    pub found: Memo<Arc<Vec<u32>>>,
    /// Those of them that are shown: without rows that following holds back.
    pub shown: Memo<Arc<Vec<u32>>>,
    /// The found rows, with a delay after typing: for counts, which are costly.
    pub settled: RwSignal<Arc<Vec<u32>>>,
    /// Whether the counts are older than the search.
    pub is_counting: RwSignal<bool>,
    /// The view from which the open event was opened.
    opened_from: StoredValue<Option<AuditView>>,
    /// Whether the fields of a custom range are open.
    pub custom: RwSignal<bool>,
    /// Draws the screen again, with nothing loaded.
    restart: Callback<()>,
}

impl Screen {
    pub fn open(services: Services, org: OrgName, restart: Callback<()>) -> Self {
        let here = Route::Audit(org.clone());
        let view = Memo::new(move |last: Option<&AuditView>| {
            let address = services.address();
            // The address of another screen is set before this screen is closed.
            match last.filter(|_| address.route != here) {
                Some(last) => last.clone(),
                None => address.search.parse().unwrap_or_default(),
            }
        });
        let times = Times::new(Signal::derive(move || view.with(|view| view.utc)));
        let log = Log::new(services, org.clone(), view);
        let (search, follow) = (Search::new(view, log, move || times.zone()), Follow::new());
        let found = search.found(log, view);
        Effect::new(move || {
            let query = search.query();
            log.server_filter.set(log.with(|store| Narrow::of(&query, store)));
        });
        let shown = Search::shown(found, follow);
        let (settled, is_counting) = settled(found, search, log);
        Effect::new(move || {
            if !is_counting.get() {
                log.has_search.set(!search.is_empty());
            }
        });
        Self {
            services,
            address: StoredValue::new(services.href(&Route::Audit(org.clone()))),
            org: StoredValue::new(org),
            view,
            times,
            log,
            search,
            follow,
            found,
            shown,
            settled,
            is_counting,
            opened_from: StoredValue::new(None),
            custom: RwSignal::new(false),
            restart,
        }
    }

    /// Shows another view, and puts it into the address, with the text of the search box.
    pub fn show_with(self, change: impl FnOnce(&mut AuditView)) {
        self.move_to(change, Entry::Replace);
    }

    /// As [`Screen::show_with`], but Back returns to the present view.
    pub fn go_to(self, change: impl FnOnce(&mut AuditView)) {
        self.settle_search();
        self.move_to(change, Entry::Push);
    }

    fn move_to(self, change: impl FnOnce(&mut AuditView), entry: Entry) {
        let mut view = self.view.get_untracked();
        view.query = self.search.typed();
        change(&mut view);
        if let Some(without) = self.services.without_values(&view.query) {
            view.query = without;
            self.search.lost_value.set(true);
        } else if entry == Entry::Push {
            self.search.lost_value.set(false);
        }
        self.search.take(&view.query);
        let route = Route::Audit(self.org.get_value());
        self.services.go(&Address { route, search: view.to_string() }, entry);
    }

    /// Searches for something else.
    pub fn search_for(self, query: String) {
        self.show_with(|view| view.query = query);
    }

    /// Opens an event. Back closes it, also after steps to other events.
    pub fn open_event(self, key: EventKey) {
        let entry = match self.view.get_untracked() {
            AuditView { event: Some(_), .. } => Entry::Replace,
            // A dialog is closed by Back itself.
            _ if is_dialog() => Entry::Replace,
            view => {
                self.settle_search();
                self.opened_from.set_value(Some(AuditView { query: self.search.typed(), ..view }));
                Entry::PushBeside
            }
        };
        self.move_to(|view| view.event = Some(key), entry);
    }

    /// Discards what is loaded, and loads the view in the address.
    pub fn start_over(self) {
        self.settle_search();
        self.log.discard();
        self.restart.run(());
        request_animation_frame(focus_heading_if_lost);
    }

    /// What limits the words "all of the range is loaded": events whose time can't be read, and very
    /// late ones. Tracked.
    pub fn notes(self) -> String {
        let notes = [undated_words(self.log.undated()), self.late_words()];
        notes.into_iter().flatten().map(|note| format!(" {note}")).collect()
    }

    /// That events which were very late may be missing, where that may be. Tracked.
    pub fn late_words(self) -> Option<String> {
        let since = self.log.extent().misses_late_since()?;
        Some(late_words(&self.times.brief(since)))
    }

    /// Reads the log again after a failure.
    pub fn try_again(self) {
        self.org.with_value(|org| self.services.ask_again(&Subject::Log(org.clone())));
        self.log.load(Goal::Pages(1));
        request_animation_frame(focus_heading_if_lost);
    }

    /// "true" while the counts are older than the search, for `aria-busy`.
    pub fn counting(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.is_counting.get().then_some("true"))
    }

    /// Closes the open event and focuses its row.
    pub fn close_event(self) {
        let AuditView { event: Some(key), .. } = self.view.get_untracked() else { return };
        let closed =
            AuditView { event: None, query: self.search.typed(), ..self.view.get_untracked() };
        if self.opened_from.try_update_value(Option::take).flatten() == Some(closed) {
            // Leaves no second history entry with the same view.
            self.services.back();
        } else {
            self.show_with(|view| view.event = None);
        }
        request_animation_frame(move || focus_row(key));
    }

    /// Puts the typed search into the address now.
    pub fn settle_search(self) {
        let search = self.search;
        // The box loses the focus also when it is removed with its screen.
        if search.text.is_disposed() {
            return;
        }
        search.pause.set_value(None);
        if search.written.with_value(|written| *written != search.typed()) {
            self.show_with(|_| ());
        }
    }

    /// Takes the text of the search box. The value of a token is removed, also from the address, where
    /// a part of it may be already if it was typed letter by letter.
    pub fn type_search(self, text: String) {
        let search = self.search;
        let without = self.services.without_values(&text);
        // Shown until another search: the user may still type the rest of a value.
        if without.is_some() || text.is_empty() {
            search.lost_value.set(without.is_some());
        }
        search.text.set(without.unwrap_or(text));
        let timer = timer::after_ms(SETTLED_AFTER_MS, move || self.settle_search());
        search.pause.set_value(Some(timer));
    }

    /// Removes the values of tokens from the address that a link has brought.
    pub fn clean_address(self) {
        Effect::new(move || {
            let asked = self.view.with(|view| view.query.clone());
            if self.services.without_values(&asked).is_some() {
                self.show_with(|view| view.query = asked);
            }
        });
    }
}

/// Whether an event is shown in a dialog and not at the side.
pub(super) fn is_dialog() -> bool {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width < SIDE_FROM)
}

/// The rows that are counted, and whether they are older than the search: they follow it after a pause
/// in typing. Another range and new events are counted at once, also if the found rows stay the same:
/// other counts have changed.
fn settled(
    rows: Memo<Arc<Vec<u32>>>,
    search: Search,
    log: Log,
) -> (RwSignal<Arc<Vec<u32>>>, RwSignal<bool>) {
    // Longer than the time between two keys of a typing user.
    const A_MOMENT_MS: u32 = 150;
    let (settled, is_counting) = (RwSignal::new(Arc::default()), RwSignal::new(false));
    let pause = StoredValue::new_local(None);
    Effect::new(move |last: Option<Query>| {
        let query = search.query();
        log.track();
        let rows = rows.get();
        let count = move || {
            settled.try_set(rows);
            is_counting.try_set(false);
        };
        if last.is_none_or(|last| last == query) {
            pause.set_value(None);
            count();
        } else {
            is_counting.set(true);
            pause.set_value(Some(timer::after_ms(A_MOMENT_MS, count)));
        }
        query
    });
    (settled, is_counting)
}
