//! The calls and wire types of the audit log.

use super::{Call, WireType, reads_list, written};
use serde_json::{Value, json};
use token_api::audit::{self, AuditEvent, AuditUser, EVENT_TYPES_KEY, EventType};
use token_api::id::{Cursor, OrgName, UserLogin};
use token_api::path::{self, AuditFilter, AuditRange, ExportFormat};
use token_api::time::UnixSeconds;
use token_api::told::Told;

/// Every call of the audit log.
pub fn calls(org: &OrgName) -> [Call; 6] {
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
    ]
}

/// Every wire type of the audit log.
pub fn wire_types() -> Vec<WireType> {
    vec![
        WireType::answer("AuditUser", &audit_user()),
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
