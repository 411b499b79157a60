//! The state of the delete dialog: the call that deletes the token, and what came of it.

use super::setting::deletion_setting;
use crate::pages::deletion::Deletion;
use crate::pages::tokens::open::Open;
use crate::pages::tokens::state::{Ended, Screen};
use crate::platform::clock;
use crate::session::Farewell;
use crate::ui::{Toasts, Tone, use_toasts};
use access_tokens::delete::consequences;
use access_tokens::list::rows::TokenRow;
use access_tokens::page::Ending;
use console_core::backend::fault::{ApiError, Attempt, Explanation};
use console_core::confirmation::{Confirmation, Field};
use console_core::submission;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use token_api::token::AccessToken;

type End = submission::End<Field>;

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub screen: Screen,
    pub token: StoredValue<AccessToken>,
    pub deletion: Deletion,
    /// What is shown when the user cancels.
    pub back: StoredValue<Open>,
    toasts: Toasts,
}

impl Form {
    pub fn new(screen: Screen, token: AccessToken, back: Open) -> Self {
        let label = visible(token.label());
        let confirmation = if consequences::takes_confirmation(&token, deletion_setting(screen)) {
            Confirmation::Name(label.clone())
        } else {
            Confirmation::None
        };
        Self {
            screen,
            token: StoredValue::new(token),
            deletion: Deletion::new(confirmation, label),
            back: StoredValue::new(back),
            toasts: use_toasts(),
        }
    }

    pub fn is_level_unknown(self) -> bool {
        self.screen.has_levels() && self.token.with_value(|token| token.admin.is_none())
    }

    pub fn is_own(self) -> bool {
        self.token.with_value(|token| self.screen.is_own(token))
    }

    pub fn submit(self) {
        self.deletion.submit(|| self.send());
    }

    fn send(self) -> impl Future<Output = End> {
        let (screen, token) = (self.screen, self.token.get_value());
        let own = self.is_own();
        let (owner, reason) = (screen.owner.get_value(), self.deletion.reason.get_untracked());
        async move {
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
                Err(error) if error.leaves_outcome_unknown() => {
                    return self.find_out(&token, error).await;
                }
                Err(error) => {
                    return End::Failed(error.explain(Attempt::Delete, &screen.services.host()));
                }
            }
            End::Done
        }
    }

    /// Takes the row away and closes the dialog.
    fn gone(self, token: &AccessToken, ending: Ending, words: &str) {
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

    /// The answer was lost: the list tells whether the token is gone.
    async fn find_out(self, token: &AccessToken, lost: ApiError) -> End {
        let host = self.screen.services.host();
        let said = |title: &str, detail: &str| -> Explanation {
            lost.lost(Attempt::Delete, &host, title, detail)
        };
        let checking = said("Checking…", "Reading the list to find out whether it is gone.");
        self.deletion.submission.look(checking);
        let id = token.id.clone();
        let same = |row: &TokenRow| row.token().is_some_and(|token| token.id == id);
        match self.screen.listing.look_for(same, Some(1)).await {
            Ok(found) if found.is_empty() => {
                let words = format!("Deleted {}.", visible(token.label()));
                self.gone(token, Ending::Deleted, &words);
                End::Done
            }
            Ok(_) => {
                let words = "The token is still in the list. You can try again.";
                End::Failed(said("Not deleted", words))
            }
            Err(_) => {
                let words = "The list could not be read either. Deleting again does no harm.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }
}
