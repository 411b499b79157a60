//! Escaping for CEF (ArcSight Common Event Format, version 0), so that no value can end its field
//! or its line. The server's export and the console's export both use it.

use crate::address::Source;
use std::net::IpAddr;

/// All characters that some program treats as the end of a line.
const LINE_ENDS: [char; 10] =
    ['\r', '\n', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Escapes a header field: a pipe would end it, and a line break is not allowed in it.
pub fn in_header(field: &str) -> String {
    field.replace('\\', "\\\\").replace('|', "\\|").replace("\r\n", " ").replace(LINE_ENDS, " ")
}

/// Appends a key and a value to the extension. Does nothing if the value is empty.
pub fn push_pair(text: &mut String, key: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    text.push(' ');
    text.push_str(key);
    text.push('=');
    for c in value.chars() {
        match c {
            // An unescaped equals sign would begin another pair.
            '\\' | '=' => text.extend(['\\', c]),
            '\r' => text.push_str("\\r"),
            c if LINE_ENDS.contains(&c) => text.push_str("\\n"),
            c => text.push(c),
        }
    }
}

/// Appends the label of a custom field and then its value.
pub fn push_labelled(text: &mut String, key: &str, label: &str, value: &str) {
    if !value.is_empty() {
        push_pair(text, &[key, "Label"].concat(), label);
        push_pair(text, key, value);
    }
}

/// Appends the source address: as an IPv4 or IPv6 address, with the port if there is one, or as
/// text if it is no address.
pub fn push_source(text: &mut String, address: &str) {
    let Some(Source { ip, port }) = Source::parse(address) else {
        return push_pair(text, "shost", address);
    };
    match ip {
        IpAddr::V4(ip) => push_pair(text, "src", &ip.to_string()),
        IpAddr::V6(ip) => push_labelled(text, "c6a2", "sourceIPv6", &ip.to_string()),
    }
    if let Some(port) = port {
        push_pair(text, "spt", &port.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_never_end_their_field_or_line() {
        for (text, header, pair) in [
            ("a|b\\c=d", "a\\|b\\\\c=d", " k=a|b\\\\c\\=d"),
            ("a\r\nb\nc", "a b c", " k=a\\r\\nb\\nc"),
            ("a\u{85}CEF:0|", "a CEF:0\\|", " k=a\\nCEF:0|"),
            ("a\u{1c}b\u{1d}c\u{1e}d\u{2029}e", "a b c d e", " k=a\\nb\\nc\\nd\\ne"),
            ("", "", ""),
        ] {
            let mut written = String::new();
            push_pair(&mut written, "k", text);
            assert_eq!((in_header(text).as_str(), written.as_str()), (header, pair), "{text:?}");
        }
    }

    #[test]
    fn sources_are_written_by_their_kind() {
        for (address, pair) in [
            ("192.0.2.77", " src=192.0.2.77"),
            ("2001:db8::1", " c6a2Label=sourceIPv6 c6a2=2001:db8::1"),
            ("203.0.113.7:51234", " src=203.0.113.7 spt=51234"),
            (" ::ffff:203.0.113.7", " src=203.0.113.7"),
            ("[2001:db8::7]:443", " c6a2Label=sourceIPv6 c6a2=2001:db8::7 spt=443"),
            ("fe80::1%eth0", " c6a2Label=sourceIPv6 c6a2=fe80::1"),
            ("203.0.113.7, 10.0.0.1", " src=203.0.113.7"),
            ("unknown", " shost=unknown"),
            ("", ""),
        ] {
            let mut written = String::new();
            push_source(&mut written, address);
            assert_eq!(written, pair);
        }
    }
}
