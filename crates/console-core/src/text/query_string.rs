//! The query part of the console's own addresses, as key–value pairs. Reads any text without
//! failing and prints one normal form; what the pairs mean is the business of the screens' models.

/// Reads `?a=1&b=2` (the question mark is optional) in order. `+` and `%20` are spaces; a broken
/// escape stays as it is; a pair without `=` has an empty value.
pub fn parse(search: &str) -> Vec<(String, String)> {
    search
        .strip_prefix('?')
        .unwrap_or(search)
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// Prints pairs as `?a=1&b=2`; nothing at all for no pairs.
pub fn print<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::new();
    for (key, value) in pairs {
        text.push(if text.is_empty() { '?' } else { '&' });
        encode(key, &mut text);
        text.push('=');
        encode(value, &mut text);
    }
    text
}

/// Percent-decodes one component of an address. Broken escapes stay; broken UTF-8 becomes U+FFFD.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, escaped(bytes, at)) {
            (b'%', Some(decoded)) => {
                out.push(decoded);
                at += 3;
                continue;
            }
            (b'+', _) => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn escaped(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |offset: usize| char::from(*bytes.get(at + offset)?).to_digit(16);
    u8::try_from(digit(1)? * 16 + digit(2)?).ok()
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            into.push(char::from(byte));
        } else {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            into.push('%');
            into.push(char::from(HEX[usize::from(byte >> 4)]));
            into.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_anything() {
        let table: [(&str, &[(&str, &str)]); 8] = [
            ("", &[]),
            ("?", &[]),
            ("?q=a%20b+c", &[("q", "a b c")]),
            ("q=100%25", &[("q", "100%")]),
            ("?q=%2525", &[("q", "%25")]),
            ("?q=%zz%4", &[("q", "%zz%4")]),
            ("?flag&&x=1=2", &[("flag", ""), ("x", "1=2")]),
            ("?q=%C5%BC%FF", &[("q", "ż\u{fffd}")]),
        ];
        for (search, pairs) in table {
            let read = parse(search);
            let read: Vec<_> = read.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            assert_eq!(read, pairs, "{search}");
        }
    }

    #[test]
    fn prints_what_it_reads() {
        let text = print([("q", "50% & more = ż"), ("sort", "-name")]);
        assert_eq!(text, "?q=50%25%20%26%20more%20%3D%20%C5%BC&sort=-name");
        assert_eq!(parse(&text)[0].1, "50% & more = ż");
        assert_eq!(print([]), "");
    }
}
