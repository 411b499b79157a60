//! Which rows are in the document. This is done by hand, not by `<For>`: that one takes rows out
//! of the document and puts them back while others come and go around them, and a row that is
//! taken out loses the focus.

use std::{collections::HashMap, sync::Arc};

use console_core::view::viewport::Slot;
use leptos::{
    prelude::*,
    tachys::view::{Mountable, Render, any_view::AnyViewState},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::column::{Face, Place};
use super::drawing::{Drawing, RowPen};
use super::{Nodes, RowSet, Scroll};
use crate::ui::dom;

/// A row in the document.
struct Mounted {
    element: Element,
    index: usize,
    pen: RowPen,
    /// What keeps its cells alive, if they were built for this row alone.
    built: Option<Built>,
}

/// A row of views.
struct Built {
    state: AnyViewState,
    owner: Owner,
}

/// All rows in the document by key, and what can be used again.
#[derive(Default)]
struct Rows {
    mounted: HashMap<String, Vec<Mounted>>,
    /// Owners of rows that have gone: an owner remembers each child it ever had, so new ones for
    /// each row scrolled past would pile up.
    spare: Vec<Owner>,
    /// The row that others are copied from, if all cells are written. Not in the document.
    blank: Option<Element>,
    /// Written rows that there was no use for lately. Not in the document.
    unused: Vec<Mounted>,
}

/// What belongs at one place of the document.
enum Wanted {
    Row { index: usize, key: String, mounted: Option<Mounted> },
    Gap,
}

/// Keeps the rows in the document as the plan says, from now on; with another `revision` all are
/// written again.
pub(super) fn keep_mounted(
    scroll: Scroll,
    drawing: Drawing,
    columns: Arc<Vec<Face>>,
    revision: Signal<usize>,
) {
    let Scroll { nodes, rows, .. } = scroll;
    let Some(parent) = Owner::current() else { return };
    let mut all = Rows::default();
    let mut shown = None;
    Effect::new(move || {
        let is_revised = shown.replace(revision.get()) != Some(revision.get());
        let (Some(body), Some(gap)) = (nodes.body.get(), nodes.gap.get()) else { return };
        let rows = rows.get();
        let slots =
            scroll.slots(|row| rows.key(row).is_some_and(|key| all.mounted.contains_key(&key)));
        let mut old = std::mem::take(&mut all.mounted);
        let mut wanted = want(&slots, &*rows, &mut old);
        if drawing.is_written && !dom::has_focus(&body) {
            start_over_if_few_stay(&mut wanted, &mut old);
        }
        let mut free = all.release(old, &wanted, nodes, drawing.is_written);
        // From the last to the first: then a row's next sibling is always settled, and rows that
        // stay in order are never moved.
        let mut next: Option<Node> = body.last_element_child().map(Into::into);
        for wanted in wanted.into_iter().rev() {
            let Wanted::Row { index, key, mounted } = wanted else {
                put_before(&body, &gap, next.as_ref());
                next = Some(gap.clone().into());
                continue;
            };
            let is_drawn = mounted.is_some();
            let row = mounted
                .or_else(|| free.pop())
                .or_else(|| all.unused.pop())
                .or_else(|| all.make(index, &parent, &drawing, &columns));
            let Some(mut row) = row else { continue };
            row.show(index, is_drawn, is_revised);
            put_before(&body, &row.element, next.as_ref());
            next = Some(row.element.clone().into());
            all.mounted.entry(key).or_default().push(row);
        }
    });
}

/// What the slots stand for, with the rows that are in the document already taken out of `old`.
/// The gap has a place even where there is no room to fill: at the end.
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

/// Where most rows are others, as after a search, writing all of them where they stand is less than
/// moving those that stay. Where rows only come, none moves.
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
    /// Takes out the rows that are no longer wanted. Returns those whose elements can show others,
    /// in their order. What goes, goes before anything is placed: then neighbours that stay are
    /// neighbours. Only where no row stays, the elements stay where they are.
    fn release(
        &mut self,
        old: HashMap<String, Vec<Mounted>>,
        wanted: &[Wanted],
        nodes: Nodes,
        can_show_others: bool,
    ) -> Vec<Mounted> {
        let stays = |wanted: &Wanted| matches!(wanted, Wanted::Row { mounted: Some(_), .. });
        let is_new = |wanted: &&Wanted| matches!(wanted, Wanted::Row { mounted: None, .. });
        let in_place = can_show_others && !wanted.iter().any(stays);
        let new = if can_show_others { wanted.iter().filter(is_new).count() } else { 0 };
        let mut rows: Vec<Mounted> = old.into_values().flatten().collect();
        rows.sort_unstable_by_key(|row| row.index);
        let focused = dom::focused();
        for (at, row) in rows.iter_mut().enumerate() {
            // If the focus was in it, it goes to the table rather than nowhere.
            let had_focus =
                focused.as_ref().is_some_and(|focused| row.element.contains(Some(focused)));
            match row.built.take() {
                Some(mut built) => {
                    built.state.unmount();
                    built.owner.cleanup();
                    self.spare.push(built.owner);
                }
                None if in_place && at < new => {}
                None => row.element.remove(),
            }
            if had_focus && let Some(table) = nodes.table.get_untracked() {
                let _ = table.focus();
            }
        }
        if can_show_others {
            self.unused.extend(rows.drain(new.min(rows.len())..));
            rows
        } else {
            Vec::new()
        }
    }

    /// A row with the elements to show one of an index.
    fn make(
        &mut self,
        index: usize,
        parent: &Owner,
        drawing: &Drawing,
        columns: &[Face],
    ) -> Option<Mounted> {
        if !drawing.is_written {
            let owner = self.spare.pop().unwrap_or_else(|| parent.child());
            let (element, built) = build(owner, || (drawing.cells)(index), columns)?;
            let pen = (drawing.pen)(&element);
            return Some(Mounted { element, index, pen, built: Some(built) });
        }
        if self.blank.is_none() {
            let (element, _) = build(parent.child(), || (drawing.cells)(index), columns)?;
            self.blank = Some(element);
        }
        let copy = self.blank.as_ref()?.clone_node_with_deep(true).ok()?;
        let element: Element = copy.dyn_into().ok()?;
        let pen = (drawing.pen)(&element);
        Some(Mounted { element, index, pen, built: None })
    }
}

impl Mounted {
    /// Shows the row of an index; `is_drawn` if that is the row it shows already, and `is_revised`
    /// if that is not all that counts.
    fn show(&mut self, index: usize, is_drawn: bool, is_revised: bool) {
        if !is_drawn || self.index != index {
            // A header row counts, and counting begins with 1.
            let _ = self.element.set_attribute("aria-rowindex", &(index + 2).to_string());
        }
        self.index = index;
        if !is_drawn || is_revised {
            untrack(|| (self.pen)(index));
        }
    }
}

/// Builds a row. What its cells make, such as the state of a menu, lives as long as the row.
fn build(
    owner: Owner,
    cells: impl Fn() -> Vec<AnyView>,
    columns: &[Face],
) -> Option<(Element, Built)> {
    let state = owner.with(|| row_view(cells(), columns).build());
    let element = state.elements().into_iter().next()?;
    Some((element, Built { state, owner }))
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
