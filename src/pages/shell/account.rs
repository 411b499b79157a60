//! Who is signed in, to which backend, and the menu to sign out.

use super::ending::UntilEnd;
use crate::pages::overlay::Overlay;
use crate::platform::intl::{self, Style};
use crate::services::Services;
use crate::ui::{Icon, Menu, MenuItem, MenuLook, dynamic, use_toasts};
use leptos::prelude::*;

/// The backend's host, and the remaining time of the session, if it is known.
#[component]
pub(super) fn SessionChip() -> impl IntoView {
    let session = Services::expect().session;
    let tip = Signal::derive(move || {
        let place = "The backend that you are signed in to";
        match session.until() {
            Some(until) => format!("{place}, until {}", intl::date(until, Style::Exact, false)),
            None => place.to_owned(),
        }
    });
    let ends = Signal::derive(move || session.until().map(|_| String::new()));
    view! {
        <span class="chip" tabindex="0" data-tip=tip data-ends=ends>
            <i aria-hidden="true"></i>
            <span class="chip-host">{Services::expect().host()}</span>
            <UntilEnd part=|ending| ending.countdown/>
        </span>
    }
}

#[component]
pub(super) fn Account() -> impl IntoView {
    let services = Services::expect();
    let (toasts, overlay) = (use_toasts(), Overlay::expect());
    let name =
        move || services.session.identity().map(|who| who.name().to_owned()).unwrap_or_default();
    let trigger = move || {
        view! { <span class="avatar" aria-hidden="true">{dynamic(move || initials(&name()))}</span> }
    };
    let items = move || {
        let login = services
            .session
            .identity()
            .map(|who| who.user.github_login.to_string())
            .unwrap_or_default();
        vec![
            MenuItem::new("Which token is this?", move || overlay.identify()).icon(Icon::Key),
            MenuItem::new("Keyboard shortcuts", move || overlay.shortcuts()).icon(Icon::Info),
            MenuItem::new("Sign out", move || {
                if services.sign_out() {
                    toasts.clear();
                }
            })
            .icon(Icon::SignOut)
            .detail(format!("{} ({login})", name())),
        ]
    };
    // The name contains what is seen, for those who speak to the browser.
    let label = Signal::derive(move || format!("Account {}", initials(&name())));
    view! { <Menu label look=MenuLook::Bare trigger items/> }
}

/// The first letters of the first and the last word. The style sheet makes them upper case.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let (first, last) = (words.next(), words.next_back());
    first.into_iter().chain(last).collect()
}
