//! The state of the create dialog: the draft, what it is sent as, and what became of that.

use super::opening::{Opening, Predecessor};
use crate::pages::submission::Submission;
use crate::pages::tokens::state::Screen;
use crate::ui::{Bound, Toasts};
use access_tokens::create::draft::{Draft, Field, parse_name};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::successor_name;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::token::TokenRole;

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub screen: Screen,
    pub opening: StoredValue<Opening>,
    pub draft: RwSignal<Draft>,
    pub submission: Submission<Field>,
    /// Tokens of the list that may be the result of a call whose answer was lost.
    pub found: RwSignal<Vec<Arc<TokenRow>>>,
    /// Names that the server refused because a token has or had them.
    pub reserved: RwSignal<Vec<String>>,
    pub toasts: Toasts,
}

impl Form {
    /// One text of the draft.
    pub fn text(self, field: Field, of: fn(&mut Draft) -> &mut String) -> Bound<String> {
        self.submission.text(field, self.draft, of)
    }

    /// The problem of the name, also while the user types it.
    pub fn name_problem(self) -> Signal<Option<String>> {
        let said = self.submission.problem(Field::Name);
        Signal::derive(move || {
            said.get().or_else(|| {
                let name = self.draft.with(|draft| draft.name.clone());
                if name.trim().is_empty() {
                    return None;
                }
                parse_name(&name).err().or_else(|| self.taken(name.trim()))
            })
        })
    }

    /// Why a name is not free, as far as the console knows. Names of deleted tokens are in no list:
    /// only the server knows them.
    fn taken(self, name: &str) -> Option<String> {
        if self.screen.is_listed(name) {
            return Some("A token here has this name already. Choose another.".to_owned());
        }
        self.reserved.with(|reserved| reserved.iter().any(|held| held == name)).then(|| {
            "This name is taken or was used before; names stay reserved, also if the token was \
             deleted. Choose another."
                .to_owned()
        })
    }

    /// Whether there are roles to choose from. Not tracked.
    pub fn has_roles(self) -> bool {
        let are_offered =
            |roles: &Option<Vec<TokenRole>>| roles.as_ref().is_some_and(|r| !r.is_empty());
        let offered = self.screen.facts.roles.try_with_untracked(are_offered);
        let known = self.opening.try_with_value(|opening| !opening.roles.is_empty());
        offered == Some(true) || known == Some(true)
    }

    /// A free name to use instead of one that is taken.
    pub fn suggestion(self) -> Option<String> {
        let name = self.draft.with(|draft| draft.name.trim().to_owned());
        self.taken(&name)?;
        Some(successor_name(&name, |name| self.taken(name).is_some()))
    }

    /// The token that the new one replaces, if it replaces one.
    pub fn predecessor(self) -> Option<Predecessor> {
        self.opening.with_value(|opening| opening.predecessor.clone())
    }
}
