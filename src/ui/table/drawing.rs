//! How the rows of a table are drawn, independent of their type: either views are built for each
//! row, or a row template is copied and updated.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::Element;

use super::column::{Cell, Pen};

/// Updates the elements of a row, so that they show the row of an index.
pub(super) type RowPen = Box<dyn Fn(usize)>;

/// How the rows of a table are drawn.
pub(super) struct Drawing {
    /// The contents of a row's cells, in the order of the columns; cell templates for recycled
    /// cells.
    pub cells: Box<dyn Fn(usize) -> Vec<AnyView>>,
    /// Makes the updater for a row's element.
    pub pen: Box<dyn Fn(&Element) -> RowPen>,
    /// Whether all cells are recycled, so that a row's elements can show any row.
    pub is_written: bool,
}

pub(super) fn drawing<R: Send + Sync + 'static>(
    rows: Signal<Arc<Vec<R>>>,
    cells: Vec<Cell<R>>,
) -> Drawing {
    let is_written = cells.iter().all(|cell| matches!(cell, Cell::Written { .. }));
    let pens = cells.clone();
    Drawing {
        cells: Box::new(move |index| {
            let of = |row: &R| {
                let view = |cell: &Cell<R>| match cell {
                    Cell::Viewed(view) => view(row),
                    Cell::Written { blank, .. } => blank(),
                };
                cells.iter().map(view).collect()
            };
            rows.with_untracked(|rows| rows.get(index).map(of).unwrap_or_default())
        }),
        pen: Box::new(move |row| {
            let cells = row.children();
            let pen = |(at, cell): (u32, &Cell<R>)| match cell {
                Cell::Viewed(_) => None,
                Cell::Written { pen, .. } => cells.item(at).map(|cell| pen(&cell)),
            };
            let pens: Vec<Pen<R>> = (0..).zip(&pens).filter_map(pen).collect();
            Box::new(move |index| {
                rows.with_untracked(|rows| {
                    if let Some(row) = rows.get(index) {
                        pens.iter().for_each(|pen| pen(row));
                    }
                });
            })
        }),
        is_written,
    }
}
