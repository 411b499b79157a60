//! The audit log as the API lists it: `GET /api/orgs/{orgName}/auditlogs[/v2]`. Events carry no
//! identifier; [`EventKey`] makes one. A page keeps the raw text of every event, so that what could
//! not be understood stays visible and what is exported is what came.

mod event_type;
mod scan;

pub use event_type::{EVENT_TYPES_KEY, EventType};
pub use scan::EventFields;

use crate::id::Cursor;
use crate::lenient::null_as_default;
use crate::page::{self, NotAList};
use crate::time::UnixSeconds;
use crate::told::Told;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// The key of the list in an answer.
pub const LIST_KEY: &str = "auditLogEvents";

/// An event. Only the time and what happened must be there; servers leave out the rest at will.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEvent {
    /// When, in Unix seconds.
    pub timestamp: UnixSeconds,
    /// The address of who did it.
    #[serde(default, deserialize_with = "null_as_default", rename = "sourceIP")]
    pub source_ip: String,
    /// What kind of event: an open set, such as `Stack Update Started` or `stack.update`.
    pub event: String,
    /// What happened, for people.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// The person, or the robot that a token stands for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub user: AuditUser,
    /// The token that acted; empty when none did.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        rename = "tokenID",
        skip_serializing_if = "String::is_empty"
    )]
    pub token_id: String,
    /// Its name; empty when it has none.
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
    /// Its URN.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub actor_urn: String,
}

/// Who did it, as far as a list of events says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditUser {
    /// Name for people; may be empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// Login name; may be empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub github_login: String,
    /// Address of a picture; the console never loads it.
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

/// A page of events, each as the text that came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditPage {
    /// The whole body, as text.
    text: String,
    /// Where in it the events are, in the server's order.
    events: Vec<Range<usize>>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// Reads `{"auditLogEvents": […], "continuationToken": …}`.
///
/// # Errors
/// When the body is no such list at all. An event that can't be read is no error: it stays in the
/// page as text, and [`AuditRow::read`] says what is wrong with it.
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

    /// Whether there is no event in it.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// The events in the server's order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = AuditRow<'_>> {
        self.events.iter().map(|range| AuditRow { raw: &self.text[range.clone()] })
    }
}

/// One event of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditRow<'a> {
    /// The event's JSON as it came.
    pub raw: &'a str,
}

impl<'a> AuditRow<'a> {
    /// What stands in its fields, where nothing is kept but that.
    ///
    /// # Errors
    /// What is wrong with it, in the decoder's words.
    pub fn fields(&self) -> Result<EventFields<'a>, String> {
        scan::event(self.raw).map_or_else(|| self.read().map(EventFields::from), Ok)
    }

    /// The event.
    ///
    /// # Errors
    /// What is wrong with it, in the decoder's words.
    pub fn read(&self) -> Result<AuditEvent, String> {
        serde_json::from_str(self.raw).map_err(|e| e.to_string())
    }

    /// When it happened, where nothing but that need be readable.
    pub fn time(&self) -> Option<UnixSeconds> {
        #[derive(Deserialize)]
        struct Timed {
            timestamp: UnixSeconds,
        }
        serde_json::from_str::<Timed>(self.raw).ok().map(|timed| timed.timestamp)
    }

    /// The [`hash`] of its text.
    pub fn hash(&self) -> u32 {
        hash(self.raw)
    }
}

/// A hash of text, the same in every build of this program on every machine: links carry it. Eight
/// bytes at a time, because each event's text of some hundred goes through it.
pub fn hash(text: &str) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |hash: u64, word: u64| (hash ^ word).wrapping_mul(FACTOR).rotate_left(29);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut hash = words.iter().fold(FACTOR, |hash, word| step(hash, u64::from_le_bytes(*word)));
    // The number of bytes left stands before them, so that zeros at the end count.
    let last = rest.iter().fold(rest.len() as u64, |last, byte| last << 8 | u64::from(*byte));
    hash = step(hash, last);
    hash = (hash ^ hash >> 32).wrapping_mul(FACTOR);
    (hash >> 32) as u32
}

/// What an event is called, since the API gives it no identifier. Its text form is for links:
/// `1795300000-3fa9c2d1-0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey {
    /// When it happened.
    pub time: UnixSeconds,
    /// The hash of its text, [`AuditRow::hash`].
    pub hash: u32,
    /// Its place among events of the same time and hash.
    pub ordinal: u32,
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:08x}-{}", self.time.0, self.hash, self.ordinal)
    }
}

/// The text is no event's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAKey;

impl FromStr for EventKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        // From the end: a time before 1970 begins with a `-` of its own.
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
