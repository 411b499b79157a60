//! Where an organization's audit log is exported to: `/api/orgs/{orgName}/auditlogs/export/config`.

use serde::{Deserialize, Serialize};

/// A bucket of S3 and a place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditExportTarget {
    /// Name of the bucket.
    pub s3_bucket_name: String,
    /// What the keys of all files begin with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3_path_prefix: Option<String>,
    /// The role that the server takes to write there.
    pub iam_role_arn: String,
}

/// What came of an export, or of a test of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditExportResult {
    /// When, in Unix seconds; 0 = never yet.
    pub timestamp: i64,
    /// Why it failed; empty for a success.
    pub message: String,
}

/// The answer of `GET`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditExportSettings {
    /// Whether the log is exported by itself.
    pub enabled: bool,
    /// Where to.
    pub s3_config: AuditExportTarget,
    /// What came of the last export.
    pub last_result: AuditExportResult,
}

/// The body of `POST`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditExportUpdate {
    /// Whether the log is to be exported by itself.
    pub new_enabled: bool,
    /// Where to.
    pub new_s3_configuration: AuditExportTarget,
}
