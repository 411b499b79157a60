//! The events that were loaded, column by column: a hundred thousand of them take less than twice
//! the room of their JSON, and are searched in a few milliseconds. Row numbers never change;
//! events that come a second time are known by their key. What is shown of them, and in which
//! order, is the affair of `filter` and `order`.

use super::dictionary::{Dictionary, Texts};
use super::filter::Remembered;
use super::range::Window;
use super::row::{ActorKind, EventRow, Field};
use crate::letters::LowerCase;
use std::collections::HashSet;
use std::sync::Mutex;
use token_api::audit::{AuditEvent, AuditPage, AuditRow, EventKey};
use token_api::time::UnixSeconds;

/// What a row has beyond texts, as bits; the kind of actor stands above them.
pub(crate) mod flag {
    /// Takes an organization admin.
    pub(crate) const ORG_ADMIN: u8 = 1;
    /// Takes an admin of the stack.
    pub(crate) const STACK_ADMIN: u8 = 2;
    /// Either of them.
    pub(crate) const ADMIN: u8 = ORG_ADMIN | STACK_ADMIN;
    /// A failure to prove who one is, or to have the right.
    pub(crate) const FAILED: u8 = 4;
    /// The event could not be read.
    pub(crate) const UNREADABLE: u8 = 8;
    /// Not even its time.
    pub(crate) const TIMELESS: u8 = 16;
    /// Where the kind of actor begins.
    pub(crate) const ACTOR_SHIFT: u32 = 5;
}

/// A text column: a number of the dictionary for each row.
#[derive(Debug, Default)]
pub(crate) struct Column {
    pub(crate) dictionary: Dictionary,
    pub(crate) numbers: Vec<u32>,
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
    flags: Vec<u8>,
    hashes: Vec<u32>,
    columns: [Column; Field::ALL.len()],
    raw: Vec<RawPage>,
    /// Rows whose key has an ordinal above 0, with it; in the order of rows.
    twins: Vec<(u32, u32)>,
    /// Rows plus one by their key, 0 where there is none; a power of two long.
    by_key: Vec<u32>,
    /// Every row, the newest first; of one second, as the server has them.
    newest_first: Vec<u32>,
    /// Answers to parts of searches, to be used again.
    pub(super) remembered: Mutex<Remembered>,
}

impl EventStore {
    /// An empty store that compares letters by `lower_case`.
    pub fn new(lower_case: LowerCase) -> Self {
        Self {
            lower_case,
            times: Vec::new(),
            flags: Vec::new(),
            hashes: Vec::new(),
            columns: Default::default(),
            raw: Vec::new(),
            twins: Vec::new(),
            by_key: Vec::new(),
            newest_first: Vec::new(),
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
        let mut appended = Appended::default();
        // Rows of earlier pages that an event of this one was found to be.
        let mut claimed = HashSet::new();
        let mut before = None;
        for row in page.rows() {
            let read = row.read();
            let time = read.as_ref().map_or_else(|_| row.time(), |event| Some(event.timestamp));
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

    /// The time to show an event at that tells none: that of the event before it in the page, else
    /// of the one after it, else of the last that was loaded.
    fn neighbour(&self, first_row: u32, page: &AuditPage) -> UnixSeconds {
        let before = self.times.get(first_row as usize..).and_then(<[i64]>::last);
        let after = || page.rows().find_map(|row| row.time());
        before.copied().map(UnixSeconds).or_else(after).or(self.oldest()).unwrap_or_default()
    }

    fn push(&mut self, key: EventKey, time: UnixSeconds, event: &AuditEvent, flags: u8) {
        let row = self.len() as u32;
        let (kind, actor) = actor(event);
        let token = if event.token_name.is_empty() { &event.token_id } else { &event.token_name };
        let texts: [&str; Field::ALL.len()] = [
            &event.event,
            &event.user.github_login,
            &event.user.name,
            &event.token_id,
            &event.token_name,
            &event.actor_name,
            &event.actor_urn,
            &event.source_ip,
            &event.description,
            token,
            actor,
        ];
        for (column, text) in self.columns.iter_mut().zip(texts) {
            column.numbers.push(column.dictionary.add(text, self.lower_case));
        }
        let bit = |set: bool, bit: u8| if set { bit } else { 0 };
        self.flags.push(
            flags
                | bit(event.req_org_admin, flag::ORG_ADMIN)
                | bit(event.req_stack_admin, flag::STACK_ADMIN)
                | bit(event.auth_failure, flag::FAILED)
                | (kind as u8) << flag::ACTOR_SHIFT,
        );
        self.times.push(time.0);
        self.hashes.push(key.hash);
        if key.ordinal > 0 {
            self.twins.push((row, key.ordinal));
        }
        self.remember_key(row);
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
            description: text(Field::Description),
            org_admin: flags & flag::ORG_ADMIN != 0,
            stack_admin: flags & flag::STACK_ADMIN != 0,
            failed: flags & flag::FAILED != 0,
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
        column.numbers.get(number as usize).map_or("", |text| column.dictionary.text(*text))
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
        let timeless = self.flags(number) & flag::TIMELESS != 0;
        let twin = self.twins.binary_search_by_key(&number, |(row, _)| *row);
        EventKey {
            time: if timeless { UnixSeconds::default() } else { self.time(number) },
            hash: self.hashes.get(number as usize).copied().unwrap_or_default(),
            ordinal: twin.map_or(0, |at| self.twins[at].1),
        }
    }

    /// The row of an event, if it was loaded.
    pub fn find(&self, key: &EventKey) -> Option<u32> {
        let mask = self.by_key.len().checked_sub(1)?;
        let mut slot = spread(key) & mask;
        loop {
            let row = self.by_key[slot].checked_sub(1)?;
            if self.key(row) == *key {
                return Some(row);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// When the newest event happened.
    pub fn newest(&self) -> Option<UnixSeconds> {
        self.newest_first.first().map(|row| self.time(*row))
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

    /// Bytes of JSON that the events came as.
    pub fn json_bytes(&self) -> usize {
        self.raw.iter().map(|page| page.texts.bytes()).sum()
    }

    /// Bytes that all of it takes.
    pub fn memory_bytes(&self) -> usize {
        let columns: usize = self
            .columns
            .iter()
            .map(|column| column.dictionary.memory() + column.numbers.capacity() * 4)
            .sum();
        let raw: usize = self.raw.iter().map(|page| page.texts.memory()).sum();
        let fours = self.hashes.capacity() + self.by_key.capacity() + self.newest_first.capacity();
        let twins = self.twins.capacity() * 8;
        columns + raw + 4 * fours + 8 * self.times.capacity() + self.flags.capacity() + twins
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

    pub(crate) fn all_flags(&self) -> &[u8] {
        &self.flags
    }

    fn flags(&self, number: u32) -> u8 {
        self.flags.get(number as usize).copied().unwrap_or_default()
    }

    fn remember_key(&mut self, row: u32) {
        if self.by_key.len() < 2 * (row as usize + 1) {
            self.by_key = vec![0; (4 * (row as usize + 1)).next_power_of_two()];
            (0..row).for_each(|row| self.put_key(row));
        }
        self.put_key(row);
    }

    fn put_key(&mut self, row: u32) {
        let mask = self.by_key.len() - 1;
        let mut slot = spread(&self.key(row)) & mask;
        while self.by_key[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        self.by_key[slot] = row + 1;
    }
}

/// The kind of actor that stands in a row's bits.
pub(crate) fn actor_kind(flags: u8) -> ActorKind {
    match flags >> flag::ACTOR_SHIFT {
        1 => ActorKind::User,
        2 => ActorKind::Token,
        3 => ActorKind::Other,
        _ => ActorKind::Nobody,
    }
}

/// Who did it, and what people call that.
fn actor(event: &AuditEvent) -> (ActorKind, &str) {
    fn first(texts: [&String; 2]) -> Option<&String> {
        texts.into_iter().find(|text| !text.is_empty())
    }
    if let Some(name) = first([&event.actor_name, &event.actor_urn]) {
        (ActorKind::Other, name)
    } else if !event.token_name.is_empty() {
        (ActorKind::Token, &event.token_name)
    } else if let Some(name) = first([&event.user.github_login, &event.user.name]) {
        (ActorKind::User, name)
    } else if !event.token_id.is_empty() {
        (ActorKind::Token, &event.token_id)
    } else {
        (ActorKind::Nobody, "")
    }
}

/// What stands in the columns for an event that can't be read: its text, so that it can be found.
fn unread(row: AuditRow<'_>) -> AuditEvent {
    AuditEvent { description: row.raw.to_owned(), ..AuditEvent::default() }
}

/// A key's place in the table, before it is cut to the table's length.
fn spread(key: &EventKey) -> usize {
    let time = (key.time.0 as u32).wrapping_mul(0x9e37_79b1);
    (key.hash ^ time ^ key.ordinal.wrapping_mul(0x85eb_ca6b)) as usize
}

/// Two lists of rows as one, the newest first; of one second, those of `old` first.
fn merged(old: &[u32], fresh: &[u32], time: impl Fn(u32) -> i64) -> Vec<u32> {
    let mut rows = Vec::with_capacity(old.len() + fresh.len());
    let mut fresh = fresh.iter().copied().peekable();
    for row in old {
        while let Some(newer) = fresh.next_if(|new| time(*new) > time(*row)) {
            rows.push(newer);
        }
        rows.push(*row);
    }
    rows.extend(fresh);
    rows
}

#[cfg(test)]
mod tests;
