//! The menu "Export": the found events as a file that is made here, or the server's own export of the
//! range.

mod file;
mod server;

use super::state::Screen;
use crate::client::cancel_on_cleanup;
use crate::ui::{Icon, Menu, MenuItem, MenuLook, dynamic, use_toasts};
use audit_log::export::Format;
use file::{events, save};
use leptos::prelude::*;
use leptos::task::spawn_local;
use server::ServerExport;
use token_api::path::ExportFormat;

/// How texts in CSV are made safe for spreadsheets.
const GUARDED: &str = "an apostrophe before what begins like a formula";

#[component]
pub(super) fn ExportMenu() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let (toasts, gone) = (use_toasts(), cancel_on_cleanup());
    let asked = RwSignal::new(None::<ExportFormat>);
    let items = move || {
        let count = screen.found.with_untracked(|rows| rows.len());
        let none = (count == 0).then(|| "There are no events to export.".to_owned());
        let which = if untrack(|| screen.search.is_empty()) { "loaded" } else { "matching" };
        let found = |rest: &str| format!("The {}, {rest}", events(count, Some(which)));
        let file = move |format: Format, detail: String| {
            let gone = gone.with_value(Clone::clone);
            MenuItem::new(format.label(), move || {
                spawn_local(save(screen, format, gone.clone(), toasts));
            })
            .detail(detail)
            .icon(Icon::Download)
            .disabled(none.clone())
        };
        let server = |format, label: &str| {
            MenuItem::new(label, move || asked.set(Some(format)))
                .detail("The whole range, whatever is loaded or searched")
                .icon(Icon::Log)
        };
        vec![
            file(Format::Csv, found(GUARDED)),
            file(Format::Excel, found("with the mark that Excel needs for letters such as ä")),
            file(Format::Cef, found("for security information systems")),
            file(Format::Json, found("as the server sent them")),
            server(ExportFormat::Csv, "Server’s export (CSV)…"),
            server(ExportFormat::Cef, "Server’s export (CEF)…"),
        ]
    };
    view! {
        <Menu label="Export" look=MenuLook::Button items/>
        {dynamic(move || asked.get().map(|format| view! {
            <ServerExport format on_close=move || asked.set(None)/>
        }))}
    }
}
