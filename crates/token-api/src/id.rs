//! Identifiers. Each has its own type, so that a team name cannot be passed as an organization
//! name. They hold the server's text unchanged; the rules for *new* token names are in
//! [`crate::name`].

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as the server wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// An organization's login, as in `/api/orgs/{orgName}`.
    OrgName
);
identifier!(
    /// A team's unique name within its organization.
    TeamName
);
identifier!(
    /// The identifier of an access token. It is not secret and occurs in paths and events.
    TokenId
);
identifier!(
    /// A user's login name.
    UserLogin
);
identifier!(
    /// The identifier of a role that a token may carry.
    RoleId
);
identifier!(
    /// An opaque `continuationToken`: the console only sends it back.
    Cursor
);
