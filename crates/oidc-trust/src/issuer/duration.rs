//! Lengths of time as people write and read them: "2 h", "1 hour 30 minutes".

use console_core::when::count;
use std::cmp::Ordering;
use token_api::oidc::{DEFAULT_EXPIRATION_SECONDS, granted_seconds};

const UNITS: [(i64, &str, &[&str]); 4] = [
    (86_400, "day", &["d", "day", "days"]),
    (3600, "hour", &["h", "hr", "hrs", "hour", "hours"]),
    (60, "minute", &["m", "min", "mins", "minute", "minutes"]),
    (1, "second", &["s", "sec", "secs", "second", "seconds"]),
];

/// Up to this many hours a length is told in hours and not in days.
const MOST_HOURS: i64 = 48;

/// "25 hours", "1 hour 30 minutes", "30 days". A number that is no length is shown as it is.
pub fn words(seconds: i64) -> String {
    if seconds <= 0 {
        return format!("odd value {seconds}");
    }
    let mut parts = Vec::new();
    let mut rest = seconds;
    for (size, name, _) in UNITS {
        if name == "day" && seconds <= MOST_HOURS * 3600 {
            continue;
        }
        if rest >= size {
            parts.push(count(rest / size, name));
            rest %= size;
        }
    }
    parts.join(" ")
}

/// Why an exchange that asks for no life of its own gives just this one, where the issuer's maximum
/// is another or the reason: a sentence.
pub fn why_granted(issuer_maximum: Option<i64>) -> Option<String> {
    let most = issuer_maximum.filter(|most| *most > 0)?;
    let granted = granted_seconds(None, Some(most));
    match most.cmp(&DEFAULT_EXPIRATION_SECONDS) {
        Ordering::Greater => Some(format!(
            "An exchange that asks for no life gets {}; it may ask for up to {}, the maximum of \
             this issuer.",
            words(granted),
            words(most)
        )),
        Ordering::Less => Some("This is the maximum of this issuer.".to_owned()),
        Ordering::Equal => None,
    }
}

/// Reads "2 h", "90 min", "1 hour 30 minutes", "1d": seconds, or `None` when nothing is written.
///
/// # Errors
/// A sentence for the person who wrote it. A number without a unit is refused: it could mean
/// anything.
pub fn parse(text: &str) -> Result<Option<i64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let mut seconds: i64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let number: i64 = number.parse().map_err(|_| how(text))?;
        if unit.is_empty() {
            return Err(format!(
                "“{text}” lacks a unit: write {number} min, {number} h or {number} d."
            ));
        }
        let size = UNITS
            .iter()
            .find(|(.., names)| names.iter().any(|name| name.eq_ignore_ascii_case(unit)))
            .map(|(size, ..)| *size)
            .ok_or_else(|| how(text))?;
        seconds = number
            .checked_mul(size)
            .and_then(|more| seconds.checked_add(more))
            .ok_or_else(|| "This is longer than can be written down.".to_owned())?;
        rest = after.trim_start_matches([' ', ',']);
    }
    if seconds == 0 { Err("This is no time at all.".into()) } else { Ok(Some(seconds)) }
}

fn how(text: &str) -> String {
    let text = console_core::text::visible_text::visible(text);
    format!("“{text}” is no length of time. Write it as in 2 h, 90 min or 1 day.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_why_a_token_lives_so_long() {
        let longer = "An exchange that asks for no life gets 2 hours; it may ask for up to 4 hours, \
                      the maximum of this issuer.";
        for (most, words) in [
            (None, None),
            (Some(0), None),
            (Some(7200), None),
            (Some(4 * 3600), Some(longer)),
            (Some(1800), Some("This is the maximum of this issuer.")),
        ] {
            assert_eq!(why_granted(most).as_deref(), words, "{most:?}");
        }
    }

    #[test]
    fn is_told_in_few_words() {
        for (seconds, said) in [
            (1, "1 second"),
            (60, "1 minute"),
            (5400, "1 hour 30 minutes"),
            (7200, "2 hours"),
            (86_400, "24 hours"),
            (90_000, "25 hours"),
            (172_800, "48 hours"),
            (172_801, "2 days 1 second"),
            (2_592_000, "30 days"),
            (0, "odd value 0"),
            (-3, "odd value -3"),
        ] {
            assert_eq!(words(seconds), said);
        }
    }

    #[test]
    fn reads_what_people_write() {
        for (text, seconds) in [
            ("", None),
            ("  ", None),
            ("2h", Some(7200)),
            (" 2 Hours ", Some(7200)),
            ("90 min", Some(5400)),
            ("1 h 30 m", Some(5400)),
            ("1 hour, 30 minutes", Some(5400)),
            ("1d", Some(86_400)),
            ("45s", Some(45)),
        ] {
            assert_eq!(parse(text), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn what_was_told_reads_back() {
        for seconds in [1, 59, 60, 61, 3599, 3600, 86_399, 90_000, 172_801, 31_536_000] {
            assert_eq!(parse(&words(seconds)), Ok(Some(seconds)));
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, word) in [
            ("7200", "unit"),
            ("2 weeks", "2 h"),
            ("soon", "2 h"),
            ("-2 h", "2 h"),
            ("2.5 h", "unit"),
            ("0 h", "no time"),
            ("9223372036854775807 d", "longer"),
            ("99999999999999999999 h", "2 h"),
        ] {
            let problem = parse(text).unwrap_err();
            assert!(problem.contains(word), "{text}: {problem}");
        }
    }
}
