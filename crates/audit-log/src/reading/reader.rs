//! The state machine. Each answer leads to the next question, until the goal is reached.

use super::following::{Following, Manner};
use super::{Effect, Goal, Held, Input, Now, Status, Wish};
use crate::events::store::EventStore;
use crate::load::live::{Live, LookBack};
use crate::load::reading::Reading;
use crate::search::narrow::Coverages;
use crate::time::range::{TimeRange, Window};
use console_core::backend::fault::ApiError;
use console_core::backend::paging::Cause;
use std::mem;
use token_api::time::UnixSeconds;

/// How often a hidden page checks whether it is visible again, in milliseconds.
const HIDDEN_STEP_MS: u32 = 1000;

/// A goal, and how far it is reached.
#[derive(Debug)]
pub(super) struct Load {
    pub(super) goal: Goal,
    pub(super) pages: u32,
    pub(super) pause: Option<Pause>,
}

/// The wait before the next page that is loaded without a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pause {
    pub(super) since_ms: f64,
    pub(super) ms: u32,
}

impl Pause {
    fn left_ms(self, now: Now) -> u32 {
        self.ms.saturating_sub(now.since(self.since_ms))
    }
}

/// What a question is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Find,
    Load,
    Follow,
}

/// The question that is being answered.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) number: u32,
    pub(super) purpose: Purpose,
    pub(super) reading: Reading,
    pub(super) asked_ms: f64,
}

/// A log that is being read.
#[derive(Debug)]
pub struct Reader {
    pub(super) held: Held,
    pub(super) range: TimeRange,
    pub(super) window: Window,
    pub(super) wish: Wish,
    /// Whether the newest part is asked for again once the range is loaded, for late events.
    pub(super) settles: bool,
    pub(super) has_read: bool,
    pub(super) pending: Option<Pending>,
    pub(super) find: Option<Reading>,
    pub(super) load: Option<Load>,
    /// The next page of the range, where the server said how it goes on.
    pub(super) next: Option<Reading>,
    pub(super) following: Option<Following>,
    /// The newest event that was known when following failed after some pages.
    pub(super) followed_from: Option<UnixSeconds>,
    pub(super) look_back: LookBack,
    pub(super) failure: Option<ApiError>,
    pub(super) incomplete: Option<Cause>,
    pub(super) numbers: u32,
    pub(super) seconds_left: u32,
}

impl Reader {
    /// Continues with what was loaded before. Nothing is asked for yet.
    pub fn new(held: Held, range: TimeRange, wish: Wish, now: UnixSeconds) -> Self {
        Self {
            has_read: !held.store.is_empty(),
            held,
            range,
            window: range.resolve(now),
            wish,
            settles: false,
            pending: None,
            find: None,
            load: None,
            next: None,
            following: None,
            followed_from: None,
            look_back: LookBack::default(),
            failure: None,
            incomplete: None,
            numbers: 0,
            seconds_left: 0,
        }
    }

    /// Reads a period on request, and once it is loaded again and again what may be late in it.
    pub fn of_period(held: Held, window: Window) -> Self {
        let wish = Wish::everything_on_request();
        Self { settles: true, ..Self::new(held, TimeRange::Between(window), wish, window.to) }
    }

    /// The events.
    pub fn store(&self) -> &EventStore {
        &self.held.store
    }

    /// Of which periods they are all.
    pub fn coverages(&self) -> &Coverages {
        &self.held.coverages
    }

    /// How reading goes.
    pub fn status(&self) -> Status {
        Status {
            window: self.window,
            load: self.load.as_ref().map(|load| load.goal),
            has_read: self.has_read,
            failure: self.failure.clone(),
            incomplete: self.incomplete,
            is_finding: self.find.is_some(),
            live: self.following.as_ref().and_then(|following| match &following.manner {
                Manner::Live(live) => Some(live.clone()),
                Manner::Late => None,
            }),
            seconds_left: self.seconds_left,
        }
    }

    /// Takes what was loaded out of the reader.
    pub fn take_held(&mut self) -> Held {
        let empty = Held::new(self.held.store.lower_case());
        mem::replace(&mut self.held, empty)
    }

    /// Takes note of what happened, and says what is to be done.
    pub fn step(&mut self, input: Input, now: Now) -> Vec<Effect> {
        let mut effects = Vec::new();
        match input {
            Input::Range(range) => self.show(range, now, &mut effects),
            Input::Wish(wish) => self.take_wish(wish, now, &mut effects),
            Input::Load(goal) => {
                // Of a range that began just now, what may have come since can be loaded.
                if self.next_reading().is_none() && !self.is_complete() {
                    self.resolve(now, &mut effects);
                }
                self.begin(goal, now, &mut effects);
            }
            Input::Refresh => {
                self.resolve(now, &mut effects);
                self.end_load(now, &mut effects);
                // The newest part comes first, not what a page of older events led to.
                self.next = None;
                self.begin(Goal::Pages(1), now, &mut effects);
            }
            Input::Find(at) => {
                self.cancel(Purpose::Find, &mut effects);
                self.find = Some(Reading::new(Window { from: at, to: at }));
            }
            Input::Follow => {
                self.unfollow(&mut effects);
                self.following = Some(Following::new(Manner::Live(Live::default()), now));
            }
            Input::Unfollow => self.unfollow(&mut effects),
            Input::Stop => {
                if self.load.is_some() {
                    self.incomplete = Some(Cause::Stopped);
                }
                self.end_load(now, &mut effects);
            }
            Input::Page(number, page) => {
                if let Some(pending) = self.pending.take_if(|pending| pending.number == number) {
                    self.answered(pending, &page, now, &mut effects);
                }
            }
            Input::Fault(number, error) => {
                if let Some(pending) = self.pending.take_if(|pending| pending.number == number) {
                    self.failed(&pending, error, now, &mut effects);
                }
            }
            Input::Timer => self.time_passed(now, &mut effects),
        }
        self.go_on(now, &mut effects);
        effects.extend(self.wait(now).map(Effect::Wait));
        effects
    }

    /// Shows a range. The server may write events late, so its newest part is asked for again.
    fn show(&mut self, range: TimeRange, now: Now, effects: &mut Vec<Effect>) {
        self.range = range;
        self.resolve(now, effects);
        self.end_load(now, effects);
        self.next = None;
        (self.failure, self.incomplete) = (None, None);
        // Around one event there are few others, and the event itself must be loaded.
        if matches!(range, TimeRange::Around(_)) {
            if !self.is_complete() {
                self.begin(Goal::All, now, effects);
            }
        } else if self.is_newest_missing() {
            self.begin(Goal::Pages(1), now, effects);
        }
    }

    fn take_wish(&mut self, wish: Wish, now: Now, effects: &mut Vec<Effect>) {
        let is_by_itself = self.load.as_ref().is_some_and(|load| load.goal == Goal::ByItself);
        self.wish = wish;
        if self.wish.on_request && is_by_itself {
            self.end_load(now, effects);
        }
    }

    /// Resolves the range to a window that ends now. What may have received events since it was asked
    /// for does not count as loaded any more.
    fn resolve(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let newest = self.held.store.newest_until(now.at);
        self.held.coverages.ask_again(newest, now.at);
        self.window = self.range.resolve(now.at);
        effects.extend([Effect::Soon, Effect::Show]);
    }

    /// Loads more. Following waits: what is loaded now comes before it.
    pub(super) fn begin(&mut self, goal: Goal, now: Now, effects: &mut Vec<Effect>) {
        if self.cancel(Purpose::Follow, effects) {
            self.give_up_round(now, effects);
        }
        (self.failure, self.incomplete) = (None, None);
        self.load = Some(Load { goal, pages: 0, pause: None });
    }

    pub(super) fn end_load(&mut self, now: Now, effects: &mut Vec<Effect>) {
        self.cancel(Purpose::Load, effects);
        if self.load.take().is_some() {
            effects.push(Effect::Show);
        }
        if self.settles && self.following.is_none() && self.is_loaded() {
            self.following = Some(Following::new(Manner::Late, now));
        }
    }

    /// Cancels the question, if it is for this. Returns whether it was.
    pub(super) fn cancel(&mut self, purpose: Purpose, effects: &mut Vec<Effect>) -> bool {
        let is_it = self.pending.take_if(|pending| pending.purpose == purpose).is_some();
        if is_it {
            effects.push(Effect::Cancel);
        }
        is_it
    }

    /// Asks the next question, if none is being answered.
    fn go_on(&mut self, now: Now, effects: &mut Vec<Effect>) {
        if self.pending.is_some() {
            return;
        }
        if let Some(reading) = self.find.clone() {
            return self.ask(Purpose::Find, reading, now, effects);
        }
        if self.load.is_none() && self.loads_by_itself() {
            self.begin(Goal::ByItself, now, effects);
        }
        if self.load.as_ref().is_some_and(|load| load.pause.is_none()) {
            match self.next_reading() {
                Some(reading) => self.ask(Purpose::Load, reading, now, effects),
                None => self.end_load(now, effects),
            }
        }
    }

    pub(super) fn ask(
        &mut self,
        purpose: Purpose,
        reading: Reading,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        self.numbers = self.numbers.wrapping_add(1);
        effects.push(Effect::Fetch(self.numbers, reading.question()));
        let (number, asked_ms) = (self.numbers, now.ms);
        self.pending = Some(Pending { number, purpose, reading, asked_ms });
    }

    fn time_passed(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let goes_on = self.goes_on();
        if let Some(load) = self.load.as_mut()
            && load.pause.is_some_and(|pause| pause.left_ms(now) == 0)
            && !now.is_hidden
        {
            load.pause = None;
            if !goes_on {
                self.end_load(now, effects);
            }
        }
        let is_idle = self.pending.is_none() && self.load.is_none() && self.find.is_none();
        let is_asking = self.pending.as_ref().is_some_and(|it| it.purpose == Purpose::Follow);
        if let Some(following) = self.following.as_mut()
            && following.left_ms(now) == Some(0)
            && !is_asking
        {
            match is_idle && self.has_read {
                true => self.ask_newest(now, effects),
                // What is being loaded brings the new events.
                false => following.wait_again(now),
            }
        }
    }

    /// How long to wait for what comes with time, in milliseconds.
    fn wait(&mut self, now: Now) -> Option<u32> {
        let pause = self.load.as_ref().and_then(|load| load.pause);
        let pause = pause.map(|pause| match pause.left_ms(now) {
            0 => HIDDEN_STEP_MS,
            left => left,
        });
        let is_asking = self.pending.as_ref().is_some_and(|it| it.purpose == Purpose::Follow);
        let following = self.following.as_ref().filter(|_| !is_asking);
        let left = following.and_then(|following| following.left_ms(now));
        self.seconds_left = left.unwrap_or_default().div_ceil(1000);
        let follow = following.and_then(|following| following.step_ms(now));
        [pause, follow].into_iter().flatten().min()
    }
}
