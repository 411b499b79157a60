//! Writes a calendar file (RFC 5545) with reminders before tokens expire: one event 7 days before
//! and one event 1 day before, each with an alarm. Calendars are shared and synchronized, so the
//! file contains a token's name and a link to its page, but no secret.

use crate::create::snippets::file_stem;
use chrono::{Datelike, Timelike};
use console_core::text::visible_text::visible;
use console_core::when::count;
use token_api::time::UnixSeconds;

/// How many days of 24 hours before the expiry there is an event.
const DAYS_BEFORE: [u32; 2] = [7, 1];

/// The longest line in bytes, without the line break (RFC 5545, 3.1).
const MAX_LINE: usize = 75;

/// The media type of the file.
pub const MIME: &str = "text/calendar";

/// A token that expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expiring {
    /// The token's identifier. Calendars use it to recognize events that are imported again.
    pub id: String,
    /// What the console calls the token.
    pub label: String,
    /// Where the token belongs: "acme-corp", "team platform of acme-corp"; empty for a personal
    /// token.
    pub place: String,
    /// When it expires.
    pub expires: UnixSeconds,
    /// The address of the token's page.
    pub url: String,
}

/// The calendar of these tokens, written at `now`. Events in the past are left out; `None` if no
/// event is left.
pub fn calendar(tokens: &[Expiring], now: UnixSeconds) -> Option<String> {
    let events: Vec<String> = tokens.iter().flat_map(|token| events(token, now)).collect();
    if events.is_empty() {
        return None;
    }
    let mut text = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Token Console//EN"] {
        push_line(&mut text, line);
    }
    text.extend(events);
    push_line(&mut text, "END:VCALENDAR");
    Some(text)
}

/// The name of a calendar file: that of the token if there is only one, else that of the list.
pub fn file_name(tokens: &[Expiring]) -> String {
    match tokens {
        [only] => format!("{}.ics", file_stem(&only.label)),
        _ => "token-expiries.ics".into(),
    }
}

fn events(token: &Expiring, now: UnixSeconds) -> impl Iterator<Item = String> {
    DAYS_BEFORE.into_iter().filter_map(move |days| {
        let start = token.expires.plus_seconds(-i64::from(days) * token_api::time::SECONDS_PER_DAY);
        if start <= now {
            return None;
        }
        event(token, days, &stamp(start)?, &stamp(now)?)
    })
}

fn event(token: &Expiring, days: u32, start: &str, now: &str) -> Option<String> {
    let summary =
        format!("Token {} expires in {}", visible(&token.label), count(days.into(), "day"));
    let of = if token.place.is_empty() { String::new() } else { format!(" of {}", token.place) };
    let description = format!(
        "The access token {}{} expires at {}. Rotate it, or delete it when nothing needs it.\n{}",
        visible(&token.label),
        visible(&of),
        stamp(token.expires).map(|_| token.expires.to_rfc3339())?,
        visible(&token.url)
    );
    let summary = escape(&summary);
    let lines = [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}-{days}d@token-console", escape(&visible(&token.id))),
        format!("DTSTAMP:{now}"),
        format!("DTSTART:{start}"),
        "DURATION:PT15M".to_owned(),
        format!("SUMMARY:{summary}"),
        format!("DESCRIPTION:{}", escape(&description)),
        // The event does not mark the time as busy.
        "TRANSP:TRANSPARENT".to_owned(),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{summary}"),
        "TRIGGER:PT0S".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ];
    let mut text = String::new();
    for line in &lines {
        push_line(&mut text, line);
    }
    Some(text)
}

/// `20261221T221400Z`; `None` for years that do not have four digits.
fn stamp(at: UnixSeconds) -> Option<String> {
    let at = at.to_utc().filter(|at| (0..=9999).contains(&at.year()))?;
    let (date, time) = (
        format!("{:04}{:02}{:02}", at.year(), at.month(), at.day()),
        format!("{:02}{:02}{:02}", at.hour(), at.minute(), at.second()),
    );
    Some(format!("{date}T{time}Z"))
}

/// Escapes a value of the type TEXT (RFC 5545, 3.3.11). Control characters must be replaced before.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Appends a line. A long line is folded between characters (RFC 5545, 3.1).
fn push_line(text: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > MAX_LINE {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(c);
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: UnixSeconds = UnixSeconds(1_795_212_840); // 2026-11-20T22:14:00Z

    fn token(label: &str, days: u32) -> Expiring {
        Expiring {
            id: "7f3a".into(),
            label: label.into(),
            place: "acme-corp".into(),
            expires: NOW.plus_days(days),
            url: "https://console.example/orgs/acme-corp/tokens/7f3a".into(),
        }
    }

    /// The content lines, unfolded.
    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").trim_end().split("\r\n").map(str::to_owned).collect()
    }

    fn values(text: &str, key: &str) -> Vec<String> {
        let lines = unfolded(text).into_iter();
        lines
            .filter_map(|line| line.strip_prefix(key)?.strip_prefix(':').map(str::to_owned))
            .collect()
    }

    #[test]
    fn reminds_a_week_and_a_day_before() {
        let text = calendar(&[token("deploy-prod", 30)], NOW).unwrap();
        assert_eq!(values(&text, "DTSTART"), ["20261213T221400Z", "20261219T221400Z"]);
        assert_eq!(values(&text, "DTSTAMP"), ["20261120T221400Z"; 2]);
        assert_eq!(values(&text, "UID"), ["7f3a-7d@token-console", "7f3a-1d@token-console"]);
        assert_eq!(
            values(&text, "SUMMARY"),
            ["Token deploy-prod expires in 7 days", "Token deploy-prod expires in 1 day"]
        );
        assert_eq!(
            values(&text, "DESCRIPTION")[0],
            "The access token deploy-prod of acme-corp expires at 2026-12-20T22:14:00Z. Rotate \
             it\\, or delete it when nothing needs \
             it.\\nhttps://console.example/orgs/acme-corp/tokens/7f3a"
        );
        assert_eq!(values(&text, "TRIGGER").len(), 2);
        let lines = unfolded(&text);
        assert_eq!(
            (lines[0].as_str(), lines.last().unwrap().as_str()),
            ("BEGIN:VCALENDAR", "END:VCALENDAR")
        );
        for part in ["VEVENT", "VALARM"] {
            assert_eq!(values(&text, "BEGIN").iter().filter(|begun| *begun == part).count(), 2);
            assert_eq!(values(&text, "END").iter().filter(|ended| *ended == part).count(), 2);
        }
    }

    #[test]
    fn past_events_are_left_out() {
        for (days, events) in [(0, 0), (1, 0), (2, 1), (7, 1), (8, 2)] {
            let text = calendar(&[token("a", days)], NOW);
            let count = text.map_or(0, |text| values(&text, "UID").len());
            assert_eq!(count, events, "{days} days");
        }
        assert_eq!(calendar(&[], NOW), None);
        let endless = Expiring { expires: UnixSeconds(i64::MAX), ..token("a", 9) };
        assert_eq!(calendar(&[endless], NOW), None);
    }

    #[test]
    fn many_tokens_are_one_calendar() {
        let tokens = [token("a", 30), Expiring { id: "b".into(), ..token("b", 3) }];
        let text = calendar(&tokens, NOW).unwrap();
        assert_eq!(values(&text, "UID").len(), 3);
        assert_eq!(file_name(&tokens), "token-expiries.ics");
        assert_eq!(file_name(&tokens[..1]), "a.ics");
    }

    #[test]
    fn a_personal_token_has_no_place() {
        let own = Expiring { place: String::new(), ..token("laptop", 30) };
        let text = calendar(&[own], NOW).unwrap();
        assert!(values(&text, "DESCRIPTION")[0].starts_with("The access token laptop expires at"));
    }

    proptest! {
        #[test]
        fn names_never_add_a_line(label in "(?s).*", id in "(?s).*", place in "(?s).*") {
            let token = Expiring { id, place, ..token(&label, 30) };
            let text = calendar(&[token], NOW).unwrap();
            let lines = unfolded(&text);
            prop_assert_eq!(lines.len(), 3 + 2 * 14 + 1);
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= MAX_LINE, "{}", line);
                prop_assert!(!line.contains(char::is_control), "{:?}", line);
            }
            prop_assert!(text.ends_with("END:VCALENDAR\r\n"));
            let is_property = |line: &String| {
                let key = line.split_once(':').map(|(key, _)| key);
                key.is_some_and(|key| key.bytes().all(|byte| byte.is_ascii_uppercase()))
            };
            prop_assert!(lines.iter().all(is_property));
        }

        #[test]
        fn folding_loses_nothing(line in "[^\r\n]{0,300}") {
            let mut text = String::new();
            push_line(&mut text, &line);
            prop_assert_eq!(text.replace("\r\n ", ""), format!("{line}\r\n"));
            prop_assert!(text.split("\r\n").all(|line| line.len() <= MAX_LINE));
        }
    }

    #[test]
    fn folds_between_multibyte_characters() {
        let text = calendar(&[token(&"日本👩‍🚀é".repeat(12), 30)], NOW).unwrap();
        assert!(text.split("\r\n").all(|line| line.len() <= MAX_LINE));
        assert!(values(&text, "SUMMARY")[0].contains(&"日本👩‍🚀é".repeat(12)));
    }
}
