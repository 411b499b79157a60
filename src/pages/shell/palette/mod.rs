//! The command palette: finds screens, tokens, members, teams, roles, issuers and organizations by a few
//! letters, and does what can be done here. A combobox: the focus stays in the text, and the chosen result is its active descendant.

mod found;
mod items;
mod names;
mod state;

use crate::ui::{Button, Dialog, Glyph, Icon, Note, Tone, dynamic};
use console_core::text::visible_text::visible;
use console_core::when::count;
use found::{Results, Shown};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use state::Palette;
use std::ops::Range;
use web_sys::HtmlInputElement;

const LIST: &str = "palette-results";

/// The dialog "Command palette".
#[component]
pub fn PaletteDialog() -> impl IntoView {
    let palette = Palette::open();
    view! {
        <Dialog title="Command palette" on_close_request=move || palette.overlay.close()>
            <div class="palette">
                <Field palette/>
                {dynamic(move || palette.is_secret.get().then(|| view! { <Secret palette/> }))}
                <div class="palette-list" role="listbox" id=LIST aria-label="Results">
                    {dynamic(move || palette.results.with(|results| groups(palette, results)))}
                </div>
                {dynamic(move || scope(palette))}
                <p class="palette-keys" aria-hidden="true">
                    <span><kbd>"↑"</kbd> <kbd>"↓"</kbd> " choose"</span>
                    <span><kbd>"Enter"</kbd> " open"</span>
                    <span class="grow"></span>
                    <span><kbd>"?"</kbd> " all keys"</span>
                </p>
            </div>
        </Dialog>
    }
}

#[component]
fn Field(palette: Palette) -> impl IntoView {
    let found = move || match palette.count() {
        0 => "Nothing found".to_owned(),
        number => count(i64::try_from(number).unwrap_or(i64::MAX), "result"),
    };
    let has_any = move || if palette.count() > 0 { "true" } else { "false" };
    let active = move || (palette.count() > 0).then(|| option_id(palette.active.get()));
    view! {
        <div class="palette-field">
            <Glyph icon=Icon::Search/>
            <input
                class="palette-input"
                type="text"
                role="combobox"
                aria-label="Find or do"
                placeholder="Find or do"
                aria-autocomplete="list"
                aria-controls=LIST
                aria-expanded=has_any
                aria-activedescendant=active
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                autofocus=true
                on:input=move |event| {
                    let input: HtmlInputElement = event_target(&event);
                    palette.type_text(&input.value());
                    // A secret that was cut out also leaves the field.
                    let kept = palette.typed.get_untracked();
                    if input.value() != kept {
                        input.set_value(&kept);
                    }
                }
                on:keydown=move |event| key_pressed(palette, &event)
            />
            <span class="palette-count" role="status">{dynamic(found)}</span>
        </div>
    }
}

fn key_pressed(palette: Palette, event: &KeyboardEvent) {
    if event.is_composing() {
        return;
    }
    let is_empty = palette.typed.with_untracked(String::is_empty);
    match event.key().as_str() {
        "ArrowDown" => palette.choose(1),
        "ArrowUp" => palette.choose(-1),
        "PageDown" => palette.choose_end(true),
        "PageUp" => palette.choose_end(false),
        "Enter" => palette.run_active(),
        "?" if is_empty => palette.overlay.shortcuts(),
        _ => return,
    }
    event.prevent_default();
    reveal(palette.active.get_untracked());
}

/// Scrolls the list as far as the chosen result needs it.
fn reveal(at: usize) {
    let (option, list) =
        (document().get_element_by_id(&option_id(at)), document().get_element_by_id(LIST));
    let Some((option, list)) = option.zip(list) else { return };
    let (own, view) = (option.get_bounding_client_rect(), list.get_bounding_client_rect());
    if own.top() < view.top() {
        option.scroll_into_view_with_bool(true);
    } else if own.bottom() > view.bottom() {
        option.scroll_into_view_with_bool(false);
    }
}

#[component]
fn Secret(palette: Palette) -> impl IntoView {
    view! {
        <Note tone=Tone::Warn announce=true>
            <strong>"That is a token’s value, or the end of one."</strong>
            " It was taken out of the field: it was not searched for, and is not kept. To find out whose \
             it is, use this: "
            <Button icon=Icon::Key on_press=move || palette.overlay.identify()>
                "Which token is this?"
            </Button>
        </Note>
    }
}

/// Over what was searched. Tracked.
fn scope(palette: Palette) -> Option<AnyView> {
    let is_empty = palette.typed.with(|typed| typed.trim().is_empty());
    let (words, places) = palette.scope();
    (!is_empty).then(|| {
        view! { <p class="palette-scope">{words} <bdi translate="no">{places}</bdi></p> }.into_any()
    })
}

fn groups(palette: Palette, results: &[Results]) -> Vec<AnyView> {
    let mut first = 0;
    let mut groups = Vec::with_capacity(results.len());
    for (number, Results { group, shown, .. }) in results.iter().enumerate() {
        let options: Vec<AnyView> = shown
            .iter()
            .enumerate()
            .map(|(at, shown)| option(palette, first + at, shown.clone()))
            .collect();
        first += shown.len();
        let id = format!("palette-group-{number}");
        let labelled_by = id.clone();
        groups.push(
            view! {
                <div role="group" aria-labelledby=labelled_by>
                    <div class="palette-group" role="presentation" id=id>{group.label()}</div>
                    {options}
                </div>
            }
            .into_any(),
        );
    }
    groups
}

fn option(palette: Palette, at: usize, shown: Shown) -> AnyView {
    let Shown { item, places, why } = shown;
    let chosen = move || if palette.active.get() == at { "true" } else { "false" };
    let label = visible(&item.label);
    // The places are those of the label as it was told.
    let places = if label == item.label { places } else { Vec::new() };
    let parts = parts_of(&label, &places);
    let text = if item.is_data {
        view! { <bdi translate="no" class="palette-label">{parts}</bdi> }.into_any()
    } else {
        view! { <span class="palette-label">{parts}</span> }.into_any()
    };
    let why = why.map(|why| {
        let text = visible(&why.text);
        let places = if text == why.text { why.places } else { Vec::new() };
        view! { <bdi translate="no" class="palette-why">{parts_of(&text, &places)}</bdi> }
    });
    let detail_id = format!("palette-detail-{at}");
    let described_by = detail_id.clone();
    let detail = match &item.denial {
        Some(why) => why.clone().into_any(),
        None => view! { <bdi translate="no">{visible(&item.detail)}</bdi> }.into_any(),
    };
    let is_denied = item.denial.is_some().then_some("true");
    let icon = if item.denial.is_some() { Icon::Lock } else { item.icon };
    view! {
        <div
            class="palette-option"
            role="option"
            id=option_id(at)
            aria-label=label
            aria-describedby=described_by
            aria-selected=chosen
            aria-disabled=is_denied
            // The focus stays in the field.
            on:pointerdown=|event| event.prevent_default()
            on:pointermove=move |_| if palette.active.get_untracked() != at { palette.active.set(at) }
            on:click=move |_| palette.run(&item)
        >
            <Glyph icon/>
            {text}
            <span class="palette-detail" id=detail_id>{why} " " {detail}</span>
        </div>
    }
    .into_any()
}

fn option_id(at: usize) -> String {
    format!("palette-{at}")
}

/// The text with its matches marked.
fn parts_of(label: &str, places: &[Range<usize>]) -> Vec<AnyView> {
    let (mut parts, mut end) = (Vec::new(), 0);
    for place in places {
        let (before, found) = (label.get(end..place.start), label.get(place.clone()));
        parts.push(before.unwrap_or_default().to_owned().into_any());
        let found = found.unwrap_or_default().to_owned();
        parts.push(view! { <mark>{found}</mark> }.into_any());
        end = place.end;
    }
    parts.push(label.get(end..).unwrap_or_default().to_owned().into_any());
    parts
}
