//! The time until which a server asked its clients to wait (`Retry-After`, RFC 9110, 10.2.3), shared by
//! all tabs of the browser: a text of a time and a host in the device's storage. Anybody can write
//! there, so what is read is limited.

use token_api::time::UnixSeconds;

/// The longest wait that is believed, in seconds. A clock that was set back must not stop the console
/// for years.
const MOST_SECONDS: i64 = 3600;

/// The text to store when the server of a host asks at `now` to wait so many seconds. A longer wait that
/// was stored before stays.
pub fn remember(kept: Option<&str>, host: &str, now: UnixSeconds, seconds: u32) -> String {
    let seconds = i64::from(seconds.max(seconds_left(kept, host, now))).min(MOST_SECONDS);
    format!("{} {host}", now.plus_seconds(seconds).0)
}

/// How many seconds are left to wait for a host; 0 where nothing that can be read is stored.
pub fn seconds_left(kept: Option<&str>, host: &str, now: UnixSeconds) -> u32 {
    let until = kept.and_then(|kept| {
        let (until, of) = kept.split_once(' ')?;
        (of == host).then(|| until.parse().ok())?
    });
    let left = until.map_or(0, |until: i64| until.saturating_sub(now.0));
    if left > MOST_SECONDS { 0 } else { u32::try_from(left).unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: UnixSeconds = UnixSeconds(1_795_262_400);

    #[test]
    fn what_one_tab_is_told_the_others_know() {
        let kept = remember(None, "a.example:8080", NOW, 30);
        let left = |host, after| seconds_left(Some(&kept), host, NOW.plus_seconds(after));
        assert_eq!(left("a.example:8080", 0), 30);
        assert_eq!(left("a.example:8080", 29), 1);
        assert_eq!(left("a.example:8080", 30), 0);
        assert_eq!(left("a.example:8080", 9999), 0);
        assert_eq!(left("b.example", 0), 0);
    }

    #[test]
    fn the_longer_wait_stays() {
        let long = remember(None, "a", NOW, 60);
        assert_eq!(seconds_left(Some(&remember(Some(&long), "a", NOW, 5)), "a", NOW), 60);
        assert_eq!(seconds_left(Some(&remember(Some(&long), "b", NOW, 5)), "b", NOW), 5);
        assert_eq!(seconds_left(Some(&remember(None, "a", NOW, u32::MAX)), "a", NOW), 3600);
    }

    #[test]
    fn nonsense_holds_nothing_up() {
        for kept in
            ["", "a", "soon a", "99999999999 a", "-5 a", "9223372036854775808 a", "1795262401"]
        {
            assert_eq!(seconds_left(Some(kept), "a", NOW), 0, "{kept:?}");
        }
    }

    proptest! {
        #[test]
        fn never_more_than_an_hour(kept in "\\PC{0,24}|[0-9]{10} a", asked in any::<u32>()) {
            prop_assert!(seconds_left(Some(&kept), "a", NOW) <= 3600);
            let left = seconds_left(Some(&remember(Some(&kept), "a", NOW, asked)), "a", NOW);
            prop_assert!(left <= 3600 && left >= asked.min(3600));
        }
    }
}
