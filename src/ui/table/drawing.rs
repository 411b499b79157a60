//! How the rows of a table are drawn, independent of their type: either views are built for each
//! row, or a row template is copied and updated.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::Element;

use super::column::{Cell, CellUpdater};

/// Updates the elements of a row, so that they show the row of an index.
pub(super) type RowUpdater = Box<dyn Fn(usize)>;

/// How the rows of a table are drawn.
pub(super) struct Drawing {
    /// The contents of a row's cells, in the order of the columns; cell templates for recycled
    /// cells.
    pub cells: Box<dyn Fn(usize) -> Vec<AnyView>>,
    /// Makes the updater for a row's element.
    pub updater: Box<dyn Fn(&Element) -> RowUpdater>,
    /// Whether all cells are recycled, so that a row's elements can show any row.
    pub is_recycled: bool,
}

pub(super) fn drawing<R: Send + Sync + 'static>(
    rows: Signal<Arc<Vec<R>>>,
    cells: Vec<Cell<R>>,
) -> Drawing {
    let is_recycled = cells.iter().all(|cell| matches!(cell, Cell::Recycled { .. }));
    let all_cells = cells.clone();
    Drawing {
        cells: Box::new(move |index| {
            let of = |row: &R| {
                let view = |cell: &Cell<R>| match cell {
                    Cell::Built(view) => view(row),
                    Cell::Recycled { template, .. } => template(),
                };
                cells.iter().map(view).collect()
            };
            rows.with_untracked(|rows| rows.get(index).map(of).unwrap_or_default())
        }),
        updater: Box::new(move |row| {
            let cells = row.children();
            let updater = |(at, cell): (u32, &Cell<R>)| match cell {
                Cell::Built(_) => None,
                Cell::Recycled { updater, .. } => cells.item(at).map(|cell| updater(&cell)),
            };
            let updaters: Vec<CellUpdater<R>> = (0..).zip(&all_cells).filter_map(updater).collect();
            Box::new(move |index| {
                rows.with_untracked(|rows| {
                    if let Some(row) = rows.get(index) {
                        updaters.iter().for_each(|update| update(row));
                    }
                });
            })
        }),
        is_recycled,
    }
}
