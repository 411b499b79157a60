//! The maximum token expiry as it is typed, and what the server says against it.

use crate::create::draft::days;
use console_core::backend::fault::{ApiError, sentence};
use token_api::expiry::ExpiryCap;

/// Numbers of days that are offered beside the field.
pub const PRESETS: [u32; 3] = [30, 90, 365];

/// Reads a text. Empty or 0 is no maximum.
///
/// # Errors
/// What is wrong, as a sentence.
pub fn parse(text: &str) -> Result<Option<ExpiryCap>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NO_NUMBER.to_owned());
    }
    match text.parse::<i64>() {
        Ok(0) => Ok(None),
        Ok(days) if days < 0 => {
            Err("A maximum has at least 1 day. For none, leave the field empty.".into())
        }
        Ok(days) => ExpiryCap::from_days(days).map(Some).ok_or_else(too_long),
        Err(_) => Err(too_long()),
    }
}

/// The problem of a text that is not a whole number.
pub const NO_NUMBER: &str = "Type a whole number of days, or leave the field empty for no maximum.";

fn too_long() -> String {
    format!("A maximum has at most {} days.", ExpiryCap::MAX_DAYS)
}

/// The text in the field.
pub fn text(cap: Option<ExpiryCap>) -> String {
    cap.map(|cap| cap.days().to_string()).unwrap_or_default()
}

/// "90 days", "no maximum".
pub fn words(cap: Option<ExpiryCap>) -> String {
    cap.map_or_else(|| "no maximum".to_owned(), |cap| days(cap.days()))
}

/// Whether a maximum refuses tokens that the present one accepts.
pub fn is_tighter(next: Option<ExpiryCap>, present: Option<ExpiryCap>) -> bool {
    match (next, present) {
        (Some(next), Some(present)) => next < present,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// What a server says against the maximum itself, to be shown at the field. `None` if the failure is
/// about something else.
pub fn refused(error: &ApiError) -> Option<String> {
    let ApiError::Refused(refusal) = error else { return None };
    let said = refusal.message.as_deref().filter(|said| !said.trim().is_empty()).map(sentence);
    let said = match (refusal.status, said) {
        (400 | 403 | 422, Some(said)) => said,
        (403, None) => "The server does not permit it, and gave no reason.".to_owned(),
        (400 | 422, None) => "The server refused this maximum, and gave no reason.".to_owned(),
        _ => return None,
    };
    Some(format!("{said} The maximum was not changed."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use console_core::backend::fault::Refusal;

    #[test]
    fn a_text_is_a_maximum_or_has_a_problem() {
        let table = [
            ("", Ok(None)),
            ("  ", Ok(None)),
            ("0", Ok(None)),
            ("00", Ok(None)),
            ("1", Ok(Some(1))),
            (" 090 ", Ok(Some(90))),
            ("3650", Ok(Some(3650))),
            ("3651", Err("at most 3650 days")),
            ("99999999999999999999", Err("at most 3650 days")),
            ("-1", Err("at least 1 day")),
            ("-", Err("whole number")),
            ("1.5", Err("whole number")),
            ("1e2", Err("whole number")),
            ("+5", Err("whole number")),
            ("ninety", Err("whole number")),
        ];
        for (text, expected) in table {
            match (parse(text), expected) {
                (Ok(cap), Ok(days)) => assert_eq!(cap.map(ExpiryCap::days), days, "{text}"),
                (Err(words), Err(part)) => assert!(words.contains(part), "{text}: {words}"),
                (got, _) => panic!("{text}: {got:?}"),
            }
        }
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for days in [0, 1, 90, 3650] {
            let cap = ExpiryCap::from_days(days);
            assert_eq!(parse(&text(cap)), Ok(cap));
        }
        assert_eq!(words(None), "no maximum");
        assert_eq!(words(ExpiryCap::from_days(1)), "1 day");
    }

    #[test]
    fn only_a_shorter_maximum_refuses_more() {
        let cap = ExpiryCap::from_days;
        for (next, present, expected) in [
            (cap(30), None, true),
            (cap(30), cap(90), true),
            (cap(90), cap(90), false),
            (cap(90), cap(30), false),
            (None, cap(30), false),
            (None, None, false),
        ] {
            assert_eq!(is_tighter(next, present), expected, "{next:?} {present:?}");
        }
    }

    #[test]
    fn what_is_said_against_the_maximum_stands_at_the_field() {
        let refused_with = |status, said: Option<&str>| {
            let message = said.map(str::to_owned);
            refused(&ApiError::Refused(Refusal { status, message, ..Refusal::default() }))
        };
        for status in [400, 403, 422] {
            let said = refused_with(status, Some("Your own token would break it")).unwrap();
            assert_eq!(said, "Your own token would break it. The maximum was not changed.");
            assert!(refused_with(status, Some(" ")).unwrap().contains("gave no reason"));
        }
        for status in [401, 404, 409, 429, 500] {
            assert_eq!(refused_with(status, Some("no")), None, "{status}");
        }
        assert_eq!(refused(&ApiError::Offline), None);
    }
}
