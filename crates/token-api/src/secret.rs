//! Secrets have a type that cannot print. A [`TokenValue`] comes from what a person typed or from
//! the answer to a create call, and leaves only through [`TokenValue::expose`], so that a search
//! for that word finds every place a secret can go. It has no `Display`, no `Clone`, no general
//! `Serialize`, and overwrites its memory when dropped.

use serde::{Deserialize, Deserializer, Serializer};
use std::fmt;

/// The longest token value that is accepted, in bytes: well above any known issuer's, well below
/// the header limits of servers (8 KiB).
pub const MAX_VALUE_BYTES: usize = 4096;

/// The secret text of an access token.
pub struct TokenValue(Vec<u8>);

/// Why a typed text can't be a token value. None of these carries any of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MalformedValue {
    /// Nothing was typed.
    Empty,
    /// White space inside: probably more than the token was pasted.
    InnerSpace,
    /// A character that an HTTP header can't carry.
    Unprintable,
    /// Longer than [`MAX_VALUE_BYTES`].
    TooLong,
}

impl TokenValue {
    /// Reads what a person typed or pasted: trims white space and a leading `token ` or `Bearer `
    /// (in any letter case). The rest must be visible ASCII, which is what RFC 9110 lets a header
    /// carry; no issuer's format is assumed.
    pub fn parse(typed: &str) -> Result<Self, MalformedValue> {
        let value = without_scheme(typed.trim_start()).trim_end();
        if value.is_empty() {
            return Err(MalformedValue::Empty);
        }
        if value.len() > MAX_VALUE_BYTES {
            return Err(MalformedValue::TooLong);
        }
        if value.chars().any(char::is_whitespace) {
            return Err(MalformedValue::InnerSpace);
        }
        if !value.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(MalformedValue::Unprintable);
        }
        Ok(Self(value.as_bytes().to_vec()))
    }

    /// The secret itself. Every caller is a place where a secret leaves: a header, the one dialog
    /// that shows it, the clipboard.
    pub fn expose(&self) -> &str {
        // The bytes were a `str` when they came in and only dropping changes them.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// A second owner of the same secret. Not `Clone`, so that copies are seen in the code.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// For the one wire type that carries a value: the answer to a create call.
    pub(crate) fn serialize_on_wire<S: Serializer>(
        value: &Self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.expose())
    }
}

fn without_scheme(text: &str) -> &str {
    for scheme in ["token", "bearer"] {
        if let Some((head, rest)) = text.split_at_checked(scheme.len())
            && head.eq_ignore_ascii_case(scheme)
            && rest.starts_with(char::is_whitespace)
        {
            return rest.trim_start();
        }
    }
    text
}

impl Drop for TokenValue {
    fn drop(&mut self) {
        self.0.fill(0);
        // Keeps the overwrite from being optimized away as a dead store.
        std::hint::black_box(&self.0);
    }
}

impl fmt::Debug for TokenValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenValue(redacted)")
    }
}

impl<'de> Deserialize<'de> for TokenValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Err(serde::de::Error::custom("the token value is empty"));
        }
        Ok(Self(text.into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_paste() {
        for typed in ["tcp_abc", "  tcp_abc\n", "token tcp_abc", "Bearer  tcp_abc", "TOKEN tcp_abc"]
        {
            assert_eq!(TokenValue::parse(typed).unwrap().expose(), "tcp_abc", "{typed:?}");
        }
        assert_eq!(TokenValue::parse("tokenish").unwrap().expose(), "tokenish");
    }

    #[test]
    fn refuses_what_no_header_can_carry() {
        let long = "x".repeat(MAX_VALUE_BYTES + 1);
        let table = [
            ("", MalformedValue::Empty),
            (" \t ", MalformedValue::Empty),
            ("Bearer ", MalformedValue::Empty),
            ("abc def", MalformedValue::InnerSpace),
            ("abc\ndef", MalformedValue::InnerSpace),
            ("tøken", MalformedValue::Unprintable),
            ("abc\u{0}def", MalformedValue::Unprintable),
            (long.as_str(), MalformedValue::TooLong),
        ];
        for (typed, problem) in table {
            assert_eq!(TokenValue::parse(typed).unwrap_err(), problem, "{typed:?}");
        }
    }

    #[test]
    fn never_prints() {
        let value = TokenValue::parse("tcp_secret").unwrap();
        assert!(!format!("{value:?} {value:#?}").contains("secret"));
    }
}
