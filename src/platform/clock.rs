//! The present and the browser's time zone. The rest of the console takes both as arguments.

use chrono::{Datelike, NaiveDateTime, Timelike};
use console_core::when::Zone;
use js_sys::Date;
use std::cell::Cell;
use token_api::time::UnixSeconds;
use wasm_bindgen::JsValue;

thread_local! {
    // Seconds that the server's clock is ahead of this one.
    static SKEW: Cell<i64> = const { Cell::new(0) };
}

/// A difference between the clocks below this many seconds is not worth a word.
const NOTABLE_SKEW_SECONDS: i64 = 120;

/// The present by the server's clock, as far as it is known; else by this machine's.
pub fn now() -> UnixSeconds {
    local_now().plus_seconds(SKEW.get())
}

/// Milliseconds of this machine's clock, to measure how long something takes.
pub fn ms() -> f64 {
    Date::now()
}

/// Whole milliseconds since `start`, a value of [`ms`]; 0 if the clock was put back meanwhile.
pub fn ms_since(start: f64) -> u32 {
    // The cast ends at the bounds of its type.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let whole = (ms() - start) as u32;
    whole
}

fn local_now() -> UnixSeconds {
    // Whole seconds of a date fit an i64 at any date that a browser can show.
    #[allow(clippy::cast_possible_truncation)]
    UnixSeconds((Date::now() / 1000.0).floor() as i64)
}

/// Learns the server's clock from the `Date` header of an answer that just came.
pub fn learn(date_header: &str) {
    if let Some(server) = http_date(date_header) {
        SKEW.set(server.seconds_since(local_now()));
    }
}

/// Reads a date as HTTP headers write it (RFC 9110, 5.6.7). Browsers also take bare numbers for
/// years; those are no dates here.
pub fn http_date(text: &str) -> Option<UnixSeconds> {
    let ms = Date::parse(text);
    #[allow(clippy::cast_possible_truncation)]
    (ms.is_finite() && text.contains(':')).then(|| UnixSeconds((ms / 1000.0).floor() as i64))
}

/// How many seconds the server's clock is ahead of this machine's, when that is notable.
pub fn notable_skew() -> Option<i64> {
    Some(SKEW.get()).filter(|skew| skew.abs() >= NOTABLE_SKEW_SECONDS)
}

/// The zone that the browser shows times in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BrowserZone;

impl Zone for BrowserZone {
    fn offset_seconds(&self, at: UnixSeconds) -> i32 {
        // In range for every instant: 2^53 is far beyond the calendar, and then the offset is NaN.
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        {
            let date = Date::new(&JsValue::from_f64(at.0 as f64 * 1000.0));
            // Minutes that UTC is ahead of local time; NaN becomes 0.
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
        // The browser settles local times that a clock change skips or repeats.
        #[allow(clippy::cast_possible_truncation)]
        ms.is_finite().then(|| UnixSeconds((ms / 1000.0).floor() as i64))
    }
}
