//! The order of a table's rows.

use console_core::view::sort::{self, SortColumn};
use leptos::prelude::*;

use crate::ui::bound::Bound;

/// What rows are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The id of the column.
    pub column: String,
    /// Largest first.
    pub descending: bool,
}

impl Sort {
    /// The order after a press on the header of `column`: the other direction, or that column.
    #[must_use]
    pub fn pressed(&self, column: &str) -> Self {
        let same = self.column == column;
        Self { column: column.to_owned(), descending: same && !self.descending }
    }
}

/// The order of a screen whose columns are the variants of `C`. `change` gets the new order. Another
/// column than before begins in its own first direction.
pub fn bound_sort<C: SortColumn + Send + Sync>(
    order: impl Fn() -> sort::Sort<C> + Send + Sync + Copy + 'static,
    change: impl Fn(sort::Sort<C>) + Send + Sync + Copy + 'static,
) -> Bound<Sort> {
    let shown = Signal::derive(move || {
        let sort = order();
        Sort { column: sort.column.as_str().to_owned(), descending: sort.descending }
    });
    Bound::new(shown, move |asked: Sort| {
        let Some(column) = C::parse(&asked.column) else { return };
        let now = untrack(order);
        change(match column == now.column {
            true => sort::Sort { column, descending: asked.descending },
            false => sort::Sort::by(column),
        });
    })
}
