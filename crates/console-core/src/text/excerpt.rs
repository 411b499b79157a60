//! The part of a long text that shows where it matches.

use std::ops::Range;

/// How many characters stay before the first match.
const BEFORE: usize = 12;

/// A part of a text, and the places in it that match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The part, with "…" where something was left out.
    pub text: String,
    /// Byte ranges of it, in order.
    pub places: Vec<Range<usize>>,
}

/// At most about `most` characters of a text, from a little before the first of these places on. The
/// places are byte ranges of the text, in order.
pub fn excerpt(text: &str, places: &[Range<usize>], most: usize) -> Excerpt {
    let first = places.first().map_or(0, |place| place.start);
    let start = if text.chars().count() <= most { 0 } else { begin(text, first) };
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.char_indices().nth(most).map_or(rest.len(), |(at, _)| at);
    let (before, after) =
        (if start > 0 { "…" } else { "" }, if end < text.len() { "…" } else { "" });
    let part = text.get(start..end).unwrap_or_default();
    let shift = |at: usize| at.clamp(start, end) - start + before.len();
    let shifted = places.iter().map(|place| shift(place.start)..shift(place.end));
    Excerpt {
        text: format!("{before}{part}{after}"),
        places: shifted.filter(|place| !place.is_empty()).collect(),
    }
}

/// Where the part begins: at the beginning of a word if one is near.
fn begin(text: &str, first: usize) -> usize {
    let before = text.get(..first).unwrap_or_default();
    let near = before.char_indices().rev().take(BEFORE);
    let near: Vec<(usize, char)> = near.collect();
    let Some((farthest, _)) = near.last() else { return first };
    if *farthest == 0 {
        return 0;
    }
    let word = near.iter().rev().find(|(_, c)| c.is_whitespace());
    word.map_or(*farthest, |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marked(text: &str, sought: &str, most: usize) -> String {
        let at = text.find(sought).expect("a part of the text");
        let found = at..at + sought.len();
        let Excerpt { text, places } = excerpt(text, std::slice::from_ref(&found), most);
        let place = places[0].clone();
        format!("{}[{}]{}", &text[..place.start], &text[place.clone()], &text[place.end..])
    }

    #[test]
    fn a_short_text_is_shown_whole_and_a_long_one_around_the_match() {
        let long = "Deploys the shop to production every night, and tells the team on duty";
        for (text, sought, expected) in [
            ("Nightly builds", "build", "Nightly [build]s"),
            (long, "Deploys", "[Deploys] the shop to produ…"),
            (long, "tells", "…night, and [tells] the team…"),
            (long, "duty", "…team on [duty]"),
            ("0123456789012345678901234567x", "x", "…678901234567[x]"),
        ] {
            assert_eq!(marked(text, sought, 25), expected);
        }
        let none = Excerpt { text: "Deploys the shop to produ…".into(), places: vec![] };
        assert_eq!(excerpt(long, &[], 25), none);
    }

    proptest! {
        #[test]
        fn places_show_the_same_letters(text in ".{0,80}", from in 0_usize..80, length in 1_usize..8, most in 1_usize..40) {
            let chars: Vec<(usize, char)> = text.char_indices().collect();
            if let Some((start, _)) = chars.get(from) {
                let end = chars.get(from + length).map_or(text.len(), |(at, _)| *at);
                let found = excerpt(&text, std::slice::from_ref(&(*start..end)), most);
                for place in found.places {
                    prop_assert!(text[*start..end].starts_with(&found.text[place]));
                }
            }
        }
    }
}
