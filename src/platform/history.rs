//! The address bar: its content as a signal, and navigation without loading the page. Addresses
//! here are texts below the site's base; [`crate::route`] interprets them.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent, ScrollRestoration};

/// The address bar. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub struct History {
    current: RwSignal<String>,
    hold: StoredValue<Option<Callback<()>>>,
    guard: StoredValue<Option<Callback<Departure, bool>>>,
    base: StoredValue<String>,
    /// The index of the present entry among those of this console. Each entry stores its own, so
    /// that it survives a reload.
    at: StoredValue<i32>,
    /// A navigation by the browser is being undone.
    is_returning: StoredValue<bool>,
}

/// What happens to the present entry of the browser's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It stays, and Back returns to it. The next screen starts at its top.
    Push,
    /// It stays, and Back returns to it. The scroll position does not change, because something
    /// opens at the side.
    PushBeside,
    /// It is replaced.
    Replace,
}

/// How the user leaves the present screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    /// To this address.
    To(String),
    /// By signing out.
    SignOut,
}

impl History {
    /// Reads the address bar, follows Back and Forward, and handles clicks on links within the
    /// site. Call once.
    pub fn start(base: String) -> Self {
        let history = Self {
            current: RwSignal::new(String::new()),
            hold: StoredValue::new(None),
            guard: StoredValue::new(None),
            base: StoredValue::new(base),
            at: StoredValue::new(0),
            is_returning: StoredValue::new(false),
        };
        history.read();
        match number() {
            Some(at) => history.at.set_value(at),
            None => history.write(|browser, number| browser.replace_state(number, "")),
        }
        if let Some(window) = super::window() {
            super::listen_forever(&window, "popstate", move |_| history.moved());
            super::listen_forever(&window, "click", move |event| history.follow_link(&event));
        }
        history
    }

    /// The present path and query below the base. Tracked.
    pub fn current(self) -> String {
        self.current.get()
    }

    /// The `href` of an address below the base.
    pub fn href(self, address: &str) -> String {
        let below = address.strip_prefix('/').unwrap_or(address);
        self.base.with_value(|base| format!("{base}{below}"))
    }

    /// Navigates to an address below the base.
    pub fn go(self, address: &str, entry: Entry) {
        if address == self.current.get_untracked() {
            return;
        }
        // Replacing the address is not a navigation by the user, so it needs no question.
        if entry != Entry::Replace && !self.may_leave(Departure::To(address.to_owned())) {
            return;
        }
        let href = self.href(address);
        // Back closes what is at the side; the scroll position stays as it is then.
        if entry == Entry::PushBeside {
            restore_scroll(ScrollRestoration::Manual);
        }
        if entry == Entry::Replace {
            self.write(|browser, number| browser.replace_state_with_url(number, "", Some(&href)));
        } else {
            self.at.update_value(|at| *at += 1);
            self.write(|browser, number| browser.push_state_with_url(number, "", Some(&href)));
        }
        restore_scroll(ScrollRestoration::Auto);
        self.current.set(address.to_owned());
        if entry == Entry::Push
            && let Some(window) = super::window()
        {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Like the browser's Back. The address changes a moment later.
    pub fn back(self) {
        if let Some(browser) = browser() {
            let _ = browser.back();
        }
    }

    /// Keeps Back and Forward from leaving the present screen while something would be lost:
    /// `asked` runs instead. Lasts until the current reactive owner is cleaned up.
    pub fn hold(self, asked: Callback<()>) {
        self.hold.set_value(Some(asked));
        on_cleanup(move || {
            self.hold.try_update_value(Option::take);
        });
    }

    /// Calls `may_leave` for each navigation by the user: a link, Back, Forward or signing out. If
    /// it returns false, the present screen stays. Lasts until the current reactive owner is
    /// cleaned up.
    pub fn guard(self, may_leave: Callback<Departure, bool>) {
        self.guard.set_value(Some(may_leave));
        on_cleanup(move || {
            self.guard.try_update_value(Option::take);
        });
    }

    /// Whether the present screen may be left in this way. If not, the user has been asked.
    pub fn may_leave(self, departure: Departure) -> bool {
        self.guard.get_value().is_none_or(|guard| guard.run(departure))
    }

    /// Back or Forward was pressed, and the address bar has already changed.
    fn moved(self) {
        restore_scroll(ScrollRestoration::Auto);
        let Some(to) = number() else {
            // A new entry by the browser itself, for a link within the page. It follows this one.
            self.at.update_value(|at| *at += 1);
            self.write(|browser, number| browser.replace_state(number, ""));
            return self.read();
        };
        if self.is_returning.get_value() {
            self.is_returning.set_value(false);
            return;
        }
        let held = self.hold.get_value();
        if held.is_none() && self.bar().is_none_or(|address| self.may_leave(Departure::To(address)))
        {
            self.at.set_value(to);
            return self.read();
        }
        // Goes back to the entry that was left, so that the entries before and after it do not
        // change.
        let way = self.at.get_value() - to;
        if way != 0 && browser().is_some_and(|browser| browser.go_with_delta(way).is_ok()) {
            self.is_returning.set_value(true);
        }
        if let Some(asked) = held {
            asked.run(());
        }
    }

    /// Writes an entry with the present index.
    fn write(self, entry: impl FnOnce(&web_sys::History, &JsValue) -> Result<(), JsValue>) {
        if let Some(browser) = browser() {
            // Browsers refuse this only if there are too many; the screen changes anyway.
            let _ = entry(&browser, &JsValue::from(self.at.get_value()));
        }
    }

    fn read(self) {
        if let Some(address) = self.bar() {
            self.current.set(address);
        }
    }

    /// The content of the address bar, below the base.
    fn bar(self) -> Option<String> {
        let location = super::window().map(|window| window.location())?;
        let path = location.pathname().unwrap_or_default();
        let search = location.search().unwrap_or_default();
        let below = self.base.with_value(|base| match path.strip_prefix(base.as_str()) {
            Some(below) => format!("/{below}"),
            // The base without its last slash.
            None => "/".to_owned(),
        });
        Some(format!("{below}{search}"))
    }

    fn follow_link(self, event: &Event) {
        let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
        let modified = mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key();
        if modified || mouse.button() != 0 || event.default_prevented() {
            return;
        }
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten())
            .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
        let Some(link) = link else { return };
        let elsewhere = link.origin() != super::page::origin()
            || !link.target().is_empty()
            || link.has_attribute("download");
        let path = link.pathname();
        let below =
            self.base.with_value(|base| path.strip_prefix(base.as_str()).map(str::to_owned));
        if let (false, Some(below)) = (elsewhere, below) {
            // A link within the page, such as "skip to content", is handled by the browser.
            if !link.hash().is_empty() {
                return;
            }
            event.prevent_default();
            self.go(&format!("/{below}{}", link.search()), Entry::Push);
        }
    }
}

fn browser() -> Option<web_sys::History> {
    super::window()?.history().ok()
}

/// The index that the browser's present entry stores.
fn number() -> Option<i32> {
    // Only this module writes it, so it is a small integer.
    #[allow(clippy::cast_possible_truncation)]
    browser()?.state().ok()?.as_f64().map(|number| number as i32)
}

fn restore_scroll(how: ScrollRestoration) {
    if let Some(browser) = browser() {
        let _ = browser.set_scroll_restoration(how);
    }
}
