//! In which order a server lists tokens: the parameters `sortBy` and `sortDirection`. The console
//! sorts by itself and sends neither.

/// By what tokens are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortField {
    /// The name; a personal token, which has none, by its description.
    Name,
    /// When it was created.
    Created,
    /// When it was last used; one that never was is before all others.
    LastUsed,
    /// When it ends; one that never does is behind all others.
    Expires,
}

impl SortField {
    /// Every field.
    pub const ALL: [Self; 4] = [Self::Name, Self::Created, Self::LastUsed, Self::Expires];

    /// The word of the API.
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

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortDirection {
    /// The least first: A to Z, earliest to latest.
    Ascending,
    /// The greatest first.
    Descending,
}

impl SortDirection {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Ascending, Self::Descending];

    /// The word of the API.
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
    fn words_are_read_back_and_others_are_not() {
        for field in SortField::ALL {
            assert_eq!(SortField::parse(field.as_str()), Some(field));
        }
        for direction in SortDirection::ALL {
            assert_eq!(SortDirection::parse(direction.as_str()), Some(direction));
        }
        assert_eq!((SortField::parse("lastused"), SortDirection::parse("ASC")), (None, None));
    }
}
