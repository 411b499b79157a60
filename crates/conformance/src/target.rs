//! What is looked at.

use token_api::id::{OrgName, TeamName};

/// What is looked at.
pub struct Target {
    /// The organization; without it the account's first one, or its default one.
    pub organization: Option<OrgName>,
    /// The team whose tokens are looked at; without it the first one of the list.
    pub team: Option<TeamName>,
    /// Whether tokens and an issuer are created and removed.
    pub write: bool,
}
