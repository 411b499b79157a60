//! Text files that users edit. They are UTF-8, with or without a byte order mark: some editors
//! write one, and JSON parsers do not accept it.

use std::fmt;

/// The byte order mark in UTF-8.
const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Why bytes are not UTF-8 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotUtf8 {
    /// They are UTF-16 or UTF-32. Some editors call these encodings "Unicode".
    Wider,
    /// The position of the first byte that is not UTF-8, from 0.
    At(usize),
}

impl fmt::Display for NotUtf8 {
    /// Completes the sentence "the file …".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wider => f.write_str("is saved as UTF-16 or UTF-32; save it as UTF-8"),
            Self::At(byte) => write!(f, "is not UTF-8 (byte {}); save it as UTF-8", byte + 1),
        }
    }
}

/// The text of a file, without its byte order mark.
///
/// # Errors
/// When bytes are not UTF-8, or in an encoding with several bytes for each ASCII letter.
pub fn text(file: &[u8]) -> Result<&str, NotUtf8> {
    let bytes = file.strip_prefix(MARK).unwrap_or(file);
    if matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..]) {
        return Err(NotUtf8::Wider);
    }
    std::str::from_utf8(bytes)
        .map_err(|error| NotUtf8::At(error.valid_up_to() + file.len() - bytes.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_removed() {
        for (file, read) in [
            (&b"\xEF\xBB\xBF{}"[..], "{}"),
            (b"{}", "{}"),
            (b"\xEF\xBB\xBF", ""),
            (b"", ""),
            (b"7", "7"),
            ("{\"a\": \"\u{FEFF}ż\"}".as_bytes(), "{\"a\": \"\u{FEFF}ż\"}"),
        ] {
            assert_eq!(text(file), Ok(read));
        }
    }

    #[test]
    fn other_encodings_are_recognized() {
        let utf16 = |mark: &[u16], little: bool| -> Vec<u8> {
            let units = mark.iter().copied().chain("{}".encode_utf16());
            units
                .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect()
        };
        for wider in [
            utf16(&[0xFEFF], true),
            utf16(&[0xFEFF], false),
            utf16(&[], true),
            utf16(&[], false),
            vec![0xFF, 0xFE, 0, 0, b'{', 0, 0, 0],
            vec![0, 0, 0xFE, 0xFF, 0, 0, 0, b'{'],
        ] {
            assert_eq!(text(&wider), Err(NotUtf8::Wider), "{wider:?}");
        }
        assert_eq!(text(b"{\"a\": \"\xE4\"}"), Err(NotUtf8::At(7)));
        assert_eq!(text(b"\xEF\xBB\xBF\xE4"), Err(NotUtf8::At(3)));
        assert_eq!(NotUtf8::At(7).to_string(), "is not UTF-8 (byte 8); save it as UTF-8");
    }
}
