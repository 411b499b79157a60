//! The members of an organization, without a browser: the rows of the list, its filter, facets and
//! order, what a role is and what changing it means, invitations, what removing a member leaves behind, and
//! whose tokens have lost their creator.

pub mod admins;
pub mod change;
pub mod created;
pub mod draft;
pub mod findings;
pub mod invitation;
pub mod list;
pub mod removal;
pub mod role;
