//! Modal dialogs on the native `<dialog>` element: the browser keeps the focus inside, and the rest
//! of the page is inert. A dialog never closes itself: it requests it, and the page decides.

use std::cell::RefCell;

use leptos::{ev::Event, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, KeyboardEvent};

use super::button::IconButton;
use super::dom::{self, Opener, fresh_id};
use super::icon::Icon;

thread_local! {
    // The open dialogs by id, the topmost last. Esc applies to that one.
    static OPEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// A modal dialog. It is open while it is mounted, or, with `open`, while that is true.
///
/// Esc, a press outside and the × button only call `on_close_request`. When the dialog closes, the
/// focus returns to where it was.
#[component]
pub fn Dialog(
    /// The heading and accessible name.
    #[prop(into)]
    title: Signal<String>,
    /// A sentence below the heading, which is also the accessible description.
    #[prop(optional, into)]
    subtitle: Option<ViewFnOnce>,
    /// The user wants to close it.
    #[prop(into)]
    on_close_request: Callback<()>,
    /// Makes body and footer a form. Called on Enter in a field and by the [`super::Button`] with
    /// `submit`.
    #[prop(optional, into)]
    on_submit: Option<Callback<()>>,
    /// The buttons.
    #[prop(optional, into)]
    footer: Option<ViewFnOnce>,
    /// Whether a dialog that stays mounted is open.
    #[prop(default = true.into(), into)]
    open: Signal<bool>,
    /// The body. It scrolls if it is higher than the window.
    children: Children,
) -> impl IntoView {
    let id = fresh_id("dialog");
    let (title_id, subtitle_id) = (format!("{id}-title"), format!("{id}-subtitle"));
    let node = NodeRef::<html::Dialog>::new();
    keep_open(id.clone(), node, open, on_close_request);

    let labelled_by = title_id.clone();
    let described_by = subtitle.is_some().then(|| subtitle_id.clone());
    let body = view! {
        <div class="dialog-body">{children()}</div>
        {footer.map(|footer| view! { <div class="dialog-footer">{footer.run()}</div> })}
    };
    let content = match on_submit {
        Some(submit) => view! {
            <form
                class="dialog-form"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    submit.run(());
                }
            >
                {body}
            </form>
        }
        .into_any(),
        None => view! { <div class="dialog-form">{body}</div> }.into_any(),
    };
    view! {
        <dialog
            class="dialog"
            node_ref=node
            closedby="none"
            aria-labelledby=labelled_by
            aria-describedby=described_by
            on:cancel=move |event: Event| {
                event.prevent_default();
                on_close_request.run(());
            }
            on:close=move |_| {
                // The browser closed it without asking. What is inside must not be lost.
                let dialog = node.try_get_untracked().flatten();
                if let Some(dialog) = dialog.filter(|_| open.try_get_untracked() == Some(true)) {
                    let _ = dialog.show_modal();
                }
            }
            on:pointerdown=move |event| {
                // A press outside has the dialog element itself as its target.
                let outside = node.get_untracked().is_some_and(|dialog| {
                    dom::target(&event).is_some_and(|target| target == **dialog)
                });
                if outside {
                    event.prevent_default();
                    on_close_request.run(());
                }
            }
        >
            <div class="dialog-card">
                <div class="dialog-header">
                    <h2 id=title_id>{title}</h2>
                    {subtitle.map(|subtitle| {
                        view! { <p class="dialog-subtitle" id=subtitle_id>{subtitle.run()}</p> }
                    })}
                </div>
                {content}
                // Last in the focus order: a dialog begins with its content.
                <div class="dialog-close">
                    <IconButton label="Close" icon=Icon::Close on_press=on_close_request/>
                </div>
            </div>
        </dialog>
    }
    .into_any()
}

/// Opens and closes the element as `open` says, handles Esc, and restores the focus.
fn keep_open(
    id: String,
    node: NodeRef<html::Dialog>,
    open: Signal<bool>,
    on_close_request: Callback<()>,
) {
    let opener = StoredValue::new_local(None::<Opener>);
    let shown = StoredValue::new_local(None::<HtmlDialogElement>);
    let close = {
        let id = id.clone();
        move || {
            OPEN.with_borrow_mut(|stack| stack.retain(|other| *other != id));
            let dialog = shown.try_update_value(Option::take).flatten();
            if let Some(dialog) = dialog {
                dialog.close();
                let opener = opener.try_update_value(Option::take).flatten();
                if !opener.is_some_and(|opener| opener.focus()) {
                    dom::focus_heading();
                }
            }
        }
    };
    Effect::new({
        let (id, close) = (id.clone(), close.clone());
        move || {
            let Some(dialog) = node.get() else { return };
            if !open.get() {
                close();
            } else if !dialog.open() {
                opener.set_value(Opener::focused());
                if dialog.show_modal().is_ok() {
                    OPEN.with_borrow_mut(|stack| stack.push(id.clone()));
                    shown.set_value(Some(dialog));
                }
            }
        }
    });
    on_cleanup(close);
    // On the window, because after a press on plain text no element of the dialog has the focus.
    dom::on_window("keydown", move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let on_top = OPEN.with_borrow(|stack| stack.last() == Some(&id));
        if on_top && event.key() == "Escape" && !event.default_prevented() && !popover_open(shown) {
            event.prevent_default();
            on_close_request.run(());
        }
    });
}

/// Whether a menu is open inside the dialog. Then Esc closes the menu.
fn popover_open(shown: StoredValue<Option<HtmlDialogElement>, LocalStorage>) -> bool {
    shown.with_value(|dialog| {
        dialog.as_ref().is_some_and(|dialog| {
            dialog.query_selector("[popover=auto]:popover-open").is_ok_and(|found| found.is_some())
        })
    })
}
