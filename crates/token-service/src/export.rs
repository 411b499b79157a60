//! The audit log as files for other programs: CSV (RFC 4180) and CEF (ArcSight Common Event
//! Format, version 0). What is written is what happened: no cell is altered for
//! the sake of spreadsheets, because programs read these files; whoever opens one in a spreadsheet
//! exports from the console, which disarms formulas.

use token_api::audit::AuditEvent;
use token_api::cef::{in_header, push_labelled, push_pair, push_source};
use token_api::path::ExportFormat;

/// The names in the first line of a CSV file.
const COLUMNS: [&str; 13] = [
    "timestamp",
    "sourceIP",
    "event",
    "description",
    "user",
    "userName",
    "tokenID",
    "tokenName",
    "reqOrgAdmin",
    "reqStackAdmin",
    "authFailure",
    "actorName",
    "actorUrn",
];

/// The events as a file of the format.
pub fn file(format: ExportFormat, events: &[AuditEvent]) -> String {
    match format {
        ExportFormat::Csv => csv(events),
        ExportFormat::Cef => cef(events),
    }
}

fn csv(events: &[AuditEvent]) -> String {
    let mut text = COLUMNS.join(",");
    text.push_str("\r\n");
    for event in events {
        let time = event.timestamp.to_rfc3339();
        let cells = [
            time.as_str(),
            &event.source_ip,
            &event.event,
            &event.description,
            &event.user.github_login,
            &event.user.name,
            &event.token_id,
            &event.token_name,
            event.req_org_admin.cell(),
            event.req_stack_admin.cell(),
            event.auth_failure.cell(),
            &event.actor_name,
            &event.actor_urn,
        ];
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            push_cell(&mut text, cell);
        }
        text.push_str("\r\n");
    }
    text
}

fn push_cell(text: &mut String, cell: &str) {
    if !cell.contains(['"', ',', '\r', '\n']) {
        text.push_str(cell);
        return;
    }
    text.push('"');
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

/// How grave an event is, from 0 to 10.
fn severity(event: &AuditEvent) -> u8 {
    if event.auth_failure.is_yes() {
        7
    } else if event.req_org_admin.or(event.req_stack_admin).is_yes() {
        5
    } else {
        3
    }
}

fn cef(events: &[AuditEvent]) -> String {
    let mut text = String::new();
    for event in events {
        let name = in_header(&event.event);
        let severity = severity(event);
        let version = env!("CARGO_PKG_VERSION");
        text.push_str(&format!(
            "CEF:0|Token Console|token-backend|{version}|{name}|{name}|{severity}|"
        ));
        let millis = event.timestamp.0.saturating_mul(1000).to_string();
        text.push_str("rt=");
        text.push_str(&millis);
        let outcome = if event.auth_failure.is_yes() { "failure" } else { "success" };
        push_pair(&mut text, "outcome", outcome);
        push_source(&mut text, &event.source_ip);
        push_pair(&mut text, "suid", &event.user.github_login);
        push_pair(&mut text, "suser", &event.user.name);
        push_labelled(&mut text, "cs1", "tokenID", &event.token_id);
        push_labelled(&mut text, "cs2", "tokenName", &event.token_name);
        push_labelled(&mut text, "cs3", "actorName", &event.actor_name);
        push_labelled(&mut text, "cs4", "actorUrn", &event.actor_urn);
        push_labelled(&mut text, "cs5", "reqOrgAdmin", event.req_org_admin.cell());
        push_labelled(&mut text, "cs6", "reqStackAdmin", event.req_stack_admin.cell());
        push_pair(&mut text, "msg", &event.description);
        text.push('\n');
    }
    text
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
