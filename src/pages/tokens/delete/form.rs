//! The state of the delete dialog: what the user typed, the call that deletes the token, and what
//! came of it.

use super::setting::deletion_setting;
use crate::pages::faults::tell;
use crate::pages::tokens::open::Open;
use crate::pages::tokens::state::{Ended, Screen};
use crate::platform::{clock, page};
use crate::session::Farewell;
use crate::ui::{Toasts, Tone};
use access_tokens::delete::consequences;
use access_tokens::list::rows::TokenRow;
use access_tokens::page::Ending;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use leptos::task::spawn_local;
use token_api::name::MAX_TEXT_CHARS;
use token_api::token::AccessToken;

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub screen: Screen,
    pub token: StoredValue<AccessToken>,
    pub confirmation: RwSignal<String>,
    pub reason: RwSignal<String>,
    pub problem: RwSignal<Option<String>>,
    pub failure: RwSignal<Option<Explanation>>,
    pub pending: RwSignal<bool>,
    /// What is shown when the user cancels.
    pub back: StoredValue<Open>,
    pub toasts: Toasts,
}

impl Form {
    /// Whether a mistake would cost so much that the user has to type the name.
    pub fn needs_confirmation(self) -> bool {
        let setting = deletion_setting(self.screen);
        self.token.with_value(|token| consequences::takes_confirmation(token, setting))
    }

    pub fn is_level_unknown(self) -> bool {
        self.screen.has_levels() && self.token.with_value(|token| token.admin.is_none())
    }

    pub fn is_own(self) -> bool {
        self.token.with_value(|token| self.screen.is_own(token))
    }

    pub fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        let expected = self.token.with_value(|token| visible(token.label()));
        let typed = self.confirmation.get_untracked();
        if self.needs_confirmation() && typed.trim() != expected.trim() {
            self.problem.set(Some(format!("Type “{expected}” exactly. Nothing was deleted.")));
            request_animation_frame(|| {
                page::focus("dialog[open] [aria-invalid=true]");
            });
            return;
        }
        let too_long = self.reason.with_untracked(|reason| reason.chars().count()) > MAX_TEXT_CHARS;
        if too_long {
            return;
        }
        self.pending.set(true);
        self.problem.set(None);
        self.failure.set(None);
        spawn_local(self.send());
    }

    async fn send(self) {
        let (screen, token) = (self.screen, self.token.get_value());
        let own = self.is_own();
        let (owner, reason) = (screen.owner.get_value(), self.reason.get_untracked());
        let result = match screen.services.client() {
            Ok(client) => client.delete_token(&owner, &token.id, Some(&reason)).await,
            Err(error) => Err(error),
        };
        let label = visible(token.label());
        match result {
            Ok(()) if own => screen.services.session.sign_out(Farewell::DeletedOwnToken),
            Ok(()) => self.gone(&token, Ending::Deleted, &format!("Deleted {label}.")),
            Err(error) if error.status() == Some(404) => {
                self.gone(&token, Ending::AlreadyGone, &format!("{label} was already gone."));
            }
            Err(error) if error.leaves_outcome_unknown() => self.find_out(&token, error).await,
            Err(error) => {
                self.fail(&token, error.explain(Attempt::Delete, &screen.services.host()));
            }
        }
    }

    /// Takes the row away and closes the dialog.
    fn gone(self, token: &AccessToken, ending: Ending, words: &str) {
        self.pending.try_set(false);
        let ended = Ended { id: token.id.clone(), ending, at: clock::now() };
        self.screen.ended.try_set(Some(ended));
        self.screen.listing.remove(&token.id);
        self.toasts.show(Tone::Ok, words);
        // The user may have left the screen meanwhile.
        let Some(back) = self.back.try_get_value() else { return };
        self.screen.dialog.set(match back {
            // Another token than these two was deleted: their rotation continues.
            back @ Open::Rotation(..) if !back.is_rotation_of(&token.id) => back,
            _ => Open::None,
        });
        self.screen.listing.reload();
    }

    fn fail(self, token: &AccessToken, words: Explanation) {
        self.pending.try_set(false);
        tell(self.failure, self.toasts, &visible(token.label()), words);
    }

    /// The answer was lost: the list tells whether the token is gone.
    async fn find_out(self, token: &AccessToken, lost: ApiError) {
        let why = lost.headline(Attempt::Delete, &self.screen.services.host());
        let said = |title: &str, detail: &str| Explanation {
            title: title.to_owned(),
            detail: format!("{why} {detail}"),
        };
        let checking = said("Checking…", "Reading the list to find out whether it is gone.");
        self.failure.try_set(Some(checking));
        let id = token.id.clone();
        let same = |row: &TokenRow| row.token().is_some_and(|token| token.id == id);
        let words = match self.screen.listing.look_for(same, Some(1)).await {
            Ok(found) if found.is_empty() => {
                let words = format!("Deleted {}.", visible(token.label()));
                self.gone(token, Ending::Deleted, &words);
                return;
            }
            Ok(_) => said("Not deleted", "The token is still in the list. You can try again."),
            Err(_) => said(
                "Outcome unknown",
                "The list could not be read either. Deleting again does no harm.",
            ),
        };
        self.fail(token, words);
    }
}
