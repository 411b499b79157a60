//! The teams of an organization.

mod list;

pub use list::TeamsPage;
