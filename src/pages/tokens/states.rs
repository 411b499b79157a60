//! What the screen shows instead of rows: no tokens, no match, not permitted, not offered, failed; and
//! the notes that a list may be incomplete.

use super::create_button::CreateButton;
use super::state::Screen;
use crate::pages::faults::FailedToLoad;
use crate::platform::intl;
use crate::route::Route;
use crate::ui::{Button, EmptyState, Icon, Note, Tone, dynamic};
use access_tokens::list::facets::Facets;
use console_core::backend::fault::{ApiError, Forbidden};
use console_core::backend::paging::Cause;
use console_core::when::count;
use leptos::prelude::*;
use token_api::token::{Owner, TokenFilter};

/// The list could not be read at all.
#[component]
pub(super) fn FailedList(error: ApiError) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let owner = screen.owner.get_value();
    if error.means_not_offered() {
        // A team that does not exist does not mean that the backend has no team tokens.
        if !matches!(owner, Owner::Team(..)) {
            screen.services.lacks_tokens(&owner);
        }
        return view! { <NotOffered owner/> }.into_any();
    }
    if let Some(forbidden) = error.forbidden() {
        return view! { <NotPermitted forbidden/> }.into_any();
    }
    let host = screen.services.host();
    view! { <FailedToLoad error host on_retry=move || screen.listing.reload()/> }.into_any()
}

/// Why the user may not see the list: the server's reason, or the console's if it gave none.
#[component]
fn NotPermitted(forbidden: Forbidden) -> impl IntoView {
    let screen = expect_context::<Screen>();
    let (title, next) = if forbidden.is_expiry_cap {
        let next = "Sign in with a token that expires within this maximum; it can be created under \
                    “Personal tokens”. Nothing was changed.";
        ("Your token lives too long for this organization", next)
    } else {
        ("Not permitted: view these tokens", "You are still signed in; nothing was changed.")
    };
    let denial = screen.facts.denial;
    let reason = move || {
        let reason = forbidden.reason.clone().or_else(|| denial.get());
        reason.unwrap_or_else(|| "The server gave no reason.".into())
    };
    let not_asked = (!forbidden.was_asked)
        .then(|| view! { <p class="muted">{Forbidden::NOT_ASKED} " Retry asks it."</p> });
    let actions = move || {
        view! { <Button icon=Icon::Refresh on_press=move || screen.listing.ask_again()>"Retry"</Button> }
    };
    view! {
        <div class="card">
            <EmptyState icon=Icon::Lock title actions>
                <p>{dynamic(reason)}</p>
                <p>{next}</p>
                {not_asked}
            </EmptyState>
        </div>
    }
}

#[component]
fn NotOffered(owner: Owner) -> impl IntoView {
    let what = match owner {
        Owner::Personal => "personal tokens".to_owned(),
        Owner::Organization(org) => format!("tokens of organization {org}"),
        Owner::Team(_, team) => format!("tokens of team {team}"),
    };
    view! {
        <div class="card">
            <EmptyState icon=Icon::Key title="Not here">
                <p>{format!("The backend does not have {what}: it does not offer them, or there is no such place.")}</p>
            </EmptyState>
        </div>
    }
}

/// The list has no tokens.
#[component]
pub(super) fn NoTokens() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let state = move || {
        let incomplete = screen.listing.incomplete.get().is_some();
        let doubt = screen.listing.doubt.get();
        match screen.query.with(|query| query.status) {
            _ if incomplete => view! {
                <EmptyState icon=Icon::Key title="Nothing has been loaded">
                    <p>"That does not mean that there are no tokens."</p>
                </EmptyState>
            }
            .into_any(),
            TokenFilter::Expired if doubt.is_doubtful || doubt.untold > 0 => view! {
                <EmptyState icon=Icon::Clock title="No token is known to have expired">
                    <p>"The backend does not tell enough to say that there are none."</p>
                </EmptyState>
            }
            .into_any(),
            TokenFilter::Expired => view! {
                <EmptyState icon=Icon::Clock title="No expired tokens">
                    <p>"Tokens that pass their expiry appear here until they are deleted."</p>
                </EmptyState>
            }
            .into_any(),
            TokenFilter::Active if doubt.left_out > 0 => view! {
                <EmptyState icon=Icon::Key title="No active tokens" actions=move || view! { <CreateButton/> }>
                    <p>"All tokens here have expired: see “Expired”."</p>
                </EmptyState>
            }
            .into_any(),
            TokenFilter::Active | TokenFilter::All => view! {
                <EmptyState icon=Icon::Key title="No tokens yet" actions=move || view! { <CreateButton/> }>
                    <p>"Create one when something needs it, with the least power and the shortest life that works."</p>
                </EmptyState>
            }
            .into_any(),
        }
    };
    view! { <div class="card">{dynamic(state)}</div> }
}

/// The list has tokens, but the filter lets none through.
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
            (true, _) => "No token here has all that the filters ask for.".into_any(),
            (false, false) => view! {
                "Nothing in this list contains “" <bdi translate="no">{text}</bdi>
                "” in its name, description, ID, creator or role."
            }
            .into_any(),
            (false, true) => view! {
                "Nothing in this list contains “" <bdi translate="no">{text}</bdi> "” and has all that the filters ask for."
            }
            .into_any(),
        }
    };
    view! {
        <div class="card">
            <EmptyState
                icon=Icon::Search
                title="No token matches"
                actions=move || view! { <Button on_press=clear>"Clear filters"</Button> }
            >
                <p>{dynamic(why)}</p>
                {dynamic(move || other_status(screen))}
                {dynamic(move || elsewhere(screen))}
            </EmptyState>
        </div>
    }
}

/// What was not looked through, because the list has only tokens of one status. Tracked.
fn other_status(screen: Screen) -> Option<AnyView> {
    let unseen = match screen.query.with(|query| query.status) {
        TokenFilter::Active => "Expired tokens were not looked through.",
        TokenFilter::Expired => "Active tokens were not looked through.",
        TokenFilter::All => return None,
    };
    let show = move || screen.show_with(|query| query.status = TokenFilter::All);
    Some(view! { <p>{unseen} " " <Button on_press=show>"Look in all"</Button></p> }.into_any())
}

/// Other lists in which the token may be. Tracked.
fn elsewhere(screen: Screen) -> Option<AnyView> {
    let org = match screen.owner.get_value() {
        Owner::Organization(org) => org,
        Owner::Personal | Owner::Team(..) => return None,
    };
    let teams = Route::Teams(org);
    screen.services.offers_screen(&teams).then(|| {
        let href = screen.services.href(&teams);
        view! {
            <p>
                "Only the organization's own tokens are in this list. A team's tokens are on the page of                  the team: " <a href=href>"Teams"</a> "."
            </p>
        }
        .into_any()
    })
}

/// What is uncertain in a list that was read to the end.
#[component]
pub(super) fn DoubtNote() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let filter = move || {
        let is_doubtful = screen.listing.doubt.with(|doubt| doubt.is_doubtful);
        is_doubtful.then(|| view! {
            <Note tone=Tone::Warn announce=true>
                "This backend does not understand the filter “all”: its answer lacks tokens that its \
                 plain list has. Both are shown together. Whether there are further tokens that have \
                 expired can't be told."
            </Note>
        })
    };
    let untold = move || {
        let is_expired = screen.query.with(|query| query.status == TokenFilter::Expired);
        let untold = screen.listing.doubt.with(|doubt| doubt.untold);
        (is_expired && untold > 0).then(|| {
            let tokens = count(i64::try_from(untold).unwrap_or(i64::MAX), "token");
            view! {
                <Note tone=Tone::Warn>
                    {format!("Of {tokens} the backend does not tell when they expire: see “Active”.")}
                </Note>
            }
        })
    };
    view! { {dynamic(filter)} {dynamic(untold)} }
}

/// The list is longer than what is read of it; to read it again would bring the same rows.
fn the_first_rows(screen: Screen) -> AnyView {
    let rows = screen.listing.remote.with(|remote| remote.value().map_or(0, |rows| rows.len()));
    let words = format!(
        "These are the first {} rows. The server has more than this console reads.",
        intl::number(rows)
    );
    view! { <Note tone=Tone::Warn announce=true>{words}</Note> }.into_any()
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
            Cause::TooMany => return Some(the_first_rows(screen)),
        };
        let again = move || screen.listing.reload();
        let note = view! {
            <Note tone=Tone::Warn announce=true>
                "This list may be incomplete. " {why} " "
                <Button icon=Icon::Refresh on_press=again>"Load again"</Button>
            </Note>
        };
        Some(note.into_any())
    })
}
