//! Sends a change of a team. If the answer is lost, the team is read again: it tells whether the change
//! was made.

use super::state::Shared;
use crate::client::Cancel;
use console_core::backend::fault::{ApiError, Attempt, Explanation, Refusal};
use console_core::submission::End;
use console_core::team::change::has_taken;
use leptos::prelude::GetValue;
use token_api::id::{OrgName, TeamName};
use token_api::team::{Team, TeamUpdate};

impl Shared {
    /// Changes a team, once. `place` says which field a refusal is about.
    pub async fn change<F: Copy + PartialEq>(
        self,
        team: &TeamName,
        update: &TeamUpdate,
        place: impl Fn(&Refusal) -> Option<(F, String)>,
    ) -> End<F> {
        let Some(org) = self.org.try_get_value() else { return End::Withheld };
        let sent = async { self.services.client()?.update_team(&org, team, update).await };
        let Err(error) = sent.await else { return End::Done };
        let host = self.services.host();
        if !error.leaves_outcome_unknown() {
            let placed = match &error {
                ApiError::Refused(refusal) => place(refusal),
                _ => None,
            };
            return End::refused(placed, || error.explain(Attempt::Save, &host));
        }
        let now = self.read(&org, team).await.ok();
        let said = |title: &str, detail: &str| -> Explanation {
            error.lost(Attempt::Save, &host, title, detail)
        };
        match now.and_then(|team| has_taken(&team, update)) {
            Some(true) => End::Done,
            Some(false) => {
                End::Failed(said("Not changed", "The team is as it was. You can try again."))
            }
            None => {
                let words = "Reading the team did not tell what became of it. Sending the same again \
                             does no harm.";
                End::Unknown(said("Outcome unknown", words))
            }
        }
    }

    /// Reads a team.
    pub async fn read(self, org: &OrgName, team: &TeamName) -> Result<Team, ApiError> {
        self.services.client()?.team(org, team, &Cancel::default()).await
    }
}
