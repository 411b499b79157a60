//! What filling a database tells, and why it may fail.

use token_api::secret::TokenValue;
use token_service::random::NoRandomness;
use token_service::store::StoreError;

/// A new token's value, for somebody who signs in with it.
#[derive(Debug)]
pub struct NamedToken {
    /// Whose, for people.
    pub name: String,
    /// The value.
    pub token: TokenValue,
}

/// What the start has to tell.
#[derive(Default)]
pub struct Seeded {
    /// The identities of the demo, with the values that their tokens have until the next start.
    pub demo_identities: Vec<NamedToken>,
    /// The first admin, when the database was made just now.
    pub first_admin: Option<NamedToken>,
}

/// Why a database could not be filled.
#[derive(Debug)]
pub(super) enum SeedError {
    Store(StoreError),
    NoRandomness,
    /// The token of this identity is not there.
    NoIdentity(&'static str),
}

impl From<StoreError> for SeedError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<NoRandomness> for SeedError {
    fn from(_: NoRandomness) -> Self {
        Self::NoRandomness
    }
}
