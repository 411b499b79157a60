//! One number for each row of a column: which text of its dictionary it has. Most columns have few
//! texts, so most numbers take two bytes.

/// The numbers, by row.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    low: Vec<u16>,
    /// The upper halves, once one is not zero.
    high: Option<Vec<u16>>,
}

impl Numbers {
    /// The number of a row.
    pub(crate) fn get(&self, row: u32) -> Option<u32> {
        let row = row as usize;
        let high = self.high.as_ref().map_or(0, |high| high.get(row).copied().unwrap_or_default());
        self.low.get(row).map(|low| u32::from(high) << 16 | u32::from(*low))
    }

    /// The number of a row that is there, for many rows in one go; 0 beyond the last.
    pub(crate) fn at(&self, row: u32) -> u32 {
        self.get(row).unwrap_or_default()
    }

    /// The number of the last row.
    pub(crate) fn last(&self) -> Option<u32> {
        self.get(self.low.len().checked_sub(1)? as u32)
    }

    /// Adds that of the next row.
    pub(crate) fn push(&mut self, number: u32) {
        let (low, high) = ((number & 0xFFFF) as u16, (number >> 16) as u16);
        if high > 0 && self.high.is_none() {
            let mut none = Vec::with_capacity(self.low.capacity());
            none.resize(self.low.len(), 0);
            self.high = Some(none);
        }
        self.low.push(low);
        if let Some(all) = &mut self.high {
            all.push(high);
        }
    }

    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        make_room(&mut self.low, more);
        if let Some(high) = &mut self.high {
            make_room(high, more);
        }
    }
}

/// Makes room for so many more, by an eighth at least. A vector that grows by itself doubles: half
/// of the last of many columns would be empty, and memory once taken is not given back.
pub(crate) fn make_room<T>(column: &mut Vec<T>, more: usize) {
    if column.capacity() - column.len() < more {
        column.reserve_exact(more.max(column.len() / 8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_kept(all in proptest::collection::vec(
            prop_oneof![0..4_u32, 65_530..65_540_u32, Just(u32::MAX)], 0..80)) {
            let mut numbers = Numbers::default();
            for (at, number) in all.iter().enumerate() {
                if at % 7 == 0 {
                    numbers.reserve(7);
                }
                numbers.push(*number);
                prop_assert_eq!(numbers.last(), Some(*number));
            }
            for (row, number) in (0..).zip(&all) {
                prop_assert_eq!(numbers.get(row), Some(*number));
            }
            prop_assert_eq!(numbers.get(all.len() as u32), None);
        }
    }
}
