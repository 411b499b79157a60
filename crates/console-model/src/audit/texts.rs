//! Texts kept back to back in one string: no allocation each, and all of them searched in one go.

/// Stands after each text, so that nothing is found across two of them.
const END: char = '\0';

/// Texts back to back.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    text: String,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Texts {
    /// Room for so many bytes in so many texts at once.
    pub(crate) fn with_capacity(bytes: usize, texts: usize) -> Self {
        Self { text: String::with_capacity(bytes + texts), ends: Vec::with_capacity(texts) }
    }

    /// The number of texts.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds one at the end.
    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.text.push(END);
    }

    /// The text at a place; empty beyond the last.
    pub(crate) fn get(&self, at: usize) -> &str {
        let Some(end) = self.ends.get(at) else { return "" };
        let start = if at == 0 { 0 } else { self.ends[at - 1] + END.len_utf8() };
        &self.text[start..*end]
    }

    /// Whether the text at a place is this one.
    pub(crate) fn is(&self, at: usize, text: &str) -> bool {
        let Some(end) = self.ends.get(at) else { return false };
        let start = if at == 0 { 0 } else { self.ends[at - 1] + END.len_utf8() };
        self.text.as_bytes()[start..*end] == *text.as_bytes()
    }

    /// Calls `found` with the place of every text in which `part` occurs, in order.
    pub(crate) fn find(&self, part: &str, mut found: impl FnMut(usize)) {
        if part.contains(END) {
            (0..self.len()).filter(|at| self.get(*at).contains(part)).for_each(found);
            return;
        }
        // Places come in order, so the texts are walked through once.
        let (mut text, mut last) = (0, None);
        for (at, _) in self.text.match_indices(part) {
            while self.ends.get(text).is_some_and(|end| *end < at) {
                text += 1;
            }
            if last != Some(text) {
                found(text);
                last = Some(text);
            }
        }
    }

    /// Gives back the room that is not used.
    pub(crate) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Bytes of all texts.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() - self.len() * END.len_utf8()
    }

    /// Bytes that it takes.
    pub(crate) fn memory(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<usize>()
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
            prop_assert_eq!(all.bytes(), texts.concat().len());
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
    }
}
