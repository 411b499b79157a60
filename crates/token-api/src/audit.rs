//! The audit log as the API lists it: `GET /api/orgs/{orgName}/auditlogs[/v2]`. Events carry no
//! identifier; [`EventKey`] makes one. A page keeps the raw text of every event, so that what could
//! not be understood stays visible and what is exported is what came.

use crate::id::Cursor;
use crate::lenient::null_as_default;
use crate::page::{self, NotAList};
use crate::time::UnixSeconds;
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
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub req_org_admin: bool,
    /// Whether it takes an admin's rights on the stack.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub req_stack_admin: bool,
    /// Whether it is a failure to prove who one is, or to have the right.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub auth_failure: bool,
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
    let text = String::from_utf8_lossy(body).into_owned();
    let (events, next) = page::cut(&text, LIST_KEY)?;
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

impl AuditRow<'_> {
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FULL: &str = r#"{"timestamp":1795300000,"sourceIP":"198.51.100.20",
        "event":"Stack Update Started","description":"Updated shop/prod",
        "user":{"name":"Ada","githubLogin":"ada","avatarUrl":""},"tokenID":"t1",
        "tokenName":"deploy","reqOrgAdmin":true,"authFailure":true,"actorName":"agent",
        "actorUrn":"urn:x","odd":[1]}"#;

    fn read(raw: &str) -> Result<AuditEvent, String> {
        AuditRow { raw }.read()
    }

    #[test]
    fn reads_every_field_and_prints_them() {
        let event = read(FULL).unwrap();
        assert_eq!(event.timestamp, UnixSeconds(1_795_300_000));
        assert_eq!((event.token_id.as_str(), event.token_name.as_str()), ("t1", "deploy"));
        assert_eq!((event.req_org_admin, event.req_stack_admin), (true, false));
        assert_eq!(event.user.github_login, "ada");
        let printed = serde_json::to_string(&event).unwrap();
        assert!(printed.contains(r#""tokenID":"t1""#) && printed.contains(r#""sourceIP":"#));
        assert!(!printed.contains("reqStackAdmin"));
        assert_eq!(read(&printed), Ok(event));
    }

    #[test]
    fn time_and_kind_are_enough_and_null_is_absent() {
        for raw in [
            r#"{"timestamp":5,"event":"e"}"#,
            r#"{"timestamp":5,"event":"e","user":null,"tokenID":null,"authFailure":null}"#,
        ] {
            let event = read(raw).unwrap();
            assert_eq!((event.timestamp, event.event.as_str()), (UnixSeconds(5), "e"));
            assert_eq!(event.user, AuditUser::default());
        }
    }

    #[test]
    fn a_bad_row_spoils_only_itself_and_keeps_its_text() {
        let bad = r#"{"timestamp":7,"event":3}"#;
        let body = format!(r#"{{"auditLogEvents":[{FULL}, {bad} ,null],"continuationToken":"c"}}"#);
        let page = read_page(body.as_bytes()).unwrap();
        assert_eq!((page.len(), page.next.clone()), (3, Some(Cursor::new("c"))));
        let rows: Vec<AuditRow> = page.rows().collect();
        assert_eq!(rows.iter().map(|row| row.raw).collect::<Vec<_>>(), [FULL, bad, "null"]);
        assert!(rows[0].read().is_ok());
        assert!(rows[1].read().is_err_and(|problem| problem.contains("string")));
        let times: Vec<_> = rows.iter().map(AuditRow::time).collect();
        assert_eq!(times, [Some(UnixSeconds(1_795_300_000)), Some(UnixSeconds(7)), None]);
    }

    #[test]
    fn what_is_no_list_is_an_error() {
        assert!(matches!(read_page(b"<html>"), Err(NotAList::NotJson(_))));
        for body in ["{}", r#"{"auditLogEvents":null}"#, "[]"] {
            assert_eq!(read_page(body.as_bytes()), Err(NotAList::NoArray(LIST_KEY)));
        }
        assert_eq!(read_page(br#"{"auditLogEvents":[]}"#).map(|page| page.len()), Ok(0));
    }

    #[test]
    fn keys_have_a_text_form() {
        let key = EventKey { time: UnixSeconds(1_795_300_000), hash: 0x3fa9_c2d1, ordinal: 0 };
        assert_eq!(key.to_string(), "1795300000-3fa9c2d1-0");
        for odd in ["", "-", "--", "1-2", "a-1-1", "1-g-1", "1-1-x", "1-1-1-1"] {
            assert_eq!(odd.parse::<EventKey>(), Err(NotAKey), "{odd}");
        }
    }

    #[test]
    fn links_of_yesterday_still_find_their_event() {
        let table = [
            ("", 0x98d6_45bc),
            ("a", 0x5faa_2a6b),
            ("a\0", 0x0135_e578),
            ("0123456", 0xd73d_646e),
            ("01234567", 0xeee8_3f31),
            (FULL, 0xbf91_a804),
        ];
        for (text, expected) in table {
            assert_eq!(hash(text), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn keys_survive_their_text(time in any::<i64>(), hash: u32, ordinal: u32) {
            let key = EventKey { time: UnixSeconds(time), hash, ordinal };
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }

        #[test]
        fn any_body_gives_an_answer(body: Vec<u8>, text in "\\PC{0,60}") {
            let list = format!(r#"{{"auditLogEvents":[{text}]}}"#);
            for body in [&body[..], text.as_bytes(), list.as_bytes()] {
                if let Ok(page) = read_page(body) {
                    prop_assert!(page.rows().all(|row| row.read().is_ok() || !row.raw.is_empty()));
                }
            }
        }
    }
}
