//! The document around the app: title, theme, focus, leaving the page, the network's state, and the
//! static message that replaces the app when it stops.

use leptos::prelude::{on_cleanup, window_event_listener, window_event_listener_untyped};
use wasm_bindgen::JsCast;
use web_sys::{Document, Event, HtmlElement};

fn document() -> Option<Document> {
    super::window()?.document()
}

/// Sets the document's title.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Forces a color scheme on the page (`light` or `dark`); `None` follows the system.
pub fn set_theme(theme: Option<&str>) {
    let root = document().and_then(|document| document.document_element());
    if let Some(root) = root {
        let _ = match theme {
            Some(theme) => root.set_attribute("data-theme", theme),
            None => root.remove_attribute("data-theme"),
        };
    }
}

/// Focuses the first element that matches, if there is one. Returns whether it did.
pub fn focus(selector: &str) -> bool {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    found
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
        .is_some_and(|element| element.focus().is_ok())
}

/// Focuses and presses the first element that matches, if there is one. Returns whether it did.
pub fn press(selector: &str) -> bool {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    let element = found.and_then(|element| element.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| {
        let _ = element.focus();
        element.click();
        true
    })
}

/// An attribute of the element around the focus that matches.
pub fn of_focused(selector: &str, attribute: &str) -> Option<String> {
    let focused = document()?.active_element()?;
    focused.closest(selector).ok().flatten()?.get_attribute(attribute)
}

/// Scrolls until the first element that matches is at the top, and focuses `within` it.
pub fn show_at_top(selector: &str, within: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok().flatten());
    if let Some(element) = found {
        element.scroll_into_view_with_bool(true);
        focus(&format!("{selector} {within}"));
    }
}

/// Whether an element matches.
pub fn exists(selector: &str) -> bool {
    document().is_some_and(|document| {
        document.query_selector(selector).is_ok_and(|found| found.is_some())
    })
}

/// Whether a modal dialog is open.
pub fn has_open_dialog() -> bool {
    exists("dialog[open]")
}

/// Whether the browser reports no network.
pub fn is_offline() -> bool {
    super::window().is_some_and(|window| !window.navigator().on_line())
}

/// Whether the page is hidden: in another tab or behind another window.
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Runs `then` when the page becomes visible. Lasts until the current reactive owner is cleaned up.
pub fn when_shown(then: impl Fn() + 'static) {
    let handle = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if !is_hidden() {
            then();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Runs `then` when the network returns. Lasts until the current reactive owner is cleaned up.
pub fn when_online(then: impl Fn() + 'static) {
    let handle = window_event_listener(leptos::ev::online, move |_| then());
    on_cleanup(move || handle.remove());
}

/// Runs `then` when the page is left or put into the back/forward cache.
pub fn on_leave(mut then: impl FnMut() + 'static) {
    if let Some(window) = super::window() {
        super::listen_forever(&window, "pagehide", move |_| then());
    }
}

/// Runs `then` when the page is left or put into the back/forward cache. Lasts until the current
/// reactive owner is cleaned up.
pub fn when_left(then: impl Fn() + 'static) {
    let handle = window_event_listener_untyped("pagehide", move |_| then());
    on_cleanup(move || handle.remove());
}

/// Makes the browser ask before the page is left or reloaded, while `would_lose` returns true.
/// Lasts until the current reactive owner is cleaned up.
pub fn ask_before_unload(would_lose: impl Fn() -> bool + 'static) {
    let handle = window_event_listener(leptos::ev::beforeunload, move |event| {
        if would_lose() {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Reloads the page when the browser restores it from the back/forward cache, because its memory
/// was wiped.
pub fn reload_when_brought_back() {
    if let Some(window) = super::window() {
        super::listen_forever(&window, "pageshow", |event: Event| {
            let kept = event
                .dyn_ref::<web_sys::PageTransitionEvent>()
                .is_some_and(web_sys::PageTransitionEvent::persisted);
            if kept {
                reload();
            }
        });
    }
}

/// Reloads the page.
pub fn reload() {
    if let Some(window) = super::window() {
        let _ = window.location().reload();
    }
}

/// The origin of the console.
pub fn origin() -> String {
    super::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The base path of the site: `/` or `/console/`, from the page's `token-console-base`.
pub fn base() -> String {
    let content = document()
        .and_then(|d| d.query_selector("meta[name=token-console-base]").ok().flatten())
        .and_then(|meta| meta.get_attribute("content"))
        .filter(|base| base.starts_with('/'));
    content.unwrap_or_else(|| "/".into())
}

/// Replaces the app by the static message of `index.html`. For the panic handler: it uses only the
/// document.
pub fn show_stopped() {
    let Some(document) = document() else { return };
    if let Some(app) = document.get_element_by_id("app") {
        app.remove();
    }
    if let Some(stopped) = document.get_element_by_id("stopped") {
        let _ = stopped.remove_attribute("hidden");
    }
}

/// The element in which the app is mounted.
pub fn mount_point() -> Option<HtmlElement> {
    document()?.get_element_by_id("app")?.dyn_into().ok()
}

/// Writes a warning to the browser's developer console. Never for secrets.
pub fn warn(text: &str) {
    web_sys::console::warn_1(&text.into());
}
