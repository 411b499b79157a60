//! Writing the events that are shown to a file: CSV for spreadsheets, CEF (ArcSight Common Event
//! Format, version 0) for security information systems, JSON with every event as the server sent
//! it. A file says of what it is a part: organization, search, range, and what was not loaded.
//! Rows are pushed one by one, so that a long file need not be written in one breath.

use crate::events::row::EventRow;
use crate::time::range::Window;
use console_core::text::csv::{EXCEL_MARK, line};
use serde::de::IgnoredAny;
use serde_json::json;
use token_api::cef::{in_header, push_labelled, push_pair, push_source};
use token_api::time::UnixSeconds;
use token_api::told::Told;

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Comma-separated values (RFC 4180), safe to open in a spreadsheet.
    Csv,
    /// The same, with the mark by which Excel knows how its letters are written.
    Excel,
    /// One event a line, for security information systems.
    Cef,
    /// The events as they came, with a head.
    Json,
}

impl Format {
    /// Every format, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Excel, Self::Cef, Self::Json];

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Excel => "CSV for Excel",
            Self::Cef => "CEF",
            Self::Json => "JSON",
        }
    }

    /// How names of such files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv | Self::Excel => "csv",
            Self::Cef => "cef",
            Self::Json => "json",
        }
    }

    /// Their type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Csv | Self::Excel => "text/csv",
            Self::Cef => "text/plain",
            Self::Json => "application/json",
        }
    }
}

/// What the events are a part of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Whose log.
    pub organization: String,
    /// The search that let them through, as the console writes it; empty for everything.
    pub query: String,
    /// The range that was looked at.
    pub range: Window,
    /// What of the range was not loaded, as a sentence: "12 of 30 days are loaded."; `None` when
    /// all of it was.
    pub missing: Option<String>,
    /// When the file was written, by the server's clock.
    pub exported_at: UnixSeconds,
}

impl Source {
    /// The name of a file: `audit-acme-corp-20261022T120000Z-20261121T120000Z.csv`, with
    /// `-incomplete` where something of the range was not loaded.
    pub fn file_name(&self, format: Format) -> String {
        let rest = if self.missing.is_some() { "-incomplete" } else { "" };
        file_name(&self.organization, self.range, rest, format.extension())
    }
}

/// `audit-ORGANIZATION-FROM-TO` with something after it. Characters that some file system does not
/// take become hyphens.
pub fn file_name(organization: &str, range: Window, rest: &str, extension: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let organization: String = organization.chars().map(safe).take(60).collect();
    let stamp = |at: UnixSeconds| at.to_rfc3339().replace([':', '-'], "");
    let (from, to) = (stamp(range.from), stamp(range.to));
    format!("audit-{}-{from}-{to}{rest}.{extension}", organization.trim_matches(['-', '.']))
}

const COLUMNS: [&str; 20] = [
    "time",
    "event",
    "description",
    "user",
    "user_name",
    "token_id",
    "token_name",
    "actor_name",
    "actor_urn",
    "source_ip",
    "organization_admin",
    "stack_admin",
    "failed",
    "problem",
    "organization",
    "query",
    "range_from",
    "range_to",
    "missing",
    "exported_at",
];

/// What stands in the column "problem" of an event that could not be read; its text is the
/// description.
const UNREADABLE: &str = "this event could not be read; its description is what came";

/// A file that is being written.
pub struct Export {
    format: Format,
    source: Source,
    /// What each line of CSV ends in, or each line of CEF.
    common: [String; 6],
    text: String,
    rows: usize,
}

impl Export {
    /// A file without events.
    pub fn begin(format: Format, source: Source) -> Self {
        let Source { organization, query, range, missing, exported_at } = source.clone();
        let common = [
            organization,
            query,
            range.from.to_rfc3339(),
            range.to.to_rfc3339(),
            missing.unwrap_or_default(),
            exported_at.to_rfc3339(),
        ];
        let mut export = Self { format, source, common, text: String::new(), rows: 0 };
        match format {
            Format::Csv => line(&COLUMNS, &mut export.text),
            Format::Excel => {
                export.text.push(EXCEL_MARK);
                line(&COLUMNS, &mut export.text);
            }
            Format::Cef => {}
            Format::Json => export.text = export.head(),
        }
        export
    }

    /// Writes one event; `raw` is its JSON as it came.
    pub fn push(&mut self, row: &EventRow<'_>, raw: &str) {
        match self.format {
            Format::Csv | Format::Excel => self.push_csv(row),
            Format::Cef => self.push_cef(row),
            Format::Json => {
                self.text.push_str(if self.rows == 0 { "\n" } else { ",\n" });
                // A page is read also where one of its events is no JSON; a file would not be.
                if row.readable || serde_json::from_str::<IgnoredAny>(raw).is_ok() {
                    self.text.push_str(raw);
                } else {
                    self.text.push_str(&json!({ "unreadable": raw }).to_string());
                }
            }
        }
        self.rows += 1;
    }

    /// What was written since the last time: a part of the file.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// The rest of the file.
    pub fn end(mut self) -> String {
        if self.format == Format::Json {
            self.text.push_str("\n]}\n");
        }
        self.text
    }

    /// `{"organization": …, "events":[`
    fn head(&self) -> String {
        let Source { organization, query, range, missing, exported_at } = &self.source;
        let head = json!({
            "organization": organization,
            "query": query,
            "range": { "from": range.from.to_rfc3339(), "to": range.to.to_rfc3339() },
            "complete": missing.is_none(),
            "missing": missing,
            "exportedAt": exported_at.to_rfc3339(),
        });
        // An object with keys: its brace is where the list of events goes.
        let head = head.to_string();
        format!("{},\"events\":[", head.strip_suffix('}').unwrap_or(&head))
    }

    fn push_csv(&mut self, row: &EventRow<'_>) {
        let time = row.time.to_rfc3339();
        let own = [
            time.as_str(),
            row.event,
            row.description,
            row.user,
            row.user_name,
            row.token_id,
            row.token_name,
            row.actor_name,
            row.actor_urn,
            row.ip,
            row.org_admin.cell(),
            row.stack_admin.cell(),
            row.failed.cell(),
            if row.readable { "" } else { UNREADABLE },
        ];
        let common = self.common.iter().map(String::as_str);
        let cells: Vec<&str> = own.into_iter().chain(common).collect();
        line(&cells, &mut self.text);
    }

    /// The keys that the reference backend writes, for the same things, and `flexString1`.
    fn push_cef(&mut self, row: &EventRow<'_>) {
        let event = if row.readable { row.event } else { "Unreadable event" };
        let name = in_header(event);
        let severity = severity(row);
        self.text.push_str("CEF:0|Token Console|Audit log|1|");
        for field in [&name, "|", &name, "|", severity, "|"] {
            self.text.push_str(field);
        }
        let text = &mut self.text;
        text.push_str("rt=");
        text.push_str(&row.time.0.saturating_mul(1000).to_string());
        match row.failed {
            Told::Yes => push_pair(text, "outcome", "failure"),
            Told::No => push_pair(text, "outcome", "success"),
            Told::Untold => {}
        }
        push_source(text, row.ip);
        push_pair(text, "suid", row.user);
        push_pair(text, "suser", row.user_name);
        push_labelled(text, "cs1", "tokenID", row.token_id);
        push_labelled(text, "cs2", "tokenName", row.token_name);
        push_labelled(text, "cs3", "actorName", row.actor_name);
        push_labelled(text, "cs4", "actorUrn", row.actor_urn);
        push_labelled(text, "cs5", "reqOrgAdmin", row.org_admin.cell());
        push_labelled(text, "cs6", "reqStackAdmin", row.stack_admin.cell());
        push_labelled(text, "flexString1", "missing", &self.common[4]);
        push_pair(text, "msg", row.description);
        text.push('\n');
    }
}

/// How grave an event is, from 0 to 10.
fn severity(row: &EventRow<'_>) -> &'static str {
    match (row.failed.is_yes(), row.admin().is_yes()) {
        (true, _) => "7",
        (_, true) => "5",
        _ => "3",
    }
}

#[cfg(test)]
mod tests;
