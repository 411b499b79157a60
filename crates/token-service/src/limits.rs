//! How often something may be asked for. Who counts is outside of this crate; here is what is counted.

use std::net::{IpAddr, Ipv6Addr};

/// Whose requests are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// An access token, by its identifier.
    Token(String),
    /// An address that presented no valid token.
    Address(IpAddr),
    /// The exports of an access token, by its identifier.
    Export(String),
    /// The looks at OIDC issuers that an access token causes, by its identifier.
    Discovery(String),
    /// The ID tokens of an address that were not exchanged.
    FailedExchange {
        /// The trusted issuer that they name; `None` where there is none.
        issuer: Option<String>,
        /// The address.
        address: IpAddr,
    },
    /// The tokens that an issuer's ID tokens were exchanged for, by its identifier.
    Issued(String),
}

/// What counts as one address: of IPv6 the network, of which everybody has 2⁶⁴ addresses.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64))),
        ip => ip,
    }
}

/// Counts requests.
pub trait Limits {
    /// Takes one request.
    ///
    /// # Errors
    /// The number of whole seconds after which the next one is taken.
    fn take(&self, key: Key) -> Result<(), u64>;
}

/// No limits.
pub struct Unlimited;

impl Limits for Unlimited {
    fn take(&self, _: Key) -> Result<(), u64> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_network_is_one_address() {
        let network = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8::ffff:2"), "2001:db8::");
        assert_eq!(network("2001:db8:0:1::2"), "2001:db8:0:1::");
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(network("192.0.2.1"), "192.0.2.1");
    }
}
