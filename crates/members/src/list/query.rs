//! The query of the list of members: text filter, facets, order and time zone. It is in the address, so
//! that a link, a reload or Back restores it. Default values are left out of the address.

use crate::list::facets::{Facet, Facets};
use console_core::text::query_string;
use console_core::view::sort;
use std::fmt;
use std::str::FromStr;

/// The query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberQuery {
    /// The text filter, as typed.
    pub text: String,
    /// The other filters.
    pub facets: Facets,
    /// The order of rows.
    pub sort: Sort,
    /// Whether times are shown in UTC instead of local time.
    pub utc: bool,
}

/// An order of members.
pub type Sort = sort::Sort<SortColumn>;

/// A column by which rows can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortColumn {
    /// The name.
    Name,
    /// Organization admins first.
    Admin,
    /// The name of the role.
    Role,
    /// When the user became a member. What is not told counts as the earliest.
    Joined,
}

impl sort::SortColumn for SortColumn {
    const ALL: &'static [Self] = &[Self::Name, Self::Admin, Self::Role, Self::Joined];
    const DEFAULT: Self = Self::Name;

    fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Admin => "admin",
            Self::Role => "role",
            Self::Joined => "joined",
        }
    }

    fn starts_descending(self) -> bool {
        self == Self::Joined
    }
}

impl FromStr for MemberQuery {
    type Err = std::convert::Infallible;

    /// Reads any address: unknown keys and words count as absent.
    fn from_str(search: &str) -> Result<Self, Self::Err> {
        let mut query = Self::default();
        for (key, value) in query_string::parse(search) {
            match key.as_str() {
                "q" => query.text = value,
                "sort" => query.sort = Sort::parse(&value).unwrap_or_default(),
                "time" => query.utc = value == "utc",
                _ => {
                    if let Some(facet) = Facet::ALL.into_iter().find(|facet| facet.key() == key) {
                        query.facets.set(facet, &value);
                    }
                }
            }
        }
        Ok(query)
    }
}

impl fmt::Display for MemberQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = self.sort.to_string();
        let pairs = [
            ("q", self.text.as_str(), !self.text.is_empty()),
            ("sort", sort.as_str(), self.sort != Sort::default()),
            ("time", "utc", self.utc),
        ];
        let words = Facet::ALL.map(|facet| (facet.key(), self.facets.word(facet)));
        let facets = words.iter().filter_map(|(key, word)| Some((*key, *word.as_ref()?)));
        let written = pairs.into_iter().filter(|(.., write)| *write).map(|(k, v, _)| (k, v));
        f.write_str(&query_string::print(written.chain(facets)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(search: &str) -> MemberQuery {
        search.parse().unwrap_or_default()
    }

    #[test]
    fn reads_and_prints() {
        for address in [
            "",
            "?q=50%25%20off",
            "?sort=-name",
            "?sort=-joined&time=utc",
            "?q=a&sort=admin&role=Read%20only&admin=yes&suspended=no",
        ] {
            assert_eq!(read(address).to_string(), address);
        }
        assert_eq!(read("?sort=name&q=").to_string(), "");
    }

    #[test]
    fn invalid_words_count_as_absent() {
        let odd = "?sort=-&time=moon&x=y&admin=1&suspended=&role=";
        assert_eq!(read(odd), MemberQuery::default());
    }

    #[test]
    fn a_press_changes_direction_or_column() {
        let by_name = Sort::default();
        assert!(by_name.pressed(SortColumn::Name).descending);
        assert!(by_name.pressed(SortColumn::Joined).descending);
        assert!(!by_name.pressed(SortColumn::Joined).pressed(SortColumn::Joined).descending);
        assert!(!by_name.pressed(SortColumn::Admin).descending);
    }
}
