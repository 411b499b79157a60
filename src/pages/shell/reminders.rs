//! The banner on every screen about tokens that expire within a week: those in lists that were read in
//! this session, and the one in use. Lists that the user did not open are read once, and reported with
//! the next screen.

use crate::client::{Cancel, cancel_on_cleanup};
use crate::pages::times::Times;
use crate::platform::history::Entry;
use crate::platform::storage::{self, Keep};
use crate::platform::{clock, intl, timer};
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::{Banner, Button, ButtonKind, Tone, dynamic};
use access_tokens::list::lists::own_lists;
use access_tokens::list::rows::TokenRow;
use access_tokens::reminders::{Dismissed, Reminder, due, others_in_list};
use console_core::backend::permission::Subject;
use console_core::text::visible_text::visible;
use console_core::when::relative;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::mem::take;
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::page::Row;
use token_api::token::{AccessToken, Owner, TokenFilter};

const STORAGE_KEY: &str = "token-console.reminders";

/// After sign-in, the first screen is loaded before the other lists.
const AFTER_FIRST_SCREEN_MS: u32 = 2000;
/// Limits for lists that the user did not open: pages of a list, and lists.
const MOST_PAGES: usize = 2;
const MOST_LISTS: usize = 6;

/// The read part of a list that the user did not open.
struct Found {
    owner: Owner,
    rows: Vec<Arc<TokenRow>>,
    is_whole: bool,
}

/// Lists that were read and not reported yet. A banner that appears later would move what the user reads,
/// so it waits for the next screen.
type Untold = StoredValue<Vec<Found>, LocalStorage>;

/// Reads the lists that the user can see and did not open, one after the other. Failures are not shown.
async fn look_around(services: Services, untold: Untold, cancel: Cancel) {
    timer::sleep_ms(AFTER_FIRST_SCREEN_MS).await;
    let Some(who) = untrack(|| services.session.identity()) else { return };
    for owner in own_lists(&who).into_iter().take(MOST_LISTS) {
        let (Ok(client), false) = (services.client(), cancel.is_cancelled()) else { return };
        let is_offered = untrack(|| services.offers_screen(&Route::Tokens(owner.clone())));
        // The screen that shows a list reads it itself.
        let is_shown = untrack(|| services.address().route.owner() == Some(&owner));
        if is_shown || services.knows(&owner) || !is_offered {
            continue;
        }
        let subject = Subject::Tokens(owner.clone());
        // A maximum that refuses the token in use is told by the settings. The list would only be refused
        // once more, and servers write refusals into their logs.
        if let Some(org) = subject.org() {
            let _ = services.metadata(org, &cancel).await;
        }
        if services.known_answer(&subject, None).is_some() {
            continue;
        }
        let (mut rows, mut pages, mut is_cut) = (Vec::new(), 0, false);
        let mut take = |page: Vec<Row<AccessToken>>, more| {
            rows.extend(page.into_iter().map(|row| Arc::new(TokenRow::new(row, intl::lower_case))));
            pages += 1;
            is_cut = more && pages == MOST_PAGES;
            if is_cut { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let end = client.all_tokens(&owner, TokenFilter::Active, &cancel, &mut take).await;
        services.note_answer(&subject, &end);
        match end {
            Ok(listed) => {
                let is_whole = listed.incomplete.is_none() && !is_cut;
                untold.try_update_value(|untold| untold.push(Found { owner, rows, is_whole }));
            }
            Err(error) if error.means_not_offered() => services.lacks_tokens(&owner),
            Err(_) => {}
        }
    }
}

/// Reports with each screen what was found while the previous one was shown.
fn tell_with_next_screen(services: Services, untold: Untold) {
    let route = Memo::new(move |_| services.address().route);
    Effect::new(move || {
        route.read();
        for Found { owner, rows, is_whole } in untold.try_update_value(take).unwrap_or_default() {
            if !services.knows(&owner) {
                services.has_seen(&owner, &rows, clock::now(), is_whole);
            }
        }
    });
}

/// The most urgent reminder. Dismissing it shows the next one.
#[component]
pub(super) fn Reminders() -> impl IntoView {
    let services = Services::expect();
    let untold = Untold::new_local(Vec::new());
    spawn_local(look_around(services, untold, cancel_on_cleanup().get_value()));
    tell_with_next_screen(services, untold);
    let times = Times::new(Signal::stored(false));
    let kept = storage::get(Keep::OnDevice, STORAGE_KEY).unwrap_or_default();
    let dismissed = RwSignal::new(Dismissed::parse(&kept));
    let first = Memo::new(move |_| {
        services.reminders.with(|reminders| {
            dismissed.with(|dismissed| {
                let due = due(reminders, dismissed, times.now());
                due.first().map(|first| ((*first).clone(), others_in_list(&due)))
            })
        })
    });
    let dismiss = move |reminder: &Reminder| {
        dismissed.update(|dismissed| dismissed.add(reminder, clock::now()));
        storage::set(Keep::OnDevice, STORAGE_KEY, &dismissed.with_untracked(Dismissed::print));
    };
    dynamic(move || {
        let (reminder, more) = first.get()?;
        let when = relative(reminder.expires, times.now(), times.zone());
        let title = if reminder.is_own {
            format!("The token you are signed in with expires {when}.")
        } else {
            format!("{} expires {when}.", visible(&reminder.label))
        };
        let advice = if reminder.is_own {
            "After that you are signed out. Create a successor and sign in with it before."
        } else {
            "What uses it stops working then, unless it gets a successor before."
        };
        let others = (more > 0).then(|| {
            let list = visible(&services.owner_label(&reminder.owner));
            let among = match &reminder.owner {
                Owner::Personal => "your personal tokens".to_owned(),
                Owner::Organization(_) => format!("the organization tokens of {list}"),
                Owner::Team(..) => format!("the tokens of team {list}"),
            };
            format!(
                " Among {among}, not counting those made for up to 2 hours, {more} more expire within \
                 a week."
            )
        });
        let list = Address {
            route: Route::Tokens(reminder.owner.clone()),
            search: "?sort=expires&expires=7d".into(),
        };
        let actions = move || {
            view! {
                <Button on_press=move || services.go(&list, Entry::Push)>"Show"</Button>
                <Button kind=ButtonKind::Quiet on_press=move || dismiss(&reminder)>"Dismiss"</Button>
            }
        };
        Some(view! { <Banner tone=Tone::Warn title actions>{advice} {others}</Banner> })
    })
}
