//! Which texts of a column pass a test, remembered from one search to the next: while somebody
//! types, a longer word is looked for only where the shorter one was found, and when more is
//! loaded, only in texts that are new.

use super::query::pattern::{Compiled, Pattern};
use super::query::term::Network;
use crate::events::dictionary::Dictionary;
use crate::events::row::Field;
use memchr::memmem::Finder;
use std::net::IpAddr;
use std::ops::Range;

/// Answers that are kept: a dozen words in every column.
const MAX_REMEMBERED: usize = 128;

/// Looking at one text by itself costs as much as looking at so many in one go.
const ALONE: usize = 4;

/// What a text is tested for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    /// That it is of this pattern, which has no letter case.
    Text(Pattern),
    /// That this occurs in it as a name: not as a part of a longer one.
    Name(String),
    /// That it is an address of this network.
    Network(Prefix),
}

impl Test {
    fn ready(&self) -> Ready<'_> {
        match self {
            Self::Network(prefix) => Ready::Network(*prefix),
            Self::Name(name) => Ready::Name(name, Box::new(Finder::new(name))),
            Self::Text(pattern) => match (pattern.as_part(), pattern.as_literal()) {
                (Some(part), _) => Ready::Part(part, Box::new(Finder::new(part))),
                (_, Some(whole)) => Ready::Whole(whole),
                _ => Ready::Pattern(pattern.longest_part(), pattern.compiled()),
            },
        }
    }

    /// Whether nothing can pass this test that does not pass the other.
    pub(crate) fn implies(&self, other: &Self) -> bool {
        self.part().zip(other.part()).is_some_and(|(longer, shorter)| longer.contains(shorter))
    }

    /// What must only occur in a text.
    fn part(&self) -> Option<&str> {
        match self {
            Self::Text(pattern) => pattern.as_part(),
            Self::Name(_) | Self::Network(_) => None,
        }
    }
}

/// A test made ready for many texts.
enum Ready<'a> {
    /// That this occurs in it.
    Part(&'a str, Box<Finder<'a>>),
    /// That this occurs in it as a name.
    Name(&'a str, Box<Finder<'a>>),
    /// That it is this.
    Whole(&'a str),
    /// That it is of a pattern, in which the text must occur.
    Pattern(&'a str, Compiled),
    Network(Prefix),
}

impl Ready<'_> {
    fn passes(&self, dictionary: &Dictionary, number: u32) -> bool {
        match self {
            Self::Part(_, finder) => finder.find(dictionary.folded(number).as_bytes()).is_some(),
            Self::Name(name, finder) => {
                let text = dictionary.folded(number);
                finder.find_iter(text.as_bytes()).any(|at| is_apart(text, at..at + name.len()))
            }
            Self::Whole(whole) => dictionary.folded(number) == *whole,
            Self::Pattern(_, pattern) => pattern.matches(dictionary.folded(number)),
            Self::Network(prefix) => prefix.holds(dictionary.text(number)),
        }
    }

    /// What must occur in every text that passes.
    fn part(&self) -> Option<&str> {
        match self {
            Self::Part(part, _) | Self::Name(part, _) | Self::Pattern(part, _) => {
                Some(*part).filter(|part| !part.is_empty())
            }
            Self::Whole(_) | Self::Network(_) => None,
        }
    }
}

/// Whether a part of a text stands apart from what is before and after it. Dots and colons end
/// sentences and begin lists; within a name others follow them at once.
fn is_apart(text: &str, part: Range<usize>) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let before = text.get(..part.start).and_then(|before| before.chars().next_back());
    let mut after = text.get(part.end..).unwrap_or_default().chars();
    let (first, second) = (after.next(), after.next());
    let goes_on = match first {
        Some('.' | ':' | '/') => second.is_some_and(is_of_name),
        other => other.is_some_and(is_of_name),
    };
    !goes_on && !before.is_some_and(|c| is_of_name(c) || matches!(c, '.' | '/' | '@'))
}

/// The first bits of an address; an IPv4 address is the same in either notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prefix {
    address: u128,
    bits: u32,
}

impl From<&Network> for Prefix {
    fn from(network: &Network) -> Self {
        let missing = if network.address.is_ipv4() { 96 } else { 0 };
        Self { address: number(network.address), bits: u32::from(network.bits) + missing }
    }
}

impl Prefix {
    fn holds(self, text: &str) -> bool {
        let Ok(address) = text.parse::<IpAddr>() else { return false };
        // A network that is wider than all of IPv4 is one of IPv6 alone.
        if address.is_ipv4() && self.bits < 96 {
            return false;
        }
        let difference = number(address) ^ self.address;
        difference.checked_shr(128 - self.bits).unwrap_or(0) == 0
    }
}

/// An address as a number; IPv4 as `::ffff:a.b.c.d`.
pub(crate) fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Answers to tests, the latest last.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    answers: Vec<Answer>,
}

#[derive(Debug)]
struct Answer {
    field: Field,
    test: Test,
    passed: Passed,
}

/// Which texts of a column pass a test.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passed {
    /// Whether it does, for each text.
    pub(crate) texts: Vec<bool>,
    /// How many do.
    pub(crate) count: usize,
}

impl Matches {
    /// Which texts of a column pass a test: as remembered, extended by the texts that are new.
    pub(crate) fn passed(&mut self, dictionary: &Dictionary, field: Field, test: &Test) -> &Passed {
        let is_it = |answer: &Answer| answer.field == field && answer.test == *test;
        let mut answer = match self.answers.iter().position(is_it) {
            Some(at) => self.answers.remove(at),
            None => {
                Answer { field, test: test.clone(), passed: self.narrowed(dictionary, field, test) }
            }
        };
        answer.passed.extend(dictionary, &test.ready());
        if self.answers.len() >= MAX_REMEMBERED {
            self.answers.remove(0);
        }
        self.answers.push(answer);
        &self.answers[self.answers.len() - 1].passed
    }

    /// The answer to a test by way of one that is easier to pass, if that leaves few texts.
    fn narrowed(&self, dictionary: &Dictionary, field: Field, test: &Test) -> Passed {
        let leaves_few = |passed: &Passed| passed.count * ALONE <= passed.texts.len();
        let is_easier = |answer: &&Answer| {
            answer.field == field && leaves_few(&answer.passed) && test.implies(&answer.test)
        };
        let Some(Answer { passed, .. }) = self.answers.iter().rev().find(is_easier) else {
            return Passed::default();
        };
        let mut narrowed = Passed { texts: vec![false; passed.texts.len()], count: 0 };
        if passed.count > 0 {
            let ready = test.ready();
            let left = (0..).zip(&passed.texts).filter(|(_, passed)| **passed);
            left.for_each(|(text, _)| {
                narrowed.set(text, ready.passes(dictionary, text as u32));
            });
        }
        narrowed
    }
}

impl Passed {
    fn set(&mut self, text: usize, passes: bool) {
        self.texts[text] = passes;
        self.count += usize::from(passes);
    }

    /// Tests the texts that are not tested yet.
    fn extend(&mut self, dictionary: &Dictionary, ready: &Ready<'_>) {
        let tested = self.texts.len();
        self.texts.resize(dictionary.len(), false);
        match ready.part() {
            Some(part) if tested == 0 => dictionary.find_folded(part, |text| {
                let is_all = matches!(ready, Ready::Part(..));
                self.set(text, is_all || ready.passes(dictionary, text as u32));
            }),
            _ => (tested..dictionary.len())
                .for_each(|text| self.set(text, ready.passes(dictionary, text as u32))),
        }
    }
}
