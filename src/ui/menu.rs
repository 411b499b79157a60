//! A button that opens a list of actions, on the popover API: the browser closes it on Esc or a
//! press elsewhere and keeps it above everything.

use leptos::{
    ev::{Event, KeyboardEvent},
    html,
    prelude::*,
};

use crate::platform::intl::lower_case;
use crate::ui::dynamic;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ToggleEvent};

use super::{Glyph, Icon, dom};

/// One action.
#[derive(Clone)]
pub struct MenuItem {
    label: String,
    icon: Option<Icon>,
    detail: Option<String>,
    disabled_reason: Option<String>,
    checked: Option<bool>,
    is_one_of_many: bool,
    danger: bool,
    on_select: Callback<()>,
}

impl MenuItem {
    /// An action with its accessible name.
    pub fn new(label: impl Into<String>, on_select: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            label: label.into(),
            icon: None,
            detail: None,
            disabled_reason: None,
            checked: None,
            is_one_of_many: false,
            danger: false,
            on_select: Callback::new(move |()| on_select()),
        }
    }

    /// Shows an icon before the label.
    #[must_use]
    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// Shows a second line below the label.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Makes it one of several alternatives, of which this is or is not the present one.
    #[must_use]
    pub fn checked(self, checked: bool) -> Self {
        Self { checked: Some(checked), ..self }
    }

    /// Makes it something that is on or off by itself.
    #[must_use]
    pub fn toggled(self, on: bool) -> Self {
        Self { checked: Some(on), is_one_of_many: true, ..self }
    }

    /// Marks it as destroying something.
    #[must_use]
    pub fn danger(self) -> Self {
        Self { danger: true, ..self }
    }

    /// With a reason it can be reached and read, but not chosen.
    #[must_use]
    pub fn disabled(self, reason: Option<String>) -> Self {
        Self { disabled_reason: reason, ..self }
    }
}

/// How the button that opens a [`Menu`] looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MenuLook {
    /// Three dots.
    #[default]
    Dots,
    /// A button with the label and an arrow.
    Button,
    /// Whatever the trigger draws.
    Bare,
}

/// A button with a menu.
#[component]
pub fn Menu(
    /// The accessible name of the button and of the menu.
    #[prop(into)]
    label: Signal<String>,
    /// The actions; asked for when the menu opens.
    items: impl Fn() -> Vec<MenuItem> + Send + Sync + 'static,
    /// How the button looks.
    #[prop(optional)]
    look: MenuLook,
    /// What the button shows instead.
    #[prop(optional, into)]
    trigger: Option<ViewFnOnce>,
) -> impl IntoView {
    let id = dom::fresh_id("menu");
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let popover = NodeRef::<html::Div>::new();
    let typed = StoredValue::new(TypeAhead::default());
    let close = move || {
        if let Some(popover) = popover.get_untracked() {
            let _ = popover.hide_popover();
        }
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let content = match (trigger, look) {
        (Some(trigger), _) => trigger.run(),
        (None, MenuLook::Button) => view! {
            <span class="button-label">{label}</span>
            <Glyph icon=Icon::Chevron/>
        }
        .into_any(),
        (None, _) => view! { <Glyph icon=Icon::Dots/> }.into_any(),
    };
    view! {
        <span class="menu">
            <button
                type="button"
                node_ref=button
                class=match look {
                    MenuLook::Dots => "icon-button menu-button",
                    MenuLook::Button => "button menu-button",
                    MenuLook::Bare => "bare-button menu-button",
                }
                aria-label=label
                aria-haspopup="menu"
                aria-expanded=Signal::derive(move || if open.get() { "true" } else { "false" })
                popovertarget=id.clone()
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
                        event.prevent_default();
                        if let Some(popover) = popover.get_untracked() {
                            let _ = popover.show_popover();
                        }
                    }
                }
            >
                {content}
            </button>
            <div
                id=id
                node_ref=popover
                class="menu-popover"
                popover="auto"
                role="menu"
                aria-label=label
                on:beforetoggle=move |event: Event| {
                    let opens = event
                        .dyn_ref::<ToggleEvent>()
                        .is_some_and(|event| event.new_state() == "open");
                    open.set(opens);
                }
                on:toggle=move |_| {
                    let (Some(button), Some(popover)) =
                        (button.get_untracked(), popover.get_untracked()) else { return };
                    if open.get_untracked() {
                        dom::place_below(&popover, &button);
                        focus_item(&popover, |_, _| 0);
                    }
                }
                on:keydown=move |event| {
                    if let Some(popover) = popover.get_untracked() {
                        typed.update_value(|typed| on_key(&event, &popover, typed, close));
                    }
                }
            >
                {dynamic(move || {
                    open.get().then(|| {
                        items().into_iter().map(|item| view! { <Item item close/> }).collect_view()
                    })
                })}
            </div>
        </span>
    }
}

#[component]
fn Item(item: MenuItem, close: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    let MenuItem {
        label,
        icon,
        detail,
        disabled_reason,
        checked,
        is_one_of_many,
        danger,
        on_select,
    } = item;
    let role = match (checked, is_one_of_many) {
        (None, _) => "menuitem",
        (Some(_), false) => "menuitemradio",
        (Some(_), true) => "menuitemcheckbox",
    };
    let disabled = disabled_reason.is_some();
    let detail = disabled_reason.or(detail);
    let detail_id = detail.is_some().then(|| dom::fresh_id("detail"));
    let (name, described_by) = (label.clone(), detail_id.clone());
    let select = move |_| {
        if !disabled {
            close();
            on_select.run(());
        }
    };
    view! {
        <div
            class="menu-item"
            role=role
            tabindex="-1"
            aria-label=name
            aria-checked=checked.map(|checked| if checked { "true" } else { "false" })
            aria-disabled=disabled.then_some("true")
            aria-describedby=described_by
            data-danger=danger.then_some("")
            on:click=select
        >
            {icon.map(|icon| view! { <Glyph icon/> })}
            <span class="menu-item-text">
                <span class="menu-item-label">{label}</span>
                {detail.map(|detail| view! { <span class="menu-item-detail" id=detail_id>{detail}</span> })}
            </span>
            {(checked == Some(true)).then(|| view! { <Glyph icon=Icon::Check/> })}
        </div>
    }
}

/// Letters typed in quick succession.
#[derive(Default)]
struct TypeAhead {
    text: String,
    /// When the last one was typed, in milliseconds since the page began.
    last: f64,
}

impl TypeAhead {
    const PAUSE_MS: f64 = 600.0;

    fn push(&mut self, letter: &str, now: f64) {
        if now - self.last > Self::PAUSE_MS {
            self.text.clear();
        }
        self.last = now;
        self.text.push_str(&lower_case(letter));
    }
}

fn on_key(event: &KeyboardEvent, popover: &HtmlElement, typed: &mut TypeAhead, close: impl Fn()) {
    match event.key().as_str() {
        "ArrowDown" => focus_item(popover, |at, count| at.map_or(0, |at| (at + 1) % count)),
        "ArrowUp" => {
            focus_item(popover, |at, count| at.map_or(count - 1, |at| (at + count - 1) % count))
        }
        "Home" => focus_item(popover, |_, _| 0),
        "End" => focus_item(popover, |_, count| count - 1),
        "Enter" | " " => {
            if let Some(item) = dom::focused() {
                item.click();
            }
        }
        "Escape" => close(),
        // Not prevented: the focus goes on from the button.
        "Tab" => return close(),
        letter if letter.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() => {
            typed.push(letter, event.time_stamp());
            focus_typed(popover, &typed.text);
        }
        _ => return,
    }
    event.prevent_default();
}

fn menu_items(popover: &HtmlElement) -> Vec<HtmlElement> {
    let children = popover.children();
    (0..children.length())
        .filter_map(|index| children.item(index)?.dyn_into::<HtmlElement>().ok())
        .filter(|item| item.has_attribute("role"))
        .collect()
}

/// Focuses the item that `next` picks from the focused item's index and the number of items.
fn focus_item(popover: &HtmlElement, next: impl Fn(Option<usize>, usize) -> usize) {
    let items = menu_items(popover);
    if items.is_empty() {
        return;
    }
    let focused = dom::focused();
    let at = items.iter().position(|item| Some(item) == focused.as_ref());
    if let Some(item) = items.get(next(at, items.len())) {
        let _ = item.focus();
    }
}

/// Focuses the next item after the focused one whose label begins with `text`.
fn focus_typed(popover: &HtmlElement, text: &str) {
    let items = menu_items(popover);
    let focused = dom::focused();
    let at = items.iter().position(|item| Some(item) == focused.as_ref()).unwrap_or(0);
    // With more than one letter typed, the focused item itself may go on matching.
    let skip = usize::from(text.chars().count() == 1);
    let found = (skip..=items.len()).map(|step| &items[(at + step) % items.len()]).find(|item| {
        item.get_attribute("aria-label").is_some_and(|label| lower_case(&label).starts_with(text))
    });
    if let Some(item) = found {
        let _ = item.focus();
    }
}
