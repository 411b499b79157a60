//! A virtual table: only the visible rows exist in the document. The calculations are in
//! `console_core::view::viewport`; elements and events are here.

mod column;
mod drawing;
mod found;
mod head;
mod open;
mod resize;
mod rows;
mod sort;

use std::sync::Arc;

use console_core::view::viewport::{Scrolled, Slot, Viewport, plan};
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};

pub use column::{CellUpdater, Column, Place};
use column::{Face, Fit, template};
use drawing::{Drawing, drawing};
pub use found::Sought;
pub use resize::{Splitter, Widths};
pub use sort::{Sort, bound_sort};

use super::bound::Bound;
use super::dom;
use crate::platform::timer::{self, Timer};
use found::Found;
use head::{Head, SortMenu};

/// How many rows are drawn above and below the visible ones.
const OVERSCAN: usize = 8;
/// The rows around the visible ones are drawn when the visible ones have not changed for this many
/// milliseconds. It is longer than the time between two keys of a user who types, so that these
/// rows are not drawn for each key.
const REST_AFTER_MS: u32 = 400;
/// If more visible rows than this must be drawn, the rows around them wait.
const AT_ONCE: usize = 6;
/// The assumed height of a row until one was measured, in CSS pixels.
const ROW_HEIGHT: f64 = 56.0;

/// A virtual table. All rows have the same height, which is measured. A press anywhere in a row
/// counts as a press on the link in its header.
///
/// A row is the same as before if its key is: then it keeps its element and the focus. What its cells show
/// follows the rows and all signals that the cell updaters read.
#[component]
pub fn DataTable<R: Clone + Send + Sync + 'static>(
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// The rows, sorted and filtered. Should come from a memo.
    #[prop(into)]
    rows: Signal<Arc<Vec<R>>>,
    /// The key of a row. If two rows have the same key, both are shown.
    key: fn(&R) -> String,
    /// The columns.
    columns: Vec<Column<R>>,
    /// The order of the rows, if the user can change it.
    #[prop(optional, into)]
    sort: Option<Bound<Sort>>,
    /// Whether the rows may be out of date.
    #[prop(optional, into)]
    stale: Signal<bool>,
    /// Whether there are rows that are not loaded, so that the total is not known.
    #[prop(optional, into)]
    more: Signal<bool>,
    /// The index of the row that is shown elsewhere on the screen. When it changes, the table
    /// scrolls to the new row.
    #[prop(optional, into)]
    current: Signal<Option<usize>>,
    /// Words to highlight, by column.
    #[prop(optional, into)]
    sought: Signal<Vec<Sought>>,
    /// A line below the rows.
    #[prop(optional, into)]
    footer: Option<ViewFnOnce>,
) -> impl IntoView {
    let (faces, cells): (Vec<_>, Vec<_>) =
        columns.into_iter().map(|column| (column.face, column.cell)).unzip();
    let drawing = drawing(rows, cells);
    let rows = Signal::derive(move || Arc::new(Typed { rows: rows.get(), key }) as Arc<dyn RowSet>);
    view! { <Table label rows drawing faces=Arc::new(faces) sort stale more current sought footer/> }
}

/// The rows without their type, so that the table's code exists once in the program.
trait RowSet: Send + Sync {
    fn len(&self) -> usize;
    fn key(&self, index: usize) -> Option<String>;
    /// The address of the list, by which it is told from another one.
    fn address(&self) -> *const ();
}

/// Rows of one type.
struct Typed<R> {
    rows: Arc<Vec<R>>,
    key: fn(&R) -> String,
}

impl<R: Send + Sync> RowSet for Typed<R> {
    fn len(&self) -> usize {
        self.rows.len()
    }

    fn key(&self, index: usize) -> Option<String> {
        self.rows.get(index).map(self.key)
    }

    fn address(&self) -> *const () {
        Arc::as_ptr(&self.rows).cast()
    }
}

#[component]
fn Table(
    label: String,
    rows: Signal<Arc<dyn RowSet>>,
    drawing: Drawing,
    faces: Arc<Vec<Face>>,
    sort: Option<Bound<Sort>>,
    stale: Signal<bool>,
    more: Signal<bool>,
    current: Signal<Option<usize>>,
    sought: Signal<Vec<Sought>>,
    footer: Option<ViewFnOnce>,
) -> impl IntoView {
    // −1 means that the number is not known (ARIA 1.2, `aria-rowcount`).
    let row_count = Signal::derive(move || {
        if more.get() { "-1".into() } else { (rows.with(|rows| rows.len()) + 1).to_string() }
    });
    let nodes = Nodes { table: NodeRef::new(), body: NodeRef::new(), gap: NodeRef::new() };
    let scroll = Scroll::new(nodes, rows);
    let found = Found::keep(sought, nodes.body);
    rows::keep_mounted(scroll, drawing, faces.clone(), found);
    Effect::new(move |before: Option<Option<usize>>| {
        let now = current.get();
        if let (Some(Some(before)), Some(now)) = (before, now)
            && before != now
        {
            request_animation_frame(move || scroll.reveal(now));
        }
        now
    });
    let gaps = Memo::new(move |_| {
        let list = scrolled(scroll.viewport.get(), rows.with(|rows| rows.len()));
        scroll.plan.with(|plan| list.gaps(plan))
    });
    let gap = move |at: usize| move || dom::pixels(gaps.with(|gaps| gaps[at]));
    let footless = footer.is_none().then_some("");
    let columns = |fit| template(&faces, fit);
    let (all, fewer, closer) = (columns(Fit::All), columns(Fit::Fewer), columns(Fit::Closer));
    view! {
        <div
            class="table-card card"
            data-stale=Signal::derive(move || stale.get().then_some(""))
            data-footless=footless
        >
            {sort.map(|sort| view! { <SortMenu columns=faces.clone() sort/> })}
            <table
                class="table"
                role="table"
                tabindex="-1"
                node_ref=nodes.table
                style=("--columns", all)
                style=("--columns-fewer", fewer)
                style=("--columns-closer", closer)
                aria-label=label
                aria-rowcount=row_count
                aria-busy=Signal::derive(move || stale.get().then_some("true"))
            >
                <thead role="rowgroup">
                    <Head columns=faces sort/>
                </thead>
                <tbody
                    role="rowgroup"
                    node_ref=nodes.body
                    on:click=move |event| open::pressed(&event)
                    on:auxclick=move |event| open::pressed(&event)
                    on:focusin=move |event| scroll.focus_in(&event)
                    on:focusout=move |_| scroll.focus_out()
                >
                    <tr class="table-gap" aria-hidden="true">
                        <td style:height=gap(0)></td>
                    </tr>
                    <tr class="table-gap" aria-hidden="true" node_ref=nodes.gap>
                        <td style:height=gap(1)></td>
                    </tr>
                    <tr class="table-gap" aria-hidden="true">
                        <td style:height=gap(2)></td>
                    </tr>
                </tbody>
            </table>
            {footer.map(|footer| view! { <div class="table-foot">{footer.run()}</div> })}
        </div>
    }
}

/// The elements of one table.
#[derive(Clone, Copy)]
struct Nodes {
    table: NodeRef<html::Table>,
    body: NodeRef<html::Tbody>,
    /// The space between a kept row and the visible ones.
    gap: NodeRef<html::Tr>,
}

/// The visible part of a table, and the rows that are drawn for it.
#[derive(Clone, Copy)]
struct Scroll {
    nodes: Nodes,
    rows: Signal<Arc<dyn RowSet>>,
    viewport: RwSignal<Viewport>,
    /// Whether the rows around the visible ones are drawn.
    ahead: RwSignal<bool>,
    /// Runs while they wait because there was too much to draw.
    rest: StoredValue<Option<Timer>, LocalStorage>,
    /// The key of the focused row.
    kept: RwSignal<Option<String>>,
    /// The number of rows above, the drawn slots, the number of rows below.
    plan: Memo<(usize, Vec<Slot>, usize)>,
}

impl Scroll {
    fn new(nodes: Nodes, rows: Signal<Arc<dyn RowSet>>) -> Self {
        let start = Viewport { offset: 0.0, height: window_height(), row_height: ROW_HEIGHT };
        let viewport = RwSignal::new(start);
        let kept = RwSignal::new(None::<String>);
        let ahead = RwSignal::new(false);
        let window = Memo::new(move |_| {
            let count = rows.with(|rows| rows.len());
            let beyond = if ahead.get() { OVERSCAN } else { 0 };
            scrolled(viewport.get(), count).viewport().rows(count, beyond)
        });
        let kept_at = Memo::new(move |_| {
            let kept = kept.get()?;
            rows.with(|rows| (0..rows.len()).find(|at| rows.key(*at).as_ref() == Some(&kept)))
        });
        let plan = Memo::new(move |_| {
            window.with(|window| plan(window, kept_at.get(), rows.with(|rows| rows.len())))
        });
        let rest = StoredValue::new_local(None);
        let scroll = Self { nodes, rows, viewport, ahead, rest, kept, plan };
        dom::on_window("scroll", move |_| scroll.measure());
        dom::on_window("resize", move |_| scroll.measure());
        scroll.measure_on_resize();
        scroll
    }

    /// What to draw now. If there are many new rows, the visible ones come first and the others a
    /// moment later, so that typing and scrolling do not wait for rows that are not visible.
    /// `is_drawn` says whether a row is already in the document.
    fn slots(self, is_drawn: impl Fn(usize) -> bool) -> Vec<Slot> {
        let count = self.rows.with(|rows| rows.len());
        let seen = scrolled(self.viewport.get(), count).viewport().rows(count, 0);
        if seen.filter(|row| !is_drawn(*row)).count() > AT_ONCE {
            self.ahead.set(false);
        }
        if !self.ahead.get() {
            let draw_rest = move || {
                self.ahead.try_set(true);
            };
            self.rest.set_value(Some(timer::after_ms(REST_AFTER_MS, draw_rest)));
        }
        self.plan.with(|plan| plan.1.clone())
    }

    /// The width decides between rows and cards, so a new size can change the row height.
    fn measure_on_resize(self) {
        let resized = Closure::<dyn Fn()>::new(move || self.measure());
        let Ok(observer) = ResizeObserver::new(resized.as_ref().unchecked_ref()) else { return };
        let watching = StoredValue::new_local((observer, resized));
        Effect::new(move || {
            if let Some(table) = self.nodes.table.get() {
                watching.with_value(|(observer, _)| observer.observe(&table));
            }
        });
        on_cleanup(move || {
            watching.try_with_value(|(observer, _)| observer.disconnect());
        });
    }

    /// Measures the position of the table on the screen.
    fn measure(self) {
        let Some(body) = self.nodes.body.try_get_untracked().flatten() else { return };
        let row = body.query_selector("tr[aria-rowindex]").ok().flatten();
        let measured = row.map(|row| row.get_bounding_client_rect().height());
        let Some(old) = self.viewport.try_get_untracked() else { return };
        let new = Viewport {
            offset: -body.get_bounding_client_rect().top(),
            height: window_height(),
            row_height: measured.filter(|height| *height >= 1.0).unwrap_or(old.row_height),
        };
        if new != old {
            self.viewport.set(new);
        }
    }

    /// Scrolls until a row is visible.
    fn reveal(self, row: usize) {
        /// The bar and the table's header cover this many pixels at the top.
        const COVERED: f64 = 110.0;
        let Some(body) = self.nodes.body.try_get_untracked().flatten() else { return };
        let Some(viewport) = self.viewport.try_get_untracked() else { return };
        let Some(count) = self.rows.try_with_untracked(|rows| rows.len()) else { return };
        let seen = Viewport { offset: -body.get_bounding_client_rect().top(), ..viewport };
        let list = scrolled(seen, count);
        let top = list.top_of(row);
        let below = top + 2.0 * viewport.row_height - window_height();
        let by = if top < COVERED { top - COVERED } else { below.max(0.0) };
        if by != 0.0 {
            window().scroll_by_with_x_and_y(0.0, list.scroll_by(by));
        }
    }

    fn focus_in(self, event: &web_sys::FocusEvent) {
        let row = dom::target(event)
            .and_then(|target| target.closest("tr[aria-rowindex]").ok().flatten());
        let key = row
            .and_then(|row| row_index(&row))
            .and_then(|index| self.rows.try_with_untracked(|rows| rows.key(index)).flatten());
        // The focus also moves while the screen is being removed.
        self.kept.try_set(key);
    }

    fn focus_out(self) {
        // If the whole window loses the focus, the element keeps it within the page.
        let body = self.nodes.body.try_get_untracked().flatten();
        let inside = body.is_some_and(|body| dom::has_focus(&body));
        if !inside {
            self.kept.try_set(None);
        }
    }
}

/// The index of a drawn row. `aria-rowindex` starts at 1 and counts the header.
fn row_index(row: &Element) -> Option<usize> {
    row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)
}

/// The list for this viewport. Browsers limit the height of an element: Firefox to 17.9 million CSS
/// pixels, Chromium to 33.5 million device pixels.
fn scrolled(seen: Viewport, count: usize) -> Scrolled {
    let most = 16e6_f64.min(32e6 / window().device_pixel_ratio().max(1.0));
    Scrolled { seen, count, most }
}

fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0)
}
