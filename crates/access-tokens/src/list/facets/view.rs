//! Views: facets that are set often, under a name.

use super::{Admin, Expires, Facets, Used};
use std::fmt;

/// Facets that people set often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Nothing is asked for.
    Everything,
    /// Admin tokens.
    Admin,
    /// Tokens without an end.
    NeverExpires,
    /// Tokens that need a successor soon.
    ExpiringMonth,
    /// Tokens that nobody seems to need.
    Unused,
}

impl View {
    /// Every view, in the order of the strip above a list.
    pub const ALL: [Self; 5] =
        [Self::Everything, Self::Admin, Self::NeverExpires, Self::ExpiringMonth, Self::Unused];

    /// What it asks for.
    pub fn facets(self) -> Facets {
        let mut facets = Facets::default();
        match self {
            Self::Everything => {}
            Self::Admin => facets.admin = Some(Admin::Yes),
            Self::NeverExpires => facets.expires = Some(Expires::Never),
            Self::ExpiringMonth => facets.expires = Some(Expires::Month),
            Self::Unused => facets.used = Some(Used::Idle),
        }
        facets
    }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Everything => "Tokens",
            Self::Admin => "Admin",
            Self::NeverExpires => "Never expires",
            Self::ExpiringMonth => "Expiring within 30 days",
            Self::Unused => "Unused for 90 days",
        })
    }
}
