//! The audit log, read and exported, in both generations of the API. They differ in what
//! `startTime` means: an upper bound in the first, the lower one in the second.

use crate::act::{Act, DONE, Inside};
use crate::cursor;
use crate::event_type::EventType;
use crate::limits::Key;
use crate::permission::Action;
use crate::refusal::Refusal;
use crate::scope::Scope;
use crate::store;
use crate::store::audit::{Place, Slice};
use serde::Serialize;
use token_api::audit::AuditEvent;
use token_api::id::{Cursor, OrgName};
use token_api::path::{ExportFormat, MAX_PAGE_SIZE};
use token_api::time::UnixSeconds;

/// The events of a page of an export.
const EXPORT_PAGE_SIZE: u32 = 10_000;

/// For so many seconds, reading again is the same reading. A window that watches the log would
/// otherwise fill it with its own traces.
const ONE_READING: i64 = 3600;

/// Which generation of the calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// `startTime` is an upper bound.
    First {
        /// Whether `eventFilter` is honoured. Older servers ignore it.
        filters_events: bool,
    },
    /// `startTime` is the lower bound.
    Second,
}

/// A page of events.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventList {
    audit_log_events: Vec<AuditEvent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continuation_token: Option<Cursor>,
}

/// The kinds of events.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventTypeList {
    event_types: Vec<token_api::audit::EventType>,
}

/// The kinds of events that a log here may hold.
pub fn event_types(act: &mut Act<'_>, org: &OrgName) -> Result<EventTypeList, Refusal> {
    enter(act, org, Scope::ReadAuditLog)?;
    let demo = store::is_demo(act.rows)?;
    let kinds = EventType::ALL.iter().filter(|kind| kind.is_in_logs(demo));
    Ok(EventTypeList { event_types: kinds.map(|kind| kind.on_wire()).collect() })
}

/// What the log is read from.
pub fn reader_kind(act: &mut Act<'_>, org: &OrgName) -> Result<&'static str, Refusal> {
    enter(act, org, Scope::ReadAuditLog)?;
    Ok(act.rows.kind())
}

fn enter(act: &mut Act<'_>, org: &OrgName, scope: Scope) -> Result<Inside, Refusal> {
    let inside = act.organization(org.as_str())?;
    act.allow(Action::Scoped(scope), Some(&inside), None)?;
    Ok(inside)
}

/// A page of the log, by the query of the request.
pub fn read_page(
    act: &mut Act<'_>,
    org: &OrgName,
    generation: Generation,
) -> Result<EventList, Refusal> {
    let org_id = enter(act, org, Scope::ReadAuditLog)?.organization.id;
    if !matches!(act.request.query.some("format")?, None | Some("json")) {
        return Err(Refusal::bad_request("The format of this list is json."));
    }
    let asked = Asked::read(act, org_id, generation)?;
    let page = asked.page(act, MAX_PAGE_SIZE, Call::List)?;
    if !is_noted(act, &asked, EventType::LogRead)? {
        act.record(EventType::LogRead, "Read the audit log".into(), DONE)?;
    }
    let (audit_log_events, continuation_token) = page;
    Ok(EventList { audit_log_events, continuation_token })
}

/// Whether the log has it of late that this token did this.
fn is_noted(act: &Act<'_>, asked: &Asked, what: EventType) -> Result<bool, Refusal> {
    let since = act.now().plus_seconds(1 - ONE_READING);
    Ok(act.rows.noted_since(&asked.org_id, what, &act.caller.token.id, since)?)
}

/// Events, and where the next page begins.
pub type Page = (Vec<AuditEvent>, Option<Cursor>);

/// A page of an export, by the query of the request, and the format that it asks for.
pub fn export_page(
    act: &mut Act<'_>,
    org: &OrgName,
    generation: Generation,
) -> Result<(ExportFormat, Page), Refusal> {
    let org_id = enter(act, org, Scope::ExportAuditLog)?.organization.id;
    let format = match act.request.query.some("format")? {
        None => ExportFormat::Csv,
        Some(text) => ExportFormat::parse(text)
            .ok_or_else(|| Refusal::bad_request("The format must be csv or cef."))?,
    };
    let asked = Asked::read(act, org_id, generation)?;
    // A cursor of the list begins an export, and one that comes long after is not trusted to go on
    // with one that was noted.
    let goes_on =
        asked.cursor == Some(Call::Export) && is_noted(act, &asked, EventType::LogExported)?;
    act.outside.limit(Key::Export(act.caller.token.id.clone()))?;
    let page = asked.page(act, EXPORT_PAGE_SIZE, Call::Export)?;
    if !goes_on {
        let description = format!(
            "Exported the audit log as {}{}",
            format.as_str().to_ascii_uppercase(),
            asked.bounds_in_words()
        );
        act.record(EventType::LogExported, description, DONE)?;
    }
    Ok((format, page))
}

/// What a request asks of a log.
struct Asked {
    org_id: String,
    from: Option<i64>,
    to: Option<i64>,
    event: Option<String>,
    user: Option<String>,
    before: Option<Place>,
    /// Which call gave the cursor, if there is one. Both take those of both.
    cursor: Option<Call>,
    /// What its cursors are bound to, besides the call.
    list: String,
}

/// Which of the two calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    List,
    Export,
}

impl Call {
    /// What a cursor of this call is bound to.
    fn binding(self, list: &str) -> String {
        format!("{self:?} {list}")
    }
}

impl Asked {
    fn read(act: &Act<'_>, org_id: String, generation: Generation) -> Result<Self, Refusal> {
        let text = |key| act.request.query.some(key);
        let (start, end) = (instant(act, "startTime")?, instant(act, "endTime")?);
        let cursor = text("continuationToken")?;
        let user = text("userFilter")?.map(str::to_owned);
        let mut event = text("eventFilter")?.map(str::to_owned);
        let (from, to, list) = match generation {
            Generation::First { filters_events } => {
                if start.is_none() && cursor.is_none() {
                    return Err(Refusal::bad_request(
                        "Either startTime or continuationToken is needed: startTime asks for the \
                         events that are older than it.",
                    ));
                }
                event = event.filter(|_| filters_events);
                let older_than = start.map_or(i64::MAX, |start| start.saturating_sub(1));
                (None, Some(older_than.min(end.unwrap_or(i64::MAX))), "v1".to_owned())
            }
            Generation::Second => {
                if start.zip(end).is_some_and(|(start, end)| start > end) {
                    return Err(Refusal::bad_request("startTime is later than endTime."));
                }
                (start, end, format!("v2 {start:?} {end:?}"))
            }
        };
        if let Some(login) = &user
            && !act.rows.knows_user(&org_id, login)?
        {
            return Err(Refusal::not_found("user not found"));
        }
        let list = format!("audit {list} {org_id} {event:?} {user:?}");
        let place = |call: Call| {
            let [at, seq] = cursor::read(&call.binding(&list), cursor?)?;
            Some((call, Place { at, seq }))
        };
        let found = place(Call::List).or_else(|| place(Call::Export));
        if cursor.is_some() && found.is_none() {
            return Err(Refusal::bad_request(
                "The continuationToken is not one of this log and query.",
            ));
        }
        let (cursor, before) = found.unzip();
        Ok(Self { org_id, from, to, event, user, before, cursor, list })
    }

    /// A page of at most `size` events, for a call.
    fn page(&self, act: &Act<'_>, size: u32, call: Call) -> Result<Page, Refusal> {
        let slice = Slice {
            org_id: &self.org_id,
            from: self.from.unwrap_or(i64::MIN),
            to: self.to.unwrap_or(i64::MAX),
            before: self.before,
            event: self.event.as_deref(),
            user: self.user.as_deref(),
            // One more than asked for tells whether there is a next page.
            limit: size + 1,
        };
        let mut rows = act.rows.list_events(slice)?;
        let more = rows.len() > size as usize;
        rows.truncate(size as usize);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|(place, _)| cursor::write(&call.binding(&self.list), [place.at, place.seq]));
        Ok((rows.into_iter().map(|(_, event)| event).collect(), next))
    }

    fn bounds_in_words(&self) -> String {
        let bound = |word: &str, at: Option<i64>| {
            at.filter(|at| *at != i64::MAX)
                .map(|at| format!(", {word} {}", UnixSeconds(at).to_rfc3339()))
                .unwrap_or_default()
        };
        bound("from", self.from) + &bound("to", self.to)
    }
}

fn instant(act: &Act<'_>, key: &str) -> Result<Option<i64>, Refusal> {
    match act.request.query.some(key)? {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| {
            Refusal::bad_request(format!("{key} must be a number of seconds since 1970."))
        }),
    }
}
