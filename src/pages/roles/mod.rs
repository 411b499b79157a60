//! The roles of an organization, and one role: what it grants, beside another one, and who has it. Both
//! screens share the dialogs that change a role.

mod dialogs;
mod holders;
mod list;
mod role;
mod state;

pub use list::RolesPage;
pub use role::RolePage;
