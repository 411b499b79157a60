//! The calls and wire types of the audit log.

use super::administration::request;
use super::{Call, WireType, reads_list, written};
use serde_json::{Value, json};
use token_api::audit::{
    self, AuditEvent, AuditExportResult, AuditExportSettings, AuditExportTarget, AuditExportUpdate,
    AuditUser, EVENT_TYPES_KEY, EventType,
};
use token_api::id::{Cursor, OrgName, UserLogin};
use token_api::path::{self, AuditFilter, AuditRange, ExportFormat};
use token_api::time::UnixSeconds;
use token_api::told::Told;

/// Every call of the audit log.
pub fn calls(org: &OrgName) -> [Call; 11] {
    let at = UnixSeconds(1);
    let (user, cursor) = (UserLogin::new("u"), Cursor::new("c"));
    let (csv, cursor) = (ExportFormat::Csv, Some(&cursor));
    let range = AuditRange { from: Some(at), to: Some(at) };
    let filter = AuditFilter { event: Some("e"), user: Some(&user) };
    let get = |path, answer| Call { method: "GET", path, request: None, status: "200", answer };
    [
        get(path::audit_log_v1(org, at, filter, cursor), Some("AuditEventList")),
        get(path::audit_log(org, range, filter, cursor), Some("AuditEventList")),
        get(path::audit_event_types(org), Some("AuditEventTypeList")),
        get(path::audit_reader_kind(org), Some("AuditReaderKind")),
        // Their body is a file and no JSON.
        get(path::audit_export_v1(org, csv, at, filter, cursor), None),
        get(path::audit_export(org, csv, range, filter, cursor), None),
        get(path::audit_export_config(org), Some("AuditExportSettings")),
        Call {
            method: "POST",
            path: path::audit_export_config(org),
            request: Some("AuditExportUpdate"),
            status: "204",
            answer: None,
        },
        Call {
            method: "DELETE",
            path: path::audit_export_config(org),
            request: None,
            status: "204",
            answer: None,
        },
        Call {
            method: "POST",
            path: path::audit_export_test(org),
            request: Some("AuditExportTarget"),
            status: "200",
            answer: Some("AuditExportResult"),
        },
        Call {
            method: "POST",
            path: path::audit_export_force(org, at),
            request: None,
            status: "200",
            answer: Some("AuditExportResult"),
        },
    ]
}

/// Every wire type of the audit log.
pub fn wire_types() -> Vec<WireType> {
    vec![
        WireType::answer("AuditUser", &audit_user()),
        WireType::answer("AuditExportTarget", &export_target()),
        WireType::answer("AuditExportResult", &export_result()),
        WireType::answer("AuditExportSettings", &export_settings()),
        request("AuditExportUpdate", &export_update(), &export_update()),
        WireType::answer("AuditEvent", &audit_event()),
        WireType {
            schema: "AuditEventList",
            full: json!({audit::LIST_KEY: [written(&audit_event())], "continuationToken": "c"}),
            least: None,
            reads: reads_events,
        },
        WireType::answer("AuditEventType", &event_type()),
        WireType {
            schema: "AuditEventTypeList",
            full: json!({EVENT_TYPES_KEY: [written(&event_type())]}),
            least: None,
            reads: |value| reads_list::<EventType>(value, EVENT_TYPES_KEY),
        },
    ]
}

fn reads_events(value: &Value) -> bool {
    let cursor = value.get("continuationToken").and_then(Value::as_str).map(Cursor::new);
    audit::read_page(value.to_string().as_bytes())
        .is_ok_and(|page| page.next == cursor && page.rows().all(|row| row.read().is_ok()))
}

fn export_target() -> AuditExportTarget {
    AuditExportTarget {
        s3_bucket_name: "logs".into(),
        s3_path_prefix: Some("audit".into()),
        iam_role_arn: "arn:aws:iam::123456789012:role/audit".into(),
    }
}

fn export_result() -> AuditExportResult {
    AuditExportResult { timestamp: 1_790_000_000, message: "There is no such bucket.".into() }
}

fn export_settings() -> AuditExportSettings {
    AuditExportSettings { enabled: true, s3_config: export_target(), last_result: export_result() }
}

fn export_update() -> AuditExportUpdate {
    AuditExportUpdate { new_enabled: true, new_s3_configuration: export_target() }
}

fn audit_user() -> AuditUser {
    AuditUser { name: "Ada".into(), github_login: "ada".into(), avatar_url: "a".into() }
}

fn audit_event() -> AuditEvent {
    AuditEvent {
        timestamp: UnixSeconds(1_790_000_000),
        source_ip: "192.0.2.1".into(),
        event: "Stack Exported".into(),
        description: "Exported a stack".into(),
        user: audit_user(),
        token_id: "t1".into(),
        token_name: "deploy".into(),
        req_org_admin: Told::Yes,
        req_stack_admin: Told::Yes,
        auth_failure: Told::Yes,
        actor_name: "pool".into(),
        actor_urn: "urn:x".into(),
    }
}

fn event_type() -> EventType {
    EventType {
        event: "Stack Exported".into(),
        display_name: "Stack exported".into(),
        description: "A stack was exported".into(),
        requires_org_admin: true,
        requires_stack_admin: true,
        authentication_failure: true,
        deprecated: true,
        replaced_by: "Stack Read".into(),
    }
}
