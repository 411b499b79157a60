//! Texts of a column, each kept once: back to back in one string, with a number each. Beside them
//! they stand folded for searching, so that letter case costs nothing while somebody types. The
//! numbers never change.

use super::texts::Texts;
use console_core::text::letters::{LowerCase, fold};
use token_api::audit::hash;

/// The texts and their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    texts: Texts,
    folded: Texts,
    /// How many rows have each text.
    counts: Vec<u32>,
    /// Numbers plus one by the hash of their text, 0 where there is none; a power of two long.
    table: Vec<u32>,
}

impl Dictionary {
    /// The number of different texts.
    pub(crate) fn len(&self) -> usize {
        self.texts.len()
    }

    /// The text of a number.
    pub(crate) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize)
    }

    /// Whether a number is that of this text.
    pub(crate) fn is(&self, number: u32, text: &str) -> bool {
        self.texts.is(number as usize, text)
    }

    /// The text of a number without its letter case.
    pub(crate) fn folded(&self, number: u32) -> &str {
        self.folded.get(number as usize)
    }

    /// How many rows have it.
    pub(crate) fn count(&self, number: u32) -> u32 {
        self.counts.get(number as usize).copied().unwrap_or_default()
    }

    /// Calls `found` with the number of every text in which this one occurs, letter case aside, in
    /// order.
    pub(crate) fn find_folded(&self, part: &str, found: impl FnMut(usize)) {
        self.folded.find(part, found);
    }

    /// The number of a text for one more row, which puts the text in if it is new.
    pub(crate) fn add(&mut self, text: &str, lower_case: LowerCase) -> u32 {
        // Four of five places may be taken.
        if 4 * self.table.len() < 5 * (self.len() + 1) {
            self.grow();
        }
        match self.slot(text) {
            Ok(number) => self.add_again(number),
            Err(slot) => {
                let number = self.len() as u32;
                self.table[slot] = number + 1;
                self.texts.push(text);
                self.folded.push(&fold(text, lower_case));
                self.counts.push(1);
                number
            }
        }
    }

    /// The number of a text that is there, for one more row.
    pub(crate) fn add_again(&mut self, number: u32) -> u32 {
        self.counts[number as usize] += 1;
        number
    }

    /// The number of a text, or the free slot where it would go.
    fn slot(&self, text: &str) -> Result<u32, usize> {
        let Some(mask) = self.table.len().checked_sub(1) else { return Err(0) };
        let mut slot = hash(text) as usize & mask;
        loop {
            match self.table[slot].checked_sub(1) {
                None => return Err(slot),
                Some(number) if self.is(number, text) => return Ok(number),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        self.table = vec![0; (2 * (self.len() + 1)).next_power_of_two()];
        for number in 0..self.len() as u32 {
            // They all differ, so each finds a free slot.
            if let Err(slot) = self.slot(self.texts.get(number as usize)) {
                self.table[slot] = number + 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_text_has_one_number(texts in proptest::collection::vec("[a-dÄ]{0,3}", 0..200)) {
            let mut dictionary = Dictionary::default();
            let numbers: Vec<u32> =
                texts.iter().map(|text| dictionary.add(text, str::to_lowercase)).collect();
            for (text, number) in texts.iter().zip(numbers) {
                prop_assert_eq!(dictionary.text(number), text);
                prop_assert_eq!(dictionary.folded(number), text.to_lowercase());
                prop_assert_eq!(dictionary.slot(text), Ok(number));
                let rows = texts.iter().filter(|other| *other == text).count();
                prop_assert_eq!(dictionary.count(number) as usize, rows);
            }
            prop_assert!(dictionary.slot("elsewhere").is_err());
        }
    }
}
