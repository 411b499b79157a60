//! Which rows are in the document. This is done by hand, not by `<For>`: that one takes rows out
//! of the document and puts them back while others come and go around them, and a row that is
//! taken out loses the focus.

use std::{collections::HashMap, sync::Arc};

use console_model::viewport::Slot;
use leptos::{
    prelude::*,
    tachys::view::{Mountable, Render, any_view::AnyViewState},
};
use web_sys::{Element, Node};

use super::{Nodes, Place, RowSet, Scroll, column::Face};
use crate::ui::dom;

/// A row in the document.
struct Mounted {
    element: Element,
    state: AnyViewState,
    index: ArcRwSignal<usize>,
    owner: Owner,
}

/// All rows in the document by key, and owners of rows that have gone, to be used again: an owner
/// remembers each child it ever had, so new ones for each row scrolled past would pile up.
#[derive(Default)]
struct Rows {
    mounted: HashMap<String, Vec<Mounted>>,
    spare: Vec<Owner>,
}

/// What belongs at one place of the document.
enum Wanted {
    Row { index: usize, key: String, mounted: Option<Mounted> },
    Gap,
}

/// Keeps the rows in the document as the plan says, from now on.
pub(super) fn keep_mounted(scroll: Scroll, columns: Arc<Vec<Face>>) {
    let Scroll { nodes, rows, .. } = scroll;
    let Some(parent) = Owner::current() else { return };
    let mut all = Rows::default();
    Effect::new(move || {
        let (Some(body), Some(gap)) = (nodes.body.get(), nodes.gap.get()) else { return };
        let rows = rows.get();
        let slots =
            scroll.slots(|row| rows.key(row).is_some_and(|key| all.mounted.contains_key(&key)));
        let first = all.mounted.is_empty();
        let mut old = std::mem::take(&mut all.mounted);
        let wanted = want(&slots, &*rows, &mut old);
        // What goes, goes before anything is placed: then neighbours that stay are neighbours.
        unmount(old, nodes, &mut all.spare);
        // From the last to the first: then a row's next sibling is always settled, and rows that
        // stay in order are never moved.
        let mut next: Option<Node> = body.last_element_child().map(Into::into);
        for wanted in wanted.into_iter().rev() {
            let Wanted::Row { index, key, mounted } = wanted else {
                put_before(&body, &gap, next.as_ref());
                next = Some(gap.clone().into());
                continue;
            };
            let mounted = match mounted {
                Some(mounted) => {
                    if mounted.index.get_untracked() != index {
                        mounted.index.set(index);
                    }
                    put_before(&body, &mounted.element, next.as_ref());
                    Some(mounted)
                }
                None => {
                    let owner = all.spare.pop().unwrap_or_else(|| parent.child());
                    mount(&body, next.as_ref(), owner, index, &*rows, &columns)
                }
            };
            if let Some(mounted) = mounted {
                next = Some(mounted.element.clone().into());
                all.mounted.entry(key).or_default().push(mounted);
            }
        }
        if first {
            scroll.measure();
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

fn mount(
    body: &Element,
    next: Option<&Node>,
    owner: Owner,
    index: usize,
    rows: &dyn RowSet,
    columns: &[Face],
) -> Option<Mounted> {
    let at = ArcRwSignal::new(index);
    let mut state = owner.with(|| row_view(at.clone(), rows.cells(index), columns).build());
    state.mount(body, next);
    let element = state.elements().into_iter().next()?;
    Some(Mounted { element, state, index: at, owner })
}

fn row_view(index: ArcRwSignal<usize>, cells: Vec<AnyView>, columns: &[Face]) -> AnyView {
    let cells = cells
        .into_iter()
        .zip(columns)
        .map(|(content, column)| {
            let (id, place) = (column.id, column.place.name());
            if column.place == Place::Title {
                view! { <th role="rowheader" scope="row" data-column=id data-place=place>{content}</th> }
                    .into_any()
            } else {
                let label = column.label.clone();
                view! { <td role="cell" data-column=id data-place=place data-label=label>{content}</td> }
                    .into_any()
            }
        })
        .collect_view();
    view! { <tr class="table-row" role="row" aria-rowindex=move || (index.get() + 2).to_string()>{cells}</tr> }
        .into_any()
}

fn put_before(body: &Element, element: &Element, next: Option<&Node>) {
    if element.next_sibling().as_ref() != next {
        let _ = body.insert_before(element, next);
    }
}

/// Takes rows out. If the focus was in one, it goes to the table rather than nowhere.
fn unmount(old: HashMap<String, Vec<Mounted>>, nodes: Nodes, spare: &mut Vec<Owner>) {
    let focused = dom::focused();
    for mut row in old.into_values().flatten() {
        let had_focus = focused.as_ref().is_some_and(|focused| row.element.contains(Some(focused)));
        row.state.unmount();
        row.owner.cleanup();
        spare.push(row.owner);
        if had_focus && let Some(table) = nodes.table.get_untracked() {
            let _ = table.focus();
        }
    }
}
