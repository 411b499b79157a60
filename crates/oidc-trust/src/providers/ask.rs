//! Questions of the cards, and reading the answers: what is missing leaves a gap in what is
//! written, so that a person sees the rules grow, and a problem at its question.

use console_core::text::visible_text::visible;

/// Stands where an answer is missing.
pub(super) const GAP: &str = "…";

/// Something that a card asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name among the answers.
    pub key: &'static str,
    /// What the person reads.
    pub label: &'static str,
    /// Where the answer is found.
    pub hint: &'static str,
    /// How it is answered.
    pub kind: Kind,
    /// The answer as long as nothing else is said.
    pub default: &'static str,
    /// Whether it may stay without an answer.
    pub is_optional: bool,
    /// It is asked only while another question has this answer.
    pub when: Option<(&'static str, &'static str)>,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By a line of text.
    Text,
    /// By one of these: word and label.
    Choice(&'static [(&'static str, &'static str)]),
}

impl Question {
    /// A line of text that is needed.
    pub(super) const fn text(key: &'static str, label: &'static str, hint: &'static str) -> Self {
        Self { key, label, hint, kind: Kind::Text, default: "", is_optional: false, when: None }
    }

    /// One of several.
    pub(super) const fn choice(
        key: &'static str,
        label: &'static str,
        choices: &'static [(&'static str, &'static str)],
    ) -> Self {
        let default = if let Some((word, _)) = choices.first() { *word } else { "" };
        Self {
            key,
            label,
            hint: "",
            kind: Kind::Choice(choices),
            default,
            is_optional: false,
            when: None,
        }
    }

    pub(super) const fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    pub(super) const fn default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    pub(super) const fn when(self, key: &'static str, answer: &'static str) -> Self {
        Self { when: Some((key, answer)), ..self }
    }

    /// Whether it is asked, given the answers so far.
    pub fn is_asked(&self, questions: &[Self], answers: &Answers) -> bool {
        self.when.is_none_or(|(key, word)| {
            questions.iter().find(|other| other.key == key).is_some_and(|other| {
                other.is_asked(questions, answers) && answers.get(other) == word
            })
        })
    }
}

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(Vec<(&'static str, String)>);

impl Answers {
    /// The answer to a question as it was typed, or its default.
    pub fn get(&self, question: &Question) -> &str {
        let given = self.0.iter().find(|(key, _)| *key == question.key);
        given.map_or(question.default, |(_, text)| text)
    }

    /// Answers a question.
    pub fn set(&mut self, key: &'static str, text: String) {
        match self.0.iter_mut().find(|(other, _)| *other == key) {
            Some((_, old)) => *old = text,
            None => self.0.push((key, text)),
        }
    }
}

/// Reads the answers to a card's questions and takes note of what is wrong with them.
pub(super) struct Reader<'a> {
    questions: &'static [Question],
    answers: &'a Answers,
    problems: Vec<(&'static str, String)>,
}

impl<'a> Reader<'a> {
    pub fn new(questions: &'static [Question], answers: &'a Answers) -> Self {
        Self { questions, answers, problems: Vec::new() }
    }

    pub fn into_problems(self) -> Vec<(&'static str, String)> {
        self.problems
    }

    fn question(&self, key: &str) -> Option<&'static Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    /// The chosen word.
    pub fn word(&self, key: &str) -> &'a str {
        self.question(key).map_or("", |question| self.answers.get(question))
    }

    /// The answer, which may be missing.
    pub fn maybe(&mut self, key: &'static str, check: Check) -> Option<String> {
        let text = self.word(key).trim();
        if text.is_empty() {
            return None;
        }
        match check(text) {
            Ok(text) => Some(text),
            Err(problem) => {
                self.problems.push((key, problem));
                Some(GAP.to_owned())
            }
        }
    }

    /// The answer, or a gap.
    pub fn need(&mut self, key: &'static str, check: Check) -> String {
        self.maybe(key, check).unwrap_or_else(|| {
            let label = self.question(key).map_or(key, |question| question.label);
            self.problems.push((key, format!("{label} is missing.")));
            GAP.to_owned()
        })
    }
}

/// Makes of an answer what is written, or says what is wrong with it.
pub(super) type Check = fn(&str) -> Result<String, String>;

/// Any text without white space inside. Patterns may hold wildcards.
pub(super) fn any(text: &str) -> Result<String, String> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(format!("“{}” has white space in it.", visible(text)));
    }
    Ok(text.to_owned())
}

/// Text that may have spaces inside.
pub(super) fn spaced(text: &str) -> Result<String, String> {
    if text.chars().any(char::is_control) {
        return Err("There are characters in it that can't be seen.".into());
    }
    Ok(text.to_owned())
}

/// One part of a path: no slash, no colon, no white space.
pub(super) fn segment(text: &str) -> Result<String, String> {
    if text.contains(['/', ':', '@']) {
        return Err(format!(
            "“{}” is more than the name: leave out what is around it.",
            visible(text)
        ));
    }
    any(text)
}

/// Digits alone.
pub(super) fn digits(text: &str) -> Result<String, String> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(text.to_owned());
    }
    Err(format!("“{}” is no number: this takes digits alone.", visible(text)))
}

/// A UUID, with or without braces, as lower-case text without them.
pub(super) fn uuid(text: &str) -> Result<String, String> {
    let bare = text.trim_start_matches('{').trim_end_matches('}');
    let groups: Vec<usize> = bare.split('-').map(str::len).collect();
    let is_hex = bare.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit());
    if is_hex && groups == [8, 4, 4, 4, 12] {
        return Ok(bare.to_ascii_lowercase());
    }
    Err(format!("“{}” is no UUID, as in 0a1b2c3d-0000-4000-8000-0123456789ab.", visible(text)))
}

/// A name that Kubernetes accepts (RFC 1123).
pub(super) fn kubernetes_name(text: &str) -> Result<String, String> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    if text.bytes().all(fits) {
        return Ok(text.to_owned());
    }
    Err(format!(
        "“{}” is no name in Kubernetes: these have small letters, digits, “-” and “.” only.",
        visible(text)
    ))
}
