//! How often something may be asked for. Who counts is outside of this crate; here is what is counted.

use std::net::IpAddr;

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
    /// The exchanges of ID tokens that an address asks for.
    Exchange(IpAddr),
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
