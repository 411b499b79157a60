//! The menu "Export" of the list.

use super::bulk::export;
use super::import_export::Format;
use super::open::{BulkTask, Open};
use super::state::Screen;
use crate::ui::{Icon, Menu, MenuItem, MenuLook, use_toasts};
use leptos::prelude::*;

/// The menu "Export".
#[component]
pub(super) fn ExportMenu() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let toasts = use_toasts();
    let items = move || {
        let none = untrack(|| screen.selection.shown()).is_empty();
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
                screen.dialog.set(Open::Bulk(BulkTask::Compare));
            })
            .icon(Icon::Log),
        ]
    };
    view! { <Menu label="Export" look=MenuLook::Button items/> }
}
