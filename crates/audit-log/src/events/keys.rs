//! The keys of rows, and the row of a key: how an event is known again that comes a second time,
//! and found by a link. When a row happened is the store's to tell.

use super::numbers::make_room;
use token_api::audit::EventKey;
use token_api::time::UnixSeconds;

/// The keys of rows.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    hashes: Vec<u32>,
    /// Rows whose key has an ordinal above 0, with it; in the order of rows.
    twins: Vec<(u32, u32)>,
    /// Rows plus one by their key, 0 where there is none; a power of two long.
    table: Vec<u32>,
}

impl Keys {
    /// The key of a row that happened at this time.
    pub(crate) fn key(&self, row: u32, time: UnixSeconds) -> EventKey {
        let twin = self.twins.binary_search_by_key(&row, |(row, _)| *row);
        EventKey {
            time,
            hash: self.hashes.get(row as usize).copied().unwrap_or_default(),
            ordinal: twin.map_or(0, |at| self.twins[at].1),
        }
    }

    /// The row of a key. `time` tells when a row happened.
    pub(crate) fn find(&self, key: &EventKey, time: impl Fn(u32) -> UnixSeconds) -> Option<u32> {
        let mask = self.table.len().checked_sub(1)?;
        let mut slot = spread(key) & mask;
        loop {
            let row = self.table[slot].checked_sub(1)?;
            // Most rows that are met on the way differ by their hash.
            if self.hashes[row as usize] == key.hash && self.key(row, time(row)) == *key {
                return Some(row);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        make_room(&mut self.hashes, more);
    }

    /// Adds the key of the next row.
    pub(crate) fn push(&mut self, key: EventKey, time: impl Fn(u32) -> UnixSeconds) {
        let row = self.hashes.len() as u32;
        self.hashes.push(key.hash);
        if key.ordinal > 0 {
            self.twins.push((row, key.ordinal));
        }
        // Four of five places may be taken.
        if 4 * self.table.len() < 5 * self.hashes.len() {
            self.table = vec![0; (2 * self.hashes.len()).next_power_of_two()];
            (0..row).for_each(|row| self.put(self.key(row, time(row)), row));
        }
        self.put(key, row);
    }

    fn put(&mut self, key: EventKey, row: u32) {
        let mask = self.table.len() - 1;
        let mut slot = spread(&key) & mask;
        while self.table[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        self.table[slot] = row + 1;
    }
}

/// A key's place in the table, before it is cut to the table's length.
fn spread(key: &EventKey) -> usize {
    let time = (key.time.0 as u32).wrapping_mul(0x9e37_79b1);
    (key.hash ^ time ^ key.ordinal.wrapping_mul(0x85eb_ca6b)) as usize
}
