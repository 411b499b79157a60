//! A zone with changes of the clock, for tests: Europe/Berlin in 2026 (29 March and 25 October,
//! 01:00 UTC). Local times that are skipped or repeated are settled as browsers do it.

use crate::when::Zone;
use chrono::NaiveDateTime;
use token_api::time::UnixSeconds;

pub(super) struct Berlin;

const SUMMER_BEGINS: i64 = 1_774_746_000; // 2026-03-29T01:00:00Z
const SUMMER_ENDS: i64 = 1_792_890_000; // 2026-10-25T01:00:00Z

impl Zone for Berlin {
    fn offset_seconds(&self, at: UnixSeconds) -> i32 {
        if (SUMMER_BEGINS..SUMMER_ENDS).contains(&at.0) { 7200 } else { 3600 }
    }

    fn instant(&self, local: NaiveDateTime) -> Option<UnixSeconds> {
        let local = local.and_utc().timestamp();
        let of = |offset: i64| UnixSeconds(local - offset);
        let fits = |offset: i64| i64::from(self.offset_seconds(of(offset))) == offset;
        // Repeated: the first time. Skipped: by the offset from before the change.
        Some(if fits(7200) { of(7200) } else { of(3600) })
    }
}
