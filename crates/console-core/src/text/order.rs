//! Sorting as code that exists once in the program: `slice::sort_by` is copied for each type and
//! each comparison, 4 KB of WebAssembly every time.

use std::cmp::Ordering;

/// Puts positions into the order of `compare`; equal ones stay as they are.
pub fn sort_positions(positions: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    positions.sort_by(|a, b| compare(*a, *b));
}

/// The items in the order of `compare`; equal ones stay in theirs.
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut positions: Vec<usize> = (0..items.len()).collect();
    sort_positions(&mut positions, &|a, b| compare(&items[a], &items[b]));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    positions.into_iter().filter_map(|at| items[at].take()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_library_does(items in proptest::collection::vec((0_u8..9, any::<u8>()), 0..60)) {
            let by_first = |a: &(u8, u8), b: &(u8, u8)| a.0.cmp(&b.0);
            let mut expected = items.clone();
            expected.sort_by(by_first);
            prop_assert_eq!(sorted(items, by_first), expected);
        }
    }
}
