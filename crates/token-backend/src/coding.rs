//! Content codings: what a client says that it can unpack (RFC 9110, section 12.5.3), and packing.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Bytes packed with gzip.
pub fn packed(text: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory can't fail.
    let _ = packer.write_all(text);
    packer.finish().unwrap_or_default()
}

/// Whether an `Accept-Encoding` header takes a coding: by its name, or else by `*`, and not with a
/// weight of zero.
pub fn accepts(header: &str, coding: &str) -> bool {
    taken(header, coding).or_else(|| taken(header, "*")).unwrap_or(false)
}

/// What the header says of this very word, if it has it.
fn taken(header: &str, word: &str) -> Option<bool> {
    header.split(',').find_map(|part| {
        let mut parts = part.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(word));
        let refused = parts
            .filter_map(|parameter| parameter.split_once('='))
            .filter(|(key, _)| key.trim().eq_ignore_ascii_case("q"))
            .any(|(_, weight)| weight.trim().parse::<f32>().is_ok_and(|weight| weight <= 0.0));
        named.then_some(!refused)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let text = "timestamp,sourceIP,event\r\n".repeat(100);
        let mut unpacked = String::new();
        let bytes = packed(text.as_bytes());
        GzDecoder::new(&bytes[..]).read_to_string(&mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        assert!(bytes.len() < text.len() / 10, "{}", bytes.len());
    }

    #[test]
    fn reads_accept_encoding() {
        let table = [
            ("gzip, deflate, br, zstd", true),
            ("br;q=1.0, gzip;q=0.5", true),
            ("BR", true),
            ("*", true),
            ("gzip, *;q=0.1", true),
            ("br;q=0", false),
            ("br; q=0.000, gzip", false),
            ("br;Q=0, *", false),
            ("*;q=0", false),
            ("brotli", false),
            ("identity", false),
            ("", false),
            ("gzip", false),
        ];
        for (header, takes) in table {
            assert_eq!(accepts(header, "br"), takes, "{header}");
        }
    }
}
