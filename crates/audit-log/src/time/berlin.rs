//! Zones with changes of the clock, for tests: Europe/Berlin in 2026 (29 March and 25 October, 01:00
//! UTC, by an hour) and Australia/Lord_Howe (4 April, 15:00 UTC, and 3 October, 15:30 UTC, by half of
//! one). Local times that are skipped or repeated are settled as browsers do it.

use chrono::NaiveDateTime;
use console_core::when::Zone;
use token_api::time::UnixSeconds;

/// Between two instants the clock is ahead of UTC by the first number of seconds, else by the second.
pub(crate) struct Changing {
    between: (i64, i64),
    offsets: (i32, i32),
}

#[allow(non_upper_case_globals)]
pub(crate) const Berlin: Changing = Changing {
    // 2026-03-29T01:00:00Z, 2026-10-25T01:00:00Z
    between: (1_774_746_000, 1_792_890_000),
    offsets: (7200, 3600),
};

#[allow(non_upper_case_globals)]
pub(crate) const LordHowe: Changing = Changing {
    // 2026-04-04T15:00:00Z, 2026-10-03T15:30:00Z
    between: (1_775_314_800, 1_791_041_400),
    offsets: (37_800, 39_600),
};

impl Zone for Changing {
    fn offset_seconds(&self, at: UnixSeconds) -> i32 {
        let is_between = (self.between.0..self.between.1).contains(&at.0);
        if is_between { self.offsets.0 } else { self.offsets.1 }
    }

    fn instant(&self, local: NaiveDateTime) -> Option<UnixSeconds> {
        let local = local.and_utc().timestamp();
        let of = |offset: i32| UnixSeconds(local - i64::from(offset));
        let fits = |offset: i32| self.offset_seconds(of(offset)) == offset;
        let (ahead, behind) =
            (self.offsets.0.max(self.offsets.1), self.offsets.0.min(self.offsets.1));
        // Repeated: the first time. Skipped: by the offset from before the change.
        Some(if fits(ahead) { of(ahead) } else { of(behind) })
    }
}
