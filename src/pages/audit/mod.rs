//! The audit log of an organization: what people and tokens did there, read page by page, searched
//! and looked at here. Every count says over what it is: what is not loaded is never taken for
//! what did not happen.

mod chart;
mod coverage;
mod detail;
mod export;
mod facets;
mod filter_menu;
mod live;
mod loading;
mod marks;
mod pivots;
mod placeholders;
mod range;
mod saved;
mod search_box;
mod table;

use crate::pages::times::Times;
use crate::pages::went_nowhere::WentNowhere;
use crate::pages::{set_title, title_of};
use crate::platform::history::Entry;
use crate::platform::{page, timer};
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::{PageHead, RemoteView, TableSkeleton, dynamic, focus_heading_if_lost};
use audit_log::search::link::AuditView;
use audit_log::search::narrow::Narrow;
use audit_log::search::query::Query;
use chart::Chart;
use console_core::backend::fault::ApiError;
use console_core::text::pasted::Pasted;
use coverage::CoverageFoot;
use detail::Detail;
use export::ExportMenu;
use facets::Facets;
use leptos::prelude::*;
use live::{Follow, FreshEvents, LiveSwitch};
use loading::log::Log;
use marks::keep_marked;
use placeholders::{FailedLog, FailedToLoadMore};
use range::{CustomFields, RangeSelect};
use saved::SavedMenu;
use search_box::{Search, SearchBox};
use std::sync::Arc;
use table::EventTable;
use token_api::audit::EventKey;
use token_api::id::OrgName;

/// Where the search is typed.
const SEARCH_BOX: &str = ".audit-tools input[type=search]";

/// What this screen's parts share. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Screen {
    services: Services,
    org: StoredValue<OrgName>,
    /// The link to this screen.
    address: StoredValue<String>,
    /// What the address says.
    view: Memo<AuditView>,
    times: Times,
    log: Log,
    search: Search,
    follow: Follow,
    /// The rows that range and search let through, in their order.
    found: Memo<Arc<Vec<u32>>>,
    /// Those of them that are shown.
    shown: Memo<Arc<Vec<u32>>>,
    /// What was found, a moment later, for what need not keep up with every key.
    settled: RwSignal<Arc<Vec<u32>>>,
    /// Whether what is counted is older than the search.
    is_counting: RwSignal<bool>,
    /// What was shown when an event was opened from it.
    opened_from: StoredValue<Option<AuditView>>,
    /// Whether the fields of a range of one's own are asked for.
    custom: RwSignal<bool>,
    /// Draws this screen anew, with nothing loaded.
    anew: Callback<()>,
}

impl Screen {
    fn open(services: Services, org: OrgName, anew: Callback<()>) -> Self {
        let here = Route::Audit(org.clone());
        let view = Memo::new(move |last: Option<&AuditView>| {
            let address = services.address();
            // The address of another screen is there before this one has gone.
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
            log.narrow.set(log.with(|store| Narrow::of(&query, store)));
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
            anew,
        }
    }

    /// Shows another view, and puts it into the address. What was typed last goes with it.
    fn show_with(self, change: impl FnOnce(&mut AuditView)) {
        self.move_to(change, Entry::Replace);
    }

    /// As [`Screen::show_with`], so that Back returns to what is shown now.
    fn go_to(self, change: impl FnOnce(&mut AuditView)) {
        self.search.settle(self);
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
    fn search_for(self, query: String) {
        self.show_with(|view| view.query = query);
    }

    /// Opens an event. Back closes it, however many others were opened from it.
    fn open_event(self, key: EventKey) {
        let entry = match self.view.get_untracked() {
            AuditView { event: Some(_), .. } => Entry::Replace,
            // A dialog is closed by Back itself.
            _ if detail::is_dialog() => Entry::Replace,
            view => {
                self.search.settle(self);
                self.opened_from.set_value(Some(AuditView { query: self.search.typed(), ..view }));
                Entry::PushBeside
            }
        };
        self.move_to(|view| view.event = Some(key), entry);
    }

    /// Lets go of what is loaded, and begins to load what the address says.
    fn start_over(self) {
        self.search.settle(self);
        self.log.let_go();
        self.anew.run(());
        request_animation_frame(focus_heading_if_lost);
    }

    /// "true" while what is counted is older than the search, for `aria-busy`.
    fn counting(self) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.is_counting.get().then_some("true"))
    }

    /// Closes the open event; the focus returns to its row.
    fn close_event(self) {
        let AuditView { event: Some(key), .. } = self.view.get_untracked() else { return };
        let closed =
            AuditView { event: None, query: self.search.typed(), ..self.view.get_untracked() };
        if self.opened_from.try_update_value(Option::take).flatten() == Some(closed) {
            // No entry is left behind that shows the same once more.
            self.services.back();
        } else {
            self.show_with(|view| view.event = None);
        }
        request_animation_frame(move || focus_row(key));
    }
}

/// Puts the focus on the row of an event, or on the heading where it has none.
fn focus_row(key: EventKey) {
    if !page::focus(&format!("a[data-event=\"{key}\"]")) {
        focus_heading_if_lost();
    }
}

/// The rows that are counted, and whether they are older than the search: they follow it when it did
/// not change for a moment. Another range, and events that come, are counted at once, also where the
/// same rows are found as before: what is counted beside them has changed.
fn settled(
    rows: Memo<Arc<Vec<u32>>>,
    search: Search,
    log: Log,
) -> (RwSignal<Arc<Vec<u32>>>, RwSignal<bool>) {
    // Longer than between two keys of somebody who types.
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

/// The audit log with everything by which it is searched.
#[component]
pub fn AuditPage(
    /// Whose log.
    org: OrgName,
) -> impl IntoView {
    let round = RwSignal::new(());
    let anew = Callback::new(move |()| round.notify());
    dynamic(move || {
        round.track();
        view! { <LogScreen org=org.clone() anew/> }
    })
}

/// One round of looking at the log, with a store of its own.
#[component]
fn LogScreen(org: OrgName, anew: Callback<()>) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Audit(org.clone());
    set_title(&route);
    let purpose = format!("Everything that people and tokens did in {org}.");
    let screen = Screen::open(services, org, anew);
    provide_context(screen);
    keep_marked(screen);
    search_box::clean_address(screen);
    let host = StoredValue::new(services.host());
    // Where there is no log for whoever asks, there is nothing to search, follow or export.
    let is_withheld = Memo::new(move |_| {
        screen.log.remote.with(|remote| {
            let withholds =
                |error: &ApiError| error.means_not_offered() || error.forbidden().is_some();
            remote.value().is_none() && remote.error().is_some_and(withholds)
        })
    });
    Effect::new(move || {
        if is_withheld.get() {
            request_animation_frame(focus_heading_if_lost);
        }
    });
    let actions = move || {
        view! { <LiveSwitch/> <SavedMenu/> <ExportMenu/> }
    };
    let tools = move || {
        view! {
            <div class="audit-tools">
                <SearchBox/>
                <RangeSelect/>
            </div>
            <CustomFields/>
            {dynamic(move || screen.search.lost_value.get().then(|| view! {
                <WentNowhere what=Pasted::Value place="the search"/>
            }))}
        }
    };
    view! {
        <PageHead
            title=title_of(&route)
            actions=move || dynamic(move || (!is_withheld.get()).then(actions))
        >
            {purpose}
        </PageHead>
        {dynamic(move || (!is_withheld.get()).then(tools))}
        <RemoteView
            remote=screen.log.remote
            loading=|| view! { <TableSkeleton label="Loading the audit log"/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=|_| view! { <Known/> }.into_any()
            failed=|error| view! { <FailedLog error/> }.into_any()
            stale=|error| view! { <FailedToLoadMore error/> }.into_any()
        />
        {dynamic(move || (!is_withheld.get()).then(|| view! { <Detail/> }))}
    }
}

/// Everything about what was loaded.
#[component]
fn Known() -> impl IntoView {
    let screen = expect_context::<Screen>();
    view! {
        <section class="audit-figure card" aria-label="What is loaded" aria-busy=screen.counting()>
            <Chart/>
            <CoverageFoot/>
        </section>
        <div class="audit-body">
            <Facets/>
            <div>
                <FreshEvents/>
                <EventTable/>
            </div>
        </div>
    }
}
