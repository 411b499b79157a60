//! The search: what is typed is applied within the frame, and reaches the address when the typing
//! pauses. Where something in it can't be read, the rest is searched for, and the line below the box
//! says so.

use super::Screen;
use super::live::Follow;
use super::loading::log::Log;
use crate::client::Cancel;
use crate::platform::timer::{self, Timer};
use crate::platform::{clock, intl};
use crate::ui::{Bound, Marked, SuggestField, Suggestion};
use audit_log::search::filter::select;
use audit_log::search::link::AuditView;
use audit_log::search::query::{
    Candidate, Highlight, Key, Part, Query, QueryError, Setting, complete, field_at, highlight,
};
use console_core::text::visible_text::visible;
use console_core::when::Zone;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;
use std::sync::Arc;

/// After this many milliseconds without a key the search goes into the address.
const SETTLED_AFTER_MS: u32 = 400;

/// What was read of the text.
#[derive(Clone, Debug, PartialEq)]
struct Reading {
    /// All of it, or the search without what can't be read.
    query: Query,
    /// What can't be read.
    errors: Vec<QueryError>,
}

/// The search as it is typed. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Search {
    text: RwSignal<String>,
    /// What the address has of it.
    written: StoredValue<String>,
    pause: StoredValue<Option<Timer>, LocalStorage>,
    read: Memo<Reading>,
    /// What is searched for.
    query: Memo<Query>,
    /// Whether the value of a token was taken out of what was typed last.
    pub lost_value: RwSignal<bool>,
}

impl Search {
    /// The search of a view, which follows when the address changes otherwise. What it counts back
    /// from now moves with the range.
    pub fn new(
        view: Memo<AuditView>,
        log: Log,
        zone: impl Fn() -> &'static (dyn Zone) + Send + Sync + 'static,
    ) -> Self {
        let first = view.with_untracked(|view| view.query.clone());
        let text = RwSignal::new(first.clone());
        let written = StoredValue::new(first);
        let pause = StoredValue::new_local(None);
        Effect::new(move || {
            let asked = view.with(|view| view.query.clone());
            if written.with_value(|written| *written != asked) {
                written.set_value(asked.clone());
                pause.set_value(None);
                text.set(asked);
            }
        });
        let read = Memo::new(move |_| {
            log.window.track();
            let setting = Setting { now: clock::now(), zone: zone() };
            text.with(|text| match Query::parse(text, setting) {
                Ok(query) => Reading { query, errors: Vec::new() },
                Err(errors) => Reading { query: Query::readable_part(text, setting), errors },
            })
        });
        let query = Memo::new(move |_| read.with(|read| read.query.clone()));
        Self { text, written, pause, read, query, lost_value: RwSignal::new(false) }
    }

    /// What is typed now.
    pub fn typed(self) -> String {
        self.text.get_untracked()
    }

    /// Whether the search lets everything through. Tracked.
    pub fn is_empty(self) -> bool {
        self.query.with(Query::is_empty)
    }

    /// Whether what is typed can't be read. Tracked.
    pub fn is_unreadable(self) -> bool {
        self.read.with(|read| !read.errors.is_empty())
    }

    /// The search that is applied. Tracked.
    pub fn query(self) -> Query {
        self.query.get()
    }

    /// Another search is in the box and in the address.
    pub fn take(self, text: &str) {
        self.pause.set_value(None);
        self.written.set_value(text.to_owned());
        if self.text.with_untracked(|typed| typed != text) {
            self.text.set(text.to_owned());
        }
    }

    /// Puts what was typed into the address now.
    pub fn settle(self, screen: Screen) {
        // A box that goes with its screen loses the focus too.
        if self.text.is_disposed() {
            return;
        }
        self.pause.set_value(None);
        if self.written.with_value(|written| *written != self.typed()) {
            screen.show_with(|_| ());
        }
    }

    /// The value of a token goes nowhere: not into the address either, where a part of it may be
    /// already if it was typed letter by letter.
    fn typing(self, screen: Screen, text: String) {
        let without = screen.services.without_values(&text);
        // Said until something else is searched: the rest of a value may still be typed.
        if without.is_some() || text.is_empty() {
            self.lost_value.set(without.is_some());
        }
        self.text.set(without.unwrap_or(text));
        let timer = timer::after_ms(SETTLED_AFTER_MS, move || self.settle(screen));
        self.pause.set_value(Some(timer));
    }

    /// The rows that range and search let through, in the order of the view.
    pub fn found(self, log: Log, view: Memo<AuditView>) -> Memo<Arc<Vec<u32>>> {
        let sort = Memo::new(move |_| view.with(|view| view.sort));
        Memo::new(move |_| {
            let (window, sort) = (log.window.get(), sort.get());
            Arc::new(log.with(|store| self.query.with(|query| select(store, query, window, sort))))
        })
    }

    /// Those of them that are not held back.
    pub fn shown(found: Memo<Arc<Vec<u32>>>, follow: Follow) -> Memo<Arc<Vec<u32>>> {
        Memo::new(move |_| {
            let found = found.get();
            follow.held.with(|held| {
                if held.is_empty() {
                    return found;
                }
                Arc::new(found.iter().copied().filter(|row| !Follow::holds(held, *row)).collect())
            })
        })
    }
}

/// Takes the values of tokens out of the address that a link has brought.
pub(super) fn clean_address(screen: Screen) {
    Effect::new(move || {
        let asked = screen.view.with(|view| view.query.clone());
        if screen.services.without_values(&asked).is_some() {
            screen.show_with(|view| view.query = asked);
        }
    });
}

/// The box, with its completions and what is wrong with the search.
#[component]
pub(super) fn SearchBox() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let search = screen.search;
    let value = Bound::new(search.text, move |text| search.typing(screen, text));
    let parts = Signal::derive(move || {
        search.text.with(|text| search.read.with(|read| marked(text, &read.errors)))
    });
    let correction = Signal::derive(move || {
        let read = search.read.read();
        let error = read.errors.first()?;
        search.text.with(|text| corrected(text, error))
    });
    let problem = Signal::derive(move || {
        search.read.with(|read| {
            let error = read.errors.first()?;
            let shown = search.query().to_string();
            let shown = match shown.is_empty() {
                true => "Until it can be read, nothing is left out.".to_owned(),
                false => format!("Shown is the search without it: {}", visible(&shown)),
            };
            Some(format!("{} {shown}", error.message))
        })
    });
    let renewed = Signal::derive(move || {
        let types = screen.org.with_value(|org| screen.services.event_types(org));
        types.map_or(0, |types| types.len())
    });
    view! {
        <SuggestField
            label="Search events"
            value
            parts
            suggest=move |(text, caret): (String, usize)| suggestions(screen, &text, caret)
            problem
            correction
            on_settle=move || search.settle(screen)
            renewed
        />
    }
}

/// The text in parts, each with what it is.
fn marked(text: &str, errors: &[QueryError]) -> Vec<Marked> {
    let mut parts = Vec::new();
    let mut end = 0;
    let mut push = |span: Range<usize>, mark| {
        if let Some(part) = text.get(span).filter(|part| !part.is_empty()) {
            parts.push(Marked { text: part.to_owned(), mark });
        }
    };
    for Highlight { span, part, negated } in highlight(text, errors) {
        let mark = match part {
            Part::Error => Some("bad"),
            Part::Operator | Part::Parenthesis => Some("or"),
            Part::Negation => Some("not"),
            Part::Field | Part::Value | Part::Text if negated => Some("not"),
            Part::Field | Part::Value => Some("field"),
            Part::Text => None,
        };
        push(end..span.start, None);
        end = span.end;
        push(span, mark);
    }
    push(end..text.len(), None);
    parts
}

/// What was probably meant, as long as that leaves something to search for.
fn corrected(text: &str, error: &QueryError) -> Option<Suggestion> {
    let fix = error.fix.as_ref()?;
    let (text, caret) = (fix.apply(text), fix.span.start + fix.text.len());
    let label = visible(text.trim());
    (!label.is_empty()).then_some(Suggestion { label, detail: String::new(), text, caret })
}

/// Asks for the kinds of events that the server knows, when one is first looked for. Asked once in a
/// session: where it does not tell them, those that are loaded are offered as before.
fn learn_event_types(screen: Screen) {
    let (org, services) = (screen.org.get_value(), screen.services);
    let Ok(client) = services.client() else { return };
    if untrack(|| services.event_types(&org)).is_some() {
        return;
    }
    services.has_event_types(&org, Vec::new());
    spawn_local(async move {
        if let Ok(types) = client.event_types(&org, &Cancel::default()).await {
            services.has_event_types(&org, types);
        }
    });
}

/// What the search could go on with.
fn suggestions(screen: Screen, text: &str, caret: usize) -> Vec<Suggestion> {
    const MOST: usize = 12;
    if field_at(text, caret) == Some(Key::Event) {
        learn_event_types(screen);
    }
    let offered = screen.org.with_value(|org| untrack(|| screen.services.event_types(org)));
    let offered = offered.unwrap_or_default();
    screen.log.peek(|store| {
        let completion = complete(text, caret, store, &offered, MOST);
        let suggestion = |candidate: &Candidate| {
            let (text, caret) = completion.apply(text, candidate);
            let count = candidate.count.map(|count| intl::number(count as usize));
            let detail = count.unwrap_or_else(|| candidate.hint.clone());
            Suggestion { label: visible(&candidate.label), detail, text, caret }
        };
        completion.candidates.iter().map(suggestion).collect()
    })
}
