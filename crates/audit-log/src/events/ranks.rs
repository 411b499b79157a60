//! The place of each text of a column among the others, by which rows are put in order. It is
//! remembered, since rows are sorted more often than texts are new.

use super::dictionary::Dictionary;
use super::row::Field;
use super::texts::Texts;
use crate::search::matches::number;
use console_core::text::letters::folded_order_key;
use console_core::text::order::sort_positions;
use std::cmp::Ordering;
use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;

/// Bytes of a text that are compared at once.
const CHUNK: usize = 7;

/// The places of texts in the orders that rows were sorted by.
#[derive(Debug, Default)]
pub(crate) struct Ranks {
    by_letters: Option<Arc<Vec<u32>>>,
    by_address: Option<Arc<Vec<u32>>>,
}

impl Ranks {
    /// The place of each text of a column, as people order them, or by address. Texts that differ by
    /// letter case only stand side by side.
    pub(crate) fn of(&mut self, dictionary: &Dictionary, field: Field) -> Arc<Vec<u32>> {
        let is_address = field == Field::Address;
        let known = if is_address { &mut self.by_address } else { &mut self.by_letters };
        if let Some(ranks) = known
            && ranks.len() == dictionary.len()
        {
            return Arc::clone(ranks);
        }
        let order = if is_address { by_address(dictionary) } else { by_letters(dictionary) };
        let mut ranks = vec![0; order.len()];
        (0..).zip(&order).for_each(|(rank, text)| ranks[*text as usize] = rank);
        Arc::clone(known.insert(Arc::new(ranks)))
    }
}

fn compare(dictionary: &Dictionary, a: u32, b: u32) -> Ordering {
    let key = |text: u32| folded_order_key(dictionary.folded(text));
    key(a).cmp(&key(b)).then_with(|| compare_alike(dictionary, a, b))
}

/// The order of texts with the same key.
fn compare_alike(dictionary: &Dictionary, a: u32, b: u32) -> Ordering {
    let by_letters = dictionary.folded(a).cmp(dictionary.folded(b));
    by_letters.then_with(|| dictionary.text(a).cmp(dictionary.text(b)))
}

/// The texts in the order of addresses; what is none comes first.
fn by_address(dictionary: &Dictionary) -> Vec<u32> {
    let address = |text: u32| dictionary.text(text).parse::<IpAddr>().ok().map(number);
    let addresses: Vec<Option<u128>> = (0..dictionary.len() as u32).map(address).collect();
    let mut order: Vec<usize> = (0..addresses.len()).collect();
    sort_positions(&mut order, &|a, b| {
        addresses[a].cmp(&addresses[b]).then_with(|| compare(dictionary, a as u32, b as u32))
    });
    order.into_iter().map(|text| text as u32).collect()
}

/// The texts in the order of their keys: by the first few bytes as one number, then those that begin
/// alike by the next few. Texts of a log begin alike more often than not.
fn by_letters(dictionary: &Dictionary) -> Vec<u32> {
    let mut keys = Texts::default();
    for text in 0..dictionary.len() as u32 {
        keys.push(&folded_order_key(dictionary.folded(text)));
    }
    let mut order: Vec<u32> = (0..dictionary.len() as u32).collect();
    let mut alike: Vec<(Range<usize>, usize)> = vec![(0..order.len(), 0)];
    let mut keyed: Vec<(u64, u32)> = Vec::new();
    while let Some((range, from)) = alike.pop() {
        keyed.clear();
        let texts = order[range.clone()].iter();
        keyed.extend(texts.map(|text| (chunk(keys.get(*text as usize), from), *text)));
        keyed.sort_unstable();
        let mut start = range.start;
        for run in keyed.chunk_by(|a, b| a.0 == b.0) {
            let places = start..start + run.len();
            start = places.end;
            for (place, (_, text)) in order[places.clone()].iter_mut().zip(run) {
                *place = *text;
            }
            if run.len() > 1 && run[0].0 % 256 == CHUNK as u64 {
                alike.push((places, from + CHUNK));
            } else if run.len() > 1 {
                // They differ by letter case or marks only.
                let mut spellings: Vec<usize> = (0..run.len()).collect();
                sort_positions(&mut spellings, &|a, b| {
                    compare_alike(dictionary, run[a].1, run[b].1)
                });
                for (place, spelling) in order[places].iter_mut().zip(spellings) {
                    *place = run[spelling].1;
                }
            }
        }
    }
    order
}

/// Some bytes of a text as a number that is in order as they are; at its end how many they are.
fn chunk(text: &str, from: usize) -> u64 {
    let bytes = text.as_bytes().get(from..).unwrap_or_default();
    let bytes = &bytes[..bytes.len().min(CHUNK)];
    let mut number = [0; 8];
    number[..bytes.len()].copy_from_slice(bytes);
    number[CHUNK] = bytes.len() as u8;
    u64::from_be_bytes(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn letters_are_in_their_order(
            texts in proptest::collection::vec("(Stack updated )?[aAbä\0 0-3]{0,9}", 0..60),
            more in proptest::collection::vec("[aAb]{0,3}", 0..9),
        ) {
            let (mut dictionary, mut ranks) = (Dictionary::default(), Ranks::default());
            for texts in [texts, more] {
                for text in &texts {
                    dictionary.add(text, str::to_lowercase);
                }
                let got = ranks.of(&dictionary, Field::Event);
                let mut expected: Vec<u32> = (0..dictionary.len() as u32).collect();
                expected.sort_by(|a, b| compare(&dictionary, *a, *b));
                let rank = |text: &u32| got[*text as usize] as usize;
                prop_assert!(expected.iter().map(rank).eq(0..dictionary.len()));
                prop_assert!(Arc::ptr_eq(&got, &ranks.of(&dictionary, Field::Event)));
            }
        }
    }
}
