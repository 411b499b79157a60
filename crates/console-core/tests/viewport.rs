//! Which rows of a table are drawn.

use console_core::view::viewport::{Slot, Viewport, plan};
use proptest::prelude::*;

proptest! {
    #[test]
    fn every_row_in_sight_is_drawn(
        offset in -5_000.0..60_000.0_f64, height in 0.0..3_000.0_f64,
        row_height in prop::sample::select(vec![1.0, 37.5, 48.0, 300.0]),
        count in 0..1200_usize, overscan in 0..20_usize,
    ) {
        let drawn = Viewport { offset, height, row_height }.rows(count, overscan);
        prop_assert!(drawn.start <= drawn.end && drawn.end <= count);
        for row in 0..count {
            let top = row as f64 * row_height - offset;
            let in_sight = top < height && top + row_height > 0.0;
            prop_assert!(!in_sight || drawn.contains(&row), "row {} of {:?}", row, drawn);
        }
        let in_sight = (height / row_height).ceil() as usize + 1;
        prop_assert!(drawn.len() <= in_sight + 2 * overscan + 8, "{:?}", drawn);
    }

    #[test]
    fn measures_of_any_kind_stay_within_the_list(
        offset in any::<f64>(), height in any::<f64>(), row_height in any::<f64>(),
        count in any::<usize>(), overscan in any::<usize>(),
    ) {
        let drawn = Viewport { offset, height, row_height }.rows(count, overscan);
        prop_assert!(drawn.start <= drawn.end && drawn.end <= count);
    }

    #[test]
    fn a_plan_has_room_for_every_row_once(
        start in 0..60_usize, length in 0..60_usize, kept in prop::option::of(0..80_usize),
        count in 0..70_usize,
    ) {
        let window = start..start + length;
        let (above, slots, below) = plan(&window, kept, count);
        let mut next = above;
        for slot in &slots {
            match slot {
                Slot::Row(row) => {
                    prop_assert_eq!(*row, next);
                    prop_assert!(window.contains(row) || Some(*row) == kept);
                    next += 1;
                }
                Slot::Gap(rows) => next += rows,
            }
        }
        prop_assert_eq!(next + below, count);
        let wanted = window.clone().chain(kept).filter(|row| *row < count);
        for row in wanted {
            prop_assert!(slots.contains(&Slot::Row(row)), "row {}", row);
        }
    }
}
