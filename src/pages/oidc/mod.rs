//! OIDC trust: the issuers whose ID tokens an organization exchanges for access tokens, and one
//! issuer with its policies. Both screens share the dialogs that change an issuer.

mod dialogs;
mod issued;
mod issuer;
mod list;
mod names;
mod placeholders;
mod state;
mod unsaved;
mod words;

pub use issuer::IssuerPage;
pub use list::IssuersPage;
