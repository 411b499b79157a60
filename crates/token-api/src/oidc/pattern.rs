//! The patterns of rules: `*` stands for any number of characters, `?` for one or none, and `.` for
//! exactly one. No other character is special, and nothing can be escaped, so `my.repo` also
//! matches `myXrepo`. A character is a Unicode scalar value. Upper and lower case are different.

/// A parsed pattern.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern(Vec<Element>);

/// One element of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Element {
    /// `*`: any number of characters.
    Many,
    /// `?`: one character or none.
    Maybe,
    /// `.`: exactly one character.
    One,
    /// Exactly this character.
    Char(char),
}

impl Pattern {
    /// Parses a pattern. Every text is a valid pattern.
    pub fn new(text: &str) -> Self {
        let element = |c| match c {
            '*' => Element::Many,
            '?' => Element::Maybe,
            '.' => Element::One,
            c => Element::Char(c),
        };
        Self(text.chars().map(element).collect())
    }

    /// A pattern without wildcards that matches only this text. If the text contains a wildcard
    /// character, no written pattern is equal to it.
    pub fn literal(text: &str) -> Self {
        Self(text.chars().map(Element::Char).collect())
    }

    /// The elements in order.
    pub fn elements(&self) -> &[Element] {
        &self.0
    }

    /// Whether the pattern matches the whole text. The time is at most proportional to the length
    /// of the text times the length of the pattern, because there is no backtracking.
    pub fn matches(&self, text: &str) -> bool {
        let mut places = Places::start(self);
        for c in text.chars() {
            places.step(self, c);
            if places.none() {
                return false;
            }
        }
        places.at_end()
    }
}

/// All positions in the pattern that the text read so far can have reached. Keeping them together
/// avoids backtracking.
struct Places(Vec<bool>);

impl Places {
    fn start(pattern: &Pattern) -> Self {
        let mut places = Self(vec![false; pattern.0.len() + 1]);
        places.0[0] = true;
        places.skip(pattern);
        places
    }

    /// Adds the positions behind elements that can match nothing.
    fn skip(&mut self, pattern: &Pattern) {
        for (i, element) in pattern.0.iter().enumerate() {
            if self.0[i] && matches!(element, Element::Many | Element::Maybe) {
                self.0[i + 1] = true;
            }
        }
    }

    fn step(&mut self, pattern: &Pattern, c: char) {
        // From the end, so that a position added in this step is not processed in the same step.
        self.0[pattern.0.len()] = false;
        for (i, element) in pattern.0.iter().enumerate().rev() {
            if !self.0[i] {
                continue;
            }
            let (stays, goes_on) = match element {
                Element::Many => (true, false),
                Element::Maybe | Element::One => (false, true),
                Element::Char(own) => (false, *own == c),
            };
            self.0[i] = stays;
            self.0[i + 1] |= goes_on;
        }
        self.skip(pattern);
    }

    fn none(&self) -> bool {
        !self.0.contains(&true)
    }

    fn at_end(&self) -> bool {
        self.0.last() == Some(&true)
    }
}
