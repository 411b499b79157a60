//! Who a client is: the other end of the connection, or, if that is a proxy of the operator, whom
//! the proxy names in `X-Forwarded-For`. Anybody can write that header, so of what it says only the
//! part counts that trusted proxies added at its end.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client(pub IpAddr);

/// The networks in which the operator's proxies are.
#[derive(Clone, Debug, Default)]
pub struct Proxies(pub Vec<IpNet>);

impl Proxies {
    /// Whether this is one of them.
    pub fn include(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Who sent a request that came from `peer`: the last address that is no proxy's. Where an
    /// entry can't be read, whoever wrote it is as far as is known.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        let mut known = peer.to_canonical();
        // Several lines are one list (RFC 9110, section 5.3).
        let lines: Vec<&str> = headers
            .get_all(X_FORWARDED_FOR)
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
            .collect();
        let mut entries = lines.iter().flat_map(|line| line.split(',')).rev();
        while self.include(known) {
            match entries.next().and_then(address) {
                Some(before) => known = before,
                None => break,
            }
        }
        Client(known)
    }
}

/// An entry: an address, which some proxies write with the port.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let with_port = || entry.parse().map(|address: SocketAddr| address.ip());
    bare.parse().or_else(|_| with_port()).ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(proxies: &[&str], peer: &str, lines: &[&str]) -> String {
        let proxies = Proxies(proxies.iter().map(|text| text.parse().unwrap()).collect());
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_str(line).unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).0.to_string()
    }

    #[test]
    fn nobody_is_believed_without_being_trusted() {
        for trusted in [&[][..], &["10.0.0.0/8"], &["2001:db8::/32"]] {
            assert_eq!(client(trusted, "192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
        }
    }

    #[test]
    fn a_trusted_proxy_names_the_client_and_the_client_nobody() {
        let trusted = &["10.0.0.0/8", "2001:db8::/32"];
        for (lines, expected) in [
            (&["198.51.100.7"][..], "198.51.100.7"),
            (&["127.0.0.1, 10.9.9.9, 198.51.100.7"], "198.51.100.7"),
            (&["6.6.6.6,198.51.100.7 , 10.2.2.2"], "198.51.100.7"),
            (&["6.6.6.6, 198.51.100.7", "10.2.2.2"], "198.51.100.7"),
            (&["198.51.100.7:4711"], "198.51.100.7"),
            (&["[2001:db9::7]:4711"], "2001:db9::7"),
            (&["2001:db9::7, 2001:db8::1"], "2001:db9::7"),
            (&["[2001:db9::7]"], "2001:db9::7"),
            (&["::ffff:198.51.100.7"], "198.51.100.7"),
            // All are proxies: the first of them asked for itself.
            (&["10.3.3.3, 10.2.2.2"], "10.3.3.3"),
            // What can't be read hides everything before it.
            (&["198.51.100.7, unknown"], "10.1.1.1"),
            (&["198.51.100.7, , 10.2.2.2"], "10.2.2.2"),
            (&[""], "10.1.1.1"),
            (&[], "10.1.1.1"),
        ] {
            assert_eq!(client(trusted, "10.1.1.1", lines), expected, "{lines:?}");
            assert_eq!(client(trusted, "::ffff:10.1.1.1", lines), expected, "{lines:?}");
        }
    }
}
