//! Saves the rows that are shown as a file. `access_tokens::list::export` writes its content.

use crate::pages::tokens::state::Screen;
use crate::platform::{clock, download, intl};
use crate::ui::{Toasts, Tone};
use access_tokens::list::export::{self, Source};
use access_tokens::list::rows::TokenRow;
use console_core::text::csv::EXCEL_MARK;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::token::Owner;

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pages::tokens) enum Format {
    /// CSV, for spreadsheets.
    Csv,
    /// CSV with a mark that Excel needs.
    Excel,
    /// JSON, for programs and to compare with later.
    Json,
    /// A calendar with reminders before tokens expire.
    Calendar,
}

/// Saves the rows that are shown, in their order.
pub(in crate::pages::tokens) fn save(screen: Screen, format: Format, toasts: Toasts) {
    let rows = untrack(|| screen.selection.shown());
    let source = source(screen);
    let (name, mime, content) = match format {
        Format::Calendar => return save_reminders(screen, &rows, toasts),
        Format::Csv => (source.file_name("csv"), "text/csv", export::csv(&rows, &source)),
        Format::Excel => {
            let file = format!("{}{}", EXCEL_MARK, export::csv(&rows, &source));
            (source.file_name("csv"), "text/csv", file)
        }
        Format::Json => {
            (source.file_name("json"), "application/json", export::json(&rows, &source))
        }
    };
    download::save(&name, mime, &content);
    let count = intl::number(rows.len());
    let tokens = if rows.len() == 1 { "token" } else { "tokens" };
    let (tone, note) = if source.incomplete {
        (Tone::Warn, " The list may be incomplete, and the file says so.")
    } else {
        (Tone::Ok, "")
    };
    toasts.show(tone, format!("Exported {count} {tokens} to {name}.{note}"));
}

fn save_reminders(screen: Screen, rows: &[Arc<TokenRow>], toasts: Toasts) {
    if screen.save_reminders(rows.iter().filter_map(|row| row.token())) {
        toasts
            .show(Tone::Ok, "Saved a calendar file with reminders of the rows shown that expire.");
    } else {
        toasts
            .show(Tone::Warn, "No row shown expires later than a day from now. Nothing was saved.");
    }
}

fn source(screen: Screen) -> Source {
    let (now, owner, listing) = (clock::now(), screen.owner.get_value(), screen.listing);
    let is_stale = listing.remote.with_untracked(|remote| remote.is_stale());
    Source {
        login: login(screen, &owner),
        owner,
        status: screen.query.with_untracked(|query| query.status),
        query: screen.query.with_untracked(ToString::to_string),
        exported_at: now,
        listed_at: listing.read_at.get_untracked().unwrap_or(now),
        incomplete: is_stale
            || listing.incomplete.get_untracked().is_some()
            || listing.progress.get_untracked().is_some(),
    }
}

/// The login of the user whose personal tokens these are. Empty for other owners.
pub(super) fn login(screen: Screen, owner: &Owner) -> String {
    let identity = untrack(|| screen.services.session.identity());
    let login = identity.filter(|_| *owner == Owner::Personal);
    login.map(|identity| identity.user.github_login.to_string()).unwrap_or_default()
}
