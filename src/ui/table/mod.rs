//! A table of any length of which only the visible rows exist. The arithmetic is
//! `console_core::view::viewport`; here are the elements and the events.

mod column;
mod drawing;
mod head;
mod open;
mod resize;
mod rows;

use std::sync::Arc;

use console_core::view::viewport::{Scrolled, Slot, Viewport, plan};
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};

pub use column::{Column, Pen, Place, Sort};
use column::{Face, Fit, template};
use drawing::{Drawing, drawing};
pub use resize::{Splitter, Widths};

use super::bound::Bound;
use super::dom;
use crate::platform::timer::{self, Timer};
use head::{Head, SortMenu};

/// Rows drawn beyond the visible ones, on either side.
const OVERSCAN: usize = 8;
/// After this many milliseconds in which the visible rows stayed, those beyond them are drawn. Longer than between two
/// keys of somebody who types: else they would come and go with every key.
const REST_AFTER_MS: u32 = 400;
/// With more than this many visible rows to draw, those beyond them wait.
const AT_ONCE: usize = 6;
/// What a row is taken to be high until one has been measured, in CSS pixels.
const ROW_HEIGHT: f64 = 56.0;

/// A virtual table. Every row is equally high; the height is measured. A press anywhere in a row is one on
/// the link in its header.
///
/// A row is drawn again only if its key changes, so a key should hold everything that its cells
/// show and that can change without a signal: the id and a version. Cells that are written have no
/// signals: for them there is `revision`.
#[component]
pub fn DataTable<R: Clone + Send + Sync + 'static>(
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// The rows, sorted and filtered. Should come from a memo.
    #[prop(into)]
    rows: Signal<Arc<Vec<R>>>,
    /// The key of a row. Two rows with one key are both shown.
    key: fn(&R) -> String,
    /// The columns.
    columns: Vec<Column<R>>,
    /// By what the rows are sorted, if that can be changed.
    #[prop(optional, into)]
    sort: Option<Bound<Sort>>,
    /// Whether what is shown may be out of date.
    #[prop(optional, into)]
    stale: Signal<bool>,
    /// Whether there are rows that are not loaded: then nobody knows how many there are.
    #[prop(optional, into)]
    more: Signal<bool>,
    /// Counts the changes of what written cells show besides their rows: with each, all are written
    /// again.
    #[prop(optional, into)]
    revision: Signal<usize>,
    /// The index of the row that is looked at elsewhere: when that becomes another, it is brought
    /// into sight.
    #[prop(optional, into)]
    current: Signal<Option<usize>>,
    /// A line below the rows.
    #[prop(optional, into)]
    footer: Option<ViewFnOnce>,
) -> impl IntoView {
    let (faces, cells): (Vec<_>, Vec<_>) =
        columns.into_iter().map(|column| (column.face, column.cell)).unzip();
    let drawing = drawing(rows, cells);
    let rows = Signal::derive(move || Arc::new(Typed { rows: rows.get(), key }) as Arc<dyn RowSet>);
    view! { <Table label rows drawing faces=Arc::new(faces) sort stale more revision current footer/> }
}

/// The rows as the mechanics of a table see them: without their type, so that they exist once in
/// the program however many types of rows there are.
trait RowSet: Send + Sync {
    fn len(&self) -> usize;
    fn key(&self, index: usize) -> Option<String>;
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
    revision: Signal<usize>,
    current: Signal<Option<usize>>,
    footer: Option<ViewFnOnce>,
) -> impl IntoView {
    // −1 says that the number is not known (ARIA 1.2, `aria-rowcount`).
    let row_count = Signal::derive(move || {
        if more.get() { "-1".into() } else { (rows.with(|rows| rows.len()) + 1).to_string() }
    });
    let nodes = Nodes { table: NodeRef::new(), body: NodeRef::new(), gap: NodeRef::new() };
    let scroll = Scroll::new(nodes, rows);
    rows::keep_mounted(scroll, drawing, faces.clone(), revision);
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
    /// Room between a kept row and the visible ones.
    gap: NodeRef<html::Tr>,
}

/// What is visible of one table, and which rows are drawn for it.
#[derive(Clone, Copy)]
struct Scroll {
    nodes: Nodes,
    rows: Signal<Arc<dyn RowSet>>,
    viewport: RwSignal<Viewport>,
    /// Whether rows beyond the visible ones are drawn.
    ahead: RwSignal<bool>,
    /// Until they are, after there was too much else to draw.
    rest: StoredValue<Option<Timer>, LocalStorage>,
    /// Key of the row that has the focus.
    kept: RwSignal<Option<String>>,
    /// Rows above, what is drawn, rows below.
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

    /// What to draw now: of many new rows those that are seen, and the others a moment later, so
    /// that what is typed or scrolled to is painted without waiting for what nobody sees yet.
    /// `is_drawn` tells whether a row is in the document already.
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

    /// The width decides between rows and cards, so a new size can mean a new row height.
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

    /// Looks where the table is on the screen now.
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

    /// Scrolls until a row is in sight, if it is not.
    fn reveal(self, row: usize) {
        /// Above this many pixels the bar and the table's head cover the rows.
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
        // Focus also moves while the whole screen is being taken down.
        self.kept.try_set(key);
    }

    fn focus_out(self) {
        // When the whole window loses the focus, the element keeps it within the page.
        let body = self.nodes.body.try_get_untracked().flatten();
        let inside = body.is_some_and(|body| dom::has_focus(&body));
        if !inside {
            self.kept.try_set(None);
        }
    }
}

/// The index of a drawn row. `aria-rowindex` counts from 1 and counts the header.
fn row_index(row: &Element) -> Option<usize> {
    row.get_attribute("aria-rowindex")?.parse::<usize>().ok()?.checked_sub(2)
}

/// The list of which this is seen. Elements may be so high, in CSS pixels: Firefox ends at 17.9
/// million, Chromium at 33.5 million pixels of the device.
fn scrolled(seen: Viewport, count: usize) -> Scrolled {
    let most = 16e6_f64.min(32e6 / window().device_pixel_ratio().max(1.0));
    Scrolled { seen, count, most }
}

fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0)
}
