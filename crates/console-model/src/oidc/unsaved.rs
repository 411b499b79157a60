//! Policies that were edited and not saved when a session ended by itself: kept in memory, for the
//! same person to find them again. Nothing of it is written anywhere, and what was tried on the
//! policies, such as an ID token, is no part of it.

use super::editor::Editor;
use token_api::id::OrgName;
use token_api::oidc::{AuthPolicy, IssuerId};
use token_api::user::User;

/// Somebody at a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    backend: String,
    id: String,
    login: String,
}

impl Who {
    /// Who the backend at this address says it is.
    pub fn new(backend: impl Into<String>, user: &User) -> Self {
        let login = user.github_login.to_string();
        Self { backend: backend.into(), id: user.id.clone(), login }
    }
}

/// Whose edits they are, and of which issuer's policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose.
    pub who: Who,
    /// The organization.
    pub org: OrgName,
    /// The issuer.
    pub issuer: IssuerId,
}

/// What is kept, one for each place.
#[derive(Clone, Debug, Default)]
pub struct Unsaved(Vec<(Place, Editor)>);

impl Unsaved {
    /// Keeps what was edited; what differs in nothing from what was loaded is not kept.
    pub fn keep(&mut self, place: Place, editor: Editor) {
        self.0.retain(|(other, _)| *other != place);
        if editor.is_dirty() {
            self.0.push((place, editor));
        }
    }

    /// Hands out what is kept for a place. `now` is what the server has: edits that are there
    /// already, because they were saved after all, are dropped.
    pub fn take(&mut self, place: &Place, now: &AuthPolicy) -> Option<Editor> {
        let at = self.0.iter().position(|(other, _)| other == place)?;
        let (_, editor) = self.0.remove(at);
        (editor.definitions() != now.policies).then_some(editor)
    }

    /// Somebody has signed in: what others left is dropped.
    pub fn keep_only(&mut self, who: &Who) {
        self.0.retain(|(place, _)| place.who == *who);
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

    fn loaded(version: i64) -> AuthPolicy {
        let text = format!(
            r#"{{"id":"p1","version":{version},"policies":[{{"decision":"allow",
                "tokenType":"organization","authorizedPermissions":[],"rules":{{"sub":"a"}}}}]}}"#
        );
        AuthPolicy::read(text.as_bytes()).unwrap()
    }

    fn edited() -> Editor {
        let mut editor = Editor::new(&loaded(3));
        let first = editor.drafts()[0].key;
        editor.duplicate(first);
        editor
    }

    fn who(backend: &str, id: &str, login: &str) -> Who {
        let user = format!(r#"{{"id":"{id}","githubLogin":"{login}"}}"#);
        Who::new(backend, &serde_json::from_str(&user).unwrap())
    }

    fn place(who: Who, org: &str, issuer: &str) -> Place {
        Place { who, org: OrgName::new(org), issuer: IssuerId::new(issuer) }
    }

    fn ada() -> Who {
        who("https://a.example", "u1", "ada")
    }

    #[test]
    fn comes_back_once_with_all_its_steps() {
        let mut unsaved = Unsaved::default();
        let here = place(ada(), "acme", "i1");
        unsaved.keep(here.clone(), edited());
        assert!(!unsaved.is_empty());
        // Another version on the server does not drop them: saving will find out and ask.
        let back = unsaved.take(&here, &loaded(4)).unwrap();
        assert_eq!((back.version(), back.can_undo()), (3, true));
        assert_eq!(back, edited());
        assert_eq!(unsaved.take(&here, &loaded(3)), None);
        assert!(unsaved.is_empty());
    }

    #[test]
    fn is_for_the_same_person_issuer_organization_and_backend_alone() {
        let others = [
            place(who("https://b.example", "u1", "ada"), "acme", "i1"),
            place(who("https://a.example", "u2", "ada"), "acme", "i1"),
            place(who("https://a.example", "u1", "grace"), "acme", "i1"),
            place(ada(), "blue", "i1"),
            place(ada(), "acme", "i2"),
        ];
        let here = place(ada(), "acme", "i1");
        for other in others {
            let mut unsaved = Unsaved::default();
            unsaved.keep(here.clone(), edited());
            assert_eq!(unsaved.take(&other, &loaded(3)), None, "{other:?}");
            unsaved.keep_only(&other.who);
            let is_same_person = other.who == ada();
            assert_eq!(unsaved.take(&here, &loaded(3)).is_some(), is_same_person, "{other:?}");
        }
    }

    #[test]
    fn what_is_saved_or_unchanged_is_nothing_to_keep() {
        let mut unsaved = Unsaved::default();
        let here = place(ada(), "acme", "i1");
        unsaved.keep(here.clone(), Editor::new(&loaded(3)));
        assert!(unsaved.is_empty());
        unsaved.keep(here.clone(), edited());
        unsaved.keep(here.clone(), Editor::new(&loaded(3)));
        assert!(unsaved.is_empty(), "the newer one counts");
        unsaved.keep(here.clone(), edited());
        let saved = AuthPolicy { policies: edited().definitions(), ..loaded(4) };
        assert_eq!(unsaved.take(&here, &saved), None);
        unsaved.keep(here, edited());
        unsaved.forget();
        assert!(unsaved.is_empty());
    }
}
