//! Texts kept back to back in long strings: no allocation each, and searched thousands in one go.

use memchr::memmem::Finder;

/// Stands after each text, so that nothing is found across two of them.
const END: char = '\0';

/// How many texts one string holds. Strings that grow double: of one for all, half might be empty,
/// and while it moved there would be two of it. It is a power of two, to divide by quickly.
const PART: usize = 4096;

/// Texts back to back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    parts: Vec<Part>,
}

/// Up to [`PART`] of them. Only the last part has fewer.
#[derive(Clone, Debug, Default)]
struct Part {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Texts {
    /// Room for so many bytes in so many texts at once.
    pub(crate) fn with_capacity(bytes: usize, texts: usize) -> Self {
        let part =
            Part { text: String::with_capacity(bytes + texts), ends: Vec::with_capacity(texts) };
        Self { parts: vec![part] }
    }

    /// The number of texts.
    pub(crate) fn len(&self) -> usize {
        let full = self.parts.len().saturating_sub(1);
        full * PART + self.parts.last().map_or(0, |last| last.ends.len())
    }

    /// Adds one at the end.
    pub(crate) fn push(&mut self, text: &str) {
        if self.parts.last().is_none_or(|last| last.ends.len() == PART) {
            self.shrink();
            // About as long as the one before.
            let next = self.parts.last().map_or_else(Part::default, |last| Part {
                text: String::with_capacity(last.text.len() + last.text.len() / 32),
                ends: Vec::with_capacity(PART),
            });
            self.parts.push(next);
        }
        if let Some(last) = self.parts.last_mut() {
            // By an eighth: a string that doubles leaves holes where it was, and room at its end.
            let more = text.len() + END.len_utf8();
            if last.text.capacity() - last.text.len() < more {
                last.text.reserve_exact(more.max(last.text.len() / 8));
            }
            last.text.push_str(text);
            last.ends.push(last.text.len());
            last.text.push(END);
        }
    }

    /// The text at a place; empty beyond the last.
    pub(crate) fn get(&self, at: usize) -> &str {
        self.parts.get(at / PART).map_or("", |part| part.get(at % PART))
    }

    /// Whether the text at a place is this one.
    pub(crate) fn is(&self, at: usize, text: &str) -> bool {
        at < self.len() && self.get(at).as_bytes() == text.as_bytes()
    }

    /// Calls `found` with the place of every text in which `part` occurs, in order. Texts are
    /// searched thousands at a time.
    pub(crate) fn find(&self, part: &str, mut found: impl FnMut(usize)) {
        if part.is_empty() || part.contains(END) {
            (0..self.len()).filter(|at| self.get(*at).contains(part)).for_each(found);
            return;
        }
        let finder = Finder::new(part);
        for (texts, first) in self.parts.iter().zip((0..).step_by(PART)) {
            texts.find(&finder, |at| found(first + at));
        }
    }

    /// Gives back the room that is not used.
    pub(crate) fn shrink(&mut self) {
        if let Some(last) = self.parts.last_mut() {
            last.text.shrink_to_fit();
            last.ends.shrink_to_fit();
        }
    }
}

impl Part {
    fn get(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { self.ends[at - 1] + END.len_utf8() };
        &self.text[start..*end]
    }

    fn find(&self, finder: &Finder<'_>, mut found: impl FnMut(usize)) {
        let all = self.text.as_bytes();
        let (mut text, mut from) = (0, 0);
        while let Some(at) = all.get(from..).and_then(|rest| finder.find(rest)) {
            // Hits come in order, so the texts are walked through once.
            while self.ends.get(text).is_some_and(|end| *end < from + at) {
                text += 1;
            }
            found(text);
            from = self.ends.get(text).map_or(all.len(), |end| end + END.len_utf8());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_kept_and_found(
            texts in proptest::collection::vec("[ab\0ä]{0,4}", 0..40),
            part in "[ab\0ä]{1,3}",
        ) {
            let mut all = Texts::with_capacity(9, 9);
            texts.iter().for_each(|text| all.push(text));
            prop_assert_eq!(all.len(), texts.len());
            for (at, text) in texts.iter().enumerate() {
                prop_assert_eq!(all.get(at), text);
                prop_assert_eq!(all.is(at, &part), *text == part);
            }
            let mut found = Vec::new();
            all.find(&part, |at| found.push(at));
            let expected: Vec<usize> =
                (0..texts.len()).filter(|at| texts[*at].contains(&part)).collect();
            prop_assert_eq!(found, expected);
            prop_assert_eq!(all.get(texts.len()), "");
        }

        #[test]
        fn texts_of_all_parts_are_kept_and_found(count in PART - 2..3 * PART, part in "[0-9]{1,4}") {
            let mut all = Texts::default();
            let texts: Vec<String> = (0..count).map(|at| at.to_string()).collect();
            texts.iter().for_each(|text| all.push(text));
            prop_assert_eq!(all.len(), count);
            for (at, text) in texts.iter().enumerate() {
                prop_assert_eq!(all.get(at), text);
            }
            prop_assert_eq!(all.get(count), "");
            prop_assert!(!all.is(count, ""));
            let mut found = Vec::new();
            all.find(&part, |at| found.push(at));
            let expected: Vec<usize> = (0..count).filter(|at| texts[*at].contains(&part)).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn words_are_found_in_long_texts(
            texts in proptest::collection::vec("(stack |update |shop/prod-[1-4]|é){0,9}", 0..20),
            part in "(sta|update shop|[osé]|prod-[1-5]|k u|)",
        ) {
            let mut all = Texts::default();
            texts.iter().for_each(|text| all.push(text));
            let mut found = Vec::new();
            all.find(&part, |at| found.push(at));
            let expected: Vec<usize> =
                (0..texts.len()).filter(|at| texts[*at].contains(&part)).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
