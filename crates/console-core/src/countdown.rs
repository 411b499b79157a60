//! The time that is left of a session whose end is known.

use token_api::time::UnixSeconds;

/// So many seconds before its end a session says so.
pub const WARN_SECONDS: i64 = 300;

/// How near the end is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeLeft {
    /// "1 h 59 min", near the end "4:59".
    pub text: String,
    /// Whether it is [`WARN_SECONDS`] away at most.
    pub is_near: bool,
}

/// What is left at `now`. What has passed counts as nothing.
pub fn time_left(until: UnixSeconds, now: UnixSeconds) -> TimeLeft {
    let seconds = until.seconds_since(now).max(0);
    let is_near = seconds <= WARN_SECONDS;
    let text = match (is_near, seconds / 3600, seconds / 60 % 60) {
        (true, _, minutes) => format!("{minutes}:{:02}", seconds % 60),
        (false, 0, minutes) => format!("{minutes} min"),
        (false, hours, minutes) => format!("{hours} h {minutes} min"),
    };
    TimeLeft { text, is_near }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_minutes_and_then_seconds() {
        let now = UnixSeconds(1_795_262_400);
        for (seconds, text, is_near) in [
            (25 * 3600, "25 h 0 min", false),
            (7200, "2 h 0 min", false),
            (7199, "1 h 59 min", false),
            (3599, "59 min", false),
            (301, "5 min", false),
            (300, "5:00", true),
            (299, "4:59", true),
            (7, "0:07", true),
            (0, "0:00", true),
            (-5, "0:00", true),
        ] {
            let expected = TimeLeft { text: text.into(), is_near };
            assert_eq!(time_left(now.plus_seconds(seconds), now), expected);
        }
    }
}
