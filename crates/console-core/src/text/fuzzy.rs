//! Finds texts by a few letters of them: "dp" finds "deploy-prod". Says how well each text fits, and
//! where, so that the best come first and the match can be shown.

use crate::text::letters::{LowerCase, fold, is_mark};
use crate::text::order::sorted;
use std::ops::Range;

/// How well a query fits a text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit {
    /// Higher is better.
    pub score: i32,
    /// The letters of the text that the query matches: byte ranges in order, apart from each other.
    pub places: Vec<Range<usize>>,
    /// The same for the other words by which the text is found, where a word of the query matches only
    /// these.
    pub also: Vec<Range<usize>>,
}

/// A text that fits, by its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its index among the texts.
    pub at: usize,
    /// How it fits.
    pub fit: Fit,
}

const WHOLE: i32 = 1000;
const BEGIN: i32 = 800;
const WORD_BEGIN: i32 = 600;
const INSIDE: i32 = 400;
/// For each letter that stands after the one before it, or begins a word.
const NEXT: i32 = 12;
const INITIAL: i32 = 8;
const GAP: i32 = -6;

/// The `most` texts that fit best, the best first; those that fit alike stay in their order. Each text may
/// have other words by which it is found, too; these count less. All texts fit an empty query.
pub fn best<'a>(
    texts: impl Iterator<Item = (&'a str, &'a str)>,
    query: &str,
    most: usize,
    lower_case: LowerCase,
) -> Vec<Found> {
    let query = fold(query, lower_case);
    let letters = |word: &str| word.chars().filter(|c| !is_mark(*c)).collect();
    let words: Vec<Vec<char>> = query.split_whitespace().map(letters).collect();
    let found = texts.enumerate().filter_map(|(at, (text, also))| {
        Some(Found { at, fit: fit(text, also, &words, lower_case)? })
    });
    let mut found = sorted(found.collect(), |a: &Found, b: &Found| b.fit.score.cmp(&a.fit.score));
    found.truncate(most);
    found
}

/// How the words fit a text; `None` if one of them does not.
fn fit(text: &str, also: &str, words: &[Vec<char>], lower_case: LowerCase) -> Option<Fit> {
    let letters = Letters::of(text, lower_case);
    let mut others = None;
    let (mut score, mut places, mut also_places) = (0, Vec::new(), Vec::new());
    for word in words {
        if let Some((points, at)) = letters.fit(word) {
            score += points;
            places.extend(letters.places(at));
        } else {
            let others = others.get_or_insert_with(|| Letters::of(also, lower_case));
            let fit = others.fit(word);
            let (points, at) = fit.filter(|(points, _)| *points >= WORD_BEGIN)?;
            score += points / 4;
            also_places.extend(others.places(at));
        }
    }
    let each = score / i32::try_from(words.len().max(1)).unwrap_or(1);
    // Of two texts that fit alike, the shorter one was meant.
    let length = i32::try_from(letters.0.len().min(60)).unwrap_or(60);
    let score = if words.is_empty() { 0 } else { each * 100 - length };
    Some(Fit { score, places: joined(places), also: joined(also_places) })
}

fn joined(places: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut apart: Vec<Range<usize>> = Vec::new();
    for place in sorted(places, |a, b| a.start.cmp(&b.start)) {
        match apart.last_mut() {
            Some(last) if place.start <= last.end => last.end = last.end.max(place.end),
            _ => apart.push(place),
        }
    }
    apart
}

/// The letters of a text for comparing, each with its place in the text.
struct Letters(Vec<(char, Range<usize>)>);

impl Letters {
    fn of(text: &str, lower_case: LowerCase) -> Self {
        let mut letters = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let place = at..at + c.len_utf8();
            if c.is_ascii() {
                letters.push((c.to_ascii_lowercase(), place));
            } else {
                let folded = fold(&text[place.clone()], lower_case);
                let before = letters.len();
                let own = folded.chars().filter(|c| !is_mark(*c));
                letters.extend(own.map(|c| (c, place.clone())));
                // A mark belongs to the letter before it.
                if letters.len() == before
                    && let Some((_, last)) = letters.last_mut()
                {
                    last.end = place.end;
                }
            }
        }
        Self(letters)
    }

    /// The places of letters in the text.
    fn places(&self, at: Vec<usize>) -> impl Iterator<Item = Range<usize>> {
        at.into_iter().map(|letter| self.0[letter].1.clone())
    }

    /// Whether a word begins at a letter.
    fn is_initial(&self, at: usize) -> bool {
        let is_part = |at: usize| self.0[at].0.is_alphanumeric();
        is_part(at) && (at == 0 || !is_part(at - 1))
    }

    /// How well a word fits, and the letters that it matches.
    fn fit(&self, word: &[char]) -> Option<(i32, Vec<usize>)> {
        self.whole(word).or_else(|| self.scattered(word))
    }

    /// The word as it is, at its best place.
    fn whole(&self, word: &[char]) -> Option<(i32, Vec<usize>)> {
        let windows = self.0.windows(word.len().max(1)).enumerate();
        let places = windows.filter(|(_, window)| window.iter().map(|(c, _)| c).eq(word));
        let points = |at: usize| match at {
            0 if self.0.len() == word.len() => WHOLE,
            0 => BEGIN,
            at if self.is_initial(at) => WORD_BEGIN,
            _ => INSIDE,
        };
        let best = places.map(|(at, _)| (points(at), std::cmp::Reverse(at))).max()?;
        let at = best.1.0;
        Some((best.0, (at..at + word.len()).collect()))
    }

    /// The letters of the word in their order with others between them, from the beginning of a word on.
    fn scattered(&self, word: &[char]) -> Option<(i32, Vec<usize>)> {
        if !is_subsequence(word, &self.0) {
            return None;
        }
        // For each letter of the word and each letter of the text: the points if the one is matched by the
        // other, and where the letter before is matched.
        let mut table: Vec<Vec<Option<(i32, usize)>>> = Vec::with_capacity(word.len());
        for (row, wanted) in word.iter().enumerate() {
            let mut now = vec![None; self.0.len()];
            let mut before: Option<(i32, usize)> = None;
            for at in 0..self.0.len() {
                let initial = self.is_initial(at);
                if self.0[at].0 == *wanted {
                    let bonus = if initial { INITIAL } else { 0 };
                    now[at] = match row.checked_sub(1).map(|row| &table[row]) {
                        None => initial.then_some((bonus, at)),
                        Some(above) => {
                            let next = at.checked_sub(1).and_then(|last| {
                                above[last].map(|(points, _)| (points + NEXT, last))
                            });
                            let after_gap = before.map(|(points, last)| (points + GAP, last));
                            next.max(after_gap).map(|(points, last)| (points + bonus, last))
                        }
                    };
                }
                let above = row.checked_sub(1).and_then(|row| table[row][at]);
                before = before.max(above.map(|(points, _)| (points, at)));
            }
            table.push(now);
        }
        let last = table.last()?.iter().enumerate();
        let (points, mut at) = last.filter_map(|(at, cell)| Some(((*cell)?.0, at))).max()?;
        let mut places = vec![0; word.len()];
        for (row, place) in places.iter_mut().enumerate().rev() {
            *place = at;
            at = table[row][at]?.1;
        }
        Some((points.clamp(0, INSIDE - 100) + 10, places))
    }
}

fn is_subsequence(word: &[char], letters: &[(char, Range<usize>)]) -> bool {
    let mut letters = letters.iter();
    word.iter().all(|wanted| letters.any(|(c, _)| c == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(texts: &[&str], query: &str) -> Vec<String> {
        let found = best(texts.iter().map(|text| (*text, "")), query, 10, str::to_lowercase);
        found.into_iter().map(|found| texts[found.at].to_owned()).collect()
    }

    fn marked(text: &str, query: &str) -> Option<String> {
        // As the browser does it: letters lose their marks.
        let lower = |text: &str| text.to_lowercase().replace('ż', "z").replace('ó', "o");
        let found = best([(text, "")].into_iter(), query, 1, lower);
        let fit = &found.first()?.fit;
        let mut marked = String::new();
        let mut end = 0;
        for place in &fit.places {
            marked.push_str(&text[end..place.start]);
            marked.push_str(&format!("[{}]", &text[place.clone()]));
            end = place.end;
        }
        Some(marked + &text[end..])
    }

    #[test]
    fn shows_what_matches() {
        for (text, query, expected) in [
            ("deploy-prod", "dp", Some("[d]eploy-[p]rod")),
            ("deploy-prod", "prod", Some("deploy-[prod]")),
            ("deploy-prod", "prod dep", Some("[dep]loy-[prod]")),
            ("drift-nightly", "drnight", Some("[dr]ift-[night]ly")),
            ("OIDC issuers", "iss", Some("OIDC [iss]uers")),
            ("token", "tkn", Some("[t]o[k]e[n]")),
            ("Żółw", "zo", Some("[Żó]łw")),
            ("deploy-prod", "xyz", None),
            ("deploy-prod", "prod xyz", None),
            ("cafe\u{301}bar", "feb", Some("ca[fe\u{301}b]ar")),
            // The first letter has to begin a word.
            ("deploy", "py", None),
            ("deploy", "dpld", None),
        ] {
            assert_eq!(marked(text, query).as_deref(), expected, "{text} {query}");
        }
    }

    #[test]
    fn the_best_comes_first() {
        let texts = ["undeploy", "my-deploy-tool", "deploy-prod", "deploy", "d-e-p-l-o-y", "other"];
        assert_eq!(
            found(&texts, "deploy"),
            ["deploy", "deploy-prod", "my-deploy-tool", "undeploy", "d-e-p-l-o-y"]
        );
        // The shorter of two that fit alike; then their own order.
        assert_eq!(found(&["ci-long", "ci-b", "ci-a"], "ci"), ["ci-b", "ci-a", "ci-long"]);
        assert_eq!(found(&["b", "a"], " "), ["b", "a"]);
    }

    #[test]
    fn other_words_count_less_and_have_places_of_their_own() {
        let texts = [("Sign out", "leave, log off"), ("Log", "")];
        let found = best(texts.into_iter(), "log", 5, str::to_lowercase);
        assert_eq!(found.iter().map(|found| found.at).collect::<Vec<_>>(), [1, 0]);
        assert!(found[1].fit.places.is_empty());
        assert_eq!(found[1].fit.also, std::slice::from_ref(&(7..10)));
        assert!(found[0].fit.also.is_empty());
        // Only from the beginning of a word on.
        assert!(best([("x", "catalog")].into_iter(), "log", 5, str::to_lowercase).is_empty());
    }

    proptest! {
        #[test]
        fn places_are_between_characters_and_apart(text in ".{0,40}", query in ".{0,6}") {
            for found in best([(text.as_str(), "")].into_iter(), &query, 1, str::to_lowercase) {
                let mut end = 0;
                for (number, place) in found.fit.places.iter().enumerate() {
                    prop_assert!(number == 0 || place.start > end);
                    prop_assert!(text.get(place.clone()).is_some_and(|part| !part.is_empty()));
                    end = place.end;
                }
            }
        }

        #[test]
        fn every_part_of_a_text_finds_it(text in "[a-z0-9-]{1,20}", from in 0_usize..20, length in 1_usize..6) {
            let part: String = text.chars().skip(from).take(length).collect();
            prop_assert_eq!(found(&[&text], &part).len(), 1);
        }
    }
}
