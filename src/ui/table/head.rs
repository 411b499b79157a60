//! The header row, and the list for sorting cards, which have no header row.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::dynamic;

use super::column::Face;
use super::sort::Sort;
use crate::ui::bound::Bound;
use crate::ui::button::IconButton;
use crate::ui::field::{Choice, Select};
use crate::ui::icon::{Glyph, Icon};

#[component]
pub(super) fn Head(columns: Arc<Vec<Face>>, sort: Option<Bound<Sort>>) -> impl IntoView {
    let cells = columns
        .iter()
        .map(|column| {
            let content = match (&column.head, sort.filter(|_| column.sortable)) {
                (Some(head), _) => head.run(),
                (None, Some(sort)) => {
                    view! { <SortButton id=column.id label=column.label.clone() sort/> }.into_any()
                }
                (None, None) => {
                    view! { <span data-tip-cut="">{column.label.clone()}</span> }.into_any()
                }
            };
            let hidden = column.head.is_some().then(|| {
                view! { <span class="visually-hidden">{column.label.clone()}</span> }
            });
            let edge = column.edge.as_ref().map(ViewFn::run);
            // The splitter has its own name, which must not become part of the header's name.
            let name = edge.is_some().then(|| column.label.clone());
            let id = column.id;
            let direction = sort.filter(|_| column.sortable).map(|sort| {
                move || {
                    sort.with(|sort| match (sort.column == id, sort.descending) {
                        (false, _) => "none",
                        (true, false) => "ascending",
                        (true, true) => "descending",
                    })
                }
            });
            view! {
                <th
                    role="columnheader"
                    scope="col"
                    data-column=id
                    data-place=column.place.name()
                    data-flexible=column.width.is_none().then_some("")
                    aria-label=name
                    aria-sort=direction
                >
                    {hidden}
                    {content}
                    {edge}
                </th>
            }
        })
        .collect_view();
    view! { <tr class="table-head" role="row" aria-rowindex="1">{cells}</tr> }
}

#[component]
fn SortButton(id: &'static str, label: String, sort: Bound<Sort>) -> impl IntoView {
    let icon = move || {
        sort.with(|sort| match (sort.column == id, sort.descending) {
            (false, _) => Icon::Sortable,
            (true, false) => Icon::SortUp,
            (true, true) => Icon::SortDown,
        })
    };
    view! {
        <button
            type="button"
            class="sort-button"
            data-sorted=Signal::derive(move || sort.with(|sort| sort.column == id).then_some(""))
            on:click=move |_| sort.set(sort.get_untracked().pressed(id))
        >
            <span data-tip-cut="">{label}</span>
            {dynamic(move || view! { <Glyph icon=icon()/> })}
        </button>
    }
}

/// "Sort by", for cards. The style sheet hides it otherwise.
#[component]
pub(super) fn SortMenu(columns: Arc<Vec<Face>>, sort: Bound<Sort>) -> impl IntoView {
    let choices: Vec<_> = columns
        .iter()
        .filter(|column| column.sortable)
        .map(|column| Choice::new(column.id.to_owned(), column.label.clone()))
        .collect();
    let by =
        Bound::new(Signal::derive(move || sort.with(|sort| sort.column.clone())), move |column| {
            sort.set(Sort { column, descending: false })
        });
    let descending = move || sort.with(|sort| sort.descending);
    view! {
        <div class="sort-menu">
            <Select label="Sort by" choices value=by hide_label=true/>
            <IconButton
                label=Signal::derive(move || {
                    if descending() { "Descending" } else { "Ascending" }.to_owned()
                })
                icon=Signal::derive(move || if descending() { Icon::SortDown } else { Icon::SortUp })
                on_press=move || {
                    let now = sort.get_untracked();
                    sort.set(now.pressed(&now.column));
                }
            />
        </div>
    }
}
