//! What would miss a token if it were deleted: what used it lately, things of one kind together.

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
    /// Since when everything was read; `None` when nothing was.
    pub known_since: Option<UnixSeconds>,
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
    fn explains(self, last_use: &Moment) -> bool {
        last_use.at().is_some_and(|at| at.seconds_since(self.last).abs() <= COARSE_SECONDS)
    }
}

/// A last use and the event of the same call may be apart by this many seconds.
const COARSE_SECONDS: i64 = 120;

impl Breaks {
    /// Whether the token was used within the window by what its list says, and the log has no event
    /// for that, not even of a refused call. `false` as long as something was not read.
    pub fn is_silent(&self, last_use: &Moment, window: Window) -> bool {
        let was_used = last_use.at().is_some_and(|at| window.contains(at));
        let is_refused = self.refused.is_some_and(|refused| refused.explains(last_use));
        self.complete && self.uses.is_empty() && was_used && !is_refused
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
        known_since: log.coverage.reaches_back_to(window),
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
    /// Those that did something, the busiest first.
    pub used: Vec<Used>,
    /// The others of which the log has refused calls, by their places.
    pub refused: HashMap<usize, Refused>,
    /// Whether no event that was read, of whatever time, names a token.
    pub names_none: bool,
}

impl InUse {
    /// How many of the tokens were used within the window by what is said of them, and not by the
    /// log: it does not name them, so that what would miss them can't be told. `last_uses` are in
    /// the order in which the tokens were asked for. 0 as long as something was not read.
    pub fn untold<'a>(&self, last_uses: impl Iterator<Item = &'a Moment>, window: Window) -> usize {
        let named: HashSet<usize> = self.used.iter().map(|used| used.at).collect();
        let is_in_use = |used: &Moment| used.at().is_some_and(|at| window.contains(at));
        let is_refused = |at: &usize, used: &Moment| {
            self.refused.get(at).is_some_and(|refused| refused.explains(used))
        };
        let untold = last_uses
            .enumerate()
            .filter(|(at, used)| is_in_use(used) && !named.contains(at) && !is_refused(at, used));
        if self.complete { untold.count() } else { 0 }
    }
}

/// Which of several tokens did something within a window. As for [`breaks`], calls that were refused
/// are counted apart. The log is gone through once, however many tokens there are.
pub fn in_use(log: Log<'_>, tokens: &[Who], window: Window) -> InUse {
    let tokens = Tokens::new(tokens);
    let mut used: HashMap<usize, Used> = HashMap::new();
    let mut refused: HashMap<usize, Option<Refused>> = HashMap::new();
    let rows = log.store.newest_first().iter().map(|row| log.store.row(*row));
    for row in rows.filter(|row| window.contains(row.time)) {
        let Some(at) = tokens.of(&row) else { continue };
        if row.failed.is_yes() {
            Refused::add(refused.entry(at).or_default(), row.time);
            continue;
        }
        // The rows come newest first.
        used.entry(at).or_insert(Used { at, count: 0, last: row.time }).count += 1;
    }
    let only_refused = refused.into_iter().filter(|(at, _)| !used.contains_key(at));
    InUse {
        names_none: log.names_no_token(),
        complete: log.whole(window).is_some(),
        refused: only_refused.filter_map(|(at, refused)| Some((at, refused?))).collect(),
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
    fn who_was_used_and_is_not_named_is_untold() {
        let window = Window::between(UnixSeconds(50), UnixSeconds(100));
        let used = vec![Used { at: 1, count: 3, last: UnixSeconds(90) }];
        let last_uses = [49, 60, 100, 101].map(|at| Moment::At(UnixSeconds(at)));
        let last_uses = || last_uses.iter().chain([&Moment::Never, &Moment::Untold]);
        let refused = HashMap::new();
        let names_none = false;
        let found = InUse { complete: true, used, refused: refused.clone(), names_none };
        assert_eq!(found.untold(last_uses(), window), 1);
        let nobody = InUse { complete: true, used: Vec::new(), refused, names_none };
        assert_eq!(nobody.untold(last_uses(), window), 2);
        // A last use that was refused is no use; one long after the last refusal is.
        let at = |last| HashMap::from([(1, Refused { count: 3, last: UnixSeconds(last) })]);
        let refused = |last| InUse { refused: at(last), ..nobody.clone() };
        assert_eq!(refused(60).untold(last_uses(), window), 1);
        assert_eq!(refused(-61).untold(last_uses(), window), 2);
        let in_part = InUse { complete: false, ..nobody };
        assert_eq!(in_part.untold(last_uses(), window), 0);
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
