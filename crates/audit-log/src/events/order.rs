//! The order of rows. A column of texts is put in order by the place of each different text among
//! the others, counted and not compared: a hundred thousand rows take a few milliseconds. Rows
//! with the same text stay newest first, whichever way the column goes.

use super::bits::Bits;
use super::row::Field;
use super::store::{Column, EventStore};
use crate::search::link::{Sort, SortColumn};

/// The rows of a set in an order.
pub(crate) fn arrange(store: &EventStore, rows: &Bits, sort: Sort) -> Vec<u32> {
    let mut shown = Vec::with_capacity(rows.count());
    shown.extend(store.newest_first().iter().copied().filter(|row| rows.has(*row)));
    let field = match sort.column {
        SortColumn::Time => {
            if !sort.descending {
                shown.reverse();
            }
            return shown;
        }
        SortColumn::Event => Field::Event,
        SortColumn::Actor => Field::Actor,
        SortColumn::Description => Field::Description,
        SortColumn::Ip => Field::Address,
    };
    let Column { dictionary, numbers } = store.column(field);
    let ranks = store.remembered().ranks.of(dictionary, field);
    let last = ranks.len().saturating_sub(1) as u32;
    let rank = |row: u32| {
        let rank = ranks[numbers.at(row) as usize];
        (if sort.descending { last - rank } else { rank }) as usize
    };
    counted(&shown, ranks.len(), rank)
}

/// The rows by rank; those of one rank in the order in which they come.
fn counted(rows: &[u32], ranks: usize, rank: impl Fn(u32) -> usize) -> Vec<u32> {
    let mut next = vec![0_u32; ranks + 1];
    rows.iter().for_each(|row| next[rank(*row) + 1] += 1);
    let mut before = 0;
    for start in &mut next {
        before += *start;
        *start = before;
    }
    let mut ordered = vec![0; rows.len()];
    for row in rows {
        let start = &mut next[rank(*row)];
        ordered[*start as usize] = *row;
        *start += 1;
    }
    ordered
}

/// Two lists of rows as one, the newest first; of one second, those of `old` first.
pub(super) fn merged(old: &[u32], fresh: &[u32], time: impl Fn(u32) -> i64) -> Vec<u32> {
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
