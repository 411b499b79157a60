//! Where a text misses a pattern: the one stretch of the pattern, and of the text, without which
//! the rest fits. Of all such stretches the one that leaves the most of the pattern's own
//! characters in place.

use std::ops::Range;
use token_api::oidc::{Element, Pattern};

/// The most cells of a table: a pattern and a text of some five hundred characters each. Longer ones
/// differ as a whole.
const MAX_CELLS: usize = 250_000;

/// What doesn't fit: characters of the pattern and of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Of the pattern.
    pub pattern: Range<usize>,
    /// Of the text.
    pub text: Range<usize>,
}

/// The text of elements, as it is written in a pattern.
pub fn written(elements: &[Element]) -> String {
    let written = |element: &Element| match element {
        Element::Many => '*',
        Element::Maybe => '?',
        Element::One => '.',
        Element::Char(c) => *c,
    };
    elements.iter().map(written).collect()
}

/// Which beginnings of a pattern match which beginnings of a text.
struct Table {
    width: usize,
    cells: Vec<bool>,
}

impl Table {
    fn of(elements: &[Element], text: &[char]) -> Self {
        let width = text.len() + 1;
        let mut table = Self { width, cells: vec![false; (elements.len() + 1) * width] };
        table.cells[0] = true;
        for (i, element) in elements.iter().enumerate() {
            for j in 0..width {
                let before = |i, j: usize| j.checked_sub(1).is_some_and(|j| table.at(i, j));
                let fits = match element {
                    Element::Many => table.at(i, j) || before(i + 1, j),
                    Element::Maybe => table.at(i, j) || before(i, j),
                    Element::One => before(i, j),
                    Element::Char(c) => before(i, j) && text[j - 1] == *c,
                };
                table.cells[(i + 1) * width + j] = fits;
            }
        }
        table
    }

    fn at(&self, i: usize, j: usize) -> bool {
        self.cells[i * self.width + j]
    }

    /// The lengths of the text's beginnings that the pattern's beginning of length `i` matches.
    fn row(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let cells = &self.cells[i * self.width..(i + 1) * self.width];
        cells.iter().enumerate().filter(|(_, fits)| **fits).map(|(j, _)| j)
    }
}

/// The stretch that doesn't fit; empty ranges where the text matches.
pub fn stretch(pattern: &Pattern, text: &str) -> Stretch {
    let elements = pattern.elements();
    let text: Vec<char> = text.chars().collect();
    let whole = Stretch { pattern: 0..elements.len(), text: 0..text.len() };
    if (elements.len() + 1) * (text.len() + 1) > MAX_CELLS {
        return whole;
    }
    let reversed: Vec<Element> = elements.iter().rev().copied().collect();
    let text_reversed: Vec<char> = text.iter().rev().copied().collect();
    let forward = Table::of(elements, &text);
    let backward = Table::of(&reversed, &text_reversed);
    let search = Search { forward, backward, elements, text_len: text.len() };
    search.best().unwrap_or(whole)
}

/// What parts the words of claims: paths, subjects and addresses. A name such as `feature-x` is one
/// word.
fn parts_words(c: char) -> bool {
    c.is_whitespace() || matches!(c, '/' | ':' | '@' | ',' | ';' | '=' | '#' | '|' | '&')
}

/// Whether a wildcard, which stands for other characters, or a sign between words.
fn is_break(element: Element) -> bool {
    match element {
        Element::Many | Element::Maybe => true,
        Element::One => false,
        Element::Char(c) => parts_words(c),
    }
}

/// Whether a word ends or begins before the place `at`.
fn is_edge<T: Copy>(of: &[T], at: usize, is_break: impl Fn(T) -> bool) -> bool {
    let before = at.checked_sub(1).and_then(|at| of.get(at));
    [before, of.get(at)].into_iter().any(|one| one.is_none_or(|one| is_break(*one)))
}

/// A stretch grown on both sides until no word is cut: for words to people. What is around it still
/// fits.
pub fn whole_words(pattern: &Pattern, text: &str, stretch: &Stretch) -> Stretch {
    let elements = pattern.elements();
    let text: Vec<char> = text.chars().collect();
    let is_nothing = stretch.pattern.is_empty() && stretch.text.is_empty();
    if is_nothing || (elements.len() + 1) * (text.len() + 1) > MAX_CELLS {
        return stretch.clone();
    }
    let (start, from) = edge(elements, &text, (stretch.pattern.start, stretch.text.start));
    let elements: Vec<Element> = elements.iter().rev().copied().collect();
    let text: Vec<char> = text.iter().rev().copied().collect();
    let (count, length) = (elements.len(), text.len());
    let behind = (count - stretch.pattern.end, length - stretch.text.end);
    let (end, to) = edge(&elements, &text, behind);
    Stretch { pattern: start..count - end, text: from..length - to }
}

/// The nearest place at or before `at`, in the pattern and in the text, where no word is cut in
/// either, and up to which both fit.
fn edge(elements: &[Element], text: &[char], at: (usize, usize)) -> (usize, usize) {
    let table = Table::of(elements, text);
    let (mut i, mut j) = at;
    while i > 0 && !(is_edge(elements, i, is_break) && is_edge(text, j, parts_words)) {
        let takes_text = match elements[i - 1] {
            Element::Many => j > 0 && table.at(i, j - 1),
            Element::Maybe => j > 0 && table.at(i - 1, j - 1),
            Element::One | Element::Char(_) => j > 0,
        };
        if !(takes_text && elements[i - 1] == Element::Many) {
            i -= 1;
        }
        j -= usize::from(takes_text);
    }
    (i, j)
}

struct Search<'a> {
    forward: Table,
    backward: Table,
    elements: &'a [Element],
    text_len: usize,
}

impl Search<'_> {
    fn best(&self) -> Option<Stretch> {
        let count = self.elements.len();
        // How many characters of its own the pattern has before each place.
        let mut own = vec![0; count + 1];
        for (i, element) in self.elements.iter().enumerate() {
            own[i + 1] = own[i] + usize::from(matches!(element, Element::Char(_) | Element::One));
        }
        let first: Vec<Option<usize>> = (0..=count).map(|i| self.forward.row(i).next()).collect();
        let last: Vec<Option<usize>> = (0..=count)
            .map(|i| self.backward.row(count - i).next().map(|left| self.text_len - left))
            .collect();
        let mut best: Option<((usize, usize, usize), Stretch)> = None;
        for start in 0..=count {
            for end in start..=count {
                let (Some(from), Some(to)) = (first[start], last[end]) else { continue };
                let lost = own[end] - own[start];
                let worse = |(best, _): &((usize, usize, usize), Stretch)| lost > best.0;
                if from > to || best.as_ref().is_some_and(worse) {
                    continue;
                }
                let Some((uneven, text)) = self.text_for(start, end, lost) else { continue };
                let cost = (lost, uneven, end - start);
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, Stretch { pattern: start..end, text }));
                }
            }
        }
        best.map(|(_, stretch)| stretch)
    }

    /// The stretch of the text that comes closest to `length`, and by how much it misses it.
    fn text_for(&self, start: usize, end: usize, length: usize) -> Option<(usize, Range<usize>)> {
        let behind = self.elements.len() - end;
        let fits = |k: usize| self.backward.at(behind, self.text_len - k);
        // For each place the next one at or behind it where the rest of the pattern fits.
        let mut next = vec![None; self.text_len + 2];
        for k in (0..=self.text_len).rev() {
            next[k] = if fits(k) { Some(k) } else { next[k + 1] };
        }
        let near = |j: usize| {
            let wanted = (j + length).min(self.text_len);
            let before = (j..=wanted).rev().find(|k| fits(*k));
            let candidates = [before, next[wanted]];
            candidates.into_iter().flatten().map(move |k| ((k - j).abs_diff(length), j..k))
        };
        self.forward.row(start).flat_map(near).min_by_key(|(uneven, text)| (*uneven, text.end))
    }
}

/// A pattern with its letters in the case of a text that it matches but for that.
pub fn in_case_of(pattern: &Pattern, text: &str) -> Option<String> {
    let fold = |element: &Element| match element {
        Element::Char(c) => Element::Char(c.to_ascii_lowercase()),
        other => *other,
    };
    let elements: Vec<Element> = pattern.elements().iter().map(fold).collect();
    let text: Vec<char> = text.chars().collect();
    let folded: Vec<char> = text.iter().map(char::to_ascii_lowercase).collect();
    if (elements.len() + 1) * (text.len() + 1) > MAX_CELLS {
        return None;
    }
    let table = Table::of(&elements, &folded);
    let (mut i, mut j) = (elements.len(), text.len());
    if !table.at(i, j) {
        return None;
    }
    let mut corrected: Vec<Element> = pattern.elements().to_vec();
    // Back along one way in which it matches.
    while i > 0 {
        match elements[i - 1] {
            Element::Many | Element::Maybe if table.at(i - 1, j) => i -= 1,
            Element::Many => j -= 1,
            Element::Maybe | Element::One => (i, j) = (i - 1, j - 1),
            Element::Char(_) => {
                corrected[i - 1] = Element::Char(text[j - 1]);
                (i, j) = (i - 1, j - 1);
            }
        }
    }
    Some(written(&corrected))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(pattern: &str, text: &str) -> (String, String) {
        let pattern = Pattern::new(pattern);
        let Stretch { pattern: p, text: t } = stretch(&pattern, text);
        let text: Vec<char> = text.chars().collect();
        (written(&pattern.elements()[p]), text[t].iter().collect())
    }

    #[test]
    fn finds_the_stretch_that_differs() {
        let table = [
            ("repo:acme/api", "repo:acme/api:ref:refs/heads/main", "", ":ref:refs/heads/main"),
            ("repo:acme/api:ref:x", "repo:acme/api", ":ref:x", ""),
            ("repo:acme/web:*", "repo:acme/api:ref", "web", "api"),
            ("repo:*:main", "repo:acme:dev", "main", "dev"),
            ("a*", "b", "a", "b"),
            ("*foo", "bar", "foo", "bar"),
            ("*foo", "longbar", "foo", "bar"),
            ("repo:acme/*:ref:refs/heads/main", "repo:acme/api:ref:refs/heads/dev", "main", "dev"),
            ("https://a.example", "https://a.example/", "", "/"),
            ("", "x", "", "x"),
            ("x", "", "x", ""),
            ("a?c", "abd", "c", "d"),
            ("same", "same", "", ""),
        ];
        for (pattern, text, of_pattern, of_text) in table {
            assert_eq!(
                parts(pattern, text),
                (of_pattern.into(), of_text.into()),
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn corrects_letter_case_and_keeps_wildcards() {
        let fixed = |pattern: &str, text| in_case_of(&Pattern::new(pattern), text);
        let sub = "repo:Acme/API:ref:refs/heads/main";
        assert_eq!(fixed("repo:acme/*:REF:*/Main", sub).as_deref(), Some("repo:Acme/*:ref:*/main"));
        assert_eq!(fixed("REPO:acme/ap.?:*", sub).as_deref(), Some("repo:Acme/AP.?:*"));
        assert_eq!(fixed("repo:acme/web:*", sub), None);
    }

    #[test]
    fn what_is_too_long_differs_as_a_whole() {
        let (pattern, text) = ("a".repeat(3000), "b".repeat(3000));
        assert_eq!(parts(&pattern, &text), (pattern, text));
    }

    fn words(pattern: &str, text: &str) -> (String, String) {
        let pattern = Pattern::new(pattern);
        let shown = whole_words(&pattern, text, &stretch(&pattern, text));
        let text: Vec<char> = text.chars().collect();
        (written(&pattern.elements()[shown.pattern]), text[shown.text].iter().collect())
    }

    #[test]
    fn shows_whole_words() {
        let main = "repo:acme/api:ref:refs/heads/main";
        let table = [
            ("production", "main", "production", "main"),
            (
                "repo:acme/api:environment:production",
                main,
                "environment:production",
                "ref:refs/heads/main",
            ),
            ("repo:acme/api:pull_request", "repo:acme/api:push", "pull_request", "push"),
            ("refs/heads/main2", "refs/heads/main", "main2", "main"),
            ("repo:acme/ap", "repo:acme/api", "ap", "api"),
            ("repo:acme/x", "repo:acme/api-x", "x", "api-x"),
            ("repo:acme/api", main, "", ":ref:refs/heads/main"),
            ("*main2", "main", "main2", "main"),
            ("*tion", "longmain", "tion", "longmain"),
            ("a*x", "aq/b/longy", "x", "longy"),
            ("repo:*:mai", "repo:acme:main", "mai", "main"),
            ("acme/api:*", "repo:acme/api:x", "", "repo:"),
            ("same", "same", "", ""),
        ];
        for (pattern, text, of_pattern, of_text) in table {
            let expected = (of_pattern.to_owned(), of_text.to_owned());
            assert_eq!(words(pattern, text), expected, "{pattern} {text}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_cut(pattern in "[ab.?*/]{0,8}", text in "[ab/]{0,8}") {
            let pattern = Pattern::new(&pattern);
            let found = stretch(&pattern, &text);
            let shown = whole_words(&pattern, &text, &found);
            let elements = pattern.elements();
            let head = Pattern::new(&written(&elements[..shown.pattern.start]));
            let tail = Pattern::new(&written(&elements[shown.pattern.end..]));
            prop_assert!(head.matches(&text[..shown.text.start]));
            prop_assert!(tail.matches(&text[shown.text.end..]));
            prop_assert!(shown.text.start <= found.text.start && found.text.end <= shown.text.end);
            let chars: Vec<char> = text.chars().collect();
            for at in [shown.text.start, shown.text.end] {
                prop_assert!(pattern.matches(&text) || is_edge(&chars, at, parts_words));
            }
        }

        #[test]
        fn without_the_stretch_the_rest_fits(pattern in "[ab.?*]{0,7}", text in "[abc]{0,7}") {
            let pattern = Pattern::new(&pattern);
            let found = stretch(&pattern, &text);
            let elements = pattern.elements();
            let head = Pattern::new(&written(&elements[..found.pattern.start]));
            let tail = Pattern::new(&written(&elements[found.pattern.end..]));
            prop_assert!(head.matches(&text[..found.text.start]));
            prop_assert!(tail.matches(&text[found.text.end..]));
            let nothing = found.pattern.is_empty() && found.text.is_empty();
            prop_assert_eq!(nothing, pattern.matches(&text));
        }

        #[test]
        fn a_corrected_pattern_matches(pattern in "[aAbB.?*]{0,7}", text in "[aAbB]{0,7}") {
            let folded = Pattern::new(&pattern.to_ascii_lowercase());
            let fixed = in_case_of(&Pattern::new(&pattern), &text);
            prop_assert_eq!(fixed.is_some(), folded.matches(&text.to_ascii_lowercase()));
            if let Some(fixed) = fixed {
                prop_assert!(Pattern::new(&fixed).matches(&text));
                prop_assert!(fixed.eq_ignore_ascii_case(&pattern));
            }
        }
    }
}
