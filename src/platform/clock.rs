//! The current time and the browser's time zone. The rest of the console gets both as arguments.

use chrono::{Datelike, NaiveDateTime, Timelike};
use console_core::when::{Zone, skew};
use js_sys::Date;
use std::cell::Cell;
use token_api::time::UnixSeconds;
use wasm_bindgen::JsValue;

thread_local! {
    // How many seconds the server's clock is ahead of this one.
    static SKEW: Cell<i64> = const { Cell::new(0) };
}

/// A smaller difference between the clocks, in seconds, is not reported.
const NOTABLE_SKEW_SECONDS: i64 = 120;

/// The current time by the server's clock if known, else by this machine's.
pub fn now() -> UnixSeconds {
    local_now().plus_seconds(SKEW.get())
}

/// Milliseconds of this machine's clock, for measuring durations.
pub fn ms() -> f64 {
    Date::now()
}

/// Whole milliseconds since `start`, a value of [`ms`]; 0 if the clock was set back since.
pub fn ms_since(start: f64) -> u32 {
    // The cast saturates at the limits of its type.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = (ms() - start) as u32;
    whole
}

fn local_now() -> UnixSeconds {
    seconds(Date::now())
}

fn seconds(ms: f64) -> UnixSeconds {
    // At any date that a browser supports, the seconds fit into an i64.
    #[allow(clippy::cast_possible_truncation)]
    UnixSeconds((ms / 1000.0).floor() as i64)
}

/// Learns the server's clock from the `Date` header of an answer that was just received. `sent` is
/// when it was asked for, in milliseconds by [`ms`].
pub fn learn(date_header: &str, sent: f64) {
    if let Some(date) = http_date(date_header) {
        SKEW.set(skew(SKEW.get(), date, seconds(sent), local_now()));
    }
}

/// Reads a date of an HTTP header (RFC 9110, 5.6.7). Browsers also read plain numbers as years;
/// these are refused here.
pub fn http_date(text: &str) -> Option<UnixSeconds> {
    let ms = Date::parse(text);
    #[allow(clippy::cast_possible_truncation)]
    (ms.is_finite() && text.contains(':')).then(|| UnixSeconds((ms / 1000.0).floor() as i64))
}

/// How many seconds the server's clock is ahead of this machine's, if the difference should be
/// reported.
pub fn notable_skew() -> Option<i64> {
    Some(SKEW.get()).filter(|skew| skew.abs() >= NOTABLE_SKEW_SECONDS)
}

/// The browser's time zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BrowserZone;

impl Zone for BrowserZone {
    fn offset_seconds(&self, at: UnixSeconds) -> i32 {
        // Every instant fits: 2^53 is far outside the calendar, where the offset is NaN.
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        {
            let date = Date::new(&JsValue::from_f64(at.0 as f64 * 1000.0));
            // How many minutes UTC is ahead of local time; NaN becomes 0.
            (-date.get_timezone_offset() * 60.0) as i32
        }
    }

    fn instant(&self, local: NaiveDateTime) -> Option<UnixSeconds> {
        let (month, day) = (i32::try_from(local.month0()).ok()?, i32::try_from(local.day()).ok()?);
        let (hour, minute) =
            (i32::try_from(local.hour()).ok()?, i32::try_from(local.minute()).ok()?);
        let date = Date::new_with_year_month_day_hr_min_sec(
            u32::try_from(local.year()).ok()?,
            month,
            day,
            hour,
            minute,
            i32::try_from(local.second()).ok()?,
        );
        let ms = date.get_time();
        // The browser decides about local times that a clock change skips or repeats.
        #[allow(clippy::cast_possible_truncation)]
        ms.is_finite().then(|| UnixSeconds((ms / 1000.0).floor() as i64))
    }
}
