//! The patterns of rules: text in which `*` stands for any number of characters, `?` for one or
//! none and `.` for exactly one. Nothing else is special and nothing can be escaped, so `my.repo`
//! also matches `myXrepo`. A character is a Unicode scalar value; letter case counts.

/// A pattern, ready to match.
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
    /// This very character.
    Char(char),
}

impl Pattern {
    /// Reads a pattern. Every text is one.
    pub fn new(text: &str) -> Self {
        let element = |c| match c {
            '*' => Element::Many,
            '?' => Element::Maybe,
            '.' => Element::One,
            c => Element::Char(c),
        };
        Self(text.chars().map(element).collect())
    }

    /// A pattern in which no character is special: it matches this text alone. There is no way to
    /// write it down where the text holds a wildcard.
    pub fn literal(text: &str) -> Self {
        Self(text.chars().map(Element::Char).collect())
    }

    /// Its elements in order.
    pub fn elements(&self) -> &[Element] {
        &self.0
    }

    /// Whether it matches the whole text. Takes time in proportion to the length of the text times
    /// that of the pattern at worst, whatever they hold.
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

/// The places of a pattern at which a text that was read so far may stand, all at once: this is
/// what keeps matching from trying again and again.
struct Places(Vec<bool>);

impl Places {
    fn start(pattern: &Pattern) -> Self {
        let mut places = Self(vec![false; pattern.0.len() + 1]);
        places.0[0] = true;
        places.skip(pattern);
        places
    }

    /// Goes past the elements that may stand for nothing.
    fn skip(&mut self, pattern: &Pattern) {
        for (i, element) in pattern.0.iter().enumerate() {
            if self.0[i] && matches!(element, Element::Many | Element::Maybe) {
                self.0[i + 1] = true;
            }
        }
    }

    fn step(&mut self, pattern: &Pattern, c: char) {
        // From the end, so that a place that is entered in this step is not left in it.
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
