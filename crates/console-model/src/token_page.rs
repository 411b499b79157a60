//! What the address of a token's page may ask for.

use crate::query_string;

const DELETE: &str = "delete";

/// The query part that asks for the dialog that deletes the token. It is the dialog that then asks
/// the person: no address deletes anything.
pub fn asking_to_delete() -> String {
    query_string::print([(DELETE, "ask")])
}

/// Whether the query part asks for that.
pub fn asks_to_delete(search: &str) -> bool {
    query_string::parse(search).iter().any(|(key, _)| key == DELETE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_understood() {
        assert!(asks_to_delete(&asking_to_delete()));
        assert!(asks_to_delete("?time=utc&delete"));
        for search in ["", "?", "?time=utc", "?q=delete"] {
            assert!(!asks_to_delete(search), "{search}");
        }
    }
}
