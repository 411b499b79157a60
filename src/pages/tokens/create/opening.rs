//! What the create dialog is opened for, what it begins with, and how it calls itself.

use super::expiration::exact;
use crate::pages::tokens::Screen;
use crate::ui::Untrusted;
use access_tokens::create::draft::{self, Draft};
use access_tokens::create::link::{self, Filled, Rules};
use access_tokens::list::rows::TokenRow;
use access_tokens::rotation::{self, Limit, Proposal};
use console_core::when::Zone;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::time::UnixSeconds;
use token_api::token::{AccessToken, Owner, TokenRole};

/// What the dialog is opened for.
#[derive(Clone)]
pub(in crate::pages::tokens) enum Purpose {
    /// A token of which nothing is known yet.
    New,
    /// A token that a link describes: the dialog's part of its query.
    Filled(Arc<str>),
    /// The successor of this token, with this admin level if not with the same.
    Successor(Arc<TokenRow>, Option<bool>),
}

/// What somebody said in the dialog when their session ended.
pub(in crate::pages::tokens) struct Typed {
    pub purpose: Purpose,
    pub draft: Draft,
}

/// The token whose place the new one takes.
#[derive(Clone)]
pub(super) struct Predecessor {
    pub token: AccessToken,
    pub is_expired: bool,
    /// Why the successor can't live as long, if it can't.
    pub shortened: Option<Limit>,
}

/// What a dialog begins with, beside its draft.
pub(super) struct Opening {
    pub predecessor: Option<Predecessor>,
    /// What a link said and was left out.
    pub ignored: Vec<String>,
    /// The roles that are known when it opens.
    pub roles: Vec<TokenRole>,
}

/// How the dialog and its button are called.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub title: &'static str,
    pub submit: &'static str,
}

impl Opening {
    /// What the dialog begins with at `now`.
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

    /// How the dialog is called.
    pub fn words(&self) -> Words {
        match &self.predecessor {
            None => Words { title: "Create token", submit: "Create token" },
            Some(Predecessor { is_expired: false, .. }) => {
                Words { title: "Rotate token", submit: "Create successor" }
            }
            Some(_) => Words { title: "Create replacement", submit: "Create replacement" },
        }
    }

    /// What will come of it, in a sentence.
    pub fn subtitle(&self, screen: Screen) -> AnyView {
        let Some(Predecessor { token, is_expired, .. }) = &self.predecessor else {
            return screen.owner.with_value(subtitle);
        };
        let label = token.label().to_owned();
        if *is_expired {
            view! {
                "A token in the place of " <b><Untrusted text=label/></b>
                ", which has expired. Its value is shown once."
            }
            .into_any()
        } else {
            view! {
                "A successor with a new value. " <b><Untrusted text=label/></b>
                " works beside it until you delete it."
            }
            .into_any()
        }
    }
}

fn subtitle(owner: &Owner) -> AnyView {
    match owner {
        Owner::Personal => {
            "A personal token: it can do what you can do. Its value is shown once.".into_any()
        }
        Owner::Organization(org) => view! {
            "An organization token for " <bdi translate="no">{org.to_string()}</bdi> ". Its value is shown once."
        }
        .into_any(),
        Owner::Team(_, team) => view! {
            "A token with the rights of team " <bdi translate="no">{team.to_string()}</bdi>
            ". Its value is shown once."
        }
        .into_any(),
    }
}

/// The roles that the server offers and those that tokens of the list have, each once. Servers
/// without roles have none.
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
    /// Why the successor lives shorter, in a sentence.
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
