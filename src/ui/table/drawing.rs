//! How the rows of a table are drawn, independent of their type: a row template is copied, and updaters
//! write one row after another into the copies.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::Element;

use super::column::{Cell, CellUpdater};

/// Updates the elements of a row, so that they show the row of an index.
pub(super) type RowUpdater = Box<dyn Fn(usize)>;

/// How the rows of a table are drawn.
pub(super) struct Drawing {
    /// The templates of a row's cells, in the order of the columns.
    pub templates: Box<dyn Fn() -> Vec<AnyView>>,
    /// Makes the updater for a row's element.
    pub updater: Box<dyn Fn(&Element) -> RowUpdater>,
}

pub(super) fn drawing<R: Send + Sync + 'static>(
    rows: Signal<Arc<Vec<R>>>,
    cells: Vec<Cell<R>>,
) -> Drawing {
    let templates: Vec<_> = cells.iter().map(|cell| cell.template).collect();
    Drawing {
        templates: Box::new(move || templates.iter().map(|template| template()).collect()),
        updater: Box::new(move |row| {
            let elements = row.children();
            let updater = |(at, cell): (u32, &Cell<R>)| {
                elements.item(at).map(|element| (cell.updater)(&element))
            };
            let updaters: Vec<CellUpdater<R>> = (0..).zip(&cells).filter_map(updater).collect();
            Box::new(move |index| {
                // The table says when a row is another one. The effect of a row may run once more when
                // the table has gone, and with it what the cells read.
                let Some(rows) = rows.try_get_untracked() else { return };
                if let Some(row) = rows.get(index) {
                    updaters.iter().for_each(|update| update(row));
                }
            })
        }),
    }
}
