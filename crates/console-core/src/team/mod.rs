//! Teams: what a user types about one, who is in one, and what a server's answer says of a change.

pub mod change;
pub mod draft;
pub mod members;
