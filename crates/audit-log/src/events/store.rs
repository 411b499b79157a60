//! The events that were loaded, column by column: a hundred thousand of them take less than twice
//! the room of their JSON, and are searched in a few milliseconds. Row numbers never change;
//! events that come a second time are known by their key. What is shown of them, and in which
//! order, is the affair of `filter` and `order`.

use super::dictionary::Dictionary;
use super::keys::Keys;
use super::numbers::{Numbers, make_room};
use super::order::merged;
use super::ranks::Ranks;
use super::row::{EventRow, Field, actor, actor_kind, failed, flag, told};
use super::texts::Texts;
use crate::search::matches::Matches;
use crate::search::recent::Recent;
use crate::time::range::Window;
use console_core::text::letters::LowerCase;
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use token_api::address::plain;
use token_api::audit::{AuditPage, AuditRow, EventFields, EventKey};
use token_api::time::UnixSeconds;
use token_api::told::Told;

/// A text column: a number of the dictionary for each row.
#[derive(Debug, Default)]
pub(crate) struct Column {
    pub(crate) dictionary: Dictionary,
    pub(crate) numbers: Numbers,
}

impl Column {
    /// The text of the next row.
    fn push(&mut self, text: &str, lower_case: LowerCase) {
        // Rows are often like the one before.
        let same = self.numbers.last().filter(|last| self.dictionary.is(*last, text));
        let number = match same {
            Some(number) => self.dictionary.add_again(number),
            None => self.dictionary.add(text, lower_case),
        };
        self.numbers.push(number);
    }
}

/// What was found out in one search and is of use to the next.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    pub(crate) matches: Matches,
    pub(crate) ranks: Ranks,
    pub(crate) recent: Recent,
}

/// The texts of the events that one page brought.
#[derive(Debug)]
struct RawPage {
    first_row: u32,
    texts: Texts,
}

/// What a page brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Events that are new.
    pub added: usize,
    /// Events that were there already.
    pub duplicates: usize,
    /// Events among the new ones that can't be read.
    pub unreadable: usize,
    /// When the oldest and the newest event of the page happened, known before or not.
    pub span: Option<Window>,
    /// Whether an event of the page is newer than one before it.
    pub disordered: bool,
}

impl Appended {
    /// Takes note of the time of the next event of the page.
    fn note(&mut self, at: UnixSeconds, before: &mut Option<UnixSeconds>) {
        self.disordered |= before.is_some_and(|before| before < at);
        *before = Some(at);
        let Window { from, to } = self.span.unwrap_or(Window { from: at, to: at });
        self.span = Some(Window { from: from.min(at), to: to.max(at) });
    }
}

/// The events that were loaded.
#[derive(Debug)]
pub struct EventStore {
    lower_case: LowerCase,
    times: Vec<i64>,
    flags: Vec<u16>,
    keys: Keys,
    columns: [Column; Field::ALL.len()],
    raw: Vec<RawPage>,
    /// Every row, the newest first; of one second, as the server has them.
    newest_first: Vec<u32>,
    pub(super) undated: usize,
    remembered: Mutex<Remembered>,
}

impl EventStore {
    /// An empty store that compares letters by `lower_case`.
    pub fn new(lower_case: LowerCase) -> Self {
        Self {
            lower_case,
            times: Vec::new(),
            flags: Vec::new(),
            keys: Keys::default(),
            columns: Default::default(),
            raw: Vec::new(),
            newest_first: Vec::new(),
            undated: 0,
            remembered: Mutex::default(),
        }
    }

    /// Takes in a page: one further back, or new events, which may overlap with what is there. An
    /// event that occurs n times in one page is there n times; so the same event twice in two
    /// pages, once in each, is one.
    pub fn append(&mut self, page: &AuditPage) -> Appended {
        let first_row = self.len() as u32;
        let mut texts =
            Texts::with_capacity(page.rows().map(|row| row.raw.len()).sum(), page.len());
        self.reserve(page.len());
        let mut appended = Appended::default();
        // Rows of earlier pages that an event of this one was found to be.
        let mut claimed = HashSet::new();
        let mut before = None;
        for row in page.rows() {
            let read = row.fields();
            let known_time = |event: &EventFields<'_>| Some(UnixSeconds(event.timestamp));
            let time = read.as_ref().map_or_else(|_| row.time(), known_time);
            if let Some(at) = time {
                appended.note(at, &mut before);
            }
            let mut key = EventKey { time: time.unwrap_or_default(), hash: row.hash(), ordinal: 0 };
            let known = loop {
                match self.find(&key) {
                    None => break false,
                    Some(at) if at < first_row && self.raw(at) == row.raw && claimed.insert(at) => {
                        break true;
                    }
                    Some(_) => key.ordinal += 1,
                }
            };
            if known {
                appended.duplicates += 1;
                continue;
            }
            appended.added += 1;
            self.undated += usize::from(!time.is_some_and(UnixSeconds::is_plausible));
            texts.push(row.raw);
            let shown_at = time.unwrap_or_else(|| self.neighbour(first_row, page));
            match read {
                Ok(event) => self.push(key, shown_at, &event, 0),
                Err(_) => {
                    appended.unreadable += 1;
                    let timeless = if time.is_none() { flag::TIMELESS } else { 0 };
                    self.push(key, shown_at, &unread(row), flag::UNREADABLE | timeless);
                }
            }
        }
        if texts.len() > 0 {
            texts.shrink();
            self.raw.push(RawPage { first_row, texts });
            self.put_in_order(first_row);
        }
        appended
    }

    /// Makes room for so many more events.
    fn reserve(&mut self, more: usize) {
        self.columns.iter_mut().for_each(|column| column.numbers.reserve(more));
        make_room(&mut self.times, more);
        make_room(&mut self.flags, more);
        make_room(&mut self.newest_first, more);
        self.keys.reserve(more);
    }

    /// The time to show an event at that tells none: that of the event before it in the page, else
    /// of the one after it, else of the last that was loaded.
    fn neighbour(&self, first_row: u32, page: &AuditPage) -> UnixSeconds {
        let before = self.times.get(first_row as usize..).and_then(<[i64]>::last);
        let after = || page.rows().find_map(|row| row.time());
        before.copied().map(UnixSeconds).or_else(after).or(self.oldest()).unwrap_or_default()
    }

    fn push(&mut self, key: EventKey, time: UnixSeconds, event: &EventFields<'_>, flags: u16) {
        let (kind, actor) = actor(event);
        let address = plain(&event.source_ip);
        let token = if event.token_name.is_empty() { &event.token_id } else { &event.token_name };
        let texts: [&str; Field::ALL.len()] = [
            &event.event,
            &event.user_login,
            &event.user_name,
            &event.token_id,
            &event.token_name,
            &event.actor_name,
            &event.actor_urn,
            &event.source_ip,
            &event.description,
            &address,
            token,
            actor,
        ];
        for (column, text) in self.columns.iter_mut().zip(texts) {
            column.push(text, self.lower_case);
        }
        let bit = |told: Told, yes: u16, untold: u16| match told {
            Told::No => 0,
            Told::Yes => yes,
            Told::Untold => untold,
        };
        self.flags.push(
            flags
                | bit(event.req_org_admin, flag::ORG_ADMIN, flag::ORG_ADMIN_UNTOLD)
                | bit(event.req_stack_admin, flag::STACK_ADMIN, flag::STACK_ADMIN_UNTOLD)
                | bit(event.auth_failure, flag::FAILED, flag::FAILED_UNTOLD)
                | (kind as u16) << flag::ACTOR_SHIFT,
        );
        self.times.push(time.0);
        let (times, flags) = (&self.times, &self.flags);
        self.keys.push(key, |row| key_time(times, flags, row));
    }

    /// Puts the rows from `first` on where they belong among the others.
    fn put_in_order(&mut self, first: u32) {
        let times = &self.times;
        let time = |row: u32| times[row as usize];
        let mut fresh: Vec<u32> = (first..times.len() as u32).collect();
        if !fresh.is_sorted_by(|a, b| time(*a) >= time(*b)) {
            fresh.sort_by_key(|row| std::cmp::Reverse(time(*row)));
        }
        let ends = |rows: &[u32]| Some((time(*rows.first()?), time(*rows.last()?)));
        match (ends(&self.newest_first), ends(&fresh)) {
            (Some((newest, oldest)), Some((first, last))) if first > oldest => {
                if last >= newest {
                    self.newest_first.splice(0..0, fresh);
                } else {
                    self.newest_first = merged(&self.newest_first, &fresh, time);
                }
            }
            _ => self.newest_first.extend(fresh),
        }
    }

    /// The number of events.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether nothing was loaded.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// An event. A number beyond the last is an empty event.
    pub fn row(&self, number: u32) -> EventRow<'_> {
        let text = |field| self.text(field, number);
        let flags = self.flags(number);
        EventRow {
            number,
            time: self.time(number),
            event: text(Field::Event),
            user: text(Field::User),
            user_name: text(Field::UserName),
            token_id: text(Field::TokenId),
            token_name: text(Field::TokenName),
            token: text(Field::Token),
            actor_name: text(Field::ActorName),
            actor_urn: text(Field::ActorUrn),
            actor_kind: actor_kind(flags),
            actor: text(Field::Actor),
            ip: text(Field::Ip),
            address: text(Field::Address),
            description: text(Field::Description),
            org_admin: told(flags, flag::ORG_ADMIN, flag::ORG_ADMIN_UNTOLD),
            stack_admin: told(flags, flag::STACK_ADMIN, flag::STACK_ADMIN_UNTOLD),
            failed: failed(flags),
            readable: flags & flag::UNREADABLE == 0,
        }
    }

    /// When a row happened.
    pub fn time(&self, number: u32) -> UnixSeconds {
        UnixSeconds(self.times.get(number as usize).copied().unwrap_or_default())
    }

    /// The text of a row in a field.
    pub fn text(&self, field: Field, number: u32) -> &str {
        let column = self.column(field);
        column.numbers.get(number).map_or("", |text| column.dictionary.text(text))
    }

    /// The event's JSON as it came.
    pub fn raw(&self, number: u32) -> &str {
        let after = self.raw.partition_point(|page| page.first_row <= number);
        let page = after.checked_sub(1).and_then(|at| self.raw.get(at));
        page.map_or("", |page| page.texts.get((number - page.first_row) as usize))
    }

    /// Why an event can't be read, in the decoder's words.
    pub fn problem(&self, number: u32) -> Option<String> {
        AuditRow { raw: self.raw(number) }.read().err()
    }

    /// What an event is called in links.
    pub fn key(&self, number: u32) -> EventKey {
        self.keys.key(number, key_time(&self.times, &self.flags, number))
    }

    /// The row of an event, if it was loaded.
    pub fn find(&self, key: &EventKey) -> Option<u32> {
        self.keys.find(key, |row| key_time(&self.times, &self.flags, row))
    }

    /// When the newest event happened.
    pub fn newest(&self) -> Option<UnixSeconds> {
        self.newest_first.first().map(|row| self.time(*row))
    }

    /// The number of events that happened after an instant.
    pub fn newer_than(&self, at: UnixSeconds) -> usize {
        self.newest_first.partition_point(|row| self.time(*row) > at)
    }

    /// When the newest event happened of those that were not after an instant.
    pub fn newest_until(&self, at: UnixSeconds) -> Option<UnixSeconds> {
        self.newest_first.get(self.newer_than(at)).map(|row| self.time(*row))
    }

    /// When the oldest event happened.
    pub fn oldest(&self) -> Option<UnixSeconds> {
        self.newest_first.last().map(|row| self.time(*row))
    }

    /// Every row, the newest first.
    pub fn newest_first(&self) -> &[u32] {
        &self.newest_first
    }

    /// The different texts of a field with the number of rows that have each; in no order.
    pub fn values(&self, field: Field) -> impl Iterator<Item = (&str, u32)> {
        let dictionary = &self.column(field).dictionary;
        (0..dictionary.len() as u32).map(|text| (dictionary.text(text), dictionary.count(text)))
    }

    pub(crate) fn remembered(&self) -> MutexGuard<'_, Remembered> {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn lower_case(&self) -> LowerCase {
        self.lower_case
    }

    pub(crate) fn column(&self, field: Field) -> &Column {
        &self.columns[field as usize]
    }

    pub(crate) fn times(&self) -> &[i64] {
        &self.times
    }

    pub(crate) fn all_flags(&self) -> &[u16] {
        &self.flags
    }

    fn flags(&self, number: u32) -> u16 {
        self.flags.get(number as usize).copied().unwrap_or_default()
    }
}

/// What stands in the columns for an event that can't be read: its text, so that it can be found. It
/// tells nothing else.
fn unread(row: AuditRow<'_>) -> EventFields<'_> {
    EventFields {
        description: row.raw.into(),
        req_org_admin: Told::Untold,
        req_stack_admin: Told::Untold,
        auth_failure: Told::Untold,
        ..EventFields::default()
    }
}

/// When a row happened, as its key has it: an event that tells no time has none of a neighbour's.
fn key_time(times: &[i64], flags: &[u16], row: u32) -> UnixSeconds {
    let timeless = flags.get(row as usize).is_some_and(|flags| flags & flag::TIMELESS != 0);
    let time = times.get(row as usize).filter(|_| !timeless);
    UnixSeconds(time.copied().unwrap_or_default())
}

#[cfg(test)]
mod tests;
