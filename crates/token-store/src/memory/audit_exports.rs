//! Where audit logs are exported to.

use super::{Connected, Memory};
use token_service::store::Stored;
use token_service::store::audit_export::{AuditExport, AuditExportRows};

impl<C: Connected> Memory<C> {
    /// Puts one in place of that of an organization, or none.
    fn set_audit_export(&self, org_id: &str, export: Option<AuditExport>) -> Stored<()> {
        self.write(|tables| {
            let id = org_id.to_owned();
            let before = match export {
                Some(export) => tables.audit_exports.insert(id.clone(), export),
                None => tables.audit_exports.remove(&id),
            };
            Ok(Box::new(move |tables| {
                match before {
                    Some(before) => tables.audit_exports.insert(id, before),
                    None => tables.audit_exports.remove(&id),
                };
            }))
        })
    }
}

impl<C: Connected> AuditExportRows for Memory<C> {
    fn audit_export(&self, org_id: &str) -> Stored<Option<AuditExport>> {
        self.read(|tables| tables.audit_exports.get(org_id).cloned())
    }

    fn audit_exports(&self) -> Stored<Vec<(String, AuditExport)>> {
        self.read(|tables| {
            let all = tables.audit_exports.iter();
            all.map(|(org_id, export)| (org_id.clone(), export.clone())).collect()
        })
    }

    fn put_audit_export(&self, org_id: &str, export: &AuditExport) -> Stored<()> {
        self.set_audit_export(org_id, Some(export.clone()))
    }

    fn delete_audit_export(&self, org_id: &str) -> Stored<()> {
        self.set_audit_export(org_id, None)
    }
}
