//! What the create dialog begins with, and its title.

use super::exact_time::exact;
use crate::pages::tokens::open::Purpose;
use crate::pages::tokens::state::Screen;
use access_tokens::create::draft::{self, Draft};
use access_tokens::create::link::{self, Filled, Rules};
use access_tokens::rotation::{self, Limit, Proposal};
use console_core::when::Zone;
use leptos::prelude::*;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, TokenRole};

/// The token that the new one replaces.
#[derive(Clone)]
pub(super) struct Predecessor {
    pub token: AccessToken,
    pub is_expired: bool,
    /// Why the successor can't be valid for as long as the predecessor, if it can't.
    pub shortened: Option<Limit>,
}

/// What a dialog begins with, apart from its draft.
pub(super) struct Opening {
    pub predecessor: Option<Predecessor>,
    /// The parts of a link that were left out.
    pub ignored: Vec<String>,
    /// The roles that are known when the dialog opens.
    pub roles: Vec<TokenRole>,
}

/// The title of the dialog and the label of its button.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub title: &'static str,
    pub submit: &'static str,
}

impl Opening {
    /// What the dialog begins with at `now`, and its first draft.
    pub fn of(
        purpose: &Purpose,
        screen: Screen,
        now: UnixSeconds,
        zone: &dyn Zone,
    ) -> (Self, Draft) {
        let cap = screen.facts.cap.get_untracked();
        let roles = known_roles(screen);
        let mut opening = Self { predecessor: None, ignored: Vec::new(), roles };
        let draft = match purpose {
            Purpose::New => screen.draft.get_value().unwrap_or_else(|| Draft::new(cap)),
            Purpose::Filled(link) => {
                let owner = screen.owner.get_value();
                let rules =
                    Rules { owner: &owner, roles: &opening.roles, cap, now, zone, exact: &exact };
                let Filled { draft, ignored } = link::fill(link, &rules);
                opening.ignored = ignored;
                draft
            }
            Purpose::Successor(row, admin) => match row.token() {
                Some(token) => {
                    let is_taken = |name: &str| untrack(|| screen.is_listed(name));
                    let proposal = rotation::propose(token, is_taken, now, cap, zone);
                    let Proposal { mut draft, shortened } = proposal;
                    draft.admin = admin.unwrap_or(draft.admin);
                    let role = draft.role.iter().filter(|role| !opening.roles.contains(role));
                    opening.roles.extend(role.cloned().collect::<Vec<_>>());
                    opening.predecessor = Some(Predecessor {
                        token: token.clone(),
                        is_expired: token.expires.is_over(now),
                        shortened,
                    });
                    draft
                }
                None => Draft::new(cap),
            },
        };
        (opening, draft)
    }

    pub fn words(&self) -> Words {
        match &self.predecessor {
            None => Words { title: "Create token", submit: "Create token" },
            Some(Predecessor { is_expired: false, .. }) => {
                Words { title: "Rotate token", submit: "Create successor" }
            }
            Some(_) => Words { title: "Create replacement", submit: "Create replacement" },
        }
    }
}

/// The roles that the server offers and those of the tokens in the list, each once.
fn known_roles(screen: Screen) -> Vec<TokenRole> {
    let mut roles = screen.facts.roles.get_untracked().unwrap_or_default();
    screen.listing.remote.with_untracked(|remote| {
        let rows = remote.value().into_iter().flat_map(|rows| rows.iter());
        for role in rows.filter_map(|row| row.token()?.role.as_ref()) {
            if role.is_usable() && !roles.iter().any(|known| known.id == role.id) {
                roles.push(role.clone());
            }
        }
    });
    roles
}

impl Predecessor {
    /// Why the successor is valid for a shorter time, in a sentence.
    pub fn shortened_words(&self) -> Option<String> {
        Some(match self.shortened? {
            Limit::Cap(cap) => format!(
                "The predecessor was made to live longer than the organization allows: {} at most.",
                draft::days(cap.days())
            ),
            Limit::TwoYears => {
                "The predecessor was made to live longer than a new token may: two years.".into()
            }
        })
    }
}
