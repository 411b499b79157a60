//! Teams, and the tokens of one.

use super::tokens;
use crate::probe::{Named, Probe, decode};
use crate::report::Level;
use token_api::id::{OrgName, TeamName};
use token_api::path::{self, template};
use token_api::team::Team;
use token_api::token::Owner;

/// Looks at the teams, and at the tokens of the one that was named, or else of the first.
pub fn look(probe: &mut Probe<'_>, org: &OrgName, named: Option<&TeamName>) {
    let list = Named::get(Level::Team, template::TEAMS);
    let teams = probe.list::<Team>(list, "teams", |_| path::teams(org));
    let Some(teams) = teams else { return };
    let first = teams.elements.first().map(|team| &team.name);
    let one = Named::one(Level::Team, template::TEAM);
    let Some(name) = named.or(first) else {
        probe.not_tried(one, "there is no team");
        return;
    };
    let path = path::team(org, name);
    if let Some(team) = probe.read(one, &path, None, decode::<Team>)
        && team.name != *name
    {
        probe.differs("the answer is another team");
    }
    tokens::look(probe, Level::Team, &Owner::Team(org.clone(), name.clone()));
}
