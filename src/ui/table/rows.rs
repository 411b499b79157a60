//! Manages the rows in the document. `<For>` is not used, because it removes and reinserts rows
//! while others around them change, and a removed row loses the focus.

use std::{collections::HashMap, sync::Arc};

use console_core::view::viewport::Slot;
use leptos::{prelude::*, tachys::view::Render};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::column::{Face, Place};
use super::drawing::Drawing;
use super::found::Found;
use super::{Nodes, RowSet, Scroll};
use crate::ui::dom;

/// A row in the document.
struct Mounted {
    element: Element,
    index: usize,
    /// The index for the effect that writes the cells. It runs when this is set, and when a signal
    /// changes that a cell has read. `None` while the row is not needed.
    shown: ArcRwSignal<Option<usize>>,
    _write: RenderEffect<()>,
}

/// All rows in the document by key, and what can be reused.
#[derive(Default)]
struct Rows {
    mounted: HashMap<String, Vec<Mounted>>,
    /// The row that the others are copies of. Not in the document.
    template: Option<Element>,
    /// Rows that are not needed at the moment. Not in the document.
    unused: Vec<Mounted>,
}

/// What belongs at one position of the document.
enum Wanted {
    Row { index: usize, key: String, mounted: Option<Mounted> },
    Gap,
}

/// Keeps the rows in the document as the plan says.
pub(super) fn keep_mounted(
    scroll: Scroll,
    drawing: Drawing,
    columns: Arc<Vec<Face>>,
    found: Found,
) {
    let Scroll { nodes, rows, .. } = scroll;
    let Some(parent) = Owner::current() else { return };
    let mut all = Rows::default();
    let mut before = None;
    Effect::new(move || {
        let (Some(body), Some(gap)) = (nodes.body.get(), nodes.gap.get()) else { return };
        let rows = rows.get();
        let last = before.replace(rows.clone());
        let same_rows = last.is_some_and(|last: Arc<dyn RowSet>| last.address() == rows.address());
        let slots =
            scroll.slots(|row| rows.key(row).is_some_and(|key| all.mounted.contains_key(&key)));
        let mut old = std::mem::take(&mut all.mounted);
        let mut wanted = want(&slots, &*rows, &mut old);
        if !dom::has_focus(&body) {
            start_over_if_few_stay(&mut wanted, &mut old);
        }
        let mut free = all.release(old, &wanted, nodes);
        // From last to first: so the next sibling of a row is always in place, and rows that stay
        // in order are never moved.
        let mut next: Option<Node> = body.last_element_child().map(Into::into);
        for wanted in wanted.into_iter().rev() {
            let Wanted::Row { index, key, mounted } = wanted else {
                put_before(&body, &gap, next.as_ref());
                next = Some(gap.clone().into());
                continue;
            };
            let is_drawn = mounted.is_some() && same_rows;
            let reused = mounted.or_else(|| free.pop()).or_else(|| all.unused.pop());
            let row = match reused {
                Some(mut row) => {
                    row.show(index, is_drawn);
                    row
                }
                None => match parent.with(|| all.make(index, &drawing, &columns, found)) {
                    Some(row) => row,
                    None => continue,
                },
            };
            put_before(&body, &row.element, next.as_ref());
            next = Some(row.element.clone().into());
            all.mounted.entry(key).or_default().push(row);
        }
    });
}

/// The rows for the slots. Rows that are already in the document are taken out of `old`. The gap is
/// always included: at the end if there is no space to fill.
fn want(slots: &[Slot], rows: &dyn RowSet, old: &mut HashMap<String, Vec<Mounted>>) -> Vec<Wanted> {
    let mut wanted: Vec<_> = slots
        .iter()
        .filter_map(|slot| match *slot {
            Slot::Gap(_) => Some(Wanted::Gap),
            Slot::Row(index) => {
                let key = rows.key(index)?;
                let mounted = old.get_mut(&key).and_then(Vec::pop);
                Some(Wanted::Row { index, key, mounted })
            }
        })
        .collect();
    if !wanted.iter().any(|wanted| matches!(wanted, Wanted::Gap)) {
        wanted.push(Wanted::Gap);
    }
    wanted
}

/// If most rows are new, as after a search, it is cheaper to update all elements in place than to
/// move those that stay. If rows were only added, none moves.
fn start_over_if_few_stay(wanted: &mut [Wanted], old: &mut HashMap<String, Vec<Mounted>>) {
    let stays = |wanted: &&Wanted| matches!(wanted, Wanted::Row { mounted: Some(_), .. });
    let goes_none = old.values().all(Vec::is_empty);
    if goes_none || wanted.iter().filter(stays).count() * 2 > wanted.len() {
        return;
    }
    for wanted in wanted {
        if let Wanted::Row { key, mounted, .. } = wanted
            && let Some(row) = mounted.take()
        {
            old.entry(key.clone()).or_default().push(row);
        }
    }
}

impl Rows {
    /// Removes the rows that are no longer needed, and returns those whose elements can be reused,
    /// in order. Rows are removed before others are placed, so that remaining neighbors stay
    /// adjacent. If no row stays, the elements stay in place.
    fn release(
        &mut self,
        old: HashMap<String, Vec<Mounted>>,
        wanted: &[Wanted],
        nodes: Nodes,
    ) -> Vec<Mounted> {
        let stays = |wanted: &Wanted| matches!(wanted, Wanted::Row { mounted: Some(_), .. });
        let is_new = |wanted: &&Wanted| matches!(wanted, Wanted::Row { mounted: None, .. });
        let in_place = !wanted.iter().any(stays);
        let new = wanted.iter().filter(is_new).count();
        let mut rows: Vec<Mounted> = old.into_values().flatten().collect();
        rows.sort_unstable_by_key(|row| row.index);
        let focused = dom::focused();
        for (at, row) in rows.iter().enumerate() {
            // If the row had the focus, the table gets it.
            let had_focus =
                focused.as_ref().is_some_and(|focused| row.element.contains(Some(focused)));
            if !in_place || at >= new {
                row.element.remove();
            }
            if had_focus && let Some(table) = nodes.table.get_untracked() {
                let _ = table.focus();
            }
        }
        let unused = rows.split_off(new.min(rows.len()));
        unused.iter().for_each(|row| row.shown.set(None));
        self.unused.extend(unused);
        rows
    }

    /// A row that shows the row of an index.
    fn make(
        &mut self,
        index: usize,
        drawing: &Drawing,
        columns: &[Face],
        found: Found,
    ) -> Option<Mounted> {
        if self.template.is_none() {
            let row = row_view((drawing.templates)(), columns).build();
            self.template = Some(row.elements().into_iter().next()?);
        }
        let copy = self.template.as_ref()?.clone_node_with_deep(true).ok()?;
        let element: Element = copy.dyn_into().ok()?;
        let (update, shown) = ((drawing.updater)(&element), ArcRwSignal::new(Some(index)));
        let row = shown.clone();
        let write = RenderEffect::new(move |_| {
            if let Some(index) = row.get() {
                update(index);
                found.mark_at_rest();
            }
        });
        let mounted = Mounted { element, index, shown, _write: write };
        mounted.number();
        Some(mounted)
    }
}

impl Mounted {
    /// Shows the row of an index. `is_drawn`: it shows the same row there already.
    fn show(&mut self, index: usize, is_drawn: bool) {
        let is_there = self.index == index;
        self.index = index;
        if !is_there {
            self.number();
        }
        if !is_drawn || !is_there {
            self.shown.set(Some(index));
        }
    }

    /// Tells the index. The header row counts, and counting starts at 1.
    fn number(&self) {
        let _ = self.element.set_attribute("aria-rowindex", &(self.index + 2).to_string());
    }
}

fn row_view(cells: Vec<AnyView>, columns: &[Face]) -> AnyView {
    let cells = cells
        .into_iter()
        .zip(columns)
        .map(|(content, column)| {
            let (id, place) = (column.id, column.place.name());
            if column.place == Place::Title {
                view! { <th role="rowheader" scope="row" data-column=id data-place=place data-tip-cut="">{content}</th> }
                    .into_any()
            } else {
                let label = column.label.clone();
                view! { <td role="cell" data-column=id data-place=place data-label=label data-tip-cut="">{content}</td> }
                    .into_any()
            }
        })
        .collect_view();
    view! { <tr class="table-row" role="row">{cells}</tr> }.into_any()
}

fn put_before(body: &Element, element: &Element, next: Option<&Node>) {
    if element.next_sibling().as_ref() != next {
        let _ = body.insert_before(element, next);
    }
}
