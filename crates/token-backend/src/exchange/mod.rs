//! Exchange: from an issuer's address to its keys, and whether one of them signed an ID token.
//! Requests leave this server only here, and only to where `guard` lets them. Who may register
//! issuers, what policies say to the claims, and the tokens that are issued are for the rules.

mod connect;
mod discovery;
mod fetch;
mod guard;
mod key_store;
mod keys;
mod verify;

pub use discovery::DiscoveryProblem;
pub use guard::AllowedHost;
pub use key_store::KeyStore;
pub use keys::Keys;
pub use verify::{Unbelievable, verify};
