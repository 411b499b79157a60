//! What a table is told about its columns and its order.

use std::sync::Arc;

use console_core::view::column_widths::{LEAST, LEAST_OF_THE_REST};
use leptos::prelude::*;
use web_sys::Element;

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

/// Which columns there is room for, and how wide they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// All, as wide as they want to be.
    All,
    /// Those that a card would show, too.
    Fewer,
    /// Those, closer together.
    Closer,
}

/// The widths of the columns as CSS: a grid's template. Those without one share what is left.
pub(super) fn template(columns: &[Face], fit: Fit) -> String {
    let has_edges = columns.iter().any(|column| column.edge.is_some());
    let width = |column: &Face| match (fit, column.place, column.width) {
        (Fit::Fewer | Fit::Closer, Place::Hidden, _) => None,
        // In a narrow window all of them give way before the rest has less than it needs.
        (_, _, Some(width)) if column.edge.is_some() => {
            Some(format!("minmax({LEAST}px, var(--width-{}, {width}))", column.id))
        }
        (_, _, None) if has_edges => Some(format!("minmax({LEAST_OF_THE_REST}px, 1fr)")),
        (Fit::Closer, Place::Meta, _) => Some("8.5rem".into()),
        (Fit::Closer, Place::Side, _) => Some("10.5rem".into()),
        (_, _, Some(width)) => Some(width.into()),
        (_, _, None) => Some("minmax(0, 1fr)".into()),
    };
    columns.iter().filter_map(width).collect::<Vec<_>>().join(" ")
}

/// Finds in a blank cell the places to write to.
type PenMaker<R> = dyn Fn(&Element) -> Pen<R> + Send + Sync;

/// Draws the cells of one column.
pub(super) enum Cell<R> {
    /// By a view of its own for each row.
    Viewed(Arc<dyn Fn(&R) -> AnyView + Send + Sync>),
    /// By writing into a cell that is there already.
    Written {
        /// The contents of a cell with nothing in it yet.
        blank: fn() -> AnyView,
        /// Makes what writes into such a cell.
        pen: Arc<PenMaker<R>>,
    },
}

impl<R> Clone for Cell<R> {
    fn clone(&self) -> Self {
        match self {
            Self::Viewed(view) => Self::Viewed(view.clone()),
            Self::Written { blank, pen } => Self::Written { blank: *blank, pen: pen.clone() },
        }
    }
}

/// Writes one row after another into the same cell. What it writes replaces all of what it wrote
/// before.
pub type Pen<R> = Box<dyn Fn(&R)>;

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
    pub edge: Option<ViewFn>,
}

impl Face {
    fn new(id: &'static str, label: String) -> Self {
        Self {
            id,
            label,
            sortable: false,
            width: None,
            place: Place::default(),
            head: None,
            edge: None,
        }
    }
}

impl<R> Column<R> {
    /// A column with its visible label, and what draws its cells.
    pub fn new(
        id: &'static str,
        label: impl Into<String>,
        cell: impl Fn(&R) -> AnyView + Send + Sync + 'static,
    ) -> Self {
        Self { face: Face::new(id, label.into()), cell: Cell::Viewed(Arc::new(cell)) }
    }

    /// A column whose cells are written into rather than built. A table with no other columns
    /// shows row after row in the same few elements, which is many times cheaper than building
    /// them: for rows by the hundred thousand. Such a cell has no signals and no handlers.
    pub fn written(
        id: &'static str,
        label: impl Into<String>,
        blank: fn() -> AnyView,
        pen: impl Fn(&Element) -> Pen<R> + Send + Sync + 'static,
    ) -> Self {
        let cell = Cell::Written { blank, pen: Arc::new(pen) };
        Self { face: Face::new(id, label.into()), cell }
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

    /// Shows this at the edge of the header: a [`super::Splitter`]. The column's width is then the variable
    /// `--width-ID`, where that is set.
    #[must_use]
    pub fn edge(mut self, edge: impl Into<ViewFn>) -> Self {
        self.face.edge = Some(edge.into());
        self
    }
}
