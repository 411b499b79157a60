//! The names that users know teams by.

use super::Services;
use leptos::prelude::*;
use token_api::id::{OrgName, TeamName};
use token_api::team::Team;
use token_api::token::Owner;

impl Services {
    /// Records the display name of a team.
    pub fn learn_team(self, org: &OrgName, team: &Team) {
        let (key, label) = ((org.clone(), team.name.clone()), team.label().to_owned());
        if self.known.with_untracked(|known| known.team_labels.get(&key) != Some(&label)) {
            self.known.update(|known| drop(known.team_labels.insert(key, label)));
        }
    }

    /// The display name of a team if known, else its name in paths. Tracked.
    pub fn team_label(self, org: &OrgName, team: &TeamName) -> String {
        let key = (org.clone(), team.clone());
        self.known
            .with(|known| known.team_labels.get(&key).cloned())
            .unwrap_or_else(|| team.to_string())
    }

    /// What users call the team or the organization of these tokens; empty for personal ones. Tracked.
    pub fn owner_label(self, owner: &Owner) -> String {
        match owner {
            Owner::Team(org, team) => self.team_label(org, team),
            other => other.org().map(ToString::to_string).unwrap_or_default(),
        }
    }
}
