//! Which requests the identity may make. The rules are in `console_core::backend::permission`; the
//! session remembers the server's answers.

use crate::client::Cancel;
use crate::services::Services;
use console_core::backend::fault::ApiError;
use console_core::backend::identity::Standing;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use token_api::id::OrgName;
use token_api::user::OrgRole;

impl Services {
    /// Whether to ask the server. If it depends on the organization's settings, these are read
    /// before, which every role may do.
    ///
    /// # Errors
    /// What to show instead of an answer.
    pub async fn may_ask(self, subject: &Subject, cancel: &Cancel) -> Result<(), ApiError> {
        self.learn_settings(subject, cancel).await;
        self.known_answer(subject, None).map_or(Ok(()), Err)
    }

    /// Reads the organization's settings if they may change what the role forbids.
    pub async fn learn_settings(self, subject: &Subject, cancel: &Cancel) {
        let identity = untrack(|| self.session.identity());
        let depends = identity.is_some_and(|who| subject.depends_on_settings(&who));
        if let Some(org) = subject.org().filter(|_| depends) {
            // If they cannot be read, the organization counts as having no custom roles.
            let _ = self.metadata(org, cancel).await;
        }
    }

    /// Reads the organization's settings if the user has a built-in role there: where there are custom
    /// roles, it forbids nothing for certain.
    pub async fn learn_standing(self, org: &OrgName, cancel: &Cancel) {
        let identity = untrack(|| self.session.identity());
        if identity.is_some_and(|who| matches!(who.standing(org), Standing::BuiltIn(_))) {
            let _ = self.metadata(org, cancel).await;
        }
    }

    /// What to show instead of an answer, if that is known. `team_role` is the role in the team of
    /// a list, if the server said it.
    pub fn known_answer(self, subject: &Subject, team_role: Option<&OrgRole>) -> Option<ApiError> {
        let identity = untrack(|| self.session.identity())?;
        let capped = subject.org().and_then(|org| self.capped(org));
        capped.or_else(|| {
            let denial = subject.check(&identity, team_role).err();
            self.with_answers(|answers| answers.known(subject, denial))
        })
    }

    /// Records the server's answer.
    pub fn note_answer<T>(self, subject: &Subject, result: &Result<T, ApiError>) {
        self.with_answers(|answers| answers.note(subject, result));
    }

    /// The user asks the server, no matter what is known.
    pub fn ask_again(self, subject: &Subject) {
        if let Some(org) = subject.org() {
            self.forget_metadata(org);
        }
        self.with_answers(|answers| answers.ask_again(subject));
    }
}
