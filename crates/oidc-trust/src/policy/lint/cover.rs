//! What patterns have in common. Both questions are decided exactly or not at all: a finding that
//! is wrong teaches people to overlook findings.

use std::collections::BTreeSet;
use token_api::oidc::{Element, Pattern};

/// The most situations that are looked at before the question is given up.
const MAX_SITUATIONS: usize = 20_000;

/// Whether there is a text that both match.
pub(super) fn intersects(a: &Pattern, b: &Pattern) -> bool {
    intersects_apart(a, b, None)
}

/// Whether there is a text that both match in which the wildcards of `b` never stand for `apart`:
/// names that are parted by a character don't hold it.
pub(super) fn intersects_apart(a: &Pattern, b: &Pattern, apart: Option<char>) -> bool {
    intersects_in_parts(a, b, apart, b.elements().len())
}

/// The same, where only the wildcards among the first elements of `b`, so many, are held apart.
pub(super) fn intersects_in_parts(
    a: &Pattern,
    b: &Pattern,
    apart: Option<char>,
    held: usize,
) -> bool {
    let (a, b) = (a.elements(), b.elements());
    let mut seen = BTreeSet::new();
    let mut open = vec![(0, 0)];
    while let Some((i, j)) = open.pop() {
        if (i, j) == (a.len(), b.len()) {
            return true;
        }
        if !seen.insert((i, j)) {
            continue;
        }
        let (x, y) = (a.get(i), b.get(j));
        if x.is_some_and(may_be_nothing) {
            open.push((i + 1, j));
        }
        if y.is_some_and(may_be_nothing) {
            open.push((i, j + 1));
        }
        if let (Some(x), Some(y)) = (x, y)
            && have_in_common(*x, *y, apart.filter(|_| j < held))
        {
            let after = |at: usize, element: &Element| {
                if *element == Element::Many { at } else { at + 1 }
            };
            open.push((after(i, x), after(j, y)));
        }
    }
    false
}

fn may_be_nothing(element: &Element) -> bool {
    matches!(element, Element::Many | Element::Maybe)
}

fn have_in_common(x: Element, y: Element, apart: Option<char>) -> bool {
    match (x, y) {
        (Element::Char(x), Element::Char(y)) => x == y,
        (Element::Char(x), _) => Some(x) != apart,
        _ => true,
    }
}

/// Whether `wide` surely matches every text that `narrow` matches. `false` also where that would
/// take too long to find out.
pub(super) fn covers(wide: &Pattern, narrow: &Pattern) -> bool {
    let (wide, narrow) = (wide.elements(), narrow.elements());
    // Characters that neither names are all alike: one stands for them.
    let named = wide.iter().chain(narrow).filter_map(|element| match element {
        Element::Char(c) => Some(*c),
        _ => None,
    });
    let letters: BTreeSet<Option<char>> = named.map(Some).chain([None]).collect();
    // A place in the narrow pattern, and all places in the wide one that the same text can reach.
    let mut seen: BTreeSet<(usize, Vec<bool>)> = BTreeSet::new();
    let mut start = vec![false; wide.len() + 1];
    start[0] = true;
    let mut open = vec![(0, closed(start, wide))];
    while let Some((at, reached)) = open.pop() {
        if at == narrow.len() && !reached[wide.len()] {
            return false;
        }
        if seen.len() >= MAX_SITUATIONS {
            return false;
        }
        let Some(element) = narrow.get(at).copied() else { continue };
        if !seen.insert((at, reached.clone())) {
            continue;
        }
        if may_be_nothing(&element) {
            open.push((at + 1, reached.clone()));
        }
        let next = if element == Element::Many { at } else { at + 1 };
        for letter in letters.iter().filter(|letter| takes(element, **letter)) {
            open.push((next, step(&reached, wide, *letter)));
        }
    }
    true
}

fn takes(element: Element, letter: Option<char>) -> bool {
    match element {
        Element::Char(own) => letter == Some(own),
        _ => true,
    }
}

fn closed(mut places: Vec<bool>, elements: &[Element]) -> Vec<bool> {
    for (i, element) in elements.iter().enumerate() {
        if places[i] && may_be_nothing(element) {
            places[i + 1] = true;
        }
    }
    places
}

fn step(places: &[bool], elements: &[Element], letter: Option<char>) -> Vec<bool> {
    let mut after = vec![false; places.len()];
    for (i, element) in elements.iter().enumerate() {
        if places[i] && takes(*element, letter) {
            after[if *element == Element::Many { i } else { i + 1 }] = true;
        }
    }
    closed(after, elements)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn decides_what_people_write() {
        let covered = [
            ("*", "repo:acme/api:*"),
            ("repo:acme/*", "repo:acme/api:ref:refs/heads/main"),
            ("repo:acme/*:ref:*", "repo:acme/api:ref:refs/heads/*"),
            ("my.repo", "my-repo"),
            ("a?*", "a"),
            ("*", "?."),
            (".*", "*."),
            ("**", "*"),
        ];
        assert!(intersects(&Pattern::new("abb*"), &Pattern::new("*a.a")));
        for (wide, narrow) in covered {
            assert!(covers(&Pattern::new(wide), &Pattern::new(narrow)), "{wide} {narrow}");
        }
        let apart = [
            ("repo:acme/api:*", "repo:acme/*"),
            ("my.repo", "my?repo"),
            ("a", "A"),
            ("?", "*"),
            ("repo:acme/*:ref:*", "repo:acme/api:environment:prod"),
            ("", "?"),
        ];
        for (wide, narrow) in apart {
            assert!(!covers(&Pattern::new(wide), &Pattern::new(narrow)), "{wide} {narrow}");
        }
    }

    #[test]
    fn gives_up_rather_than_taking_for_ever() {
        // Which of the last characters were an `a`: 2^24 situations. Unknown counts as not covered.
        let same = |dots: usize| {
            let pattern = Pattern::new(&format!("*a{}", ".".repeat(dots)));
            covers(&pattern, &pattern)
        };
        assert!(same(6));
        assert!(!same(24));
    }

    #[test]
    fn names_do_not_hold_what_parts_them() {
        let apart =
            |a: &str, b: &str| intersects_apart(&Pattern::new(a), &Pattern::new(b), Some(':'));
        assert!(apart("repo:acme/*", "repo:*:pull_request"));
        assert!(!apart("repo:acme/api:ref:*", "repo:*:pull_request"));
        assert!(intersects(&Pattern::new("repo:a:ref:*"), &Pattern::new("repo:*:pull_request")));
    }

    /// All texts long enough for two patterns of four elements: `abb*` and `*a.a` have a text of six
    /// characters in common, and none that is shorter.
    fn texts() -> Vec<String> {
        let letters = ["a", "b", "x"];
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..7 {
            last = last.iter().flat_map(|text| letters.map(|l| format!("{text}{l}"))).collect();
            all.extend(last.clone());
        }
        all
    }

    static TEXTS: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(600))]

        #[test]
        fn agrees_with_trying_all_texts(a in "[ab.?*]{0,4}", b in "[ab.?*]{0,4}") {
            let (a, b) = (Pattern::new(&a), Pattern::new(&b));
            let texts = TEXTS.get_or_init(texts);
            let all = texts.iter().all(|text| a.matches(text) || !b.matches(text));
            let some = texts.iter().any(|text| a.matches(text) && b.matches(text));
            prop_assert_eq!(covers(&a, &b), all);
            prop_assert_eq!(intersects(&a, &b), some);
        }
    }
}
