//! base64url without padding (RFC 4648, RFC 7515). A few lines here add less to the download than a
//! crate.

/// Decodes a text. `None` if it is not base64url, has padding, or ends in bits that are not zero.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for c in text.bytes() {
        bits = bits << 6 | u32::from(digit(c)?);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    (held < 6 && bits == 0).then_some(bytes)
}

/// Like [`decode`], but also accepts the characters of standard base64 and padding, which occur in
/// real key sets.
pub fn decode_any(text: &str) -> Option<Vec<u8>> {
    let bare = text.trim_end_matches('=');
    let is_padding = text.len() - bare.len() <= 2;
    is_padding.then(|| decode(&bare.replace('+', "-").replace('/', "_"))).flatten()
}

fn digit(c: u8) -> Option<u8> {
    match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, decode_any};

    #[test]
    fn reads_only_base64url() {
        let table: [(&str, Option<&[u8]>); 12] = [
            ("", Some(b"")),
            ("Zg", Some(b"f")),
            ("Zm8", Some(b"fo")),
            ("Zm9v", Some(b"foo")),
            ("Zm9vYg", Some(b"foob")),
            ("-_-_", Some(&[0xfb, 0xff, 0xbf])),
            ("Zg==", None),
            ("Zh", None),
            ("Zm9", None),
            ("Z", None),
            ("+/+/", None),
            ("Zm 9v", None),
        ];
        for (text, bytes) in table {
            assert_eq!(decode(text).as_deref(), bytes, "{text}");
        }
    }

    #[test]
    fn reads_standard_base64_if_allowed() {
        let table: [(&str, Option<&[u8]>); 9] = [
            ("", Some(b"")),
            ("Zg", Some(b"f")),
            ("Zg==", Some(b"f")),
            ("Zm8=", Some(b"fo")),
            ("+/+/", Some(&[0xfb, 0xff, 0xbf])),
            ("-_-_", Some(&[0xfb, 0xff, 0xbf])),
            ("Zg===", None),
            ("Z=g=", None),
            ("Zm 9v", None),
        ];
        for (text, bytes) in table {
            assert_eq!(decode_any(text).as_deref(), bytes, "{text}");
        }
    }
}
