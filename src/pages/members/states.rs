//! What the screen shows instead of rows: no members, no match, not permitted, not offered, failed; and the
//! note that a list may be incomplete.

use super::add::AddButton;
use super::state::Screen;
use crate::pages::faults::{FailedToLoad, Needed, not_permitted};
use crate::pages::nothing_offered::NotOffered;
use crate::ui::{Button, EmptyState, Icon, Note, Tone, dynamic};
use console_core::backend::fault::ApiError;
use console_core::backend::paging::Cause;
use leptos::prelude::*;
use members::list::facets::Facets;

/// The list could not be read at all.
#[component]
pub(super) fn FailedList(error: ApiError) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let (services, org) = (screen.services, screen.org.get_value());
    if error.means_not_offered() {
        let title = "No members here";
        return view! { <NotOffered icon=Icon::Person title what="a list of members" org/> }
            .into_any();
    }
    let again = Callback::new(move |()| screen.listing.ask_again());
    let needed = Needed { words: "Ask an organization admin.", only_people: false };
    let title = "Not permitted: view the members";
    if let Some(page) = not_permitted(services, &org, &error, title, needed, again) {
        return page;
    }
    let host = services.host();
    view! { <FailedToLoad error host on_retry=move || screen.listing.reload()/> }.into_any()
}

/// The list has no members.
#[component]
pub(super) fn NoMembers() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let state = move || {
        if screen.listing.incomplete.get().is_some() {
            return view! {
                <EmptyState icon=Icon::Person title="Nothing has been loaded">
                    <p>"That does not mean that there are no members."</p>
                </EmptyState>
            }
            .into_any();
        }
        view! {
            <EmptyState icon=Icon::Person title="No members yet" actions=move || view! { <AddButton/> }>
                <p>"Add a user who has an account already."</p>
            </EmptyState>
        }
        .into_any()
    };
    view! { <div class="card">{dynamic(state)}</div> }
}

/// The list has members, but the filter lets none through.
#[component]
pub(super) fn NoMatch() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let clear = move || {
        screen.show_with(|query| {
            query.text = String::new();
            query.facets = Facets::default();
        });
    };
    let why = move || {
        let (text, is_narrowed) = screen.query.with(|q| (q.text.clone(), !q.facets.is_empty()));
        let text = text.trim().to_owned();
        match (text.is_empty(), is_narrowed) {
            (true, _) => "No member here has all that the filters ask for.".into_any(),
            (false, false) => view! {
                "No member here has “" <bdi translate="no">{text}</bdi> "” in the name, login or role."
            }
            .into_any(),
            (false, true) => view! {
                "No member here has “" <bdi translate="no">{text}</bdi>
                "” in the name, login or role, and all that the filters ask for."
            }
            .into_any(),
        }
    };
    let actions = move || view! { <Button on_press=clear>"Clear filters"</Button> };
    view! {
        <div class="card">
            <EmptyState icon=Icon::Search title="No member matches" actions>
                <p>{dynamic(why)}</p>
            </EmptyState>
        </div>
    }
}

/// Why a list may be incomplete.
#[component]
pub(super) fn IncompleteNote() -> impl IntoView {
    let screen = expect_context::<Screen>();
    dynamic(move || {
        let why = match screen.listing.incomplete.get()? {
            Cause::Stopped => "You stopped it.",
            Cause::RepeatedCursor => "The server repeated itself.",
            Cause::EmptyPages => "The server sent only empty pages.",
            Cause::TooMany => "The server has more than this console reads.",
        };
        let again = move || screen.listing.reload();
        Some(view! {
            <Note tone=Tone::Warn announce=true>
                "This list may be incomplete. " {why} " "
                <Button icon=Icon::Refresh on_press=again>"Load again"</Button>
            </Note>
        })
    })
}
