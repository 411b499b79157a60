//! Which dialog of a token screen is open, and what it was opened for.

use access_tokens::create::draft::Draft;
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::Part;
use console_core::text::visible_text::visible;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::secret::TokenValue;
use token_api::token::{CreateTokenResponse, Owner};

/// The dialog that is open.
#[derive(Clone, Default)]
pub(super) enum Open {
    #[default]
    None,
    Create(Purpose),
    Created(Arc<Created>),
    Delete(Arc<TokenRow>),
    /// Deletes a token of this rotation. When the dialog closes, the rotation is shown again.
    DeleteInRotation(Arc<TokenRow>, TokenId, TokenId),
    Bulk(BulkTask),
    /// Predecessor and successor.
    Rotation(TokenId, TokenId),
}

impl Open {
    /// Whether this is a rotation in which this token takes part.
    pub fn is_rotation_of(&self, id: &TokenId) -> bool {
        matches!(self, Self::Rotation(before, after) if before == id || after == id)
    }

    /// The rotation in which a token has this part.
    pub fn rotation(id: &TokenId, part: Part<'_>) -> Self {
        match part {
            Part::ReplacedBy(after) => Self::Rotation(id.clone(), after.id.clone()),
            Part::SuccessorOf(before) => Self::Rotation(before.id.clone(), id.clone()),
        }
    }
}

/// What the create dialog is opened for.
#[derive(Clone)]
pub(super) enum Purpose {
    /// An empty dialog.
    New,
    /// A token that a link describes: the dialog's part of the link's query.
    Filled(Arc<str>),
    /// The successor of this token, with this admin level. `None` is the level of the predecessor.
    Successor(Arc<TokenRow>, Option<bool>),
}

/// What the create dialog held when the session ended.
pub(super) struct Typed {
    pub purpose: Purpose,
    pub draft: Draft,
}

/// A token that was just created, with its value. The value leaves memory with the last owner of
/// this.
pub(super) struct Created {
    pub label: String,
    pub value: TokenValue,
    /// What is shown when the dialog closes.
    pub next: Open,
}

impl Created {
    pub fn new(draft: Draft, owner: &Owner, answer: CreateTokenResponse, next: Open) -> Self {
        let label = match owner {
            Owner::Personal => draft.description,
            Owner::Organization(_) | Owner::Team(..) => draft.name,
        };
        Self { label: label.trim().to_owned(), value: answer.token_value, next }
    }

    /// What the user is told if the screen was closed before the answer came.
    pub fn lost_words(&self) -> String {
        let label = visible(&self.label);
        format!(
            "{label} was created, but its value came too late to be shown, and is lost. Delete this \
             token and create another, under another name."
        )
    }
}

/// A token that a bulk delete is to delete, with its row if that is known.
pub(super) type TokenToDelete = (TokenId, Option<Arc<TokenRow>>);

/// What is done with many rows at once.
#[derive(Clone)]
pub(super) enum BulkTask {
    Delete(Arc<Vec<TokenToDelete>>),
    /// Compares the list with an earlier export.
    Compare,
}
