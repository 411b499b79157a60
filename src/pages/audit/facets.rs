//! Values to narrow the search by, with how many of the loaded events have them. A press asks for a
//! value, a press with Alt keeps it out; the button beside it does the same for keyboards.

use super::Screen;
use crate::platform::{intl, page};
use crate::ui::{Untrusted, dynamic};
use console_model::audit::facets::facets;
use console_model::audit::query::{Choice, Key, Query};
use console_model::visible_text::visible;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::time::Duration;

/// Values shown of a field before "Show more".
const FEW: usize = 6;
/// Values shown after it.
const MANY: usize = 40;

/// A value as it is drawn.
#[derive(Clone, PartialEq, Eq)]
struct Value {
    text: String,
    count: u32,
    choice: Option<Choice>,
}

/// A field with its values.
#[derive(Clone, PartialEq, Eq)]
struct Group {
    key: Key,
    values: Vec<Value>,
    more: usize,
}

/// The column of facets; on a narrow screen closed until it is wanted.
#[component]
pub(super) fn Facets() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let wide = RwSignal::new(None::<Key>);
    let groups = Memo::new(move |_| {
        screen.settled.track();
        groups(screen, wide.get())
    });
    let drawn =
        move || groups.get().into_iter().map(|group| draw(screen, wide, group)).collect::<Vec<_>>();
    // Open where there is room for it beside the table.
    let has_room = window()
        .inner_width()
        .ok()
        .and_then(|width| width.as_f64())
        .is_some_and(|width| width > 900.0);
    view! {
        <details class="audit-facets" open=has_room>
            <summary>"Narrow by value"</summary>
            {dynamic(drawn)}
        </details>
    }
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
                let values: Vec<Value> = values
                    .map(|(_, value)| Value {
                        text: value.value.to_owned(),
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
        Key::Ip => "IP",
        Key::Admin => "Admin rights",
        Key::Failed => "Failed",
        Key::Actor => "Actor",
        Key::Before => "Before",
        Key::After => "After",
    }
}

fn draw(screen: Screen, wide: RwSignal<Option<Key>>, group: Group) -> AnyView {
    let Group { key, values, more } = group;
    let is_wide = wide.get_untracked() == Some(key);
    let more = (more > 0 || is_wide).then(|| {
        let words = if is_wide { "Show fewer".to_owned() } else { format!("{} more", intl::number(more)) };
        let label = format!("{}: {words}", name(key));
        let toggle = move |_| wide.set((!is_wide).then_some(key));
        view! { <button type="button" class="audit-more" aria-label=label on:click=toggle>{words}</button> }
    });
    view! {
        <section class="audit-facet" aria-label=name(key)>
            <h2>{name(key)}</h2>
            <ul>{values.into_iter().map(|value| item(screen, key, value)).collect::<Vec<_>>()}</ul>
            {more}
        </section>
    }
    .into_any()
}

fn item(screen: Screen, key: Key, value: Value) -> AnyView {
    let Value { text, count, choice } = value;
    let shown = visible(&text);
    let exclude = format!("Exclude {shown}");
    let pressed = |is: Choice| if choice == Some(is) { "true" } else { "false" };
    let (included, excluded) = (text.clone(), text.clone());
    let named = format!("{}:{text}", key.word());
    let press = move |event: MouseEvent| {
        change(
            screen,
            key,
            &included,
            if event.alt_key() { Query::exclude } else { Query::include },
        );
    };
    view! {
        <li>
            <button
                type="button"
                class="audit-value"
                data-value=named
                aria-pressed=pressed(Choice::Included)
                data-excluded=(choice == Some(Choice::Excluded)).then_some("")
                on:click=press
            >
                <Untrusted text=text/>
                <span>{intl::number(count as usize)}</span>
            </button>
            <button
                type="button"
                class="audit-exclude"
                aria-label=exclude
                data-tip="Exclude (Alt-click)"
                aria-pressed=pressed(Choice::Excluded)
                on:click=move |_| change(screen, key, &excluded, Query::exclude)
            >
                <span aria-hidden="true">"−"</span>
            </button>
        </li>
    }
    .into_any()
}

/// Changes the search by a value. The buttons are drawn anew after that, so the focus is put back.
fn change(screen: Screen, key: Key, value: &str, by: fn(&Query, Key, &str) -> Query) {
    let query = by(&untrack(|| screen.search.query()), key, value);
    screen.search_for(query.to_string());
    let selector = format!("[data-value=\"{}\"]", css_text(&format!("{}:{value}", key.word())));
    let put_back = move || {
        page::focus(&selector);
    };
    set_timeout(put_back, Duration::from_millis(120));
}

/// A text within quotes of a selector.
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
