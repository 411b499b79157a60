//! What a table is told about its columns and its order.

use std::sync::Arc;

use leptos::prelude::*;

/// By what rows are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Id of the column.
    pub column: String,
    /// Largest first.
    pub descending: bool,
}

impl Sort {
    /// What pressing the header of `column` asks for: the other direction, or that column.
    #[must_use]
    pub fn pressed(&self, column: &str) -> Self {
        let same = self.column == column;
        Self { column: column.to_owned(), descending: same && !self.descending }
    }
}

/// Where a column's cell stands when the table is too narrow for columns and each row is a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At the start: a checkbox.
    Lead,
    /// The title. Also the header of its row: one column should be this.
    Title,
    /// At the end of the title: a state.
    Side,
    /// Below the title, with the column's label.
    Meta,
    /// Not shown.
    #[default]
    Hidden,
    /// At the very end: a menu.
    End,
}

impl Place {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Title => "title",
            Self::Side => "side",
            Self::Meta => "meta",
            Self::Hidden => "hidden",
            Self::End => "end",
        }
    }
}

/// Draws the cell of a row.
pub(super) type Cell<R> = Arc<dyn Fn(&R) -> AnyView + Send + Sync>;

/// One column.
pub struct Column<R> {
    pub(super) face: Face,
    pub(super) cell: Cell<R>,
}

/// What a column is apart from its cells.
pub(super) struct Face {
    pub id: &'static str,
    pub label: String,
    pub sortable: bool,
    pub width: Option<&'static str>,
    pub place: Place,
    pub head: Option<ViewFn>,
}

impl<R> Column<R> {
    /// A column with its visible label, and what draws its cells.
    pub fn new(
        id: &'static str,
        label: impl Into<String>,
        cell: impl Fn(&R) -> AnyView + Send + Sync + 'static,
    ) -> Self {
        let face = Face {
            id,
            label: label.into(),
            sortable: false,
            width: None,
            place: Place::default(),
            head: None,
        };
        Self { face, cell: Arc::new(cell) }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.face.id
    }

    /// Its header is a button that sorts.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.face.sortable = true;
        self
    }

    /// Its width as CSS, "12rem". Columns without one share what is left.
    #[must_use]
    pub fn width(mut self, width: &'static str) -> Self {
        self.face.width = Some(width);
        self
    }

    /// Where it stands on a card.
    #[must_use]
    pub fn place(mut self, place: Place) -> Self {
        self.face.place = place;
        self
    }

    /// Shows this in the header instead of the label: a checkbox that selects all. An empty view
    /// leaves the label to screen readers only.
    #[must_use]
    pub fn head(mut self, head: impl Into<ViewFn>) -> Self {
        self.face.head = Some(head.into());
        self
    }
}
