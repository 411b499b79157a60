//! Text without regard to letter case and to how its letters are put together, and its order for
//! people: numbers by their value, letters with marks beside those without.

use crate::text::order::sorted;
use std::ops::Range;

/// How text loses its letter case and its letters are taken apart (Unicode's form D: "é" is "e"
/// and a mark after it). It is an argument because Unicode's tables are 30 KB and more that every
/// browser has already; `str::to_lowercase` does for text without marks.
pub type LowerCase = fn(&str) -> String;

/// `text` for comparing. The final sigma is taken for any other: which of the two an upper-case
/// one becomes depends on its neighbours, so part of a word would not be found in the word.
pub fn fold(text: &str, lower_case: LowerCase) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let folded = |c: char| match c {
        'ς' => 'σ',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    lower_case(text).chars().filter(|c| !is_invisible(*c)).map(folded).collect()
}

/// Whether this takes no place on the screen; it comes along with what is copied.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether this belongs to the letter before it: an accent, the voicing of a kana, a part of a Hangul
/// syllable.
pub fn is_mark(c: char) -> bool {
    is_accent(c) || matches!(c, '\u{1160}'..='\u{11ff}')
}

/// Whether this is an accent, or the voicing of a kana.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}')
}

/// Letters that Unicode does not take apart though people look for them beside others.
const ALSO: [(char, &str); 9] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('ł', "l"),
    ('þ', "th"),
    ('ı', "i"),
];

/// Signs in the order that people know from lists: that of `Intl.Collator`.
const SIGNS: &str = "\t\n\u{b}\u{c}\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// What puts a text in its place among others when such keys are compared byte by byte: signs, then
/// numbers by their value, then letters, those with marks as those without. It is what
/// `Intl.Collator` with `numeric` does for Latin letters, as a key: a list of a hundred thousand texts
/// is sorted without asking the browser for each pair.
pub fn order_key(text: &str, lower_case: LowerCase) -> String {
    folded_order_key(&fold(text, lower_case))
}

/// The items in the order of their names; those of one name stay in theirs.
pub fn in_order<T>(items: Vec<T>, name: impl Fn(&T) -> String, lower_case: LowerCase) -> Vec<T> {
    let keyed = items.into_iter().map(|item| (order_key(&name(&item), lower_case), item)).collect();
    sorted(keyed, |(a, _), (b, _): &(String, T)| a.cmp(b))
        .into_iter()
        .map(|(_, item)| item)
        .collect()
}

/// As [`order_key`], of a text that is folded already.
pub fn folded_order_key(folded: &str) -> String {
    let mut key = String::with_capacity(folded.len() + 4);
    let mut rest = folded.chars().peekable();
    while let Some(c) = rest.next() {
        if c.is_ascii_digit() {
            let mut digits = if c == '0' { String::new() } else { c.into() };
            while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                if !digits.is_empty() || digit != '0' {
                    digits.push(digit);
                }
            }
            // A longer number is a greater one; numbers stand after signs and before letters.
            let length = b'0' + u8::try_from(digits.len()).unwrap_or(u8::MAX).min(78);
            key.push('0');
            key.push(char::from(length));
            key.push_str(&digits);
        } else if let Some(place) = ASCII.get(c as usize) {
            key.push(char::from(*place));
        } else if let Some((_, letters)) = ALSO.iter().find(|(letter, _)| *letter == c) {
            key.push_str(letters);
        } else if !is_accent(c) {
            key.push(c);
        }
    }
    key
}

/// What stands in a key for each character of ASCII except digits: for signs their place, of which there
/// are fewer than bytes before the digits; for letters the letter itself.
const ASCII: [u8; 128] = {
    let mut table = [0; 128];
    let mut c = 0;
    while c < table.len() {
        // A key holds no zero, with which keys are joined.
        table[c] = if c == 0 { 1 } else { c as u8 };
        c += 1;
    }
    let (signs, mut place) = (SIGNS.as_bytes(), 0);
    while place < signs.len() {
        table[signs[place] as usize] = place as u8 + 2;
        place += 1;
    }
    table
};

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

    /// As a browser does it, for a few letters.
    fn apart(text: &str) -> String {
        text.to_lowercase()
            .replace('é', "e\u{301}")
            .replace('ä', "a\u{308}")
            .replace('ё', "е\u{308}")
    }

    #[test]
    fn both_forms_of_a_letter_are_one() {
        for (a, b) in [("café", "cafe\u{301}"), ("ÄRGER", "a\u{308}rger"), ("a\u{a0}b", "a b")] {
            assert_eq!(fold(a, apart), fold(b, apart), "{a}");
        }
        assert_eq!(fold("de\u{ad}ploy\u{200b}", apart), "deploy");
        let places = |text: &str, query: &str| {
            let ranges = occurrences(text, query, apart);
            ranges.into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(places("Café cafe\u{301}", "café"), ["Café", "cafe\u{301}"]);
        assert_eq!(places("Café cafe\u{301}", "cafe\u{301}"), ["Café", "cafe\u{301}"]);
    }

    #[test]
    fn order_is_that_of_people() {
        let ordered = [
            "",
            " a",
            "_x",
            "-x",
            "(x)",
            "$x",
            "007",
            "8",
            "10",
            "99999999999999999999",
            "Ärger",
            "Ärger 2",
            "arger 10",
            "cafe",
            "cafeteria",
            "straße",
            "strassen",
            "token",
            "Token-2",
            "token-10",
            "token-10-a",
            "token2",
            "token10",
            "zebra",
            "елка",
            "Ёлка 2",
            "東京",
        ];
        let keys: Vec<String> = ordered.iter().map(|text| order_key(text, apart)).collect();
        for (pair, keys) in ordered.windows(2).zip(keys.windows(2)) {
            assert!(keys[0] < keys[1], "{pair:?} {keys:?}");
        }
        assert_eq!(order_key("café", apart), order_key("CAFE", apart));
        let names = vec!["zebra", "token-10", "Ärger", "token-2"];
        assert_eq!(
            in_order(names, |name| (*name).to_owned(), apart),
            ["Ärger", "token-2", "token-10", "zebra"]
        );
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
