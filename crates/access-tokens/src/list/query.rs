//! The query of a token list: status, text filter, facets, order and time zone. It is in the
//! address, so that a link, a reload or Back restores it. Default values are left out of the
//! address.

use crate::list::facets::{Facet, Facets};
use console_core::text::query_string;
use console_core::view::sort;
use std::fmt;
use std::str::FromStr;
use token_api::token::TokenFilter;

/// The query of a token list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenQuery {
    /// Which tokens are requested from the server.
    pub status: TokenFilter,
    /// The text filter, as typed.
    pub text: String,
    /// The other filters.
    pub facets: Facets,
    /// The order of rows.
    pub sort: Sort,
    /// Whether times are shown in UTC instead of local time.
    pub utc: bool,
}

/// An order of tokens. Newest first is the order of servers.
pub type Sort = sort::Sort<SortColumn>;

/// A column by which rows can be ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortColumn {
    /// The token's label.
    Name,
    /// Admin tokens first, then by role or kind.
    Kind,
    /// When it was created.
    Created,
    /// When it was last used. "Never" counts as the earliest.
    LastUsed,
    /// When it expires. "Never" counts as the latest.
    Expires,
}

impl sort::SortColumn for SortColumn {
    const ALL: &'static [Self] =
        &[Self::Name, Self::Kind, Self::Created, Self::LastUsed, Self::Expires];
    const DEFAULT: Self = Self::Created;

    fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Created => "created",
            Self::LastUsed => "last-used",
            Self::Expires => "expires",
        }
    }

    fn starts_descending(self) -> bool {
        matches!(self, Self::Created | Self::LastUsed)
    }
}

impl FromStr for TokenQuery {
    type Err = std::convert::Infallible;

    /// Reads any address: unknown keys and words count as absent.
    fn from_str(search: &str) -> Result<Self, Self::Err> {
        let mut query = Self::default();
        for (key, value) in query_string::parse(search) {
            match key.as_str() {
                "status" => query.status = TokenFilter::parse(&value).unwrap_or_default(),
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

impl fmt::Display for TokenQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = self.sort.to_string();
        let pairs = [
            ("status", self.status.as_str(), self.status != TokenFilter::default()),
            ("q", self.text.as_str(), !self.text.is_empty()),
            ("sort", sort.as_str(), self.sort != Sort::default()),
            ("time", "utc", self.utc),
        ];
        let words = Facet::ALL.map(|facet| (facet.key(), self.facets.word(facet)));
        let facets = words.iter().filter_map(|(key, word)| Some((*key, word.as_deref()?)));
        let written = pairs.into_iter().filter(|(.., write)| *write).map(|(k, v, _)| (k, v));
        f.write_str(&query_string::print(written.chain(facets)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(search: &str) -> TokenQuery {
        search.parse().unwrap_or_default()
    }

    #[test]
    fn defaults_are_not_in_the_address() {
        assert_eq!(TokenQuery::default().to_string(), "");
        assert_eq!(read(""), TokenQuery::default());
        assert_eq!(read("?sort=-created&status=active").to_string(), "");
    }

    #[test]
    fn reads_and_prints() {
        for address in [
            "?status=expired",
            "?q=50%25%20off",
            "?sort=name",
            "?sort=-expires&time=utc",
            "?status=all&q=a&sort=kind",
            "?expires=30d&used=90d-ago&admin=yes&role=Read%20only&by=ada",
            "?q=a&expires=never&admin=no",
        ] {
            assert_eq!(read(address).to_string(), address);
        }
    }

    #[test]
    fn invalid_words_count_as_absent() {
        assert_eq!(
            read("?status=odd&sort=-&time=moon&x=y&expires=soon&used=&admin=1&role="),
            TokenQuery::default()
        );
    }

    #[test]
    fn a_press_changes_direction_or_column() {
        let newest = Sort::default();
        assert!(!newest.pressed(SortColumn::Created).descending);
        assert!(!newest.pressed(SortColumn::Expires).descending);
        assert!(newest.pressed(SortColumn::Name).pressed(SortColumn::LastUsed).descending);
    }
}
