//! What is shown in place of events: no events, no match, nothing loaded yet, not permitted, not
//! offered, failed. "None" is said only of what was loaded.

use super::focus::SEARCH_BOX;
use super::load_buttons::LoadButtons;
use super::state::Screen;
use crate::pages::faults::{FailedToLoad, Needed, RetryButton, not_permitted};
use crate::pages::nothing_offered::NotOffered;
use crate::platform::{intl, page};
use crate::ui::{Banner, Button, EmptyState, Icon, TableSkeleton, Tone, dynamic};
use audit_log::load::extent::nothing_words;
use console_core::backend::fault::{ApiError, Attempt};
use console_core::text::visible_text::visible;
use leptos::prelude::*;

/// The log could not be read at all.
#[component]
pub(super) fn FailedLog(error: ApiError) -> impl IntoView {
    let screen = expect_context::<Screen>();
    if error.means_not_offered() {
        let org = screen.org.get_value();
        return view! { <NotOffered icon=Icon::Log title="No audit log here" what="an audit log" org/> }
            .into_any();
    }
    if let Some(page) = refused(screen, &error) {
        return page;
    }
    let host = screen.services.host();
    view! { <FailedToLoad error host on_retry=move || screen.try_again()/> }.into_any()
}

/// More could not be loaded. Loaded events are still shown.
#[component]
pub(super) fn FailedToLoadMore(error: ApiError) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let words = error.explain(Attempt::Read, &screen.services.host());
    let again = Callback::new(move |()| screen.try_again());
    let actions = move || view! { <RetryButton error=error.clone() on_retry=again/> };
    view! {
        <Banner tone=Tone::Bad title=words.title actions>
            {words.detail}
            " What was loaded before stays and is shown below; it is not all of the range."
        </Banner>
    }
}

fn refused(screen: Screen, error: &ApiError) -> Option<AnyView> {
    let needed = Needed {
        words: "It takes the role of an organization admin, or an admin organization token. Ask an \
                admin of the organization for either. You are still signed in.",
        only_people: false,
    };
    screen.org.with_value(|org| {
        not_permitted(
            screen.services,
            org,
            error,
            "Not permitted: read the audit log",
            needed,
            Callback::new(move |()| screen.try_again()),
        )
    })
}

/// No event is loaded in the range.
#[component]
pub(super) fn NoEvents() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let state = move || {
        if screen.log.is_reading() {
            view! { <TableSkeleton label="Loading events"/> }.into_any()
        } else if let Some(whose) = screen.log.complete_for() {
            if whose.is_empty() {
                let late = screen.late_words().map(|words| format!(" {words}"));
                let nothing = nothing_words(screen.log.undated());
                return view! {
                    <EmptyState icon=Icon::Log title="No events in this range">
                        <p>{nothing} {late}</p>
                    </EmptyState>
                }
                .into_any();
            }
            let notes = screen.notes();
            view! {
                <EmptyState
                    icon=Icon::Search
                    title=format!("No events{whose}")
                    actions=|| view! { <ClearSearch/> }
                >
                    <p>{format!("This range is loaded{whose} only, and there are none.{notes} Without the search, the rest can be loaded.")}</p>
                </EmptyState>
            }
            .into_any()
        } else {
            view! {
                <EmptyState icon=Icon::Log title="Nothing is loaded yet" actions=move || view! { <LoadButtons/> }>
                    <p>"That does not mean that nothing happened: this range has not been loaded to its end."</p>
                </EmptyState>
            }
            .into_any()
        }
    };
    view! { <div class="card">{dynamic(state)}</div> }
}

/// Events are loaded, but none matches the search.
#[component]
pub(super) fn NoMatch() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let state = move || {
        let loaded = intl::number(screen.log.count.get());
        if screen.search.is_unreadable() {
            let part = screen.search.query().to_string();
            return view! {
                <EmptyState icon=Icon::Search title="The search is not finished" actions=|| view! { <ClearSearch/> }>
                    <p>{format!("What of it can be read, {}, lets none of the {loaded} loaded events through.", visible(&part))}</p>
                </EmptyState>
            }
            .into_any();
        }
        if let Some(why) = screen.search.query().impossible() {
            return view! {
                <EmptyState icon=Icon::Search title="No event can match" actions=|| view! { <ClearSearch/> }>
                    <p>{visible(&why)}</p>
                </EmptyState>
            }
            .into_any();
        }
        if let Some(whose) = screen.log.complete_for() {
            let kind = if whose.is_empty() { "" } else { "loaded " };
            let notes = screen.notes();
            view! {
                <EmptyState icon=Icon::Search title="No event matches" actions=|| view! { <ClearSearch/> }>
                    <p>{format!("None of the {loaded} {kind}events in this range has all that the search asks for. All of the range is loaded{whose}.{notes}")}</p>
                </EmptyState>
            }
            .into_any()
        } else {
            let actions = move || view! { <LoadButtons/> <ClearSearch/> };
            view! {
                <EmptyState icon=Icon::Search title="No match in what is loaded" actions>
                    <p>{format!("0 of {loaded} loaded events match; {}. What is not loaded may hold some.", screen.log.coverage_words())}</p>
                </EmptyState>
            }
            .into_any()
        }
    };
    view! { <div class="card">{dynamic(state)}</div> }
}

/// Clears the search: all loaded events are shown, and the rest can be loaded.
#[component]
pub(super) fn ClearSearch() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let clear = move || {
        screen.search_for(String::new());
        // The button is removed with the placeholder.
        page::focus(SEARCH_BOX);
    };
    view! { <Button on_press=clear>"Clear search"</Button> }
}
