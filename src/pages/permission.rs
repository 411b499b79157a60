//! What the screens may ask the server for. The rules are `console_core::backend::permission`'s; what was
//! answered is kept with the session.

use crate::client::Cancel;
use crate::services::Services;
use console_core::backend::fault::ApiError;
use console_core::backend::permission::Subject;
use leptos::prelude::*;
use token_api::user::OrgRole;

impl Services {
    /// Whether the server is to be asked for something. Where it depends on the organization's
    /// settings, these are read before, which every role may.
    ///
    /// # Errors
    /// What to show instead of an answer.
    pub async fn may_ask(self, subject: &Subject, cancel: &Cancel) -> Result<(), ApiError> {
        self.learn_settings(subject, cancel).await;
        self.known_answer(subject, None).map_or(Ok(()), Err)
    }

    /// Reads the organization's settings where they may change what the role forbids.
    pub async fn learn_settings(self, subject: &Subject, cancel: &Cancel) {
        let identity = untrack(|| self.session.identity());
        let depends = identity.is_some_and(|who| subject.depends_on_settings(&who));
        if let Some(org) = subject.org().filter(|_| depends) {
            // What can't be read hints at no roles of the organization's own.
            let _ = self.metadata(org, cancel).await;
        }
    }

    /// What to show instead of an answer, where that is known. `team_role` is the role in the team
    /// of a list, where it was told.
    pub fn known_answer(self, subject: &Subject, team_role: Option<&OrgRole>) -> Option<ApiError> {
        let identity = untrack(|| self.session.identity())?;
        let capped = subject.org().and_then(|org| self.capped(org));
        capped.or_else(|| {
            let denial = subject.check(&identity, team_role).err();
            self.with_answers(|answers| answers.known(subject, denial))
        })
    }

    /// Takes note of what came of asking.
    pub fn note_answer<T>(self, subject: &Subject, result: &Result<T, ApiError>) {
        self.with_answers(|answers| answers.note(subject, result));
    }

    /// The user asks the server, whatever is known.
    pub fn ask_again(self, subject: &Subject) {
        if let Some(org) = subject.org() {
            self.forget_metadata(org);
        }
        self.with_answers(|answers| answers.ask_again(subject));
    }
}
