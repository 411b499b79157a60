//! What the rules ask of a storage: rows, read and written, and transactions.
//!
//! A store promises:
//!
//! - What a transaction read and wrote is as if transactions ran one after the other. The rules read
//!   first and then write what follows from it.
//! - A transaction that is dropped without a commit changed nothing. One that was committed stays.
//! - Logins, identifiers, hashes, the name of a token in its organization (also of a deleted one) and
//!   the URL of an issuer in its organization are there once: [`StoreError::Duplicate`] otherwise.
//! - Audit events are added, and never changed. Only those are deleted that are older than the
//!   setting [`audit::KEPT_FROM`] says.
//!
//! Functions know no other rules: who may do what is decided above. They are synchronous, because
//! SQLite and a store in the memory of a browser are. They take `&self`, so that the rules can read
//! while they hold what they read before.

pub mod agent_pools;
pub mod audit;
pub mod audit_export;
mod error;
pub mod invitations;
pub mod oidc;
pub mod organizations;
mod role;
pub mod roles;
pub mod tokens;
pub mod users;

pub use error::{StoreError, Stored};
pub use role::Role;

/// All rows. Outside of a transaction each call is one of its own.
pub trait Rows:
    SettingRows
    + users::UserRows
    + organizations::OrganizationRows
    + roles::RoleRows
    + invitations::InvitationRows
    + agent_pools::AgentPoolRows
    + tokens::TokenRows
    + audit::AuditRows
    + audit_export::AuditExportRows
    + oidc::TrustRows
{
}

impl<T> Rows for T where
    T: SettingRows
        + users::UserRows
        + organizations::OrganizationRows
        + roles::RoleRows
        + invitations::InvitationRows
        + agent_pools::AgentPoolRows
        + tokens::TokenRows
        + audit::AuditRows
        + audit_export::AuditExportRows
        + oidc::TrustRows
        + ?Sized
{
}

/// A storage.
pub trait Store: Rows + Send {
    /// Begins a transaction that may write.
    fn begin(&mut self) -> Stored<Box<dyn Transaction + '_>>;

    /// Frees some of the space that is kept for deletions, for when there is no other left. Tells
    /// whether there was any.
    fn use_reserve(&mut self) -> bool {
        false
    }
}

/// A transaction. Dropping it takes back what it wrote.
pub trait Transaction: Rows {
    /// Makes what was written stay.
    fn commit(self: Box<Self>) -> Stored<()>;
}

/// Does work in one transaction, which is committed if the work succeeds.
///
/// # Errors
/// That of the work, or of the store.
pub fn in_transaction<T, E: From<StoreError>>(
    store: &mut dyn Store,
    work: impl FnOnce(&dyn Rows) -> Result<T, E>,
) -> Result<T, E> {
    let transaction = store.begin()?;
    let value = work(&*transaction)?;
    transaction.commit()?;
    Ok(value)
}

/// Settings of the storage itself.
pub trait SettingRows {
    /// What the audit log is read from, in a word, such as `sqlite`.
    fn kind(&self) -> &'static str;

    /// A setting.
    fn setting(&self, key: &str) -> Stored<Option<String>>;

    /// Writes a setting.
    fn set_setting(&self, key: &str, value: &str) -> Stored<()>;
}

/// The setting that says how a storage was filled at first.
pub const MADE_WITH: &str = "seed";

/// Its value where that was the demo.
pub const DEMO: &str = "demo";

/// Whether a storage began with the demo.
pub fn is_demo(rows: &dyn Rows) -> Stored<bool> {
    Ok(rows.setting(MADE_WITH)?.as_deref() == Some(DEMO))
}
