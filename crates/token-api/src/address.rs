//! The address that a request came from, in the spellings that servers write: an address alone,
//! with a port, in brackets, with a zone (`%eth0`), or as the first entry of a list of proxies. The
//! console searches, counts and exports all spellings of an address as one.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv6Addr};

/// An IP address, and the port if the text has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The address. An IPv4 address in IPv6 notation (`::ffff:203.0.113.7`) is the IPv4 address.
    pub ip: IpAddr,
    /// The port.
    pub port: Option<u16>,
}

impl Source {
    /// Reads `203.0.113.7`, `203.0.113.7:51234`, `2001:db8::7`, `[2001:db8::7]:443` and
    /// `fe80::1%eth0`, also with quotes or white space around it. Of a list, as in
    /// `X-Forwarded-For`, it reads the first address, which is the client's. `None` if the text has
    /// no address.
    pub fn parse(text: &str) -> Option<Self> {
        text.split(',').find_map(Self::parse_one)
    }

    fn parse_one(text: &str) -> Option<Self> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '"');
        if let Some(ip) = read(text) {
            return Some(Self { ip, port: None });
        }
        if let Some(rest) = text.strip_prefix('[') {
            let (ip, after) = rest.split_once(']')?;
            let port = match after.strip_prefix(':') {
                Some(port) => Some(read_port(port)?),
                None => after.is_empty().then_some(None)?,
            };
            return Some(Self { ip: read(ip)?, port });
        }
        // An IPv6 address may come without brackets. So the text after the last colon is a port
        // only if the whole text is not an address.
        let (ip, port) = text.rsplit_once(':')?;
        Some(Self { ip: read(ip)?, port: Some(read_port(port)?) })
    }
}

/// Reads an address without a port. A zone (`%eth0`) is dropped: it names a network interface of
/// the server and is not part of the address.
fn read(text: &str) -> Option<IpAddr> {
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Some(ip.to_canonical());
    }
    let (ip, zone) = text.split_once('%')?;
    let is_zone = !zone.is_empty() && !zone.contains([' ', '/', ']']);
    let ip: Ipv6Addr = ip.parse().ok().filter(|_| is_zone)?;
    Some(IpAddr::V6(ip).to_canonical())
}

fn read_port(text: &str) -> Option<u16> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// The normal spelling of the address in `text`, or `text` itself if it has no address.
pub fn plain(text: &str) -> Cow<'_, str> {
    // Most texts already have the normal spelling.
    match Source::parse(text).map(|source| source.ip.to_string()) {
        Some(ip) if ip != text => Cow::Owned(ip),
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_address_in_many_spellings() {
        for (text, ip, port) in [
            ("203.0.113.7", "203.0.113.7", None),
            ("203.0.113.7:51234", "203.0.113.7", Some(51234)),
            (" 203.0.113.7", "203.0.113.7", None),
            ("\t203.0.113.7:80 ", "203.0.113.7", Some(80)),
            ("::ffff:203.0.113.7", "203.0.113.7", None),
            ("[::ffff:203.0.113.7]:443", "203.0.113.7", Some(443)),
            ("::FFFF:CB00:7107", "203.0.113.7", None),
            ("2001:db8::7", "2001:db8::7", None),
            ("2001:DB8:0:0:0:0:0:7", "2001:db8::7", None),
            ("[2001:db8::7]", "2001:db8::7", None),
            ("[2001:db8::7]:443", "2001:db8::7", Some(443)),
            ("2001:db8:0:0:0:0:0:7:443", "2001:db8::7", Some(443)),
            ("fe80::1%eth0", "fe80::1", None),
            ("[fe80::1%eth0]:443", "fe80::1", Some(443)),
            ("fe80::1%eth0:443", "fe80::1", None),
            ("203.0.113.7, 10.0.0.1", "203.0.113.7", None),
            ("unknown, [2001:db8::7]:443,10.0.0.1", "2001:db8::7", Some(443)),
            ("\"[2001:db8::7]:443\"", "2001:db8::7", Some(443)),
        ] {
            let ip: IpAddr = ip.parse().unwrap();
            assert_eq!(Source::parse(text), Some(Source { ip, port }), "{text}");
            assert_eq!(plain(text), ip.to_string(), "{text}");
        }
    }

    #[test]
    fn a_text_without_an_address_is_unchanged() {
        for text in [
            "",
            " ",
            "unknown",
            "localhost:80",
            "203.0.113",
            "203.0.113.7:",
            "203.0.113.7:99999",
            "203.0.113.7:+80",
            "203.0.113.7/24",
            "[2001:db8::7",
            "[2001:db8::7]443",
            "[203.0.113.7",
            "fe80::1%",
            "203.0.113.7%eth0",
            ",",
        ] {
            assert_eq!(Source::parse(text), None, "{text}");
            assert!(matches!(plain(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_normalizing_twice_changes_nothing(text: String, bits: u128, port: u16) {
            let once = plain(&text).into_owned();
            prop_assert_eq!(plain(&once).into_owned(), once.clone());
            let ip = Ipv6Addr::from_bits(bits);
            let source = Source { ip: IpAddr::V6(ip).to_canonical(), port: Some(port) };
            prop_assert_eq!(Source::parse(&format!("[{ip}]:{port}")), Some(source));
        }
    }
}
