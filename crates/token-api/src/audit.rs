//! Wire types of the audit log: `GET /api/orgs/{orgName}/auditlogs[/v2]`. The API gives events no
//! identifier, so [`EventKey`] is made from their time and text. A page keeps the raw text of each
//! event. So the console can show events that it cannot read, and exports contain exactly what the
//! server sent.

mod event_type;
mod export_settings;
mod scan;

pub use event_type::{EVENT_TYPES_KEY, EventType};
pub use export_settings::{
    AuditExportResult, AuditExportSettings, AuditExportTarget, AuditExportUpdate,
};
pub use scan::EventFields;

use crate::id::Cursor;
use crate::json;
use crate::lenient::null_as_default;
use crate::page::{self, NotAList};
use crate::time::UnixSeconds;
use crate::told::Told;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// The name of the list in the answer.
pub const LIST_KEY: &str = "auditLogEvents";

/// An audit event. Only `timestamp` and `event` are required; servers may leave out all other
/// fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEvent {
    /// When it happened, in Unix seconds.
    pub timestamp: UnixSeconds,
    /// The network address of the client.
    #[serde(default, deserialize_with = "null_as_default", rename = "sourceIP")]
    pub source_ip: String,
    /// The kind of event, such as `Stack Update Started` or `stack.update`. The set is open.
    pub event: String,
    /// A sentence about what happened.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// The user who acted, or the robot user of a machine token.
    #[serde(default, deserialize_with = "null_as_default")]
    pub user: AuditUser,
    /// The token that was used; empty if there was none.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        rename = "tokenID",
        skip_serializing_if = "String::is_empty"
    )]
    pub token_id: String,
    /// The token's name; empty if it has none.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub token_name: String,
    /// Whether it takes the role of an organization admin.
    #[serde(default, skip_serializing_if = "Told::is_left_out")]
    pub req_org_admin: Told,
    /// Whether it takes an admin's rights on the stack.
    #[serde(default, skip_serializing_if = "Told::is_left_out")]
    pub req_stack_admin: Told,
    /// Whether it is a failure to prove who one is, or to have the right.
    #[serde(default, skip_serializing_if = "Told::is_left_out")]
    pub auth_failure: Told,
    /// Name of an actor that is neither a person nor an access token; empty when there is none.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub actor_name: String,
    /// URN of that actor.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub actor_urn: String,
}

/// The user of an event, with the fields that a list of events has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditUser {
    /// Display name; may be empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// Login name; may be empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub github_login: String,
    /// URL of a picture; the console never loads it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub avatar_url: String,
}

impl From<AuditEvent> for EventFields<'_> {
    fn from(event: AuditEvent) -> Self {
        Self {
            timestamp: event.timestamp.0,
            source_ip: event.source_ip.into(),
            event: event.event.into(),
            description: event.description.into(),
            user_name: event.user.name.into(),
            user_login: event.user.github_login.into(),
            token_id: event.token_id.into(),
            token_name: event.token_name.into(),
            req_org_admin: event.req_org_admin,
            req_stack_admin: event.req_stack_admin,
            auth_failure: event.auth_failure,
            actor_name: event.actor_name.into(),
            actor_urn: event.actor_urn.into(),
        }
    }
}

/// A page of events. Each is kept as the server's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// The whole body.
    text: String,
    /// The byte ranges of the events in `text`, in the server's order.
    events: Vec<Range<usize>>,
    /// The cursor of the next page; `None` at the end.
    pub next: Option<Cursor>,
}

/// Reads `{"auditLogEvents": […], "continuationToken": …}`.
///
/// # Errors
/// When the body is not such a list. An unreadable event is not an error: the page keeps its text,
/// and [`AuditRow::read`] returns what is wrong with it.
pub fn read_page(body: &[u8]) -> Result<AuditPage, NotAList> {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(body).into_owned(),
    };
    let (events, next) = match scan::page(&text, LIST_KEY) {
        Some(cut) => cut,
        None => page::cut(&text, LIST_KEY)?,
    };
    Ok(AuditPage { text, events, next })
}

impl AuditPage {
    /// The number of events.
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// Whether the page has no events.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The number of events whose time cannot be read.
    pub fn undated(&self) -> usize {
        self.rows().filter(|row| !row.is_dated()).count()
    }

    /// The events in the server's order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = AuditRow<'_>> {
        self.events.iter().map(|range| AuditRow { raw: &self.text[range.clone()] })
    }
}

/// One event of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditRow<'a> {
    /// The event's JSON, as the server sent it.
    pub raw: &'a str,
}

impl<'a> AuditRow<'a> {
    /// The fields of the event, borrowed from its text.
    ///
    /// # Errors
    /// The decoder's message, if the event cannot be read.
    pub fn fields(&self) -> Result<EventFields<'a>, String> {
        scan::event(self.raw).map_or_else(|| self.read().map(EventFields::from), Ok)
    }

    /// The event as an owned value.
    ///
    /// # Errors
    /// The decoder's message, if the event cannot be read.
    pub fn read(&self) -> Result<AuditEvent, String> {
        serde_json::from_str(&json::mended(self.raw)).map_err(|e| json::complaint(&e))
    }

    /// When it happened. `None` if `timestamp` cannot be read; other fields do not matter.
    pub fn time(&self) -> Option<UnixSeconds> {
        #[derive(Deserialize)]
        struct Timed {
            timestamp: UnixSeconds,
        }
        serde_json::from_str::<Timed>(self.raw).ok().map(|timed| timed.timestamp)
    }

    /// Whether its time can be read and is plausible: not text, a fraction or milliseconds.
    pub fn is_dated(&self) -> bool {
        self.time().is_some_and(UnixSeconds::is_plausible)
    }

    /// The [`hash`] of the event's text.
    pub fn hash(&self) -> u32 {
        hash(self.raw)
    }
}

/// Hashes a text. The result must be the same in every build on every machine, because links
/// contain it. It reads eight bytes at a time: each event has some hundred bytes, and all of them
/// are hashed.
pub fn hash(text: &str) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut hash = words.iter().fold(FACTOR, |hash, word| step(hash, u64::from_le_bytes(*word)));
    // The number of remaining bytes comes first, so that zeros at the end change the hash.
    let last = rest.iter().fold(rest.len() as u64, |last, byte| last << 8 | u64::from(*byte));
    hash = step(hash, last);
    hash = (hash ^ hash >> 32).wrapping_mul(FACTOR);
    (hash >> 32) as u32
}

/// An identifier for an event, since the API gives it none. In links it is written as
/// `1795300000-3fa9c2d1-0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey {
    /// When it happened.
    pub time: UnixSeconds,
    /// The hash of its text, [`AuditRow::hash`].
    pub hash: u32,
    /// The index among events with the same time and hash.
    pub ordinal: u32,
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:08x}-{}", self.time.0, self.hash, self.ordinal)
    }
}

/// The text is not an event key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAKey;

impl FromStr for EventKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        // Split from the end: a time before 1970 begins with `-`.
        let mut parts = text.rsplitn(3, '-');
        let ordinal = parts.next().and_then(|part| part.parse().ok());
        let hash = parts.next().and_then(|part| u32::from_str_radix(part, 16).ok());
        let time = parts.next().and_then(|part| part.parse().ok());
        match (time, hash, ordinal) {
            (Some(time), Some(hash), Some(ordinal)) => {
                Ok(Self { time: UnixSeconds(time), hash, ordinal })
            }
            _ => Err(NotAKey),
        }
    }
}

#[cfg(test)]
mod tests;
