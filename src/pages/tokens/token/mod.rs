//! The page of one token: what the list tells of it, what it may do, its life, how to use it, and what
//! it did. The API has no call for one token, so the page reads the list and takes its row; it also
//! has the dialogs of the list.

mod about;
mod elsewhere;
mod gone;
mod head;
mod life;
mod rotation;
mod section;
mod snippets;
mod state;

use super::activity;
use super::dialogs::OpenDialog;
use super::states::{DoubtNote, FailedList, IncompleteNote};
use crate::pages::faults::FailedToReload;
use crate::pages::set_named_title;
use crate::pages::times::ZoneSwitch;
use crate::platform::history::Entry;
use crate::platform::page;
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::{EmptyState, Icon, PageHead, RemoteView, TableSkeleton, Untrusted, dynamic};
use about::{Details, Powers};
use access_tokens::list::query::TokenQuery;
use access_tokens::list::rows::TokenRow;
use console_core::when::relative;
use elsewhere::Elsewhere;
use gone::{Gone, is_surely_gone};
use head::{Actions, Subtitle};
use leptos::prelude::*;
use life::{Life, Rules};
use snippets::Snippets;
use state::Page;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::page::Row;
use token_api::token::{AccessToken, Owner};

/// The page of one token.
#[component]
pub fn TokenPage(
    /// The owner of the list.
    owner: Owner,
    /// The token.
    id: TokenId,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Token(owner.clone(), id.clone());
    let page = Page::open(services, owner, id);
    let screen = page.screen;
    provide_context(screen);
    Effect::new(move || page.open_asked_dialog());
    let host = services.host();
    let slow = format!("Still waiting for {host}…");
    let name = Signal::derive(move || page.name());
    set_named_title(route, name);
    let title = Signal::derive(move || name.get().unwrap_or_else(|| "Access token".to_owned()));
    view! {
        <PageHead title actions=move || view! { <Actions page/> }>
            <Subtitle page/>
        </PageHead>
        <RemoteView
            remote=screen.listing.remote
            loading=|| view! { <TableSkeleton label="Looking for the token"/> }
            slow=Signal::stored(slow)
            ready=move |_| view! { <Body page/> }.into_any()
            failed=move |error| {
                // Users who can't see this list may see the list that the token is in.
                let elsewhere = (error.status() == Some(403)).then(|| view! { <Elsewhere page/> });
                view! { <FailedList error/> {elsewhere} }.into_any()
            }
            stale=move |error| {
                let retry = move || screen.listing.reload();
                view! { <FailedToReload error host=host.clone() on_retry=retry/> }.into_any()
            }
        />
        <OpenDialog/>
    }
}

#[component]
fn Body(page: Page) -> impl IntoView {
    let listing = page.screen.listing;
    // Once the token is known to be gone, reading the list again is not shown.
    let looking = Memo::new(move |before: Option<&bool>| {
        let is_found = page.row.with(Option::is_some);
        !is_found && before != Some(&false) && listing.progress.with(Option::is_some)
    });
    dynamic(move || match page.row.get() {
        Some(row) => match &row.content {
            Row::Read(token) => {
                view! { <Sections page row=row.clone() token=token.clone()/> }.into_any()
            }
            Row::Unreadable(bad) => unreadable(bad.problem.clone()),
        },
        None if page.last.with(|last| last.as_ref().is_some_and(|row| row.token().is_some()))
            && is_surely_gone(page) =>
        {
            view! { <Gone page/> }.into_any()
        }
        None if looking.get() => {
            view! { <TableSkeleton label="Looking for the token"/> }.into_any()
        }
        None => view! { <NotHere page/> }.into_any(),
    })
}

#[component]
fn Sections(page: Page, row: Arc<TokenRow>, token: AccessToken) -> impl IntoView {
    let token = StoredValue::new(token);
    view! {
        <div class="token-page">
            <Details page token/>
            <div class="stack">
                <Life page token/>
                <Powers page token/>
                <Rules page token/>
            </div>
            {activity::summary(page.screen, &row, None)}
            <Snippets page token/>
        </div>
        <p class="token-times row muted"><TimesSwitch page/></p>
    }
}

fn unreadable(problem: String) -> AnyView {
    view! {
        <div class="card">
            <EmptyState icon=Icon::Warning title="This row could not be read">
                <p>"The server sent it in a shape that this console does not know: " {problem} "."</p>
            </EmptyState>
        </div>
    }
    .into_any()
}

/// The list was read, and the token is not in it.
#[component]
fn NotHere(page: Page) -> impl IntoView {
    let list = Route::Tokens(page.screen.owner.get_value());
    let href = page.screen.services.href(&list);
    let id = page.id.get_value().to_string();
    page::set_title("No such token · Token Console");
    let in_log = page.in_log;
    let times = page.screen.times;
    let card = move || {
        let (href, id) = (href.clone(), id.clone());
        let actions = move || view! { <a class="button" href=href.clone()>"Back to the list"</a> };
        let Some(deleted) = in_log.with(|found| found.deletion.clone()) else {
            return view! {
                <EmptyState icon=Icon::Search title="No such token here" actions>
                    <p>
                        "No token of this list has the ID " <Untrusted text=id/>
                        ". It was deleted, it is not visible to you, or the address is mistyped."
                    </p>
                    <Elsewhere page/>
                </EmptyState>
            }
            .into_any();
        };
        let ago = relative(deleted.at, times.now(), times.zone());
        let by = (!deleted.by.is_empty()).then(|| view! { " by " <Untrusted text=deleted.by/> });
        view! {
            <EmptyState icon=Icon::Trash title="This token was deleted" actions>
                <p>
                    "The audit log has its deletion: " {ago} {by} ". Its value lets nobody in any more. ID "
                    <Untrusted text=id/> "."
                </p>
            </EmptyState>
        }
        .into_any()
    };
    view! {
        <IncompleteNote/>
        <DoubtNote/>
        <div class="card">{dynamic(card)}</div>
        {gone::in_the_log(page)}
    }
}

/// "Times are local (UTC+1)", and the switch to UTC.
#[component]
fn TimesSwitch(page: Page) -> impl IntoView {
    let screen = page.screen;
    let toggle = move || {
        let route = Route::Token(screen.owner.get_value(), page.id.get_value());
        let now = screen.query.get_untracked().utc;
        let search = TokenQuery { utc: !now, ..TokenQuery::default() }.to_string();
        screen.services.go(&Address { route, search }, Entry::Replace);
    };
    view! { <ZoneSwitch times=screen.times on_press=toggle/> }
}
