//! The state of the create dialog: the draft, what is wrong with it, and what became of the request.

use super::opening::{Opening, Predecessor};
use crate::pages::tokens::state::Screen;
use crate::ui::{Bound, Toasts};
use access_tokens::create::draft::{Draft, Field, Problems, parse_name};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::successor_name;
use console_core::backend::fault::{ApiError, Explanation};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::token::TokenRole;

/// The state of the dialog. `Copy`, like a signal.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub screen: Screen,
    pub opening: StoredValue<Opening>,
    pub draft: RwSignal<Draft>,
    /// The mistakes that the last press of "Create token" found.
    pub problems: RwSignal<Problems>,
    /// What the server refused, with the field that it is about.
    pub refused: RwSignal<Option<(Field, String)>>,
    /// Why the server refused the request as a whole, or why there was no answer.
    pub failure: RwSignal<Option<Explanation>>,
    pub outcome: RwSignal<Outcome>,
    pub pending: RwSignal<bool>,
    /// Names that the server refused because a token has or had them.
    pub reserved: RwSignal<Vec<String>>,
    pub toasts: Toasts,
}

impl Form {
    /// One text of the draft. When the user types, the problem of the field disappears.
    pub fn text(self, field: Field, of: fn(&mut Draft) -> &mut String) -> Bound<String> {
        let value = Signal::derive(move || {
            let mut draft = self.draft.get();
            std::mem::take(of(&mut draft))
        });
        Bound::new(value, move |text| {
            self.draft.update(|draft| *of(draft) = text);
            self.take_back(field);
        })
    }

    /// Removes the problem of a field.
    pub fn take_back(self, field: Field) {
        self.problems.update(|problems| problems.remove(field));
        self.refused.update(|refused| {
            if refused.as_ref().is_some_and(|(at, _)| *at == field) {
                *refused = None;
            }
        });
    }

    /// The problem of a field.
    pub fn problem(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || {
            let refused = self.refused.with(|refused| {
                refused.as_ref().filter(|(at, _)| *at == field).map(|(_, words)| words.clone())
            });
            refused.or_else(|| self.problems.with(|p| p.of(field).map(str::to_owned)))
        })
    }

    /// The problem of the name, also while the user types it.
    pub fn name_problem(self) -> Signal<Option<String>> {
        let said = self.problem(Field::Name);
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

/// What is known of the last call.
#[derive(Clone)]
pub(super) enum Outcome {
    /// No answer was lost.
    Known,
    /// The answer was lost for this reason. The list is being read.
    Checking(ApiError),
    /// The list has these tokens, which may be the result.
    Found(Vec<Arc<TokenRow>>),
    /// The list has no such token.
    NotFound(ApiError),
    /// The answer was lost, and the list could not be read either.
    Unchecked(ApiError),
}
