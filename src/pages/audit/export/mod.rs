//! The menu "Export": the events that were found as a file made here, or the server's own export of
//! the range. What files hold is `audit_log::export`'s affair.

mod server;

use super::Screen;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::download::Parts;
use crate::platform::{clock, intl, timer};
use crate::ui::{Icon, Menu, MenuItem, MenuLook, Toasts, Tone, dynamic, use_toasts};
use audit_log::export::{Export, Format, Source};
use audit_log::load::coverage::Loaded;
use leptos::prelude::*;
use leptos::task::spawn_local;
use server::ServerExport;
use token_api::path::ExportFormat;

/// Rows that are written without letting anything else happen.
const ROWS_AT_ONCE: usize = 4000;

/// What is done to texts in CSV.
const GUARDED: &str = "an apostrophe before what begins like a formula";

/// The menu, and the dialog that it may open.
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

/// "1 event", "4,000 matching events".
fn events(count: usize, which: Option<&str>) -> String {
    let unit = if count == 1 { "event" } else { "events" };
    let which = which.map(|which| format!("{which} ")).unwrap_or_default();
    format!("{} {which}{unit}", intl::number(count))
}

/// Saves the events that range and search let through, in their order; those too that following
/// has brought and holds back.
async fn save(screen: Screen, format: Format, gone: Cancel, toasts: Toasts) {
    let rows = screen.found.get_untracked();
    let source = source(screen);
    let name = source.file_name(format);
    let is_incomplete = source.missing.is_some();
    let (parts, mut export) = (Parts::default(), Export::begin(format, source));
    for rows in rows.chunks(ROWS_AT_ONCE) {
        screen.log.peek(|store| {
            for row in rows {
                export.push(&store.row(*row), store.raw(*row));
            }
        });
        parts.push(&export.take());
        // Lets the screen be drawn, and perhaps left.
        timer::sleep_ms(0).await;
        if gone.is_cancelled() {
            return;
        }
    }
    parts.push(&export.end());
    parts.save(&name, format.mime());
    let (tone, note) = if is_incomplete {
        (Tone::Warn, " Only a part of the range was loaded, and the file says so.")
    } else {
        (Tone::Ok, "")
    };
    let count = events(rows.len(), None);
    toasts.show(tone, format!("Exported {count} to {name}.{note}"));
}

fn source(screen: Screen) -> Source {
    let (settled, coverage) = untrack(|| screen.log.coverage());
    let window = screen.log.window.get_untracked();
    let missing = (coverage.of(settled) != Loaded::All).then(|| {
        let words = coverage.words_of(window, settled);
        format!("Only a part of the range was loaded: {words}.")
    });
    Source {
        organization: screen.org.with_value(ToString::to_string),
        query: untrack(|| screen.search.query()).to_string(),
        range: window,
        missing,
        exported_at: clock::now(),
    }
}
