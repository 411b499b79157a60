//! The roles of an organization, without a browser: what a role grants as its details tell it, by the
//! server's catalogue of scopes, two roles side by side, what is typed about a role, the list, and
//! what has to be true before a role is deleted.

pub mod catalogue;
pub mod compare;
pub mod draft;
pub mod grants;
pub mod list;
pub mod uses;
mod when;
