//! The menu "Export": the events that are shown as a file made here, or the server's own export of
//! the range. What files hold is `console_model::audit::export`'s affair.

mod server;

use super::Screen;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::download::Parts;
use crate::platform::{clock, intl, timer};
use crate::ui::{Icon, Menu, MenuItem, MenuLook, Toasts, Tone, dynamic, use_toasts};
use console_model::audit::coverage::Loaded;
use console_model::audit::export::{Export, Format, Source};
use leptos::prelude::*;
use leptos::task::spawn_local;
use server::ServerExport;
use token_api::path::ExportFormat;

/// Rows that are written without letting anything else happen.
const ROWS_AT_ONCE: usize = 4000;

/// The menu, and the dialog that it may open.
#[component]
pub(super) fn ExportMenu() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let (toasts, gone) = (use_toasts(), cancel_on_cleanup());
    let asked = RwSignal::new(None::<ExportFormat>);
    let items = move || {
        let count = screen.shown.with_untracked(|rows| rows.len());
        let none = (count == 0).then(|| "No events are shown.".to_owned());
        let shown = |rest: &str| format!("The {}, {rest}", events(count));
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
            file(Format::Csv, shown("for spreadsheets")),
            file(Format::Cef, shown("for security information systems")),
            file(Format::Json, shown("as the server sent them")),
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

/// "1 event shown", "4,000 events shown".
fn events(count: usize) -> String {
    let unit = if count == 1 { "event" } else { "events" };
    format!("{} {unit} shown", intl::number(count))
}

/// Saves the events that are shown, in their order.
async fn save(screen: Screen, format: Format, gone: Cancel, toasts: Toasts) {
    let rows = screen.shown.get_untracked();
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
    let count = events(rows.len()).replace(" shown", "");
    toasts.show(tone, format!("Exported {count} to {name}.{note}"));
}

fn source(screen: Screen) -> Source {
    let (window, coverage) = untrack(|| screen.log.coverage());
    let missing = (coverage.of(window) != Loaded::All)
        .then(|| format!("Only a part of the range was loaded: {}.", coverage.words(window)));
    Source {
        organization: screen.org.with_value(ToString::to_string),
        query: screen.view.with_untracked(|view| view.query.clone()),
        range: window,
        missing,
        exported_at: clock::now(),
    }
}
