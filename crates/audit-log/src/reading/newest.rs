//! Following: what happened since the newest event that is known, and what was late.

use super::following::{Manner, Round};
use super::reader::{Purpose, Reader};
use super::{Effect, Now};
use crate::load::live::{LATE_SECONDS, next_window};
use crate::load::reading::{Reading, Step};
use std::ops::Range;

impl Reader {
    /// Asks for what happened since the newest event that is known.
    pub(super) fn ask_newest(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let store = &self.held.store;
        let Some(following) = self.following.as_mut() else { return };
        let range = self.range.resolve(now.at);
        let newest = store.newest_until(range.to);
        let known = self.followed_from.into_iter().chain(newest).min();
        let reach = match following.manner {
            Manner::Live(_) => self.look_back.reach(store, now.at),
            Manner::Late => LATE_SECONDS,
        };
        following.round = Some(Round { reach, at: now.at, rows: Vec::new() });
        // If one of several pages fails, events before the newest one are missing.
        self.followed_from = known;
        let reading = Reading::new(next_window(known, reach, range, range.to));
        self.ask(Purpose::Follow, reading, now, effects);
    }

    /// Takes note of a page, and asks for the next or ends the round.
    pub(super) fn followed(
        &mut self,
        (reading, step): (Reading, Step),
        rows: Range<u32>,
        now: Now,
        effects: &mut Vec<Effect>,
    ) {
        let Some(following) = self.following.as_mut() else { return };
        let Some(round) = following.round.as_mut() else { return };
        round.rows.push(rows);
        if step == Step::More {
            return self.ask(Purpose::Follow, reading, now, effects);
        }
        let (reach, at) = (round.reach, round.at);
        let is_live = matches!(following.manner, Manner::Live(_));
        if let Manner::Live(live) = &mut following.manner {
            live.succeeded();
            if let Step::Incomplete(cause) = step {
                self.incomplete = Some(cause);
            }
        }
        self.followed_from = None;
        self.look_back.reached(reach, at);
        self.held.coverages.asked(at);
        self.window = self.range.resolve(at);
        let rows = self.end_round(now);
        // While the user follows, the window has moved.
        if is_live || !rows.is_empty() {
            effects.push(Effect::Fresh(rows));
        }
    }

    /// A question of following failed or was cancelled: what came before is shown.
    pub(super) fn give_up_round(&mut self, now: Now, effects: &mut Vec<Effect>) {
        let rows = self.end_round(now);
        if !rows.is_empty() {
            effects.push(Effect::Fresh(rows));
        }
    }

    /// Waits before the next question. Returns the rows that this one brought.
    fn end_round(&mut self, now: Now) -> Vec<Range<u32>> {
        let settled_at = self.window.to.plus_seconds(LATE_SECONDS);
        let Some(following) = self.following.as_mut() else { return Vec::new() };
        let round = following.round.take();
        following.wait_again(now);
        let is_late = following.manner == Manner::Late;
        if round.as_ref().is_some_and(|round| is_late && round.at > settled_at) {
            self.following = None;
        }
        let rows = round.map(|round| round.rows).unwrap_or_default();
        rows.into_iter().filter(|rows| !rows.is_empty()).collect()
    }

    pub(super) fn unfollow(&mut self, effects: &mut Vec<Effect>) {
        self.cancel(Purpose::Follow, effects);
        let round = self.following.take().and_then(|following| following.round);
        if round.is_some_and(|round| !round.rows.is_empty()) {
            effects.extend([Effect::Soon, Effect::Show]);
        }
    }
}
