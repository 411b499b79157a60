//! One token: what the list says of it and more, what it may do, how its life goes, and how it is
//! put to use. It is a row of the list and read as the list is, because the API has no call for
//! one token; and it has the list's dialogs. What it did is read from the audit log (`activity`).

mod about;
mod elsewhere;
mod gone;
mod head;
mod life;
mod rotation;
mod snippets;

use super::states::{DoubtNote, FailedList, IncompleteNote};
use super::{Open, OpenDialog, Screen, activity};
use crate::pages::faults::FailedToReload;
use crate::pages::set_named_title;
use crate::pages::times::ZoneSwitch;
use crate::platform::history::Entry;
use crate::platform::page;
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::{EmptyState, Icon, PageHead, RemoteView, TableSkeleton, Untrusted, dynamic};
use about::{Facts, Powers};
use access_tokens::create::snippets::SnippetKind;
use access_tokens::list::query::TokenQuery;
use access_tokens::list::rows::TokenRow;
use access_tokens::page::asks_to_delete;
use console_core::text::visible_text::visible;
use elsewhere::Elsewhere;
use gone::{Gone, is_surely_gone};
use head::{Actions, Subtitle};
use leptos::prelude::*;
use life::{Life, Rules};
use snippets::Snippets;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::page::Row;
use token_api::token::{AccessToken, Owner, TokenFilter};

/// What the parts of the page share. `Copy`, like a signal.
#[derive(Clone, Copy)]
struct Page {
    screen: Screen,
    id: StoredValue<TokenId>,
    row: Memo<Option<Arc<TokenRow>>>,
    /// The row as it was read last: what is known of a token that is gone.
    last: Memo<Option<Arc<TokenRow>>>,
    /// The snippet that is shown; kept when the token is drawn anew.
    snippet: RwSignal<SnippetKind>,
}

/// The page of one token.
#[component]
pub fn TokenPage(
    /// In whose list it is.
    owner: Owner,
    /// Which one.
    id: TokenId,
) -> impl IntoView {
    let services = Services::expect();
    let route = Route::Token(owner.clone(), id.clone());
    let query = Memo::new(move |_| {
        let asked = services.address().search.parse::<TokenQuery>().unwrap_or_default();
        TokenQuery { status: TokenFilter::All, utc: asked.utc, ..TokenQuery::default() }
    });
    let screen = Screen::open(services, owner, query);
    provide_context(screen);
    let row = find(screen, id.clone());
    let page = Page {
        screen,
        row,
        last: Memo::new(move |last: Option<&Option<Arc<TokenRow>>>| {
            row.get().or_else(|| last.cloned().flatten())
        }),
        id: StoredValue::new(id),
        snippet: RwSignal::new(SnippetKind::Curl),
    };
    Effect::new(move || open_asked_dialog(page));
    let host = services.host();
    let slow = format!("Still waiting for {host}…");
    let name =
        Signal::derive(move || page.last.with(|row| Some(visible(row.as_ref()?.token()?.label()))));
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
                // Who may not see this list may see the one where the token is.
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

/// The row of this identifier, as soon as it was read.
fn find(screen: Screen, id: TokenId) -> Memo<Option<Arc<TokenRow>>> {
    Memo::new(move |_| {
        screen.listing.remote.with(|remote| {
            let is_it = |row: &&Arc<TokenRow>| match &row.content {
                Row::Read(token) => token.id == id,
                Row::Unreadable(bad) => bad.id.as_deref() == Some(id.as_str()),
            };
            remote.value()?.iter().find(is_it).cloned()
        })
    })
}

/// Opens the dialog that the address asks for, once the row is there, and takes the question out
/// of the address, so that a reload does not ask again.
fn open_asked_dialog(page: Page) {
    let screen = page.screen;
    let asks = asks_to_delete(&screen.services.address().search);
    let (true, Some(row)) = (asks, page.row.get()) else { return };
    let route = Route::Token(screen.owner.get_value(), page.id.get_value());
    screen.services.go(&route.into(), Entry::Replace);
    if row.token().is_some() && screen.facts.denial.get_untracked().is_none() {
        screen.dialog.set(Open::Delete(row));
    }
}

#[component]
fn Body(page: Page) -> impl IntoView {
    let listing = page.screen.listing;
    // Once it is known to be gone, reading the list again is no news.
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
            <Facts page token/>
            <div class="stack">
                <Life page token/>
                <Powers page token/>
                <Rules page token/>
            </div>
            {activity::activity(page.screen, &row, false)}
            <Snippets page token/>
        </div>
        <p class="token-times row muted"><TimesSwitch page/></p>
    }
}

/// A part of the page with its heading.
fn section(title: &'static str, id: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="card token-section" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {content}
        </section>
    }
    .into_any()
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
    view! {
        <IncompleteNote/>
        <DoubtNote/>
        <div class="card">
            <EmptyState
                icon=Icon::Search
                title="No such token here"
                actions=move || view! { <a class="button" href=href>"Back to the list"</a> }
            >
                <p>
                    "No token of this list has the ID " <Untrusted text=id/>
                    ". It was deleted, it is not visible to you, or the address is mistyped."
                </p>
                <Elsewhere page/>
            </EmptyState>
        </div>
        {gone::in_the_log(page)}
    }
}

/// "Times are local (UTC+1)", and the switch to the other.
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
