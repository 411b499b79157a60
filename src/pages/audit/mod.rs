//! The audit log of an organization: what users and tokens did there. Every count says which part of
//! the range it is over: events that are not loaded are never presented as events that did not happen.

mod chart;
mod coverage;
mod custom_range;
mod detail;
mod export;
mod facets;
mod filter_menu;
mod focus;
mod follow;
mod live;
mod load_buttons;
mod loading;
mod neighbours;
mod pivots;
mod placeholders;
mod range;
mod saved;
mod search;
mod search_box;
mod state;
mod table;

use crate::pages::went_nowhere::WentNowhere;
use crate::pages::{set_title, title_of};
use crate::route::Route;
use crate::services::Services;
use crate::ui::{PageHead, RemoteView, TableSkeleton, dynamic, focus_heading_if_lost};
use chart::Chart;
use console_core::backend::fault::ApiError;
use console_core::text::pasted::Pasted;
use coverage::CoverageFoot;
use custom_range::CustomFields;
use detail::Detail;
use export::ExportMenu;
use facets::Facets;
use leptos::prelude::*;
use live::{FreshEvents, LiveSwitch};
use placeholders::{FailedLog, FailedToLoadMore};
use range::RangeSelect;
use saved::SavedMenu;
use search_box::SearchBox;
use state::Screen;
use table::EventTable;
use token_api::id::OrgName;

/// The page. Starting over draws it again, with nothing loaded.
#[component]
pub fn AuditPage(
    /// Whose log.
    org: OrgName,
) -> impl IntoView {
    let round = RwSignal::new(());
    let restart = Callback::new(move |()| round.notify());
    dynamic(move || {
        round.track();
        view! { <LogScreen org=org.clone() restart/> }
    })
}

/// The screen, with a store of its own.
#[component]
fn LogScreen(org: OrgName, restart: Callback<()>) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Audit(org.clone());
    set_title(&route);
    let purpose = format!("What people and tokens did in {org}, as far as the server records it.");
    let screen = Screen::open(services, org, restart);
    provide_context(screen);
    screen.clean_address();
    let host = StoredValue::new(services.host());
    // If the user may not read the log, there is nothing to search, follow or export.
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

/// The chart, the facets and the table, after the first page was loaded.
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
