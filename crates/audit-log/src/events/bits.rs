//! A set of rows, one bit each.

/// A set of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    rows: usize,
}

impl Bits {
    /// None of so many rows.
    pub(crate) fn none(rows: usize) -> Self {
        Self { words: vec![0; rows.div_ceil(64)], rows }
    }

    /// All of so many rows.
    pub(crate) fn all(rows: usize) -> Self {
        Self { words: vec![!0; rows.div_ceil(64)], rows }.trimmed()
    }

    /// The rows of which this holds; `values` has one for each row.
    pub(crate) fn of<T: Copy>(values: &[T], holds: impl Fn(T) -> bool) -> Self {
        let word = |chunk: &[T]| {
            chunk
                .iter()
                .enumerate()
                .fold(0, |word, (at, value)| word | u64::from(holds(*value)) << at)
        };
        Self { words: values.chunks(64).map(word).collect(), rows: values.len() }
    }

    /// Those that are in both.
    pub(crate) fn and(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Those that are in either.
    pub(crate) fn or(&mut self, other: &Self) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Adds those of `among` of which this holds. It is not asked about rows that are in the set.
    pub(crate) fn add(&mut self, among: &Self, holds: impl Fn(u32) -> bool) {
        let mut first = 0;
        for (word, among) in self.words.iter_mut().zip(&among.words) {
            let mut rest = among & !*word;
            while rest != 0 {
                let at = rest.trailing_zeros();
                *word |= u64::from(holds(first + at)) << at;
                rest &= rest - 1;
            }
            first += 64;
        }
    }

    /// How many rows there are, in the set or not.
    pub(crate) fn len(&self) -> usize {
        self.rows
    }

    /// Those that are not in it.
    pub(crate) fn not(mut self) -> Self {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.trimmed()
    }

    /// Whether a row is in it.
    pub(crate) fn has(&self, row: u32) -> bool {
        let word = self.words.get(row as usize / 64);
        word.is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many are in it.
    pub(crate) fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Calls `each` with every row that is in it, in the order of their numbers.
    pub(crate) fn for_each(&self, mut each: impl FnMut(u32)) {
        let mut first = 0;
        for word in &self.words {
            let mut rest = *word;
            while rest != 0 {
                each(first + rest.trailing_zeros());
                rest &= rest - 1;
            }
            first += 64;
        }
    }

    /// Nothing beyond the last row is in a set.
    fn trimmed(mut self) -> Self {
        if let Some(last) = self.words.last_mut()
            && !self.rows.is_multiple_of(64)
        {
            *last &= (1 << (self.rows % 64)) - 1;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn members(bits: &Bits) -> Vec<u32> {
        let mut rows = Vec::new();
        bits.for_each(|row| rows.push(row));
        rows
    }

    proptest! {
        #[test]
        fn sets_are_sets(values in proptest::collection::vec(0_u8..4, 0..200)) {
            let odd = Bits::of(&values, |value| value % 2 == 1);
            let big = Bits::of(&values, |value| value > 1);
            let rows = |holds: fn(u8) -> bool| -> Vec<u32> {
                (0..values.len() as u32).filter(|row| holds(values[*row as usize])).collect()
            };
            prop_assert_eq!(members(&odd), rows(|v| v % 2 == 1));
            prop_assert_eq!(members(&odd.clone().not()), rows(|v| v % 2 == 0));
            let (mut both, mut either) = (odd.clone(), odd.clone());
            both.and(&big);
            either.or(&big);
            prop_assert_eq!(members(&both), rows(|v| v == 3));
            prop_assert_eq!(members(&either), rows(|v| v > 0));
            prop_assert_eq!(either.count(), rows(|v| v > 0).len());
            prop_assert!((0..values.len() as u32).all(|row| both.has(row) == (values[row as usize] == 3)));
            prop_assert_eq!(Bits::all(values.len()), Bits::none(values.len()).not());
        }
    }
}
