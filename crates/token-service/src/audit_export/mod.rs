//! Audit logs that are exported by themselves, hour after hour, to a bucket. What a bucket is, is
//! outside of this crate; a server that has none refuses to set an export up.

mod hours;
mod target;

pub use hours::export_due;

use crate::act::{Act, DELETED, DONE};
use crate::event_type::EventType;
use crate::limits::Key;
use crate::permission::Action;
use crate::refusal::Refusal;
use crate::request::Body;
use crate::scope::Scope;
use crate::store::audit_export::AuditExport;
use crate::store::organizations::Organization;
use token_api::audit::{
    AuditExportResult, AuditExportSettings, AuditExportTarget, AuditExportUpdate,
};
use token_api::id::OrgName;
use token_api::time::UnixSeconds;

/// Buckets of objects.
pub trait Objects {
    /// Writes an object, in place of one with its key.
    ///
    /// # Errors
    /// A sentence for people.
    fn put(&self, bucket: &str, key: &str, bytes: &[u8]) -> Result<(), String>;
}

fn enter(act: &mut Act<'_>, org: &OrgName) -> Result<Organization, Refusal> {
    let inside = act.organization(org.as_str())?;
    act.allow(Action::Scoped(Scope::ExportAuditLog), Some(&inside), None)?;
    Ok(inside.organization)
}

fn objects<'a>(act: &Act<'a>) -> Result<&'a dyn Objects, Refusal> {
    act.outside.objects.ok_or_else(|| {
        Refusal::bad_request(
            "Audit log export is not available for this organization: this server has nowhere to \
             export to.",
        )
    })
}

fn find(act: &Act<'_>, org: &Organization) -> Result<AuditExport, Refusal> {
    act.rows.audit_export(&org.id)?.ok_or_else(|| {
        Refusal::not_found(format!("The export of {}'s audit log is not set up.", org.login))
    })
}

/// Where the log is exported to, and what came of it.
pub fn settings(act: &mut Act<'_>, org: &OrgName) -> Result<AuditExportSettings, Refusal> {
    let org = enter(act, org)?;
    let export = find(act, &org)?;
    Ok(AuditExportSettings {
        enabled: export.enabled,
        s3_config: AuditExportTarget {
            s3_bucket_name: export.bucket,
            s3_path_prefix: Some(export.prefix).filter(|prefix| !prefix.is_empty()),
            iam_role_arn: export.role,
        },
        last_result: AuditExportResult { timestamp: export.last_at, message: export.last_message },
    })
}

/// Sets the export up, or changes it. One that begins does so with the present hour; one that goes on
/// leaves no hour out.
pub fn change(act: &mut Act<'_>, org: &OrgName, update: &Body<'_>) -> Result<(), Refusal> {
    let org = enter(act, org)?;
    objects(act)?;
    let update: AuditExportUpdate = update.read()?;
    let target = target::check(update.new_s3_configuration)?;
    let before = act.rows.audit_export(&org.id)?;
    let next_hour = match &before {
        Some(before) if before.enabled => before.next_hour,
        _ => hours::hour_of(act.now().0),
    };
    let (last_at, last_message) =
        before.map(|before| (before.last_at, before.last_message)).unwrap_or_default();
    let export = AuditExport {
        enabled: update.new_enabled,
        bucket: target.s3_bucket_name,
        prefix: target.s3_path_prefix.unwrap_or_default(),
        role: target.iam_role_arn,
        next_hour,
        last_at,
        last_message,
    };
    act.rows.put_audit_export(&org.id, &export)?;
    let state = if export.enabled { "on" } else { "off" };
    let description = format!("Set the audit log export to the bucket {}, {state}", export.bucket);
    act.record(EventType::AuditExportChanged, description, DONE)
}

/// Ends the export. What was exported stays.
pub fn delete(act: &mut Act<'_>, org: &OrgName) -> Result<(), Refusal> {
    let org = enter(act, org)?;
    let export = find(act, &org)?;
    act.rows.delete_audit_export(&org.id)?;
    let description = format!("Ended the audit log export to the bucket {}", export.bucket);
    act.record(EventType::AuditExportDeleted, description, DELETED)
}

/// Writes a few bytes where a log would be exported to, and tells what came of it. Nothing is set up.
pub fn test(
    act: &mut Act<'_>,
    org: &OrgName,
    target: &Body<'_>,
) -> Result<AuditExportResult, Refusal> {
    let org = enter(act, org)?;
    let objects = objects(act)?;
    let target = target::check(target.read()?)?;
    act.outside.limit(Key::Export(act.caller.token.id.clone()))?;
    let key = target::test_key(target.s3_path_prefix.as_deref().unwrap_or_default(), &org.login);
    let written = objects.put(&target.s3_bucket_name, &key, b"This file may be deleted.\n");
    let description =
        format!("Tested the audit log export to the bucket {}", target.s3_bucket_name);
    act.record(EventType::AuditExportTested, description, DONE)?;
    Ok(result(act, written))
}

/// Exports the hour of the parameter `timestamp` now, or the last one that is over: again, or for the
/// first time.
pub fn force(act: &mut Act<'_>, org: &OrgName) -> Result<AuditExportResult, Refusal> {
    let org = enter(act, org)?;
    let objects = objects(act)?;
    let mut export = find(act, &org)?;
    let hour = asked_hour(act)?;
    act.outside.limit(Key::Export(act.caller.token.id.clone()))?;
    let written = hours::write(act.rows, objects, &org.id, &export, hour)?;
    let result = result(act, written);
    export.last_at = result.timestamp;
    export.last_message.clone_from(&result.message);
    act.rows.put_audit_export(&org.id, &export)?;
    let description = format!(
        "{} the audit log from {} to the bucket {}",
        if result.message.is_empty() {
            "Exported an hour of"
        } else {
            "Failed to export an hour of"
        },
        UnixSeconds(hour).to_rfc3339(),
        export.bucket
    );
    act.record(EventType::LogExported, description, DONE)?;
    Ok(result)
}

fn asked_hour(act: &Act<'_>) -> Result<i64, Refusal> {
    let Some(text) = act.request.query.some("timestamp")? else {
        let present = hours::hour_of(act.now().0);
        return Ok((1..)
            .map(|back| present - back * hours::HOUR)
            .find(|hour| hours::is_over(*hour, act.now()))
            .unwrap_or(present));
    };
    let time = text
        .parse()
        .map_err(|_| Refusal::bad_request("timestamp must be a number of seconds since 1970."))?;
    let hour = hours::hour_of(time);
    if hours::is_over(hour, act.now()) {
        return Ok(hour);
    }
    Err(Refusal::bad_request(
        "The hour of this timestamp is not over. An hour can be exported five minutes after its end.",
    ))
}

fn result(act: &Act<'_>, written: Result<(), String>) -> AuditExportResult {
    AuditExportResult { timestamp: act.now().0, message: written.err().unwrap_or_default() }
}
