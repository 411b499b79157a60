//! The audit log and its exports: the second generation of the calls, or else the first.

use super::common::now;
use crate::client::Answer;
use crate::probe::{Finding, Named, Probe, require_json};
use crate::report::{Level, Outcome};
use flate2::read::MultiGzDecoder;
use std::io::Read;
use token_api::audit::{self, EVENT_TYPES_KEY, EventType};
use token_api::id::OrgName;
use token_api::path::{self, ApiPath, AuditFilter, AuditRange, ExportFormat, template};
use token_api::time::UnixSeconds;

/// How far back the log is read.
const DAYS: i64 = 7;

/// The most bytes of an export that are unpacked.
const MAX_EXPORT_BYTES: u64 = 256 * 1024 * 1024;

/// Which generation of the calls the server has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Generation {
    First,
    Second,
}

/// Looks at the log and the exports.
pub fn look(probe: &mut Probe<'_>, org: &OrgName) {
    let now = now();
    let range = AuditRange { from: Some(now.plus_seconds(-DAYS * 86_400)), to: Some(now) };
    let all = AuditFilter::default();
    let second = Named::get(Level::Audit, template::AUDIT_LOG_V2);
    let first = Named::get(Level::Audit, template::AUDIT_LOG_V1);
    let generation = match events(probe, second, &path::audit_log(org, range, all, None), range) {
        Some(Outcome::NotOffered) => {
            let older_than = now.plus_seconds(1);
            let path = path::audit_log_v1(org, older_than, all, None);
            let unbounded = AuditRange { from: None, to: Some(now) };
            match events(probe, first, &path, unbounded) {
                None => Generation::First,
                Some(_) => return,
            }
        }
        None => Generation::Second,
        Some(_) => return,
    };
    for format in ExportFormat::ALL {
        export(probe, org, generation, format, range);
    }
    let types = Named::get(Level::Audit, template::AUDIT_EVENT_TYPES);
    probe.list::<EventType>(types, EVENT_TYPES_KEY, |_| path::audit_event_types(org));
}

/// Reads a page of events. `None` when it can be read.
fn events(
    probe: &mut Probe<'_>,
    named: Named,
    path: &ApiPath,
    range: AuditRange,
) -> Option<Outcome> {
    let read = probe.call(named, path, None).and_then(|answer| {
        require_json(&answer)?;
        let notes = probe.published_notes(named, &answer);
        let page = audit::read_page(&answer.body)
            .map_err(|_| (Outcome::Differs, format!("the answer lacks `{}`", audit::LIST_KEY)))?;
        let mut times = Vec::new();
        for (index, row) in page.rows().enumerate() {
            let place = |why| (Outcome::Differs, format!("{}[{index}]: {why}", audit::LIST_KEY));
            times.push(row.fields().map_err(place)?.timestamp);
        }
        Ok((times, notes))
    });
    match read {
        Ok((times, notes)) => {
            probe.row(named, Ok(()), notes);
            let is_within = |time: &i64| {
                range.from.is_none_or(|from| from.0 <= *time)
                    && range.to.is_none_or(|to| *time <= to.0)
            };
            if !times.iter().all(is_within) {
                probe.note("holds events outside the range: the console leaves them out");
            }
            if !times.is_sorted_by(|a, b| a >= b) {
                probe.note("not newest first: the console sorts");
            }
            None
        }
        Err(finding) => {
            let outcome = finding.0;
            probe.row(named, Err(finding), vec![]);
            Some(outcome)
        }
    }
}

fn export(
    probe: &mut Probe<'_>,
    org: &OrgName,
    generation: Generation,
    format: ExportFormat,
    range: AuditRange,
) {
    let all = AuditFilter::default();
    let to = range.to.unwrap_or(UnixSeconds(0)).plus_seconds(1);
    let (template, path) = match generation {
        Generation::Second => {
            (template::AUDIT_EXPORT_V2, path::audit_export(org, format, range, all, None))
        }
        Generation::First => {
            (template::AUDIT_EXPORT_V1, path::audit_export_v1(org, format, to, all, None))
        }
    };
    let special = match format {
        ExportFormat::Csv => "format=csv",
        ExportFormat::Cef => "format=cef",
    };
    let named = Named::get(Level::Audit, template).with(special);
    let result = probe.call(named, &path, None).and_then(|answer| judge(&answer, format));
    probe.row(named, result, vec![]);
}

/// Whether this is an export of that format, packed or not.
fn judge(answer: &Answer, format: ExportFormat) -> Result<(), Finding> {
    let differs = |why: String| Err((Outcome::Differs, why));
    let content_type = &answer.content_type;
    if content_type.contains("html") || content_type.contains("json") {
        return differs(format!("{}: {content_type} instead of an export", answer.status));
    }
    let is_packed = answer.body.starts_with(&[0x1f, 0x8b]);
    if answer.says_gzip && !is_packed {
        return differs("Content-Encoding says gzip, and the body is none".to_owned());
    }
    let mut bytes = Vec::new();
    let unpacked = if is_packed {
        MultiGzDecoder::new(&answer.body[..]).take(MAX_EXPORT_BYTES).read_to_end(&mut bytes)
    } else {
        (&answer.body[..]).read_to_end(&mut bytes)
    };
    let Ok(text) = unpacked.map_err(drop).and_then(|_| String::from_utf8(bytes).map_err(drop))
    else {
        return differs("it can't be unpacked, or is no UTF-8".to_owned());
    };
    let is_cef = |line: &str| line.is_empty() || line.contains("CEF:");
    match format {
        ExportFormat::Csv if !text.lines().next().is_some_and(|line| line.contains(',')) => {
            differs("the first line is no line of CSV".to_owned())
        }
        ExportFormat::Cef if !text.lines().all(is_cef) => {
            differs("the lines are no CEF".to_owned())
        }
        _ => Ok(()),
    }
}
