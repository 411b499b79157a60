//! Values to filter by, with the number of loaded events that have them. A click includes a value, a click
//! with Alt excludes it; for keyboards there is a button beside it. Each field is one tab stop, with arrow
//! keys inside.

use super::focus::SEARCH_BOX;
use super::state::Screen;
use crate::platform::{intl, page};
use crate::ui::{Untrusted, dynamic, keep_one_stop};
use audit_log::search::facets::{facets, identifiers, token_labels};
use audit_log::search::query::{Choice, Key};
use console_core::text::visible_text::visible;
use leptos::ev::{self, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use std::collections::HashMap;

/// Values shown of a field until "13 more" is pressed.
const FEW: usize = 6;
/// Values shown after that.
const MANY: usize = 40;

#[derive(Clone, PartialEq, Eq)]
struct Value {
    text: String,
    /// Its readable name, if that is not the value.
    label: Option<String>,
    count: u32,
    choice: Option<Choice>,
}

#[derive(Clone, PartialEq, Eq)]
struct Group {
    key: Key,
    values: Vec<Value>,
    more: usize,
}

/// The state of the column.
#[derive(Clone, Copy)]
struct Values {
    screen: Screen,
    /// The field of which many values are shown.
    wide: RwSignal<Option<Key>>,
}

/// The column of facets; on a small screen closed at first.
#[component]
pub(super) fn Facets() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let column = Values { screen, wide: RwSignal::new(None) };
    // Counts follow the rows with a delay.
    let groups = Memo::new(move |_| {
        screen.settled.track();
        let wide = column.wide.get();
        untrack(|| groups(screen, wide))
    });
    let drawn = move || {
        let groups = groups.get();
        keep_focus();
        groups.into_iter().map(|group| column.draw(group)).collect::<Vec<_>>()
    };
    let has_room = has_room();
    let node = NodeRef::<html::Details>::new();
    keep_one_stop(node, Some(".audit-facet"));
    let rest = move || {
        let words = screen.log.words_of_the_rest();
        words
            .map(|words| view! { <p class="audit-rest">{format!("Of other values: {words}.")}</p> })
    };
    let empty = Signal::derive(move || groups.with(Vec::is_empty).then_some(""));
    view! {
        <details class="audit-facets" node_ref=node open=has_room aria-busy=screen.counting() data-empty=empty>
            <summary>"Narrow by value"</summary>
            {dynamic(rest)}
            {dynamic(drawn)}
        </details>
    }
}

/// Whether the column is open: if it fits beside the table. In smaller windows the style sheet puts it
/// above the table, and it would push the events off the screen.
fn has_room() -> Memo<bool> {
    const BESIDE: f64 = 1240.0;
    let measure = || {
        let width = window().inner_width().ok().and_then(|width| width.as_f64());
        width.is_some_and(|width| width > BESIDE)
    };
    let room = RwSignal::new(measure());
    let handle = window_event_listener(ev::resize, move |_| {
        room.try_set(measure());
    });
    on_cleanup(move || handle.remove());
    Memo::new(move |_| room.get())
}

fn groups(screen: Screen, wide: Option<Key>) -> Vec<Group> {
    let (query, window) = (screen.search.query(), screen.log.window.get());
    screen.log.with(|store| {
        facets(store, &query, window, MANY)
            .into_iter()
            .map(|facet| {
                let most = if wide == Some(facet.key) { MANY } else { FEW };
                let all = facet.values.len() + facet.more;
                let values = facet
                    .values
                    .into_iter()
                    .enumerate()
                    .filter(|(at, value)| *at < most || value.choice.is_some());
                let values: Vec<_> = values.map(|(_, value)| value).collect();
                let texts: Vec<&str> = values.iter().map(|value| value.value).collect();
                let labels = match facet.key {
                    Key::Token => token_labels(store, &texts),
                    Key::Admin | Key::Failed => [("untold", "not told".to_owned())].into(),
                    _ => HashMap::new(),
                };
                let values: Vec<Value> = values
                    .into_iter()
                    .map(|value| Value {
                        text: value.value.to_owned(),
                        label: labels.get(value.value).cloned(),
                        count: value.count,
                        choice: value.choice,
                    })
                    .collect();
                Group { key: facet.key, more: all - values.len(), values }
            })
            .filter(|group| !group.values.is_empty())
            .collect()
    })
}

fn name(key: Key) -> &'static str {
    match key {
        Key::Event => "Event",
        Key::User => "User",
        Key::Token => "Token",
        Key::Target => "Target",
        Key::Ip => "IP",
        Key::Admin => "Admin rights",
        Key::Failed => "Failed",
        Key::Actor => "Actor",
        Key::Before => "Before",
        Key::After => "After",
    }
}

impl Values {
    fn draw(self, group: Group) -> AnyView {
        let Group { key, values, more } = group;
        let is_wide = self.wide.get_untracked() == Some(key);
        let words = match is_wide {
            true => "Show fewer".to_owned(),
            false => format!("{} more", intl::number(more)),
        };
        let label = format!("{}: {words}", name(key));
        let toggle = move |_| self.wide.set((!is_wide).then_some(key));
        let more = (more > 0 || is_wide).then(|| {
            view! { <button type="button" class="audit-more" data-value=key.word() aria-label=label on:click=toggle>{words}</button> }
        });
        view! {
            <section class="audit-facet" aria-label=name(key)>
                <h2>{name(key)}</h2>
                <div role="toolbar" aria-orientation="vertical" aria-label=name(key)>
                    <ul>{values.into_iter().map(|value| self.item(key, value)).collect::<Vec<_>>()}</ul>
                    {more}
                </div>
            </section>
        }
        .into_any()
    }

    fn item(self, key: Key, value: Value) -> AnyView {
        let Value { text, label, count, choice } = value;
        let tip = label.is_some().then(|| visible(&text));
        let label = label.unwrap_or_else(|| text.clone());
        let shown = visible(&label);
        let exclude = format!("Exclude {shown}");
        let pressed = |is: Choice| if choice == Some(is) { "true" } else { "false" };
        let (included, excluded) = (text.clone(), text.clone());
        let named = format!("{}:{text}", key.word());
        let press = move |event: MouseEvent| {
            let choice = if event.alt_key() { Choice::Excluded } else { Choice::Included };
            self.change(key, &included, choice);
        };
        let keep_out = move |_| self.change(key, &excluded, Choice::Excluded);
        view! {
            <li>
                <button
                    type="button"
                    class="audit-value"
                    data-value=named.clone()
                    aria-pressed=pressed(Choice::Included)
                    data-excluded=(choice == Some(Choice::Excluded)).then_some("")
                    data-tip=tip
                    on:click=press
                >
                    <Untrusted text=label/>
                    <span>{intl::number(count as usize)}</span>
                </button>
                <button
                    type="button"
                    class="audit-exclude"
                    data-value=named
                    aria-label=exclude
                    data-tip="Exclude (Alt-click)"
                    aria-pressed=pressed(Choice::Excluded)
                    on:click=keep_out
                >
                    <span aria-hidden="true">"−"</span>
                </button>
            </li>
        }
        .into_any()
    }

    /// Includes or excludes a value; the second time, neither.
    fn change(self, key: Key, value: &str, choice: Choice) {
        let query = untrack(|| self.screen.search.query());
        let mut query = match choice {
            Choice::Included => query.include(key, value),
            Choice::Excluded => query.exclude(key, value),
        };
        // The search may name a token by its identifier: remove that too.
        if key == Key::Token && query.choice(key, value) != Some(Choice::Included) {
            self.screen.log.peek(|store| {
                for id in identifiers(store, value) {
                    if query.choice(key, id) == Some(Choice::Included) {
                        query = query.include(key, id);
                    }
                }
            });
        }
        let query = query.to_string();
        if untrack(|| self.screen.search.is_unreadable()) {
            // The unreadable text is not part of the new search: Back returns to it.
            self.screen.go_to(|view| view.query = query);
        } else {
            self.screen.search_for(query);
        }
    }
}

/// Keeps the focus on its value when the values are drawn again, perhaps in another order: otherwise Enter
/// would choose the value that took the old position. If the value is gone, focuses the search box.
fn keep_focus() {
    let Some(element) = document().active_element() else { return };
    let Some(value) = element.get_attribute("data-value") else { return };
    let same = format!(".{}[data-value=\"{}\"]", element.class_name(), css_text(&value));
    // After they are drawn, and before the next key.
    queue_microtask(move || {
        if !page::focus(&same) {
            page::focus(SEARCH_BOX);
        }
    });
}

/// Escapes a text for the quotes of a selector.
fn css_text(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
