//! Where this server may connect to when it asks an issuer for its keys. Whoever registers an
//! issuer chooses an address that the server then calls from inside its own network, so everything
//! that is not plainly on the public Internet is refused (server-side request forgery), unless the
//! operator allowed the host by name. The addresses that were looked at are the ones connected to:
//! a name that resolves to something else a moment later (DNS rebinding) gains nothing.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use token_api::oidc::WebAddress;

/// A host, by name or address, that issuers may be at although it is private:
/// `--allow-issuer-host HOST[:PORT]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHost {
    /// In lower case; an IPv6 address without brackets.
    host: String,
    /// Any port when `None`.
    port: Option<u16>,
}

impl AllowedHost {
    /// Reads `HOST` or `HOST:PORT`; an IPv6 address stands in brackets.
    pub fn parse(text: &str) -> Option<Self> {
        let address = WebAddress::keys(&format!("https://{text}/")).ok()?;
        let names_port = text.rsplit_once(':').is_some_and(|(_, port)| !port.contains(']'));
        let port = names_port.then_some(address.port());
        (address.target() == "/").then(|| Self { host: address.host().to_owned(), port })
    }

    fn covers(&self, address: &WebAddress) -> bool {
        self.host == address.host() && self.port.is_none_or(|port| port == address.port())
    }
}

/// Why no connection is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// The name resolves to nothing.
    NoAddress,
    /// It is, or resolves to, an address that is not public, and nobody allowed the host.
    NotPublic,
    /// Plain HTTP to another computer.
    PlainHttp,
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAddress => "its name resolves to no address",
            // The address itself is left out: who asks must not learn the network from inside.
            Self::NotPublic => {
                "it is at an address that is not public, and this server was not started with \
                 --allow-issuer-host for it"
            }
            Self::PlainHttp => "plain http is for this computer only; use https",
        })
    }
}

/// The addresses that may be connected to, of those a host resolved to. One bad address spoils
/// all: a name that points outside and inside at once is up to something.
pub fn check(
    address: &WebAddress,
    resolved: &[IpAddr],
    allowed: &[AllowedHost],
) -> Result<Vec<SocketAddr>, Blocked> {
    let resolved: Vec<IpAddr> = resolved.iter().map(IpAddr::to_canonical).collect();
    if resolved.is_empty() {
        return Err(Blocked::NoAddress);
    }
    if !address.is_https() && !resolved.iter().all(IpAddr::is_loopback) {
        return Err(Blocked::PlainHttp);
    }
    let is_allowed = allowed.iter().any(|host| host.covers(address));
    if !is_allowed && !resolved.iter().all(|&ip| is_public(ip)) {
        return Err(Blocked::NotPublic);
    }
    Ok(resolved.into_iter().map(|ip| SocketAddr::new(ip, address.port())).collect())
}

/// Whether an address belongs to the public Internet, by the registries of special-purpose
/// addresses (RFC 6890 and its successors).
fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    /// First address and length of the prefix of what is not public.
    const SPECIAL: [([u8; 4], u32); 15] = [
        ([0, 0, 0, 0], 8),       // this network
        ([10, 0, 0, 0], 8),      // private
        ([100, 64, 0, 0], 10),   // carrier-grade NAT
        ([127, 0, 0, 0], 8),     // loopback
        ([169, 254, 0, 0], 16),  // link-local: 169.254.169.254 tells a cloud's credentials
        ([172, 16, 0, 0], 12),   // private
        ([192, 0, 0, 0], 24),    // protocol assignments
        ([192, 0, 2, 0], 24),    // documentation
        ([192, 88, 99, 0], 24),  // relays of 6to4
        ([192, 168, 0, 0], 16),  // private
        ([198, 18, 0, 0], 15),   // benchmarks
        ([198, 51, 100, 0], 24), // documentation
        ([203, 0, 113, 0], 24),  // documentation
        ([224, 0, 0, 0], 4),     // multicast
        ([240, 0, 0, 0], 4),     // reserved, broadcast
    ];
    !SPECIAL.iter().any(|&(first, length)| {
        let mask = u32::MAX << (32 - length);
        ip.to_bits() & mask == Ipv4Addr::from(first).to_bits()
    })
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    match ip.segments() {
        // NAT64: the last 32 bits are the IPv4 address that is meant.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        // Teredo, benchmarks and other assignments; documentation; 6to4, which hides an IPv4 address.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // Of all else only 2000::/3 is handed out to the Internet.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(url: &str) -> WebAddress {
        WebAddress::keys(url).unwrap()
    }

    fn verdict(url: &str, ips: &[&str], allowed: &[&str]) -> Result<(), Blocked> {
        let ips: Vec<IpAddr> = ips.iter().map(|ip| ip.parse().unwrap()).collect();
        let allowed: Vec<AllowedHost> =
            allowed.iter().map(|host| AllowedHost::parse(host).unwrap()).collect();
        check(&address(url), &ips, &allowed).map(drop)
    }

    #[test]
    fn tells_public_addresses_from_others() {
        for public in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "2001:4860:4860::8888",
            "64:ff9b::101:101",
            "::ffff:1.1.1.1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for special in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(special.parse().unwrap()), "{special}");
        }
    }

    #[test]
    fn one_address_inside_spoils_all() {
        let url = "https://issuer.example";
        assert_eq!(verdict(url, &["1.1.1.1", "2606:4700::1"], &[]), Ok(()));
        assert_eq!(verdict(url, &["1.1.1.1", "10.0.0.1"], &[]), Err(Blocked::NotPublic));
        assert_eq!(verdict(url, &[], &[]), Err(Blocked::NoAddress));
    }

    #[test]
    fn an_allowed_host_is_allowed_by_its_own_name_and_port() {
        let inside = &["10.0.0.1"];
        for (allowed, verdict_of) in [
            ("issuer.example", Ok(())),
            ("ISSUER.example", Ok(())),
            ("issuer.example:443", Ok(())),
            ("issuer.example:8443", Err(Blocked::NotPublic)),
            ("example", Err(Blocked::NotPublic)),
            ("10.0.0.1", Err(Blocked::NotPublic)),
        ] {
            assert_eq!(
                verdict("https://issuer.example", inside, &[allowed]),
                verdict_of,
                "{allowed}"
            );
        }
        assert_eq!(verdict("https://[fd00::1]:8443", &["fd00::1"], &["[fd00::1]:8443"]), Ok(()));
        assert_eq!(verdict("https://[fd00::1]", &["fd00::1"], &["[fd00::1]"]), Ok(()));
    }

    #[test]
    fn plain_http_stays_on_this_computer() {
        let allowed = &["localhost"];
        assert_eq!(verdict("http://localhost:99", &["127.0.0.1", "::1"], allowed), Ok(()));
        assert_eq!(verdict("http://localhost:99", &["127.0.0.1"], &[]), Err(Blocked::NotPublic));
        // A resolver that says that this computer is elsewhere.
        assert_eq!(verdict("http://localhost", &["10.0.0.1"], allowed), Err(Blocked::PlainHttp));
        assert_eq!(verdict("http://localhost", &["1.1.1.1"], allowed), Err(Blocked::PlainHttp));
    }

    #[test]
    fn connects_to_what_was_looked_at() {
        let ips = ["::ffff:1.1.1.1".parse().unwrap(), "1.0.0.1".parse().unwrap()];
        let places = check(&address("https://a.example:8443"), &ips, &[]).unwrap();
        assert_eq!(places, ["1.1.1.1:8443".parse().unwrap(), "1.0.0.1:8443".parse().unwrap()]);
    }

    #[test]
    fn reads_allowed_hosts() {
        for bad in ["", "http://a", "a/b", "a:0", "a:x", "a b", "u@a", "a:70000", "a?b", "::1"] {
            assert_eq!(AllowedHost::parse(bad), None, "{bad}");
        }
    }
}
