//! The search box, with completions, problems and corrections.

use super::state::Screen;
use crate::client::Cancel;
use crate::platform::intl;
use crate::ui::{Bound, Marked, SuggestField, Suggestion};
use audit_log::search::query::{
    Candidate, Highlight, Key, Part, QueryError, Source, complete, field_at, highlight,
};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;

#[component]
pub(super) fn SearchBox() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let search = screen.search;
    let value = Bound::new(search.text, move |text| screen.type_search(text));
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
            on_settle=move || screen.settle_search()
            renewed
        />
    }
}

/// The text in parts, each with its kind, for highlighting.
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

/// The text with the likely correction, if that leaves something to search for.
fn corrected(text: &str, error: &QueryError) -> Option<Suggestion> {
    let fix = error.fix.as_ref()?;
    let (text, caret) = (fix.apply(text), fix.span.start + fix.text.len());
    let label = visible(text.trim());
    (!label.is_empty()).then_some(Suggestion { label, detail: String::new(), text, caret })
}

/// Asks the server for its types of events when the user first types one. Asked once in a session; if
/// the server does not tell them, the types of loaded events are offered.
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

/// Completions at the caret.
fn suggestions(screen: Screen, text: &str, caret: usize) -> Vec<Suggestion> {
    const MOST: usize = 12;
    if field_at(text, caret) == Some(Key::Event) {
        learn_event_types(screen);
    }
    let offered = screen.org.with_value(|org| untrack(|| screen.services.event_types(org)));
    let offered = offered.unwrap_or_default();
    screen.log.peek(|store| {
        let window = screen.log.window.get_untracked();
        let from = Source { store, window, offered: &offered };
        let completion = complete(text, caret, from, MOST);
        let suggestion = |candidate: &Candidate| {
            let (text, caret) = completion.apply(text, candidate);
            let count = candidate.count.map(|count| intl::number(count as usize));
            let detail = count.unwrap_or_else(|| candidate.hint.clone());
            Suggestion { label: visible(&candidate.label), detail, text, caret }
        };
        completion.candidates.iter().map(suggestion).collect()
    })
}
