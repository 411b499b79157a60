//! Reminders before tokens expire, as a calendar file.

use super::state::Screen;
use crate::platform::{clock, download, page};
use crate::route::Route;
use access_tokens::create::calendar::{self, Expiring};
use leptos::prelude::*;
use token_api::token::{AccessToken, Owner};

impl Screen {
    /// Saves reminders for the tokens that expire. `false` if there is nothing to save, because none
    /// expires or all expire too soon.
    pub(super) fn save_reminders<'a>(self, tokens: impl Iterator<Item = &'a AccessToken>) -> bool {
        let expiring: Vec<Expiring> = tokens.filter_map(|token| self.expiring(token)).collect();
        let Some(text) = calendar::calendar(&expiring, clock::now()) else { return false };
        download::save(&calendar::file_name(&expiring), calendar::MIME, &text);
        true
    }

    fn expiring(self, token: &AccessToken) -> Option<Expiring> {
        let owner = self.owner.get_value();
        let place = match &owner {
            Owner::Personal => String::new(),
            Owner::Organization(org) => org.to_string(),
            Owner::Team(org, team) => format!("team {team} of {org}"),
        };
        let route = Route::Token(owner, token.id.clone());
        Some(Expiring {
            id: token.id.to_string(),
            label: token.label().to_owned(),
            place,
            expires: token.expires.at()?,
            url: format!("{}{}", page::origin(), self.services.href(&route)),
        })
    }
}
