//! What somebody was typing when their session ended by itself: kept in memory, for the same person
//! to find it again. Nothing of it is written anywhere, and what is secret, such as an ID token that
//! was tried on policies, is never handed in.

use std::any::Any;
use std::fmt;
use token_api::user::User;

/// Somebody at a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    backend: String,
    login: String,
}

impl Who {
    /// Who the backend at this address says it is. People are told apart by their login: an `id`
    /// may be missing, or another one in each answer.
    pub fn new(backend: impl Into<String>, user: &User) -> Self {
        Self { backend: backend.into(), login: user.github_login.to_string() }
    }
}

/// What is kept: of each type one for each screen.
#[derive(Debug, Default)]
pub struct Unsaved(Vec<Kept>);

struct Kept {
    who: Who,
    /// The address of the screen where it was typed.
    place: String,
    typed: Box<dyn Any + Send + Sync>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").field("who", &self.who).field("place", &self.place).finish()
    }
}

impl Unsaved {
    /// Keeps what was typed.
    pub fn keep<T: Any + Send + Sync>(&mut self, who: Who, place: String, typed: T) {
        drop(self.take::<T>(&who, &place));
        self.0.push(Kept { who, place, typed: Box::new(typed) });
    }

    /// Hands out what is kept of a type for a screen. It is kept no longer.
    pub fn take<T: Any>(&mut self, who: &Who, place: &str) -> Option<T> {
        let is_it =
            |kept: &Kept| kept.who == *who && kept.place == place && kept.typed.as_ref().is::<T>();
        let at = self.0.iter().position(is_it)?;
        self.0.remove(at).typed.downcast().ok().map(|typed| *typed)
    }

    /// Somebody has signed in: what others left is dropped.
    pub fn keep_only(&mut self, who: &Who) {
        self.0.retain(|kept| kept.who == *who);
    }

    /// Drops everything.
    pub fn forget(&mut self) {
        self.0.clear();
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(backend: &str, id: &str, login: &str) -> Who {
        let user = format!(r#"{{"id":"{id}","githubLogin":"{login}"}}"#);
        Who::new(backend, &serde_json::from_str(&user).unwrap())
    }

    fn ada() -> Who {
        who("https://a.example", "u1", "ada")
    }

    #[test]
    fn comes_back_once_by_place_and_type() {
        let mut unsaved = Unsaved::default();
        unsaved.keep(ada(), "/a".into(), 1_u8);
        unsaved.keep(ada(), "/a".into(), "text");
        unsaved.keep(ada(), "/b".into(), 2_u8);
        unsaved.keep(ada(), "/a".into(), 3_u8);
        assert_eq!(unsaved.take::<u8>(&ada(), "/a"), Some(3), "the newer one counts");
        assert_eq!(unsaved.take::<u8>(&ada(), "/a"), None);
        assert_eq!(unsaved.take::<&str>(&ada(), "/a"), Some("text"));
        assert_eq!(unsaved.take::<u8>(&ada(), "/b"), Some(2));
        assert!(unsaved.is_empty());
    }

    #[test]
    fn is_for_the_same_person_at_the_same_backend_alone() {
        // Some servers send another identifier in each answer.
        assert_eq!(who("https://a.example", "u2", "ada"), ada());
        let others =
            [who("https://b.example", "u1", "ada"), who("https://a.example", "u1", "grace")];
        for other in others {
            let mut unsaved = Unsaved::default();
            unsaved.keep(ada(), "/a".into(), 1_u8);
            assert_eq!(unsaved.take::<u8>(&other, "/a"), None, "{other:?}");
            unsaved.keep_only(&ada());
            assert!(!unsaved.is_empty());
            unsaved.keep_only(&other);
            assert!(unsaved.is_empty(), "{other:?}");
        }
        let mut unsaved = Unsaved::default();
        unsaved.keep(ada(), "/a".into(), 1_u8);
        unsaved.forget();
        assert!(unsaved.is_empty());
    }

    #[test]
    fn what_was_typed_is_not_printed() {
        let mut unsaved = Unsaved::default();
        unsaved.keep(ada(), "/a".into(), "typed".to_owned());
        assert!(!format!("{unsaved:?}").contains("typed\""));
    }
}
