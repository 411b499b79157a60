//! How many events there are, by their times.

use super::store::EventStore;
use crate::time::range::Window;

impl EventStore {
    /// The number of events within a window.
    pub fn count_in(&self, window: Window) -> usize {
        let rows = self.newest_first();
        let not_older = rows.partition_point(|row| self.time(*row) >= window.from);
        not_older.saturating_sub(self.newer_than(window.to))
    }

    /// The number of events whose time cannot be read: in which range they are is not known.
    pub fn undated(&self) -> usize {
        self.undated
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::samples::{event, raw_page, store};
    use token_api::time::UnixSeconds;

    #[test]
    fn both_ends_of_a_window_count() {
        let store = store(&[9, 8, 8, 5].map(|at| event(at, "e", "ada")));
        for (from, to, count) in [(5, 9, 4), (6, 8, 2), (8, 8, 2), (6, 7, 0), (10, 20, 0)] {
            let window = Window { from: UnixSeconds(from), to: UnixSeconds(to) };
            assert_eq!(store.count_in(window), count, "{from} {to}");
        }
    }

    #[test]
    fn an_event_without_a_time_counts_once_however_often_it_comes() {
        let raw = |time: &str| format!(r#"{{"timestamp":{time},"event":"e"}}"#);
        let odd = [r#""2026-11-20T22:14:00Z""#, "1.5", "1795212840000", "0", "null"].map(raw);
        let mut store = store(&[event(9, "e", "ada")]);
        for _ in 0..2 {
            store.append(&raw_page(&odd));
            assert_eq!((store.undated(), store.len()), (5, 6));
        }
    }
}
