//! A button that opens a list of actions, based on the popover API: the browser closes it on Esc or
//! a press elsewhere, and shows it above everything else.

mod keys;
mod list;

use leptos::prelude::*;

use super::dom;
use super::icon::{Glyph, Icon};
pub use list::MenuList;

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

    /// Adds an icon before the label.
    #[must_use]
    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// Adds a second line below the label.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Makes it one of several alternatives (a radio item), selected or not.
    #[must_use]
    pub fn checked(self, checked: bool) -> Self {
        Self { checked: Some(checked), ..self }
    }

    /// Makes it an option that is on or off (a checkbox item).
    #[must_use]
    pub fn toggled(self, on: bool) -> Self {
        Self { checked: Some(on), is_one_of_many: true, ..self }
    }

    /// Marks it as destructive.
    #[must_use]
    pub fn danger(self) -> Self {
        Self { danger: true, ..self }
    }

    /// Disables it with a reason: it can be focused and read, but not activated.
    #[must_use]
    pub fn disabled(self, reason: Option<String>) -> Self {
        Self { disabled_reason: reason, ..self }
    }
}

/// The appearance of the button of a [`Menu`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MenuLook {
    /// Three dots.
    #[default]
    Dots,
    /// A button with the label and an arrow.
    Button,
    /// Only what `trigger` draws.
    Bare,
}

/// A button with a menu.
#[component]
pub fn Menu(
    /// The accessible name of the button and of the menu.
    #[prop(into)]
    label: Signal<String>,
    /// The actions. Called when the menu opens.
    items: impl Fn() -> Vec<MenuItem> + Send + Sync + 'static,
    /// The appearance of the button.
    #[prop(optional)]
    look: MenuLook,
    /// The content of the button instead of the default.
    #[prop(optional, into)]
    trigger: Option<ViewFnOnce>,
) -> impl IntoView {
    let list = MenuList::default();
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
        <span
            class="menu"
            on:click=move |event| list.pressed(&event)
            on:keydown=move |event| list.key_pressed(&event)
        >
            <button
                type="button"
                class=match look {
                    MenuLook::Dots => "icon-button menu-button",
                    MenuLook::Button => "button menu-button",
                    MenuLook::Bare => "bare-button menu-button",
                }
                aria-label=label
                aria-haspopup="menu"
                aria-expanded="false"
                popovertarget=list.id()
            >
                {content}
            </button>
            {list.view(move |_| items())}
        </span>
    }
}

/// The button of a [`MenuList`] in a cell template. The cell updater sets its name, and the list's
/// id as `popovertarget`.
pub fn menu_button_template() -> AnyView {
    view! {
        <span class="menu">
            <button
                type="button"
                class="icon-button menu-button"
                aria-haspopup="menu"
                aria-expanded="false"
            >
                <Glyph icon=Icon::Dots/>
            </button>
        </span>
    }
    .into_any()
}

fn item_view(item: MenuItem, close: impl Fn() + Send + Sync + 'static) -> AnyView {
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
    .into_any()
}
