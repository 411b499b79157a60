//! Where the audit logs of organizations are exported to.

use super::error::Stored;

/// How an organization's log is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditExport {
    /// Whether it is exported by itself.
    pub enabled: bool,
    /// The bucket.
    pub bucket: String,
    /// What keys begin with; empty for nothing.
    pub prefix: String,
    /// The role for writing there.
    pub role: String,
    /// The first second of the hour that is exported next.
    pub next_hour: i64,
    /// When the last export was, in Unix seconds; 0 = never.
    pub last_at: i64,
    /// Why it failed; empty for a success.
    pub last_message: String,
}

/// They as rows: one at most for each organization.
pub trait AuditExportRows {
    /// That of an organization.
    fn audit_export(&self, org_id: &str) -> Stored<Option<AuditExport>>;

    /// Those of all, by the identifiers of their organizations and in their order.
    fn audit_exports(&self) -> Stored<Vec<(String, AuditExport)>>;

    /// Writes one, in place of the one that is there.
    fn put_audit_export(&self, org_id: &str, export: &AuditExport) -> Stored<()>;

    /// Removes one.
    fn delete_audit_export(&self, org_id: &str) -> Stored<()>;
}
