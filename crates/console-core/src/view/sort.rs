//! The order of rows: a column and a direction, as a press on a header changes it and as the address
//! keeps it.

use std::fmt;

/// A column by which the rows of one table can be ordered.
pub trait SortColumn: Copy + PartialEq + 'static {
    /// Every column, in the order of the table.
    const ALL: &'static [Self];
    /// The column of the default order.
    const DEFAULT: Self;

    /// The word in the address, which is also the id of the column in the table.
    fn as_str(self) -> &'static str;

    /// Whether the first press on its header shows the largest, latest or Z first.
    fn starts_descending(self) -> bool;

    /// Reads the word in the address.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.as_str() == text)
    }
}

/// An order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sort<C> {
    /// The column that is compared.
    pub column: C,
    /// Largest, latest or Z first.
    pub descending: bool,
}

impl<C: SortColumn> Sort<C> {
    /// The first order by a column.
    pub fn by(column: C) -> Self {
        Self { column, descending: column.starts_descending() }
    }

    /// The order after the user pressed the header of `column`: the other direction for the same
    /// column, or the first order by another.
    #[must_use]
    pub fn pressed(self, column: C) -> Self {
        match self.column == column {
            true => Self { column, descending: !self.descending },
            false => Self::by(column),
        }
    }

    /// Reads the word in the address: the column's, after `-` for a descending order.
    pub fn parse(text: &str) -> Option<Self> {
        let word = text.strip_prefix('-');
        let column = C::parse(word.unwrap_or(text))?;
        Some(Self { column, descending: word.is_some() })
    }
}

impl<C: SortColumn> Default for Sort<C> {
    fn default() -> Self {
        Self::by(C::DEFAULT)
    }
}

/// The word in the address.
impl<C: SortColumn> fmt::Display for Sort<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.descending {
            f.write_str("-")?;
        }
        f.write_str(self.column.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Sort, SortColumn};

    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Column {
        Name,
        Created,
    }

    impl SortColumn for Column {
        const ALL: &'static [Self] = &[Self::Name, Self::Created];
        const DEFAULT: Self = Self::Created;

        fn as_str(self) -> &'static str {
            match self {
                Self::Name => "name",
                Self::Created => "created",
            }
        }

        fn starts_descending(self) -> bool {
            self == Self::Created
        }
    }

    #[test]
    fn a_press_changes_direction_or_column() {
        let newest = Sort::default();
        assert_eq!(newest, Sort { column: Column::Created, descending: true });
        assert!(!newest.pressed(Column::Created).descending);
        assert!(!newest.pressed(Column::Name).descending);
        assert!(newest.pressed(Column::Name).pressed(Column::Name).descending);
        assert_eq!(newest.pressed(Column::Name).pressed(Column::Created), newest);
    }

    #[test]
    fn reads_what_it_prints() {
        for word in ["name", "-name", "created", "-created"] {
            assert_eq!(
                Sort::<Column>::parse(word).map(|sort| sort.to_string()).as_deref(),
                Some(word)
            );
        }
        for odd in ["", "-", "--name", "Name", "name ", "moon"] {
            assert_eq!(Sort::<Column>::parse(odd), None, "{odd}");
        }
    }
}
