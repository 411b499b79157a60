//! The page of one token: what its address can request, and the text for a token that no longer
//! exists.

use console_core::text::query_string;
use token_api::time::UnixSeconds;
use token_api::token::AccessToken;

/// A dialog that an address can ask for. The dialog then asks the user: no address changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedDialog {
    /// Deletes the token.
    Delete,
    /// Creates its successor; for an expired token its replacement.
    Rotate,
}

impl AskedDialog {
    const ALL: [Self; 2] = [Self::Delete, Self::Rotate];

    fn key(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Rotate => "rotate",
        }
    }

    /// The query that opens the dialog.
    pub fn search(self) -> String {
        query_string::print([(self.key(), "ask")])
    }

    /// The dialog that a query opens.
    pub fn parse(search: &str) -> Option<Self> {
        let asked = query_string::parse(search);
        Self::ALL.into_iter().find(|dialog| asked.iter().any(|(key, _)| key == dialog.key()))
    }
}

/// Why a shown token no longer exists, as far as known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The user deleted it here.
    Deleted,
    /// The user requested the deletion here, but the token no longer existed.
    AlreadyGone,
    /// The whole list was read again, and the token is not in it.
    Vanished,
}

impl Ending {
    /// What happened, and what it means. `ago` says when, relative to now.
    pub fn words(self, token: &AccessToken, ago: &str, now: UnixSeconds) -> (String, String) {
        let name = match token.given_name() {
            Some(_) => " Its name stays taken: no new token can have it.",
            None => "",
        };
        let value = if token.expires.is_over(now) {
            "It had expired before that. This can't be undone."
        } else {
            "Its value works nowhere any more. This can't be undone."
        };
        match self {
            Self::Deleted => (format!("Deleted {ago} by you."), format!("{value}{name}")),
            Self::AlreadyGone => (
                "Already deleted.".into(),
                format!(
                    "It was gone when you deleted it {ago}: another user was first, or you in another \
                     tab. The audit log tells who. {value}{name}"
                ),
            ),
            Self::Vanished => (
                "Not in the list any more.".into(),
                format!(
                    "It was in the list before, and was missing when the list was read {ago}. Another \
                     user deleted it, or you did in another tab: the audit log tells who. What \
                     stands below is what the list said before."
                ),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_says_only_what_is_known() {
        let now = UnixSeconds(1_795_212_840);
        let token = |name: &str, expires: i64| -> AccessToken {
            let token = serde_json::json!({"id": "t", "name": name, "expires": expires});
            serde_json::from_value(token).unwrap()
        };
        let (live, over, personal) = (token("ci", 0), token("ci", now.0), token("", 0));
        let table = [
            (Ending::Deleted, &live, "Deleted just now by you.", "works nowhere any more", true),
            (Ending::Deleted, &over, "Deleted just now by you.", "had expired before", true),
            (Ending::Deleted, &personal, "Deleted just now by you.", "works nowhere", false),
            (Ending::AlreadyGone, &live, "Already deleted.", "another user was first", true),
            (Ending::Vanished, &live, "Not in the list any more.", "was missing when", false),
        ];
        for (ending, token, title, part, has_name) in table {
            let (said, detail) = ending.words(token, "just now", now);
            assert_eq!(said, title);
            assert!(detail.contains(part), "{detail}");
            assert_eq!(detail.contains("name stays taken"), has_name, "{detail}");
            assert_eq!(said.contains("by you"), ending == Ending::Deleted);
        }
    }

    #[test]
    fn the_request_in_the_address_is_read() {
        for dialog in AskedDialog::ALL {
            assert_eq!(AskedDialog::parse(&dialog.search()), Some(dialog));
        }
        assert_eq!(AskedDialog::parse("?time=utc&delete"), Some(AskedDialog::Delete));
        assert_eq!(AskedDialog::parse("?rotate=ask&time=utc"), Some(AskedDialog::Rotate));
        for search in ["", "?", "?time=utc", "?q=delete", "?q=rotate"] {
            assert_eq!(AskedDialog::parse(search), None, "{search}");
        }
    }
}
