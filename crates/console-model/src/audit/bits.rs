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

    /// The rows that are in it, in the order of their numbers.
    pub(crate) fn rows(&self) -> impl Iterator<Item = u32> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(at as u32 * 64 + bit)
            })
        })
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

    proptest! {
        #[test]
        fn sets_are_sets(values in proptest::collection::vec(0_u8..4, 0..200)) {
            let odd = Bits::of(&values, |value| value % 2 == 1);
            let big = Bits::of(&values, |value| value > 1);
            let rows = |holds: fn(u8) -> bool| -> Vec<u32> {
                (0..values.len() as u32).filter(|row| holds(values[*row as usize])).collect()
            };
            prop_assert_eq!(odd.rows().collect::<Vec<_>>(), rows(|v| v % 2 == 1));
            prop_assert_eq!(odd.clone().not().rows().collect::<Vec<_>>(), rows(|v| v % 2 == 0));
            let (mut both, mut either) = (odd.clone(), odd.clone());
            both.and(&big);
            either.or(&big);
            prop_assert_eq!(both.rows().collect::<Vec<_>>(), rows(|v| v == 3));
            prop_assert_eq!(either.rows().collect::<Vec<_>>(), rows(|v| v > 0));
            prop_assert_eq!(either.count(), rows(|v| v > 0).len());
            prop_assert!((0..values.len() as u32).all(|row| both.has(row) == (values[row as usize] == 3)));
            prop_assert_eq!(Bits::all(values.len()), Bits::none(values.len()).not());
        }
    }
}
