//! The typed confirmation of a deletion: a slip deletes nothing, and the user has to read what is about
//! to be deleted.

use crate::submission::Problems;
use token_api::name::MAX_TEXT_CHARS;

/// What has to be typed before something is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Nothing: a mistake would cost little.
    None,
    /// The name.
    Name(String),
    /// How many there are.
    Number(usize),
}

/// A field of a dialog that deletes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The confirmation.
    Confirmation,
    /// The reason for the audit log.
    Reason,
}

impl Confirmation {
    /// The label of the field to type it into, if there is one.
    pub fn label(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Name(name) => Some(format!("Type {name} to confirm")),
            Self::Number(number) => Some(format!("Type {number} to confirm")),
        }
    }

    /// Checks what was typed before anything is deleted.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self, typed: &str, reason: &str) -> Result<(), Problems<Field>> {
        let mut problems = Problems::default();
        let (expected, shown) = match self {
            Self::None => (typed.trim().to_owned(), String::new()),
            Self::Name(name) => (name.trim().to_owned(), format!("“{name}”")),
            Self::Number(number) => (number.to_string(), number.to_string()),
        };
        if typed.trim() != expected {
            let words = format!("Type {shown} exactly. Nothing was deleted.");
            problems.add(Field::Confirmation, words);
        }
        let length = reason.chars().count();
        if length > MAX_TEXT_CHARS {
            let words = format!(
                "Shorten this to {MAX_TEXT_CHARS} characters; it has {length}. Nothing was deleted."
            );
            problems.add(Field::Reason, words);
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_asked_for_confirms() {
        let (name, number) = (Confirmation::Name("ci bot".into()), Confirmation::Number(12));
        let table = [
            (&name, "ci bot", None),
            (&name, " ci bot\n", None),
            (&name, "ci", Some("Type “ci bot” exactly. Nothing was deleted.")),
            (&name, "", Some("Type “ci bot” exactly. Nothing was deleted.")),
            (&number, " 12 ", None),
            (&number, "012", Some("Type 12 exactly. Nothing was deleted.")),
            (&number, "1", Some("Type 12 exactly. Nothing was deleted.")),
            (&Confirmation::None, "", None),
        ];
        for (confirmation, typed, words) in table {
            let problems = confirmation.check(typed, "").err().unwrap_or_default();
            assert_eq!(problems.of(Field::Confirmation), words, "{confirmation:?} {typed:?}");
        }
        assert_eq!(name.label().as_deref(), Some("Type ci bot to confirm"));
        assert_eq!(Confirmation::None.label(), None);
    }

    #[test]
    fn a_reason_has_a_longest_length() {
        let check = |reason: &str| Confirmation::None.check("", reason);
        assert_eq!(check(&"ü".repeat(MAX_TEXT_CHARS)), Ok(()));
        let problems = check(&"ü".repeat(MAX_TEXT_CHARS + 1)).unwrap_err();
        assert!(problems.of(Field::Reason).is_some_and(|words| words.starts_with("Shorten this")));
    }
}
