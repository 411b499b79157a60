//! "Live": asks for new events again and again while the switch is on. They come in on top; while
//! somebody reads further down they are held back behind a button, so that nothing moves.

use super::Screen;
use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::{clock, page, timer};
use crate::ui::{Bound, Button, ButtonKind, Icon, Note, Switch, Tone, dynamic};
use audit_log::load::live::{Fresh, Live, refusal};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::ops::Range;

/// Further down than this many pixels somebody reads; above it they look at what is newest.
const AT_THE_TOP: f64 = 80.0;

/// How following goes, and what it has brought. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Follow {
    live: RwSignal<Live>,
    /// Seconds to the next question after a failure.
    left: RwSignal<u32>,
    /// Rows that came and are not shown yet, by their numbers in the store.
    pub held: RwSignal<Vec<Range<u32>>>,
    run: StoredValue<Cancel, LocalStorage>,
}

impl Follow {
    /// Nothing is followed yet.
    pub fn new() -> Self {
        Self {
            live: RwSignal::new(Live::default()),
            left: RwSignal::new(0),
            held: RwSignal::new(Vec::new()),
            run: cancel_on_cleanup(),
        }
    }

    /// Whether a row waits to be shown.
    pub fn holds(held: &[Range<u32>], row: u32) -> bool {
        held.iter().any(|range| range.contains(&row))
    }

    /// Follows while the switch is on and the range ends now.
    fn keep_up(self, screen: Screen) {
        let wanted =
            Memo::new(move |_| screen.view.with(|view| view.live && refusal(view.range).is_none()));
        // The switch goes where the log is withheld.
        on_cleanup(move || {
            self.run.try_with_value(Cancel::cancel);
        });
        Effect::new(move || {
            self.run.with_value(Cancel::cancel);
            if wanted.get() {
                let cancel = Cancel::default();
                self.run.set_value(cancel.clone());
                self.live.set(Live::default());
                spawn_local(async move { self.ask_again_and_again(screen, cancel).await });
            } else {
                self.show();
            }
        });
    }

    async fn ask_again_and_again(self, screen: Screen, cancel: Cancel) {
        const STEP_MS: u32 = 1000;
        loop {
            // By the clock: a browser lets the timers of a tab that is not seen wait, up to a minute.
            let (start, random) = (clock::ms(), js_sys::Math::random());
            loop {
                let wait =
                    self.live.try_with_untracked(|live| live.wait_ms(page::is_hidden(), random));
                let Some(wait) = wait.flatten() else { return };
                let waited = clock::ms_since(start);
                self.left.try_set(wait.saturating_sub(waited).div_ceil(1000));
                if waited >= wait {
                    break;
                }
                // In short steps: a tab that comes into sight after long asks at once.
                timer::sleep_ms(STEP_MS.min(wait - waited)).await;
                if cancel.is_cancelled() {
                    return;
                }
            }
            let mut rows = Vec::new();
            let result = screen.log.follow(&mut rows, &cancel).await;
            if cancel.is_cancelled() {
                return;
            }
            match result {
                Ok(true) => self.live.update(Live::succeeded),
                // Something else is being read, and will bring what is new.
                Ok(false) => continue,
                Err(error) => {
                    self.live.try_update(|live| live.failed(error));
                    if rows.is_empty() {
                        continue;
                    }
                }
            }
            self.took(screen, rows);
        }
    }

    fn took(self, screen: Screen, rows: Vec<Range<u32>>) {
        let reads = window().scroll_y().is_ok_and(|y| y > AT_THE_TOP)
            || screen.view.with_untracked(|view| view.event.is_some());
        let rows = rows.into_iter().filter(|rows| !rows.is_empty()).collect::<Vec<_>>();
        if reads && !rows.is_empty() {
            self.held.update(|held| held.extend(rows));
        }
        screen.log.changed();
    }

    /// Shows what was held back.
    fn show(self) {
        if self.held.with_untracked(|held| !held.is_empty()) {
            self.held.set(Vec::new());
        }
    }
}

/// The switch.
#[component]
pub(super) fn LiveSwitch() -> impl IntoView {
    let screen = expect_context::<Screen>();
    screen.follow.keep_up(screen);
    let on =
        Signal::derive(move || screen.view.with(|view| view.live && refusal(view.range).is_none()));
    let checked = Bound::new(on, move |on| screen.show_with(|view| view.live = on));
    let reason =
        Signal::derive(move || screen.view.with(|view| refusal(view.range).map(str::to_owned)));
    view! { <div class="audit-live"><Switch label="Live" checked disabled_reason=reason/></div> }
}

/// What came in and is not shown yet; and what is wrong with following, if anything.
#[component]
pub(super) fn FreshEvents() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let follow = screen.follow;
    // Where nothing is shown there is nothing that would move.
    Effect::new(move || {
        let is_all_held = screen.shown.with(|rows| rows.is_empty());
        if is_all_held && screen.found.with(|rows| !rows.is_empty()) {
            follow.show();
        }
    });
    let words = Memo::new(move |_| {
        let arrived = follow.held.with(|held| held.iter().map(ExactSizeIterator::len).sum());
        let matching = screen
            .found
            .with(|rows| rows.len())
            .saturating_sub(screen.shown.with(|rows| rows.len()));
        Fresh { arrived, matching }.words()
    });
    let show = move || {
        follow.show();
        window().scroll_to_with_x_and_y(0.0, 0.0);
        // The button goes.
        request_animation_frame(|| {
            page::focus(".audit-table .cell-title > a");
        });
    };
    let trouble = move || {
        let words = follow.live.with(|live| live.words(follow.left.get(), &screen.services.host()));
        words.map(|words| view! { <Note tone=Tone::Warn>{words}</Note> })
    };
    view! {
        {dynamic(trouble)}
        <div class="audit-new" role="status">
            {dynamic(move || words.get().map(|words| view! {
                <Button kind=ButtonKind::Primary icon=Icon::SortUp on_press=show>{words}</Button>
            }))}
        </div>
    }
}
