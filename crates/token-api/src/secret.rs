//! Types for secrets that cannot be printed. A [`TokenValue`] is made from what the user typed or
//! from the answer to a create call, and is read only by [`TokenValue::expose`]. So a search for
//! that name finds every place where a secret can go. The type has no `Display`, no `Clone` and no
//! general `Serialize`, and overwrites its memory when dropped.

mod labelled;

use labelled::labelled;
use serde::{Deserialize, Deserializer, Serializer};
use std::fmt;

/// The longest accepted token value, in bytes: far longer than any known token, and below the
/// header limits of servers (8 KiB).
pub const MAX_VALUE_BYTES: usize = 4096;

/// The secret text of an access token.
pub struct TokenValue(Vec<u8>);

/// Why a text cannot be a token value. No variant contains any of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MalformedValue {
    /// The text is empty.
    Empty,
    /// White space inside. Probably the user pasted more than the token.
    InnerSpace,
    /// A character that is not allowed in an HTTP header.
    Unprintable,
    /// Longer than [`MAX_VALUE_BYTES`].
    TooLong,
}

impl TokenValue {
    /// Reads what the user typed or pasted. White space around it and a leading `token ` or `Bearer
    /// ` (in upper or lower case) are removed. The rest must be visible ASCII, as RFC 9110 requires
    /// for a header. The format of a particular server is not required.
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

    /// Reads what the user pasted, like [`Self::parse`], and repairs it where the intention is
    /// certain: invisible characters and quotes around it are removed, and lines are joined that a
    /// terminal or mail program has broken. Where the text gives the value a name, as `.env` files,
    /// YAML, headers and copied commands do, it is taken out of it.
    ///
    /// # Errors
    /// When the text is not a token value.
    pub fn pasted(text: &str) -> Result<Self, MalformedValue> {
        let meant: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        let named = labelled(&meant);
        let joined = if named.is_some() { None } else { unbroken(&meant) };
        let value = Self::parse(named.or(joined.as_deref()).unwrap_or(unquoted(&meant)));
        for copy in [Some(meant), joined].into_iter().flatten() {
            wipe(&mut copy.into_bytes());
        }
        value
    }

    /// The secret text. Each caller is a place where the secret is used: a header, the dialog that
    /// shows it, the clipboard.
    pub fn expose(&self) -> &str {
        // The bytes come from a `str`, and only `drop` changes them.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// A copy of the secret. The type is not `Clone`, so that every copy is visible in the code.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// For the only wire type that contains a value: the answer to a create call.
    pub(crate) fn serialize_on_wire<S: Serializer>(
        value: &Self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.expose())
    }
}

/// Invisible characters that documents and mails insert into texts: soft hyphens, zero-width
/// spaces, marks of direction and byte order.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The text without quotes around it.
pub(crate) fn unquoted(text: &str) -> &str {
    const QUOTES: [(char, char); 7] =
        [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»')];
    let trimmed = text.trim();
    let within = |(open, close)| trimmed.strip_prefix(open)?.strip_suffix(close);
    QUOTES.into_iter().find_map(within).unwrap_or(text)
}

/// Joins the lines of a value that was broken into several. `None` for a single line, and if the
/// lines are not parts of one value: one of them contains white space, or they are several values
/// with the same prefix.
fn unbroken(text: &str) -> Option<String> {
    /// The shortest prefix of tokens of known servers, in characters.
    const PREFIX: usize = 4;
    let text = without_scheme(unquoted(text)).trim();
    let lines: Vec<&str> = text.split(['\n', '\r']).map(str::trim).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    let (first, further) = lines.split_first()?;
    let prefix = first.get(..PREFIX).filter(|prefix| prefix.ends_with(['_', '-']));
    let is_another = |line: &&str| prefix.is_some_and(|prefix| line.starts_with(prefix));
    let has_space = |line: &&str| line.contains(char::is_whitespace);
    let is_one = !further.is_empty() && !lines.iter().any(has_space);
    (is_one && !further.iter().any(is_another)).then(|| lines.concat())
}

/// A longer text that contains a secret, such as a command line with a token. It overwrites its
/// memory when dropped and when it grows.
#[derive(Default)]
pub struct SecretText(Vec<u8>);

impl SecretText {
    /// Appends a text.
    pub fn push(&mut self, text: &str) {
        let needed = self.0.len() + text.len();
        if needed > self.0.capacity() {
            let mut grown = Vec::with_capacity(needed * 2);
            grown.extend_from_slice(&self.0);
            wipe(&mut self.0);
            self.0 = grown;
        }
        self.0.extend_from_slice(text.as_bytes());
    }

    /// The text; see [`TokenValue::expose`].
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Drop for SecretText {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Overwrites bytes that hold a secret.
fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    // Keeps the compiler from removing the overwrite as a dead store.
    std::hint::black_box(&bytes);
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
        wipe(&mut self.0);
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
    fn refuses_text_that_a_header_cannot_carry() {
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
    fn repairs_a_pasted_value() {
        for typed in [
            "tcp_abc",
            "tcp_ab\u{200b}c",
            "\u{feff}tcp_abc\u{ad}",
            "\u{a0}tcp_abc\u{a0}",
            "\"tcp_abc\"",
            " 'tcp_abc' \n",
            "“tcp_abc”",
            "`tcp_abc`",
            "token \u{2066}tcp_abc\u{2069}",
            "tcp_a\nbc",
            "  tcp_a\r\n    bc\r\n",
            "Bearer tcp_a\nbc",
            "\"tcp_a\nbc\"",
        ] {
            assert_eq!(TokenValue::pasted(typed).unwrap().expose(), "tcp_abc", "{typed:?}");
        }
        // A quote inside, or at one end only, may belong to the value.
        for kept in ["\"tcp_abc", "tcp_'abc"] {
            assert_eq!(TokenValue::pasted(kept).unwrap().expose(), kept);
        }
    }

    #[test]
    fn takes_a_value_out_of_what_names_it() {
        for typed in [
            "PULUMI_ACCESS_TOKEN=tcp_abc",
            "export PULUMI_ACCESS_TOKEN='tcp_abc'",
            "$env:PULUMI_ACCESS_TOKEN = \"tcp_abc\"",
            "PULUMI_ACCESS_TOKEN: tcp_abc",
            "  token: \"tcp_abc\"",
            "{\"tokenValue\": 1, \"token\": \"tcp_abc\",",
            "\"access_token\":\"tcp_abc\",",
            "Authorization: token tcp_abc",
            "authorization: Bearer tcp_abc",
            "Authorization: tcp_abc",
            "curl -H 'Authorization: token tcp_abc' https://api.example.com/api/user",
            "PULUMI_BACKEND_URL=https://api.example.com\nPULUMI_ACCESS_TOKEN=tcp_abc\n",
            "PULUMI_BACKEND_URL=https://api.example.comPULUMI_ACCESS_TOKEN=tcp_abc",
            " printf %s 'tcp_abc' | gh secret set CI_TOKEN --repo OWNER/REPOSITORY",
            "apiVersion: v1kind: Secretmetadata:  name: ci-token  annotations:    \
             token-console/token-name: \"ci\"type: OpaquestringData:  url: \"https://a.example\"  \
             token: \"tcp_abc\"",
        ] {
            assert_eq!(TokenValue::pasted(typed).unwrap().expose(), "tcp_abc", "{typed:?}");
        }
        for kept in ["tcp_abc==", "id:tcp_abc", "https://tcp_abc", "token:tcp_abc"] {
            assert_eq!(TokenValue::pasted(kept).unwrap().expose(), kept);
        }
        for typed in ["A_TOKEN=tcp_abc\nB_TOKEN=tcp_def x", "TOKEN: ${{ secrets.CI_TOKEN }}"] {
            assert_eq!(TokenValue::pasted(typed).unwrap_err(), MalformedValue::InnerSpace);
        }
        assert!(TokenValue::pasted("Authorization: Basic dXNlcjpwYXNz").is_err());
    }

    #[test]
    fn does_not_repair_ambiguous_text() {
        let table = [
            ("\u{200b}", MalformedValue::Empty),
            ("Bearer ", MalformedValue::Empty),
            ("“ ”", MalformedValue::Empty),
            ("tcp_abc def", MalformedValue::InnerSpace),
            ("tcp_abc\u{a0}def", MalformedValue::InnerSpace),
            ("tcp_abc\ntcp_def", MalformedValue::InnerSpace),
            ("my token\ntcp_abc", MalformedValue::InnerSpace),
            ("tcp–abc", MalformedValue::Unprintable),
        ];
        for (typed, problem) in table {
            assert_eq!(TokenValue::pasted(typed).unwrap_err(), problem, "{typed:?}");
        }
    }

    #[test]
    fn a_scheme_alone_is_not_a_value() {
        for typed in ["Bearer ", " token\n", "\u{feff}Bearer "] {
            assert_eq!(TokenValue::pasted(typed).unwrap_err(), MalformedValue::Empty, "{typed:?}");
        }
    }

    #[test]
    fn a_secret_text_keeps_everything_pushed() {
        let mut text = SecretText::default();
        for part in ["TOKEN=", "tcp_", "é", &"x".repeat(1000)] {
            text.push(part);
        }
        assert_eq!(text.expose(), format!("TOKEN=tcp_é{}", "x".repeat(1000)));
    }

    #[test]
    fn never_prints() {
        let value = TokenValue::parse("tcp_secret").unwrap();
        assert!(!format!("{value:?} {value:#?}").contains("secret"));
    }
}
