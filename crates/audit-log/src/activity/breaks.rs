//! What would miss a token if it were deleted: what used it, things of one kind together.

use super::log::{Log, Tokens, Who};
use crate::time::range::Window;
use console_core::text::order::sorted;
use std::collections::{HashMap, HashSet};
use token_api::time::{Moment, UnixSeconds};

/// Uses of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The kind of event.
    pub event: String,
    /// What was done, without the numbers that differ from time to time.
    pub what: String,
    /// Where it came from.
    pub ip: String,
    /// How often.
    pub count: usize,
    /// The last time.
    pub last: UnixSeconds,
}

/// What used a token within a window, as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breaks {
    /// Whether all of the window was read.
    pub complete: bool,
    /// The part of the window, up to its end, of which no event is missing.
    pub read: Option<Window>,
    /// Uses, the most frequent kind first.
    pub uses: Vec<Use>,
    /// Calls that were refused: deleting the token breaks nothing of them.
    pub refused: Option<Refused>,
    /// Whether no event that was read, of whatever time, names a token.
    pub names_none: bool,
}

/// Calls with a token that were refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// How many.
    pub count: usize,
    /// The last one.
    pub last: UnixSeconds,
}

impl Refused {
    /// Counts one more, which is older.
    fn add(refused: &mut Option<Self>, at: UnixSeconds) {
        refused.get_or_insert(Self { count: 0, last: at }).count += 1;
    }

    /// Whether one of them can be what a list calls the last use of the token: servers write that
    /// down to the minute or so.
    fn explains(self, last_use: UnixSeconds) -> bool {
        last_use.seconds_since(self.last).abs() <= COARSE_SECONDS
    }
}

/// A last use and the event of the same call may be apart by this many seconds.
const COARSE_SECONDS: i64 = 120;

/// When a token was last used by what its list says, if the log has no event of that: it lies in the
/// part that was `read`, and later than the last call in it that worked, at `used`.
fn unrecorded(
    last_use: &Moment,
    read: Option<Window>,
    used: Option<UnixSeconds>,
    refused: Option<Refused>,
) -> Option<UnixSeconds> {
    let (at, read) = (last_use.at()?, read?);
    let was_read = read.from <= at && at <= read.to.plus_seconds(COARSE_SECONDS);
    let is_recorded = used.is_some_and(|used| at.seconds_since(used) <= COARSE_SECONDS)
        || refused.is_some_and(|refused| refused.explains(at));
    (was_read && !is_recorded).then_some(at)
}

/// The part of a window, up to its end, of which no event is missing; `None` where nothing was read,
/// or events tell no time, which may be in it.
fn read_part(log: Log<'_>, window: Window) -> Option<Window> {
    let from = log.coverage.reaches_back_to(window)?;
    (log.store.undated() == 0).then_some(Window { from, to: window.to })
}

impl Breaks {
    /// When the token was last used by what its list says, if the log has no event of that, not even
    /// of a refused call.
    pub fn unrecorded(&self, last_use: &Moment) -> Option<UnixSeconds> {
        let used = self.uses.iter().map(|one| one.last).max();
        unrecorded(last_use, self.read, used, self.refused)
    }
}

/// What used a token within a window. Calls that were refused are counted apart: they would go on
/// being refused.
pub fn breaks(log: Log<'_>, token: &Who, window: Window) -> Breaks {
    let mut uses: HashMap<(&str, String, &str), Use> = HashMap::new();
    let mut refused = None;
    for row in log.of(token, window) {
        if row.failed.is_yes() {
            Refused::add(&mut refused, row.time);
            continue;
        }
        let what = stem(row.description);
        let same = uses.entry((row.event, what.clone(), row.address)).or_insert_with(|| Use {
            event: row.event.to_owned(),
            what,
            ip: row.address.to_owned(),
            count: 0,
            // The rows come newest first.
            last: row.time,
        });
        same.count += 1;
    }
    Breaks {
        refused,
        names_none: log.names_no_token(),
        complete: log.whole(window).is_some(),
        read: read_part(log, window),
        uses: sorted(uses.into_values().collect(), |a, b| {
            let order = b.count.cmp(&a.count).then(b.last.cmp(&a.last));
            order.then_with(|| (&a.event, &a.what, &a.ip).cmp(&(&b.event, &b.what, &b.ip)))
        }),
    }
}

/// A token of several that did something within a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    /// Its place among those that were asked for.
    pub at: usize,
    /// How often.
    pub count: usize,
    /// The last time.
    pub last: UnixSeconds,
}

/// Which of several tokens did something within a window, as far as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InUse {
    /// Whether all of the window was read.
    pub complete: bool,
    /// The part of the window, up to its end, of which no event is missing.
    pub read: Option<Window>,
    /// Those that did something, the busiest first.
    pub used: Vec<Used>,
    /// Those of which the log has refused calls, by their places.
    pub refused: HashMap<usize, Refused>,
    /// Whether no event that was read, of whatever time, names a token.
    pub names_none: bool,
}

impl InUse {
    /// The places of the tokens that were last used, by what is said of them, when the log has no
    /// event of them. `last_uses` are in the order in which the tokens were asked for.
    pub fn unrecorded<'a>(
        &self,
        last_uses: impl Iterator<Item = &'a Moment>,
    ) -> Vec<(usize, UnixSeconds)> {
        let used: HashMap<usize, UnixSeconds> =
            self.used.iter().map(|used| (used.at, used.last)).collect();
        let when = |(at, last_use)| {
            let (used, refused) = (used.get(&at).copied(), self.refused.get(&at).copied());
            Some((at, unrecorded(last_use, self.read, used, refused)?))
        };
        last_uses.enumerate().filter_map(when).collect()
    }

    /// Of how many tokens the log has refused calls, and no other.
    pub fn only_refused(&self) -> usize {
        let used: HashSet<usize> = self.used.iter().map(|used| used.at).collect();
        self.refused.keys().filter(|at| !used.contains(at)).count()
    }
}

/// Which of several tokens did something within a window. As for [`breaks`], calls that were refused
/// are counted apart. The log is gone through once, however many tokens there are.
pub fn in_use(log: Log<'_>, tokens: &[Who], window: Window) -> InUse {
    let tokens = Tokens::new(tokens);
    let mut used: HashMap<usize, Used> = HashMap::new();
    let mut refused: HashMap<usize, Option<Refused>> = HashMap::new();
    for row in log.within(window) {
        let Some(at) = tokens.of(&row) else { continue };
        if row.failed.is_yes() {
            Refused::add(refused.entry(at).or_default(), row.time);
            continue;
        }
        // The rows come newest first.
        used.entry(at).or_insert(Used { at, count: 0, last: row.time }).count += 1;
    }
    InUse {
        names_none: log.names_no_token(),
        complete: log.whole(window).is_some(),
        read: read_part(log, window),
        refused: refused.into_iter().filter_map(|(at, refused)| Some((at, refused?))).collect(),
        used: sorted(used.into_values().collect(), |a, b| {
            b.count.cmp(&a.count).then(b.last.cmp(&a.last)).then(a.at.cmp(&b.at))
        }),
    }
}

/// A description without what differs each time: numbers, hashes and times become "…". Names keep
/// their digits: "k8s" and "v2" are words.
fn stem(description: &str) -> String {
    let mut stem = String::new();
    for word in description.split_inclusive(|c: char| !is_of_word(c)) {
        let core = word.trim_end_matches(|c: char| !is_of_word(c));
        let rest = &word[core.len()..];
        if !differs(core) {
            stem.push_str(word);
        } else if stem.ends_with('…') {
            stem.push_str(rest);
        } else {
            stem.push('…');
            stem.push_str(rest);
        }
    }
    stem
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')
}

/// Whether a word is a number, a time, or a long row of digits and hexadecimal letters.
fn differs(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let others = word.bytes().filter(|b| !b.is_ascii_digit()).collect::<Vec<_>>();
    let is_number = others.iter().all(|b| matches!(b, b'-' | b'.' | b':' | b'T' | b'Z'));
    let is_hash = word.len() >= 7 && others.iter().all(|b| matches!(b, b'a'..=b'f' | b'-'));
    digits > 0 && (is_number || is_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_use_without_an_event_is_unrecorded() {
        let window = Window::between(UnixSeconds(1000), UnixSeconds(2000));
        let at = |at: i64| Moment::At(UnixSeconds(at));
        let (used, refused) = (UnixSeconds(1500), Refused { count: 3, last: UnixSeconds(1700) });
        let none = None::<UnixSeconds>;
        let table = [
            (at(1500), None, None, true),
            (at(1500), Some(used), None, false),
            // Lists lag behind the log by a minute or two, and may be older than it.
            (at(1620), Some(used), None, false),
            (at(1100), Some(used), None, false),
            (at(1621), Some(used), None, true),
            // A call that was refused at that time may be the last use; another is not.
            (at(1700), Some(used), Some(refused), false),
            (at(1821), Some(used), Some(refused), true),
            (at(1579), None, Some(refused), true),
            // The clocks of the server and of this device differ by seconds.
            (at(2010), None, None, true),
            (at(999), None, None, false),
            (Moment::Never, None, None, false),
            (Moment::Untold, None, None, false),
        ];
        for (last_use, used, refused, expected) in table {
            let found = unrecorded(&last_use, Some(window), used, refused);
            assert_eq!(found.is_some(), expected, "{last_use:?} {used:?} {refused:?}");
            assert_eq!(unrecorded(&last_use, None, used, refused), none);
        }
    }

    #[test]
    fn what_differs_each_time_is_left_out() {
        let table = [
            (
                "Started update 318 for stack \"shop/prod\"",
                "Started update … for stack \"shop/prod\"",
            ),
            ("Deployed 3fa9c2d1 at 22:14:07", "Deployed … at …"),
            ("Run 7f3a9c2e-1b2c-4d5e-8f90-a1b2c3d4e5f6 of k8s-v2", "Run … of k8s-v2"),
            ("1, 2, 3", "…, …, …"),
            ("decade facade bed", "decade facade bed"),
            ("é 12é", "é 12é"),
            ("", ""),
        ];
        for (description, expected) in table {
            assert_eq!(stem(description), expected);
        }
    }
}
