//! What was found: results with the letters that match, in groups.

use super::items::{Group, Item};
use console_core::text::excerpt::{Excerpt, excerpt};
use console_core::text::fuzzy::Found;
use std::ops::Range;

/// How many results a group shows.
pub(super) const MOST: usize = 6;

/// The most characters of a description that are shown where it matches.
const EXCERPT_CHARS: usize = 60;

/// A result with the letters that match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub item: Item,
    pub places: Vec<Range<usize>>,
    /// Where it matches, if that is not in the label.
    pub why: Option<Excerpt>,
}

impl Shown {
    /// A result without a match to show.
    pub fn plain(item: Item) -> Self {
        Self { item, places: Vec::new(), why: None }
    }
}

/// Results of one kind. A group is not empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Results {
    pub group: Group,
    pub shown: Vec<Shown>,
    pub score: i32,
}

/// The results of a group, each made from its index.
pub(super) fn results(group: Group, fits: Vec<Found>, item: impl Fn(usize) -> Item) -> Results {
    let score = fits.first().map_or(i32::MIN, |found| found.fit.score);
    let shown = fits.into_iter().map(|Found { at, fit }| {
        let item = item(at);
        let is_hidden = item.shows_also && !fit.also.is_empty();
        let why = is_hidden.then(|| excerpt(&item.also, &fit.also, EXCERPT_CHARS));
        Shown { item, places: fit.places, why }
    });
    Results { group, score, shown: shown.collect() }
}
