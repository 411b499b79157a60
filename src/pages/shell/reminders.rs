//! The banner on every screen about tokens that expire within a week: those that this session has
//! seen in a list, the one in use among them.

use crate::pages::times::Times;
use crate::platform::clock;
use crate::platform::history::Entry;
use crate::platform::storage::{self, Keep};
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::{Banner, Button, ButtonKind, Tone, dynamic};
use console_model::reminders::{Dismissed, Reminder, due};
use console_model::when::relative;
use leptos::prelude::*;

const STORAGE_KEY: &str = "token-console.reminders";

/// The most urgent reminder; dismissing it shows the next.
#[component]
pub(super) fn Reminders() -> impl IntoView {
    let services = Services::expect();
    let times = Times::new(Signal::stored(false));
    let kept = storage::get(Keep::OnDevice, STORAGE_KEY).unwrap_or_default();
    let dismissed = RwSignal::new(Dismissed::parse(&kept));
    let first = Memo::new(move |_| {
        services.reminders.with(|reminders| {
            dismissed.with(|dismissed| {
                let due = due(reminders, dismissed, times.now());
                due.first().map(|first| ((*first).clone(), due.len() - 1))
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
            format!("{} expires {when}.", console_model::visible_text::visible(&reminder.label))
        };
        let advice = if reminder.is_own {
            "After that you are signed out. Create a successor and sign in with it before."
        } else {
            "What uses it stops working then, unless it gets a successor before."
        };
        let others = (more > 0).then(|| format!(" {more} more expire within a week."));
        let list =
            Address { route: Route::Tokens(reminder.owner.clone()), search: "?expires=7d".into() };
        let actions = move || {
            view! {
                <Button on_press=move || services.go(&list, Entry::Push)>"Show"</Button>
                <Button kind=ButtonKind::Quiet on_press=move || dismiss(&reminder)>"Dismiss"</Button>
            }
        };
        Some(view! { <Banner tone=Tone::Warn title actions>{advice} {others}</Banner> })
    })
}
