//! The keys of rows, and the row of a key: how an event is known again that comes a second time,
//! and found by a link. When a row happened is the store's to tell.

use super::numbers::make_room;
use hashbrown::HashTable;
use token_api::audit::EventKey;
use token_api::time::UnixSeconds;

/// The keys of rows.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    parts: Parts,
    /// The rows by their key.
    rows: HashTable<u32>,
}

/// What the keys of rows are put together from.
#[derive(Debug, Default)]
struct Parts {
    hashes: Vec<u32>,
    /// Rows whose key has an ordinal above 0, with it; in the order of rows.
    twins: Vec<(u32, u32)>,
}

impl Parts {
    /// The key of a row that happened at this time.
    fn key(&self, row: u32, time: UnixSeconds) -> EventKey {
        let twin = self.twins.binary_search_by_key(&row, |(row, _)| *row);
        EventKey {
            time,
            hash: self.hashes.get(row as usize).copied().unwrap_or_default(),
            ordinal: twin.map_or(0, |at| self.twins[at].1),
        }
    }
}

impl Keys {
    /// The key of a row that happened at this time.
    pub(crate) fn key(&self, row: u32, time: UnixSeconds) -> EventKey {
        self.parts.key(row, time)
    }

    /// The row of a key. `time` tells when a row happened.
    pub(crate) fn find(&self, key: &EventKey, time: impl Fn(u32) -> UnixSeconds) -> Option<u32> {
        let is_it = |row: &u32| {
            // Most rows that are met on the way differ by their hash.
            self.parts.hashes[*row as usize] == key.hash && self.key(*row, time(*row)) == *key
        };
        self.rows.find(spread(key), is_it).copied()
    }

    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        make_room(&mut self.parts.hashes, more);
    }

    /// Adds the key of the next row.
    pub(crate) fn push(&mut self, key: EventKey, time: impl Fn(u32) -> UnixSeconds) {
        let Self { parts, rows } = self;
        let row = parts.hashes.len() as u32;
        parts.hashes.push(key.hash);
        if key.ordinal > 0 {
            parts.twins.push((row, key.ordinal));
        }
        rows.insert_unique(spread(&key), row, |&row| spread(&parts.key(row, time(row))));
    }
}

/// The hash of a key for the table, which looks at the highest bits and at the lowest.
fn spread(key: &EventKey) -> u64 {
    let time = (key.time.0 as u32).wrapping_mul(0x9e37_79b1);
    let mixed = key.hash ^ time ^ key.ordinal.wrapping_mul(0x85eb_ca6b);
    u64::from(mixed).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
