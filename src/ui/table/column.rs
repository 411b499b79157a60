//! The columns of a table.

use std::sync::Arc;

use console_core::view::column_widths::{LEAST, LEAST_OF_THE_REST};
use leptos::prelude::*;
use web_sys::Element;

/// The position of a column's cell on a card. Cards replace rows if the table is narrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// At the beginning: a checkbox.
    Lead,
    /// The title, which is also the row's header. One column should have this.
    Title,
    /// After the title: a state.
    Side,
    /// Below the title, with the column's label.
    Meta,
    /// Not shown.
    #[default]
    Hidden,
    /// At the end: a menu.
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

/// Which columns fit, and how wide they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// All columns, with their preferred widths.
    All,
    /// Only the columns that a card shows.
    Fewer,
    /// The same, with less space between them.
    Closer,
}

/// The column widths as the CSS value of `grid-template-columns`. Columns without a width share the
/// remaining space.
pub(super) fn template(columns: &[Face], fit: Fit) -> String {
    let has_edges = columns.iter().any(|column| column.edge.is_some());
    let width = |column: &Face| match (fit, column.place, column.width) {
        (Fit::Fewer | Fit::Closer, Place::Hidden, _) => None,
        // In a narrow window, all resized columns shrink before the others get too narrow.
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

/// Finds in a copy of a cell template the slots to write to.
type UpdaterMaker<R> = dyn Fn(&Element) -> CellUpdater<R> + Send + Sync;

/// How the cells of a column are drawn.
pub(super) struct Cell<R> {
    /// The cell template: the contents of a cell without data.
    pub template: fn() -> AnyView,
    /// Makes the cell updater for a copy of the template.
    pub updater: Arc<UpdaterMaker<R>>,
}

/// A cell updater: writes one row after another into the same cell. Each write replaces everything
/// that the last one wrote. When a signal changes that it read, the row is written again.
pub type CellUpdater<R> = Box<dyn Fn(&R)>;

/// One column.
pub struct Column<R> {
    pub(super) face: Face,
    pub(super) cell: Cell<R>,
}

/// A column without its cells.
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
    /// A column with its id, its visible label, the template of its cells, and a function that makes the
    /// updater of a copy of the template. A table shows other rows in the same few elements, which is
    /// much cheaper than building new ones, for example with a hundred thousand rows. Templates are
    /// copied without their event handlers: one handler around the table takes the events of all rows.
    pub fn new(
        id: &'static str,
        label: impl Into<String>,
        template: fn() -> AnyView,
        updater: impl Fn(&Element) -> CellUpdater<R> + Send + Sync + 'static,
    ) -> Self {
        let cell = Cell { template, updater: Arc::new(updater) };
        Self { face: Face::new(id, label.into()), cell }
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.face.id
    }

    /// Makes the header a button that sorts.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.face.sortable = true;
        self
    }

    /// Sets the width as CSS, "12rem". Columns without a width share the remaining space.
    #[must_use]
    pub fn width(mut self, width: &'static str) -> Self {
        self.face.width = Some(width);
        self
    }

    /// Sets the position on a card.
    #[must_use]
    pub fn place(mut self, place: Place) -> Self {
        self.face.place = place;
        self
    }

    /// Replaces the label in the header: a checkbox that selects all rows. With an empty view, only
    /// screen readers get the label.
    #[must_use]
    pub fn head(mut self, head: impl Into<ViewFn>) -> Self {
        self.face.head = Some(head.into());
        self
    }

    /// Adds this at the edge of the header: a [`super::Splitter`]. Then the variable `--width-ID`,
    /// if set, is the column's width.
    #[must_use]
    pub fn edge(mut self, edge: impl Into<ViewFn>) -> Self {
        self.face.edge = Some(edge.into());
        self
    }
}
