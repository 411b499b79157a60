//! Text without regard to letter case.

use crate::order::sorted;
use std::ops::Range;

/// How text loses its letter case: `str::to_lowercase`, or the browser's own. It is an argument
/// because Unicode's tables are 30 KB that every browser has already.
pub type LowerCase = fn(&str) -> String;

/// `text` for comparing. The final sigma is taken for any other: which of the two an upper-case
/// one becomes depends on its neighbours, so part of a word would not be found in the word.
pub(crate) fn fold(text: &str, lower_case: LowerCase) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    lower_case(text).replace('ς', "σ")
}

/// Where the words of `query` occur in `text`, letter case aside: byte ranges in order, apart from
/// each other, between whole characters.
pub fn occurrences(text: &str, query: &str, lower_case: LowerCase) -> Vec<Range<usize>> {
    let words: Vec<_> = query.split_whitespace().collect();
    places(text, &words, lower_case)
}

/// As [`occurrences`], of texts that may hold spaces.
pub fn places(text: &str, sought: &[&str], lower_case: LowerCase) -> Vec<Range<usize>> {
    let mut folded = String::new();
    // For each byte of `folded`, the character of `text` that it comes from.
    let mut origins: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices() {
        let own = &text[at..at + c.len_utf8()];
        folded.push_str(&fold(own, lower_case));
        origins.resize(folded.len(), at..at + c.len_utf8());
    }
    let found: Vec<Range<usize>> = sought
        .iter()
        .filter(|word| !word.is_empty())
        .map(|word| fold(word, lower_case))
        .flat_map(|word| {
            let places = folded.match_indices(word.as_str());
            places.map(|(at, _)| at..at + word.len()).collect::<Vec<_>>()
        })
        .filter_map(|Range { start, end }| {
            Some(origins.get(start)?.start..origins.get(end.checked_sub(1)?)?.end)
        })
        .collect();
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in sorted(found, |a, b| a.start.cmp(&b.start)) {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found<'a>(text: &'a str, query: &str) -> Vec<&'a str> {
        let ranges = occurrences(text, query, str::to_lowercase);
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn words_are_found_where_they_are() {
        assert_eq!(found("CI-Deploy for ci", "ci"), ["CI", "ci"]);
        assert_eq!(found("Straßenamt", "ßEN amt"), ["ßenamt"]);
        assert_eq!(found("İzmir", "i"), ["İ", "i"]);
        assert_eq!(found("deploy", "dep epl"), ["depl"]);
        assert_eq!(found("ΣΟΦΟΣ", "φος"), ["ΦΟΣ"]);
        assert!(found("deploy", " ").is_empty() && found("", "a").is_empty());
    }

    proptest! {
        #[test]
        fn each_place_is_whole_characters_and_apart(text in "\\PC{0,12}", query in "[a-cß İς]{0,4}") {
            let mut end = None;
            for range in occurrences(&text, &query, str::to_lowercase) {
                prop_assert!(text.get(range.clone()).is_some_and(|part| !part.is_empty()));
                prop_assert!(end.is_none_or(|end| end < range.start));
                end = Some(range.end);
            }
        }
    }

    #[test]
    fn letter_case_and_the_place_of_a_sigma_do_not_count() {
        for (a, b) in [("CI-Deploy", "ci-dePLOY"), ("Ärger", "äRGER"), ("ΣΟΦΟΣ", "σοφος")]
        {
            assert_eq!(fold(a, str::to_lowercase), fold(b, str::to_lowercase));
        }
        let (word, start) = (fold("σοφοσύνη", str::to_lowercase), fold("ΣΟΦΟΣ", str::to_lowercase));
        assert!(word.starts_with(&start));
    }
}
