//! The teams of an organization, and one team with its members. Both screens share the dialogs that
//! change a team.

mod change;
mod dialogs;
mod list;
mod open;
mod state;
mod team;

pub use list::TeamsPage;
pub use team::TeamPage;
