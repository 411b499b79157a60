//! Where audit logs are exported to.

use super::{Connected, Sqlite};
use rusqlite::{Row, params};
use token_service::store::Stored;
use token_service::store::audit_export::{AuditExport, AuditExportRows};

const COLUMNS: &str =
    "enabled, bucket, prefix, role, next_hour, last_at, last_message, org_id FROM audit_exports";

fn read(row: &Row<'_>) -> rusqlite::Result<AuditExport> {
    Ok(AuditExport {
        enabled: row.get(0)?,
        bucket: row.get(1)?,
        prefix: row.get(2)?,
        role: row.get(3)?,
        next_hour: row.get(4)?,
        last_at: row.get(5)?,
        last_message: row.get(6)?,
    })
}

impl<C: Connected> AuditExportRows for Sqlite<C> {
    fn audit_export(&self, org_id: &str) -> Stored<Option<AuditExport>> {
        let sql = format!("SELECT {COLUMNS} WHERE org_id = ?1");
        Ok(self.all(&sql, &[org_id], read)?.into_iter().next())
    }

    fn audit_exports(&self) -> Stored<Vec<(String, AuditExport)>> {
        let sql = format!("SELECT {COLUMNS} ORDER BY org_id");
        self.all(&sql, &[], |row| Ok((row.get(7)?, read(row)?)))
    }

    fn put_audit_export(&self, org_id: &str, export: &AuditExport) -> Stored<()> {
        self.run(
            "INSERT INTO audit_exports (org_id, enabled, bucket, prefix, role, next_hour, last_at,
                                        last_message)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (org_id) DO UPDATE SET
                 enabled = excluded.enabled, bucket = excluded.bucket, prefix = excluded.prefix,
                 role = excluded.role, next_hour = excluded.next_hour,
                 last_at = excluded.last_at, last_message = excluded.last_message",
            params![
                org_id,
                export.enabled,
                export.bucket,
                export.prefix,
                export.role,
                export.next_hour,
                export.last_at,
                export.last_message
            ],
        )
    }

    fn delete_audit_export(&self, org_id: &str) -> Stored<()> {
        self.run("DELETE FROM audit_exports WHERE org_id = ?1", [org_id])
    }
}
