//! What the address of a role's page says: the role beside it, and whether only differences are shown.

use console_core::text::query_string;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use token_api::id::RoleId;

/// The comparison. Default values are left out of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The role to compare with.
    pub with: Option<RoleId>,
    /// Whether only what differs is shown.
    pub only_differences: bool,
}

impl FromStr for Comparison {
    type Err = Infallible;

    fn from_str(search: &str) -> Result<Self, Infallible> {
        let mut comparison = Self::default();
        for (key, value) in query_string::parse(search) {
            match (key.as_str(), value.as_str()) {
                ("with", "") => {}
                ("with", id) => comparison.with = Some(RoleId::new(id)),
                ("show", "differences") => comparison.only_differences = true,
                _ => {}
            }
        }
        // Without another role, everything would be hidden.
        comparison.only_differences &= comparison.with.is_some();
        Ok(comparison)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let with = self.with.as_ref().map(|id| ("with", id.as_str()));
        let show = (self.only_differences && with.is_some()).then_some(("show", "differences"));
        f.write_str(&query_string::print(with.into_iter().chain(show)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comparison_is_in_the_address() {
        for (search, printed) in [
            ("", ""),
            ("?with=r+1&show=differences", "?with=r%201&show=differences"),
            ("?with=admin&show=all", "?with=admin"),
            ("?show=differences", ""),
            ("?with=&x=1", ""),
        ] {
            assert_eq!(search.parse::<Comparison>().unwrap().to_string(), printed, "{search}");
        }
    }
}
