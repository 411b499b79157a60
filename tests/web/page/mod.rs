//! Whole screens in the browser, signed in, with a backend in the page and a clock of its own. A test
//! opens an address, says what the backend answers, and acts as a user does.

pub mod backend;
pub mod clock;
pub mod data;
pub mod rules;
pub mod store;

pub use backend::{Answer, Asked, Backend, Gate};
pub use data::{DAY, LIST, event, id_token, now, row, rows};
pub use rules::{Rules, Who};

use crate::harness::{Page, fill, fire, mount_whole, name_of, until};
use clock::Clock;
use console_core::backend::config::{self, Config};
use leptos::prelude::*;
use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;
use token_api::secret::TokenValue;
use token_console::app::Console;
use token_console::platform::history::{Entry, History};
use token_console::services::Services;
use token_console::session::{Farewell, Lasting, Session};
use token_console::ui::{TipLayer, ToastRegion, provide_toasts};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

thread_local! {
    // Both listen as long as the document is there, so there is one of each for all tests.
    static SESSION: Session = Session::start();
    static SHOWN: RefCell<Option<Rc<Page>>> = const { RefCell::new(None) };
    static HISTORY: History = History::start("/".to_owned());
}

/// A console that shows a screen. Everything is as before when it is dropped.
pub struct Site {
    pub clock: Clock,
    pub backend: Backend,
    page: Rc<Page>,
    _answering: backend::Answering,
}

impl Deref for Site {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        clean_up();
    }
}

/// Takes the page out that is shown, if there is one, and signs out. A test that failed has not done it.
pub fn clean_up() {
    if let Some(page) = SHOWN.take() {
        page.unmount();
        SESSION.with(|session| session.sign_out(Farewell::SignedOut));
        Clock::put_back();
        backend::Answering::put_back();
    }
}

fn deployment() -> Config {
    config::parse_file(b"{}").expect("a configuration").config
}

/// A token that no backend of a test looks at.
const TOKEN: &str = "tcp_0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

/// Opens an address, signed in, with nothing kept on the device.
pub async fn open(address: &str, backend: &Backend) -> Site {
    open_with(address, backend, &[]).await
}

/// The same, with entries of the device's storage.
pub async fn open_with(address: &str, backend: &Backend, kept: &[(&str, &str)]) -> Site {
    open_as(TOKEN, deployment(), address, backend, kept).await
}

/// The same with a token, at the first backend of a deployment.
pub async fn open_as(
    token: &str,
    config: Config,
    address: &str,
    backend: &Backend,
    kept: &[(&str, &str)],
) -> Site {
    clean_up();
    let device = window().local_storage().ok().flatten().expect("a storage");
    device.clear().expect("an empty storage");
    for (key, value) in kept {
        device.set_item(key, value).expect("an entry");
    }
    let (session, history) = SESSION.with(|session| HISTORY.with(|history| (*session, *history)));
    let (clock, answering) = (Clock::start(), backend::Answering::start(backend));
    history.go(address, Entry::Replace);
    let token = TokenValue::parse(token).expect("a token");
    session.sign_in(&config.backends[0], token, Lasting::default()).await.expect("signing in");
    let page = mount_whole(move || {
        provide_toasts();
        provide_context(Services::new(config, session, history));
        view! { <Console/> <ToastRegion/> <TipLayer/> }
    });
    let page = Rc::new(page);
    SHOWN.replace(Some(Rc::clone(&page)));
    page.show_at_top();
    Site { clock, backend: backend.clone(), page, _answering: answering }
}

impl Site {
    /// The address below the origin, as the address bar says it.
    pub fn address(&self) -> String {
        let location = window().location();
        let (path, search) = (location.pathname(), location.search());
        path.expect("a path") + &search.expect("a query")
    }

    /// The texts of the elements that match, as they are seen.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.select(selector).into_iter();
        found.map(|element| element.inner_text().replace('\u{a0}', " ")).collect()
    }

    /// The texts of the rows of a table, without those that are kept for later.
    pub fn rows(&self) -> Vec<String> {
        let rows = self.select("tbody tr").into_iter().filter(|row| row.offset_height() > 0);
        rows.map(|row| row.inner_text()).filter(|text| !text.trim().is_empty()).collect()
    }

    /// Waits until `condition` holds while the page's time goes on, a minute at most: for what comes
    /// with a timer.
    pub async fn later(&self, what: &str, condition: impl Fn() -> bool) {
        const STEP_MS: f64 = 100.0;
        for _ in 0..600 {
            if condition() {
                return;
            }
            self.clock.advance(STEP_MS).await;
        }
        panic!("in vain: {what} in {}", self.text());
    }

    /// Waits until an element that matches shows each of these words.
    pub async fn shows(&self, selector: &str, words: &[&str]) {
        let has_all = |text: &String| words.iter().all(|word| text.contains(word));
        let what = || format!("{words:?} in {selector:?}: {:?}", self.texts(selector));
        for _ in 0..300 {
            if self.texts(selector).iter().any(has_all) {
                return;
            }
            crate::harness::frame().await;
        }
        panic!("in vain: {}", what());
    }

    /// Waits for an element of a role and name.
    pub async fn wait_for(&self, role: &str, name: &str) -> HtmlElement {
        until(&format!("{role} {name:?}"), || !self.all(role, name).is_empty()).await;
        self.get(role, name)
    }

    /// Waits until nothing matches.
    pub async fn gone(&self, selector: &str) {
        until(&format!("no {selector}"), || self.select(selector).is_empty()).await;
    }

    /// The names in the headers of the rows of a list of tokens.
    pub fn names(&self) -> Vec<String> {
        self.texts("tbody .cell-title bdi")
    }

    /// Waits until these are the names of the list.
    pub async fn lists(&self, names: &[&str]) {
        for _ in 0..300 {
            if self.names() == names {
                return;
            }
            crate::harness::frame().await;
        }
        panic!("in vain: {names:?}, but {:?} in {}", self.names(), self.text());
    }

    /// Presses a button, once it is there.
    pub async fn press(&self, name: &str) {
        self.wait_for("button", name).await.click();
    }
}

/// A part of the page.
pub fn within(part: &HtmlElement, selector: &str) -> Vec<HtmlElement> {
    let found = part.query_selector_all(selector).expect("a selector");
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// The field of a dialog or form with this label.
pub fn field(part: &HtmlElement, label: &str) -> HtmlInputElement {
    let fields = within(part, "input, textarea").into_iter();
    let found: Vec<_> = fields.filter(|field| name_of(field) == label).collect();
    assert_eq!(found.len(), 1, "field {label:?} in {}", part.inner_text());
    found[0].clone().unchecked_into()
}

/// The button of a dialog or form with this name.
pub fn button(part: &HtmlElement, name: &str) -> HtmlElement {
    let found: Vec<_> =
        within(part, "button").into_iter().filter(|button| name_of(button) == name).collect();
    assert_eq!(found.len(), 1, "button {name:?} in {}", part.inner_text());
    found[0].clone()
}

/// Types into a field and leaves it.
pub fn enter(part: &HtmlElement, label: &str, text: &str) {
    let field = field(part, label);
    fill(&field, text);
    fire(&field, "change");
}

/// What is said to be wrong with a field.
pub fn problem(part: &HtmlElement, label: &str) -> String {
    problem_of(&field(part, label))
}

/// The same of a field that has been found.
pub fn problem_of(field: &HtmlElement) -> String {
    let around = field.closest(".field").ok().flatten().expect("a field");
    let said =
        around.query_selector(".field-problem").ok().flatten().expect("a place for problems");
    said.text_content().unwrap_or_default()
}
