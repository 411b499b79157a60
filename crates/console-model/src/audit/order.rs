//! The order of rows. A column of texts is put in order by the place of each different text among
//! the others, counted and not compared: a hundred thousand rows take a few milliseconds. Rows
//! with the same text stay newest first, whichever way the column goes.

use super::bits::Bits;
use super::filter::number;
use super::link::{Sort, SortColumn};
use super::row::Field;
use super::store::EventStore;
use crate::order::sort_positions;
use std::cmp::Ordering;
use std::net::IpAddr;

/// The rows of a set in an order.
pub(crate) fn arrange(store: &EventStore, rows: &Bits, sort: Sort) -> Vec<u32> {
    let newest_first = store.newest_first().iter().copied().filter(|row| rows.has(*row));
    let field = match sort.column {
        SortColumn::Time => {
            let mut shown = Vec::with_capacity(rows.count());
            shown.extend(newest_first);
            if !sort.descending {
                shown.reverse();
            }
            return shown;
        }
        SortColumn::Event => Field::Event,
        SortColumn::Actor => Field::Actor,
        SortColumn::Description => Field::Description,
        SortColumn::Ip => Field::Ip,
    };
    let ranks = ranks(store, field);
    let numbers = &store.column(field).numbers;
    let last = ranks.len().saturating_sub(1) as u32;
    let rank = |row: u32| {
        let rank = ranks[numbers[row as usize] as usize];
        (if sort.descending { last - rank } else { rank }) as usize
    };
    counted(newest_first, rows.count(), ranks.len(), rank)
}

/// The rows by rank; those of one rank in the order in which they come.
fn counted(
    rows: impl Iterator<Item = u32> + Clone,
    len: usize,
    ranks: usize,
    rank: impl Fn(u32) -> usize,
) -> Vec<u32> {
    let mut next = vec![0_u32; ranks + 1];
    rows.clone().for_each(|row| next[rank(row) + 1] += 1);
    let mut before = 0;
    for start in &mut next {
        before += *start;
        *start = before;
    }
    let mut ordered = vec![0; len];
    for row in rows {
        let start = &mut next[rank(row)];
        ordered[*start as usize] = row;
        *start += 1;
    }
    ordered
}

/// The place of each text of a field among the others. Texts that differ by letter case only
/// share no place, so that equal ones stand together.
fn ranks(store: &EventStore, field: Field) -> Vec<u32> {
    let dictionary = &store.column(field).dictionary;
    let text = |number: usize| dictionary.text(number as u32);
    let folded = |number: usize| dictionary.folded(number as u32);
    let by_letters =
        |a: usize, b: usize| folded(a).cmp(folded(b)).then_with(|| text(a).cmp(text(b)));
    let mut numbers: Vec<usize> = (0..dictionary.len()).collect();
    if field == Field::Ip {
        let addresses: Vec<Option<u128>> =
            numbers.iter().map(|at| text(*at).parse::<IpAddr>().ok().map(number)).collect();
        let by_address = |a: usize, b: usize| match (addresses[a], addresses[b]) {
            (Some(one), Some(other)) => one.cmp(&other).then_with(|| by_letters(a, b)),
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (None, None) => by_letters(a, b),
        };
        sort_positions(&mut numbers, &by_address);
    } else {
        sort_positions(&mut numbers, &by_letters);
    }
    let mut ranks = vec![0; numbers.len()];
    numbers.iter().enumerate().for_each(|(rank, at)| ranks[*at] = rank as u32);
    ranks
}
