//! The state of a form that sends a change: it is sent once, its answer is awaited, and what came of
//! it is told at the field that it is about, or for the form as a whole. The effects are in the page.

use crate::backend::fault::{Explanation, sentence};

/// What is wrong with the fields of a form: at most one sentence for each, in the order of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems<F>(Vec<(F, String)>);

impl<F> Default for Problems<F> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<F: Copy + PartialEq> Problems<F> {
    /// One problem.
    pub fn one(field: F, words: impl Into<String>) -> Self {
        Self(vec![(field, words.into())])
    }

    /// Adds a problem. It replaces an earlier one of the same field.
    pub fn add(&mut self, field: F, words: String) {
        match self.0.iter_mut().find(|(at, _)| *at == field) {
            Some((_, earlier)) => *earlier = words,
            None => self.0.push((field, words)),
        }
    }

    /// The checked value; or nothing, and its problem is added.
    pub fn check<T>(&mut self, field: F, checked: Result<T, String>) -> Option<T> {
        checked.map_err(|words| self.add(field, words)).ok()
    }

    /// The problem of a field.
    pub fn of(&self, field: F) -> Option<&str> {
        self.0.iter().find(|(at, _)| *at == field).map(|(_, words)| words.as_str())
    }

    /// The first field with a problem.
    pub fn first(&self) -> Option<F> {
        self.fields().next()
    }

    /// The fields with a problem.
    pub fn fields(&self) -> impl Iterator<Item = F> {
        self.0.iter().map(|(field, _)| *field)
    }

    /// Removes the problem of a field.
    pub fn remove(&mut self, field: F) {
        self.0.retain(|(at, _)| *at != field);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<F: Copy + PartialEq> FromIterator<(F, String)> for Problems<F> {
    /// Of several problems of a field, the first counts.
    fn from_iter<I: IntoIterator<Item = (F, String)>>(all: I) -> Self {
        let mut problems = Self::default();
        for (field, words) in all {
            if problems.of(field).is_none() {
                problems.add(field, words);
            }
        }
        problems
    }
}

/// How a submission ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End<F> {
    /// The change was made.
    Done,
    /// The change was not sent, and the form itself shows why.
    Withheld,
    /// The change was not made: these fields are wrong.
    Wrong(Problems<F>),
    /// The change was not made, for a reason that belongs to no field.
    Failed(Explanation),
    /// The answer was lost. The server was read and has no trace of the change, which was probably not
    /// made.
    NoTrace(Explanation),
    /// The answer was lost, and the change may have been made.
    Unknown(Explanation),
}

impl<F: Copy + PartialEq> End<F> {
    /// What did not go well, in sentences: for where the form can't be seen any more.
    pub fn in_words(&self) -> Option<String> {
        match self {
            Self::Done | Self::Withheld => None,
            Self::Wrong(problems) => Some(problems.0.first()?.1.clone()),
            Self::Failed(words) | Self::NoTrace(words) | Self::Unknown(words) => {
                Some(format!("{} {}", sentence(&words.title), words.detail).trim_end().to_owned())
            }
        }
    }

    /// The end of a change that the server refused: at the field that it names, if that can be
    /// `placed`, or else in words about the whole.
    pub fn refused(placed: Option<(F, String)>, words: impl FnOnce() -> Explanation) -> Self {
        match placed {
            Some((field, said)) => Self::Wrong(Problems::one(field, said)),
            None => Self::Failed(words()),
        }
    }
}

/// The state of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State<F> {
    /// Nothing was sent, or what came of it needs no more words.
    Idle,
    /// The change was sent, and its answer is awaited.
    Pending,
    /// The answer was lost. The server is read to find out what became of the change.
    Looking(Explanation),
    /// It ended.
    Ended(End<F>),
}

/// What happens to a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<F> {
    /// The change is sent.
    Sent,
    /// The answer was lost, and the server is read, as these words say.
    Lost(Explanation),
    /// It ends.
    Ended(End<F>),
    /// The form was checked before it is sent: these fields are wrong.
    Checked(Problems<F>),
    /// What was put into a field is refused at once.
    Refused(F, String),
    /// The user changed a field.
    Edited(F),
    /// The user no longer needs what was told.
    Dismissed,
}

/// What is told about a submission as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What is known.
    pub knowledge: Knowledge,
    /// The words.
    pub words: Explanation,
}

/// What is known of a change that was not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// It was not made.
    NotMade,
    /// The server is being read.
    Looking,
    /// It was probably not made.
    NoTrace,
    /// Nothing.
    Unknown,
}

impl<F: Copy + PartialEq> State<F> {
    /// The state after an event. While something is pending, only its outcome counts: so a change is
    /// sent once, and nothing that happens meanwhile hides what became of it.
    #[must_use]
    pub fn step(self, event: Event<F>) -> Self {
        match (self, event) {
            (Self::Pending | Self::Looking(_), Event::Lost(words)) => Self::Looking(words),
            (Self::Pending | Self::Looking(_), Event::Ended(end)) => Self::Ended(end),
            (pending @ (Self::Pending | Self::Looking(_)), _) => pending,
            (_, Event::Sent) => Self::Pending,
            (other, Event::Lost(_) | Event::Ended(_)) => other,
            (_, Event::Checked(problems)) => Self::wrong(problems),
            (Self::Ended(End::Wrong(mut problems)), Event::Refused(field, words)) => {
                problems.add(field, words);
                Self::wrong(problems)
            }
            (_, Event::Refused(field, words)) => Self::wrong(Problems::one(field, words)),
            (Self::Ended(End::Wrong(mut problems)), Event::Edited(field)) => {
                problems.remove(field);
                Self::wrong(problems)
            }
            (other, Event::Edited(_)) => other,
            (_, Event::Dismissed) => Self::Idle,
        }
    }

    fn wrong(problems: Problems<F>) -> Self {
        if problems.is_empty() { Self::Idle } else { Self::Ended(End::Wrong(problems)) }
    }

    /// Whether the change must not be sent now: its answer is awaited, or being found out.
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending | Self::Looking(_))
    }

    /// Whether the answer may still bring something.
    pub fn is_awaited(&self) -> bool {
        matches!(self, Self::Pending)
    }

    /// The fields that are wrong.
    pub fn problems(&self) -> Option<&Problems<F>> {
        match self {
            Self::Ended(End::Wrong(problems)) => Some(problems),
            _ => None,
        }
    }

    /// The problem of a field.
    pub fn problem(&self, field: F) -> Option<&str> {
        self.problems()?.of(field)
    }

    /// What is told about the whole.
    pub fn notice(&self) -> Option<Notice> {
        let (knowledge, words) = match self {
            Self::Looking(words) => (Knowledge::Looking, words),
            Self::Ended(End::Failed(words)) => (Knowledge::NotMade, words),
            Self::Ended(End::NoTrace(words)) => (Knowledge::NoTrace, words),
            Self::Ended(End::Unknown(words)) => (Knowledge::Unknown, words),
            Self::Idle | Self::Pending | Self::Ended(End::Done | End::Withheld | End::Wrong(_)) => {
                return None;
            }
        };
        Some(Notice { knowledge, words: words.clone() })
    }
}

#[cfg(test)]
mod tests;
