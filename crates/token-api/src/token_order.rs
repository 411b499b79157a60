//! The order in which a server lists tokens: the parameters `sortBy` and `sortDirection`. The
//! console sorts by itself and sends neither.

/// What tokens are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortField {
    /// The name, or the description of a personal token.
    Name,
    /// When the token was created.
    Created,
    /// When it was last used. Never used comes first.
    LastUsed,
    /// When it expires. Tokens that never expire come last.
    Expires,
}

impl SortField {
    /// All variants.
    pub const ALL: [Self; 4] = [Self::Name, Self::Created, Self::LastUsed, Self::Expires];

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Created => "created",
            Self::LastUsed => "lastUsed",
            Self::Expires => "expires",
        }
    }

    /// Reads the word of the API.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == text)
    }
}

/// The direction of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortDirection {
    /// From low to high: A to Z, earliest to latest.
    Ascending,
    /// From high to low.
    Descending,
}

impl SortDirection {
    /// Both variants.
    pub const ALL: [Self; 2] = [Self::Ascending, Self::Descending];

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "asc",
            Self::Descending => "desc",
        }
    }

    /// Reads the word of the API.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_and_others_are_refused() {
        for field in SortField::ALL {
            assert_eq!(SortField::parse(field.as_str()), Some(field));
        }
        for direction in SortDirection::ALL {
            assert_eq!(SortDirection::parse(direction.as_str()), Some(direction));
        }
        assert_eq!((SortField::parse("lastused"), SortDirection::parse("ASC")), (None, None));
    }
}
