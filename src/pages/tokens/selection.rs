//! Rows that are picked: the column of boxes, and the ways from there and from the menu "Export"
//! into what is done with many rows at once. That itself is in `bulk_delete` and `import_export`, which are
//! fetched when they are needed.

use super::import_export::{self, Format};
use super::{Open, Screen, bulk_delete as many};
use crate::piece::with_piece;
use crate::platform::clock;
use crate::platform::storage::{self, Keep};
use crate::route::Route;
use crate::services::Services;
use crate::ui::{
    AttributePlace, Bound, Checkbox, CheckedPlace, Column, Icon, Menu, MenuItem, MenuLook,
    OptionalPlace, Pen, Place, TextPlace, Toasts, Tone, dynamic, use_toasts, within,
};
use access_tokens::list::rows::TokenRow;
use access_tokens::list::selection::{Selection, Share};
use console_core::text::visible_text::visible;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::token::{Owner, TokenFilter};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// The rows that a table shows, in its order.
type Shown = Memo<Arc<Vec<Arc<TokenRow>>>>;

/// What is picked. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Picked {
    /// The selected rows.
    pub selection: RwSignal<Selection>,
    /// Whether a deletion of many was left unfinished in this tab.
    pub is_unfinished: RwSignal<bool>,
    /// Where the tab keeps what is left of a deletion of many.
    pub storage_key: StoredValue<String>,
    /// Whether rows can be selected: only by those who may delete.
    pub is_offered: Memo<bool>,
    shown: RwSignal<Option<Shown>>,
}

/// A token to be deleted, with its row if that is known.
pub(super) type Doomed = (TokenId, Option<Arc<TokenRow>>);

/// What is done with many rows at once.
#[derive(Clone)]
pub(super) enum Task {
    /// Deletes these tokens.
    Delete(Arc<Vec<Doomed>>),
    /// Compares with an earlier export.
    Compare,
}

/// The ways into the piece.
#[derive(Clone, Copy)]
struct Cleanup {
    /// The dialog for a task.
    open: fn(Screen, Task) -> AnyView,
    /// Offers to go on with what a reload cut off.
    unfinished: fn(Screen) -> AnyView,
    /// Saves the rows shown.
    export: fn(Screen, Format, Toasts),
}

piece!(
    more,
    fn cleanup() -> Cleanup {
        Cleanup {
            open: |screen, task| match task {
                Task::Delete(tokens) => many::delete(screen, &tokens),
                Task::Compare => import_export::compare(screen),
            },
            unfinished: many::unfinished,
            export: import_export::save,
        }
    }
);

/// The dialog for a task.
pub(super) fn open(screen: Screen, task: Task) -> AnyView {
    let close = Callback::new(move |()| screen.close_dialog());
    with_piece(cleanup, Some(close), move |piece| (piece.open)(screen, task.clone()))
}

impl Picked {
    /// Nothing is picked yet; but a deletion may have been cut off by a reload.
    pub fn new(services: Services, owner: &Owner, denial: Signal<Option<String>>) -> Self {
        let who = untrack(|| services.session.identity());
        let who = who.map(|identity| identity.user.github_login.to_string()).unwrap_or_default();
        let place = Route::Tokens(owner.clone()).path();
        let key = format!("token-console.cleanup {who} {place}");
        let is_unfinished = storage::get(Keep::ForTab, &key).is_some();
        Self {
            selection: RwSignal::new(Selection::default()),
            is_unfinished: RwSignal::new(is_unfinished),
            storage_key: StoredValue::new(key),
            is_offered: Memo::new(move |_| denial.with(Option::is_none)),
            shown: RwSignal::new(None),
        }
    }

    /// From now on what is selected is of the list's status: else a live token that was selected
    /// before could be deleted from a list of expired ones.
    pub fn keep_to(self, status: Memo<TokenFilter>) {
        Effect::new(move |before: Option<TokenFilter>| {
            let status = status.get();
            if before.is_some_and(|before| before != status) {
                let now = clock::now();
                self.selection.update(|selection| selection.keep(|row| row.belongs(status, now)));
            }
            status
        });
    }

    /// From now on these are the rows that are shown.
    pub fn follow(self, shown: Shown) {
        self.shown.set(Some(shown));
    }

    /// The rows that are shown, tracked.
    pub fn shown(self) -> Arc<Vec<Arc<TokenRow>>> {
        self.shown.get().and_then(|shown| shown.try_get()).unwrap_or_default()
    }

    /// Selects or leaves out the row whose box was pressed; with Shift all rows from the one before
    /// as well.
    pub fn box_pressed(self, event: &MouseEvent) {
        let pressed = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some((input, id)) = pressed.and_then(|it| {
            let id = it.get_attribute("data-selects")?;
            Some((it, TokenId::new(id)))
        }) else {
            return;
        };
        let (shown, selected) = (untrack(|| self.shown()), input.checked());
        self.selection
            .update(|selection| selection.press(&shown, &id, selected, event.shift_key()));
    }
}

/// The columns with the one of boxes before them, for those who may delete. Tracked.
pub(super) fn with_boxes(
    screen: Screen,
    mut columns: Vec<Column<Arc<TokenRow>>>,
) -> Vec<Column<Arc<TokenRow>>> {
    if screen.picked.is_offered.get() {
        let pen = move |cell: &_| box_pen(screen.picked, cell);
        let boxes = Column::written("select", "Select", blank_box, pen);
        let head = move || all(screen.picked);
        columns.insert(0, boxes.width("2.5rem").place(Place::Lead).head(head));
    }
    columns
}

fn blank_box() -> AnyView {
    view! {
        <label class="checkbox-row">
            <input class="checkbox" type="checkbox"/>
            <span class="visually-hidden"></span>
        </label>
    }
    .into_any()
}

/// Writes the box of a row: [`Picked::box_pressed`] hears the presses of all.
fn box_pen(picked: Picked, cell: &Element) -> Pen<Arc<TokenRow>> {
    let shown = OptionalPlace::new(cell.first_element_child());
    let name = TextPlace::new(within(cell, "span"));
    let token = AttributePlace::new(within(cell, "input"), "data-selects");
    let checked = CheckedPlace::new(within(cell, "input"));
    Box::new(move |row| {
        shown.show(row.token().is_some());
        let Some(it) = row.token() else { return };
        name.write(&format!("Select {}", visible(it.label())));
        token.write(it.id.as_str());
        checked.write(picked.selection.with(|selection| selection.has(&it.id)));
    })
}

/// The box of all rows that the filter lets through, drawn or not.
fn all(picked: Picked) -> AnyView {
    let share = Memo::new(move |_| {
        let shown = picked.shown();
        picked.selection.with(|selection| selection.share(&shown))
    });
    let is_all = Signal::derive(move || share.get() == Share::All);
    let checked = Bound::new(is_all, move |selected| {
        let shown = untrack(|| picked.shown());
        picked.selection.update(|selection| selection.set(&shown, selected));
    });
    let partly = Signal::derive(move || share.get() == Share::Some);
    view! { <Checkbox label="Select all" checked partly hide_label=true/> }.into_any()
}

/// "5 of 12 tokens are still to be deleted", after a reload in the middle of that.
#[component]
pub(super) fn Unfinished() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let picked = screen.picked;
    let is_offered = Memo::new(move |_| {
        let is_open = screen.dialog.with(|open| matches!(open, Open::Many(_)));
        picked.is_unfinished.get() && picked.is_offered.get() && !is_open
    });
    dynamic(move || {
        is_offered.get().then(|| with_piece(cleanup, None, move |piece| (piece.unfinished)(screen)))
    })
}

/// The menu "Export".
#[component]
pub(super) fn ExportMenu() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let toasts = use_toasts();
    let items = move || {
        let none = untrack(|| screen.picked.shown()).is_empty();
        let none = none.then(|| "No rows are shown.".to_owned());
        vec![
            MenuItem::new("CSV", move || export(screen, Format::Csv, toasts))
                .detail("The rows shown, an apostrophe before what begins like a formula")
                .icon(Icon::Download)
                .disabled(none.clone()),
            MenuItem::new("CSV for Excel", move || export(screen, Format::Excel, toasts))
                .detail("The same, with the mark that Excel needs for letters such as ä")
                .icon(Icon::Download)
                .disabled(none.clone()),
            MenuItem::new("JSON", move || export(screen, Format::Json, toasts))
                .detail("The rows shown, to compare with later")
                .icon(Icon::Download)
                .disabled(none.clone()),
            MenuItem::new("Calendar", move || export(screen, Format::Calendar, toasts))
                .detail("Reminders 7 days and 1 day before")
                .icon(Icon::Clock)
                .disabled(none),
            MenuItem::new("Compare with an earlier export…", move || {
                screen.dialog.set(Open::Many(Task::Compare));
            })
            .icon(Icon::Log),
        ]
    };
    view! { <Menu label="Export" look=MenuLook::Button items/> }
}

fn export(screen: Screen, format: Format, toasts: Toasts) {
    spawn_local(async move {
        match cleanup().await {
            Ok(piece) => (piece.export)(screen, format, toasts),
            Err(_) => toasts.show(
                Tone::Bad,
                "The part of the program that writes files could not be loaded. Nothing was saved; \
                 try again, or load the page again.",
            ),
        }
    });
}
