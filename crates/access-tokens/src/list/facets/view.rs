//! Views: named sets of facets for frequent questions.

use super::{Admin, Expires, Facets, Used};
use std::fmt;

/// A named set of facets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// No facet.
    Everything,
    /// Admin tokens.
    Admin,
    /// Tokens that never expire.
    NeverExpires,
    /// Tokens that need a successor soon.
    ExpiringMonth,
    /// Tokens that are probably not needed.
    Unused,
}

impl View {
    /// Every view, in the order above the list.
    pub const ALL: [Self; 5] =
        [Self::Everything, Self::Admin, Self::NeverExpires, Self::ExpiringMonth, Self::Unused];

    /// The facets of the view.
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
