//! The invitations into an organization: the list, and the dialogs that make, send again and cancel one.

pub(super) mod act;
mod cells;
pub(super) mod invite;
pub(super) mod link;
pub(super) mod section;
pub(super) mod state;
