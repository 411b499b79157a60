//! The menu "Export" of the list: saves the rows that are shown, in their order.

use super::state::Screen;
use crate::platform::{clock, download, intl};
use crate::ui::{Icon, Menu, MenuItem, MenuLook, Toasts, Tone, use_toasts};
use console_core::text::csv::EXCEL_MARK;
use leptos::prelude::*;
use members::list::export::{self, Source};

/// The format of a file.
#[derive(Clone, Copy, PartialEq)]
enum Format {
    Csv,
    Excel,
    Json,
}

/// The menu.
#[component]
pub(super) fn ExportMenu() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let toasts = use_toasts();
    let items = move || {
        let none = screen.shown.with_untracked(|rows| rows.is_empty());
        let none = none.then(|| "No rows are shown.".to_owned());
        let formats = [
            ("CSV", Format::Csv, "The rows shown, an apostrophe before what begins like a formula"),
            (
                "CSV for Excel",
                Format::Excel,
                "The same, with the mark that Excel needs for letters such as ä",
            ),
            ("JSON", Format::Json, "The rows shown, for programs"),
        ];
        let item = |(label, format, detail)| {
            MenuItem::new(label, move || save(screen, format, toasts))
                .detail(detail)
                .icon(Icon::Download)
                .disabled(none.clone())
        };
        formats.into_iter().map(item).collect()
    };
    view! { <Menu label="Export" look=MenuLook::Button items/> }
}

fn save(screen: Screen, format: Format, toasts: Toasts) {
    let (rows, now) = (screen.shown.get_untracked(), clock::now());
    let source = Source {
        org: screen.org.get_value(),
        query: screen.query.with_untracked(ToString::to_string),
        exported_at: now,
        listed_at: screen.listing.read_at.get_untracked().unwrap_or(now),
        incomplete: !untrack(|| screen.listing.is_whole()),
    };
    let (extension, mime, content) = match format {
        Format::Csv => ("csv", "text/csv", export::csv(&rows, &source)),
        Format::Excel => {
            ("csv", "text/csv", format!("{EXCEL_MARK}{}", export::csv(&rows, &source)))
        }
        Format::Json => ("json", "application/json", export::json(&rows, &source)),
    };
    let name = source.file_name(extension);
    download::save(&name, mime, &content);
    let members = if rows.len() == 1 { "member" } else { "members" };
    let (tone, note) = if source.incomplete {
        (Tone::Warn, " The list may be incomplete, and the file says so.")
    } else {
        (Tone::Ok, "")
    };
    let count = intl::number(rows.len());
    toasts.show(tone, format!("Exported {count} {members} to {name}.{note}"));
}
