//! What a token is called in texts that hold its value, or a place for it.

use crate::rotation::split_count;
use console_core::text::visible_text::visible;
use token_api::token::AccessToken;

/// The name of a token, and the name after which its secret is called. A successor takes over the
/// secret of its predecessor: what reads that secret stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// What the token is called.
    pub label: String,
    /// What its secret is called after.
    pub(crate) secret: String,
}

impl Called {
    /// A token that replaces none.
    pub fn new(label: &str) -> Self {
        Self { label: label.to_owned(), secret: label.to_owned() }
    }

    /// A successor of this name. A predecessor that is a successor itself has taken over a secret too:
    /// the number of its rotation is not in the name of the secret. `predecessor` is `None` where no
    /// list has it any more.
    pub fn successor(label: &str, predecessor: Option<&AccessToken>) -> Self {
        let secret = match predecessor {
            Some(before) => match (before.predecessor(), before.given_name()) {
                // Only names get the number of a rotation.
                (Some(_), Some(name)) => split_count(name).0,
                _ => before.label(),
            },
            None => split_count(label).0,
        };
        Self { label: label.to_owned(), secret: secret.to_owned() }
    }

    /// A token of a list, with the token that it replaces if the list has that.
    pub fn of(token: &AccessToken, predecessor: Option<&AccessToken>) -> Self {
        match (token.predecessor(), token.given_name()) {
            (Some(_), Some(name)) => Self::successor(name, predecessor),
            _ => Self::new(token.label()),
        }
    }

    /// Why the secret is not called after the token.
    pub(crate) fn why(&self) -> String {
        if self.label == self.secret {
            return String::new();
        }
        format!(
            " The secret is called after {}, which this token replaces: what reads it under that name \
             needs no change.",
            visible(&self.secret)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use token_api::id::TokenId;
    use token_api::mark::mark;

    fn token(id: &str, name: &str, replaces: Option<&str>) -> AccessToken {
        let description = match replaces {
            Some(id) => mark("Deploys", &TokenId::new(id)),
            None => "Deploys".to_owned(),
        };
        let token = json!({ "id": id, "name": name, "description": description });
        serde_json::from_value(token).unwrap()
    }

    #[test]
    fn a_successor_takes_over_the_secret_of_its_predecessor() {
        let first = token("t1", "ci", None);
        let numbered = token("t2", "build-2", None);
        let second = token("t3", "ci-2", Some("t1"));
        let table = [
            // A first token may end in a number of its own.
            (Called::successor("ci-2", Some(&first)), "ci"),
            (Called::successor("build-3", Some(&numbered)), "build-2"),
            (Called::successor("ci-3", Some(&second)), "ci"),
            (Called::successor("other", Some(&first)), "ci"),
            (Called::of(&second, Some(&first)), "ci"),
            (Called::of(&second, None), "ci"),
            (Called::of(&first, None), "ci"),
            (Called::of(&numbered, None), "build-2"),
            (Called::of(&token("t4", "", Some("t1")), None), "Deploys"),
        ];
        for (called, secret) in table {
            assert_eq!(called.secret, secret, "{called:?}");
            assert_eq!(called.why().is_empty(), called.label == secret);
        }
    }
}
