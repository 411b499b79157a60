//! Identifiers, each with a type of its own, so that a team name can't be passed where an
//! organization name is meant. They hold what the server said, unchanged; whether a *new* token
//! name is acceptable is a question for [`crate::name`].

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
    /// The identifier of an access token. It is no secret and appears in paths and events.
    TokenId
);
identifier!(
    /// A user's login.
    UserLogin
);
identifier!(
    /// The identifier of a role that a token may carry.
    RoleId
);
identifier!(
    /// An opaque `continuationToken`: only handed back, never read.
    Cursor
);
