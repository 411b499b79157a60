//! Dates, numbers and letters in the forms that the browser's `Intl` provides. The console's
//! language is English, so it uses `en-GB`; only the time zone varies.

use super::clock::BrowserZone;
use console_core::when::Zone;
use js_sys::{Array, Date, JsString, Object, Reflect};
use token_api::time::UnixSeconds;
use wasm_bindgen::JsValue;

const LOCALE: &str = "en-GB";

/// Which parts of an instant are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// "3 Sep 2026"
    Day,
    /// "3 Sep"
    DayOfYear,
    /// "Mon 21 December 2026, 22:14"
    Exact,
    /// "Mon 21 December 2026, 22:14:07"
    ExactSecond,
    /// "22:14"
    TimeOfDay,
    /// "21 Dec, 22:14:07"
    SecondOfYear,
    /// "21 Dec 2026, 22:14"
    Minute,
}

impl Style {
    fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Day => &[("day", "numeric"), ("month", "short"), ("year", "numeric")],
            Self::DayOfYear => &[("day", "numeric"), ("month", "short")],
            Self::Exact => &[
                ("weekday", "short"),
                ("day", "numeric"),
                ("month", "long"),
                ("year", "numeric"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("hourCycle", "h23"),
            ],
            Self::ExactSecond => &[
                ("weekday", "short"),
                ("day", "numeric"),
                ("month", "long"),
                ("year", "numeric"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
                ("hourCycle", "h23"),
            ],
            Self::SecondOfYear => &[
                ("day", "numeric"),
                ("month", "short"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("second", "2-digit"),
                ("hourCycle", "h23"),
            ],
            Self::Minute => &[
                ("day", "numeric"),
                ("month", "short"),
                ("year", "numeric"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("hourCycle", "h23"),
            ],
            Self::TimeOfDay => &[("hour", "2-digit"), ("minute", "2-digit"), ("hourCycle", "h23")],
        }
    }
}

thread_local! {
    // Creating a formatter is slow and using it is fast, so each is created once.
    static FORMATTERS: std::cell::RefCell<Vec<(Style, js_sys::Function)>> =
        const { std::cell::RefCell::new(Vec::new()) };
}

/// An instant in local time or UTC. [`BrowserZone`] converts to local time, because a formatter
/// keeps the zone that it was created in when the computer's zone changes.
pub fn date(at: UnixSeconds, style: Style, utc: bool) -> String {
    let offset = if utc { 0 } else { BrowserZone.offset_seconds(at) };
    #[allow(clippy::cast_precision_loss)]
    let date = Date::new(&JsValue::from_f64(at.plus_seconds(offset.into()).0 as f64 * 1000.0));
    if !date.get_time().is_finite() {
        return at.0.to_string();
    }
    let format = formatter(style);
    let text = format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string());
    let text = text.unwrap_or_else(|| at.to_rfc3339());
    // Some versions of the locale data write "Mon 21 December 2026 at 22:14".
    text.replace(" at ", ", ")
}

/// A formatter for UTC.
fn formatter(style: Style) -> js_sys::Function {
    FORMATTERS.with_borrow_mut(|formatters| {
        if let Some((_, found)) = formatters.iter().find(|(key, _)| *key == style) {
            return found.clone();
        }
        let options = Object::new();
        for (key, value) in style.options().iter().copied().chain([("timeZone", "UTC")]) {
            // Fails only for objects that cannot be changed.
            let _ = Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value));
        }
        let locales = Array::of1(&JsValue::from_str(LOCALE));
        let made = js_sys::Intl::DateTimeFormat::new(&locales, &options).format();
        formatters.push((style, made.clone()));
        made
    })
}

/// The name of the browser's time zone, such as "Europe/Berlin"; empty if there is none.
pub fn zone_name() -> String {
    let options =
        js_sys::Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let name = Reflect::get(&options, &JsValue::from_str("timeZone")).ok();
    name.and_then(|name| name.as_string()).unwrap_or_default()
}

/// Lower case in any script, in decomposed form, so that both Unicode forms of a letter become
/// equal.
pub fn lower_case(text: &str) -> String {
    JsString::from(text).to_lower_case().normalize("NFD").into()
}

/// An integer with thousands separators: "1,300".
pub fn number(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
