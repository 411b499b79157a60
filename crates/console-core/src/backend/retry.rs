//! When a read is tried again, and how long to wait. Full jitter, so that several tabs don't
//! storm a recovering server; `Retry-After` is obeyed where it can be read. Mutations are never
//! repeated and have no business here.

use token_api::time::UnixSeconds;

/// How often a read is sent at most.
pub const MAX_TRIES: u32 = 3;

/// The first backoff's upper bound in milliseconds; it doubles with each try.
const BASE_MS: f64 = 500.0;

/// The longest wait before a retry by itself, in seconds. Beyond it a person decides.
pub const MAX_AUTOMATIC_WAIT_SECONDS: u32 = 30;

/// The longest wait that is believed, in seconds; a longer `Retry-After` counts as this.
const MAX_WAIT_SECONDS: u32 = 3600;

/// Reads `Retry-After`: seconds, or a date (RFC 9110, 10.2.3). `None` for garbage. A date in the
/// past is no wait; a huge one is held at an hour.
///
/// `date` reads a date as HTTP writes it; browsers can, so that no parser has to be brought along.
pub fn retry_after(
    header: &str,
    now: UnixSeconds,
    date: impl Fn(&str) -> Option<UnixSeconds>,
) -> Option<u32> {
    let text = header.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        // Digits that overflow are a huge number.
        return Some(text.parse().unwrap_or(u32::MAX).min(MAX_WAIT_SECONDS));
    }
    let seconds = date(text)?.seconds_since(now).clamp(0, i64::from(MAX_WAIT_SECONDS));
    u32::try_from(seconds).ok()
}

/// How long to wait before try number `next_try` (the second try is 2), in milliseconds: a random
/// part of the backoff, but never less than the server asked for. `random` is within 0–1.
pub fn wait_ms(next_try: u32, random: f64, server_asks_seconds: Option<u32>) -> u32 {
    let doublings = i32::try_from(next_try.saturating_sub(2).min(10)).unwrap_or(10);
    let backoff = BASE_MS * f64::from(2_u32).powi(doublings);
    let jittered = backoff * random.clamp(0.0, 1.0);
    let asked = f64::from(server_asks_seconds.unwrap_or(0)) * 1000.0;
    // A little of the jitter on top of the server's word keeps two tabs apart.
    let total = if asked > 0.0 { asked + jittered } else { jittered };
    // In range: at most an hour and some seconds. The cast drops the fraction.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let ms = total as u32;
    ms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_kind_of_header() {
        let now = UnixSeconds::from_rfc3339("2026-11-21T12:00:00Z").unwrap();
        let table = [
            ("0", Some(0)),
            (" 17 ", Some(17)),
            ("99999", Some(3600)),
            ("99999999999999999999999", Some(3600)),
            ("Sat, 21 Nov 2026 12:00:30 GMT", Some(30)),
            ("Sat, 21 Nov 2026 11:00:00 GMT", Some(0)),
            ("Sat, 21 Nov 2099 12:00:00 GMT", Some(3600)),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ];
        for (header, seconds) in table {
            let date = |text: &str| {
                let at = chrono::DateTime::parse_from_rfc2822(text).ok()?;
                Some(UnixSeconds(at.timestamp()))
            };
            assert_eq!(retry_after(header, now, date), seconds, "{header:?}");
        }
    }

    #[test]
    fn waits_a_random_part_but_never_less_than_asked() {
        assert_eq!(wait_ms(2, 0.0, None), 0);
        assert_eq!(wait_ms(2, 1.0, None), 500);
        assert_eq!(wait_ms(3, 0.5, None), 500);
        assert_eq!(wait_ms(3, 1.0, None), 1000);
        assert_eq!(wait_ms(2, 0.0, Some(7)), 7000);
        assert_eq!(wait_ms(2, 1.0, Some(7)), 7500);
    }
}
