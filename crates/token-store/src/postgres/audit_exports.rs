//! Where audit logs are exported to.

use super::{Connected, Postgres};
use postgres::{Error, Row};
use token_service::store::Stored;
use token_service::store::audit_export::{AuditExport, AuditExportRows};

const COLUMNS: &str =
    "enabled, bucket, prefix, role, next_hour, last_at, last_message, org_id FROM audit_exports";

fn read(row: &Row) -> Result<AuditExport, Error> {
    Ok(AuditExport {
        enabled: row.try_get(0)?,
        bucket: row.try_get(1)?,
        prefix: row.try_get(2)?,
        role: row.try_get(3)?,
        next_hour: row.try_get(4)?,
        last_at: row.try_get(5)?,
        last_message: row.try_get(6)?,
    })
}

impl<C: Connected> AuditExportRows for Postgres<C> {
    fn audit_export(&self, org_id: &str) -> Stored<Option<AuditExport>> {
        let sql = format!("SELECT {COLUMNS} WHERE org_id = $1");
        self.0.one(&sql, &[&org_id], read)
    }

    fn audit_exports(&self) -> Stored<Vec<(String, AuditExport)>> {
        let sql = format!("SELECT {COLUMNS} ORDER BY org_id");
        self.0.all(&sql, &[], |row| Ok((row.try_get(7)?, read(row)?)))
    }

    fn put_audit_export(&self, org_id: &str, export: &AuditExport) -> Stored<()> {
        self.0.run(
            "INSERT INTO audit_exports (org_id, enabled, bucket, prefix, role, next_hour, last_at,
                                        last_message)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (org_id) DO UPDATE SET
                 enabled = excluded.enabled, bucket = excluded.bucket, prefix = excluded.prefix,
                 role = excluded.role, next_hour = excluded.next_hour,
                 last_at = excluded.last_at, last_message = excluded.last_message",
            &[
                &org_id,
                &export.enabled,
                &export.bucket,
                &export.prefix,
                &export.role,
                &export.next_hour,
                &export.last_at,
                &export.last_message,
            ],
        )
    }

    fn delete_audit_export(&self, org_id: &str) -> Stored<()> {
        self.0.run("DELETE FROM audit_exports WHERE org_id = $1", &[&org_id])
    }
}
