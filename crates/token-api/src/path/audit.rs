//! Paths of the audit log. The API has two generations of the same calls, which interpret
//! `startTime` in opposite ways. Here the bounds have different names, so that they cannot be
//! confused.

use super::{ApiPath, template};
use crate::id::{Cursor, OrgName, UserLogin};
use crate::time::UnixSeconds;

/// Which events are requested, in terms that mean the same in both generations.
///
/// Servers may ignore the filters (older ones ignore `eventFilter`), so callers must filter the
/// answer again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter<'a> {
    /// Only events with exactly this name.
    pub event: Option<&'a str>,
    /// Only events of this user. The server answers 404 for an unknown login.
    pub user: Option<&'a UserLogin>,
}

/// The range of a request of the second generation. Both bounds are inclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditRange {
    /// The earliest second; `None` for no bound.
    pub from: Option<UnixSeconds>,
    /// The latest second; `None` for no bound.
    pub to: Option<UnixSeconds>,
}

/// The response header of an export that holds the cursor of the next page, in lower case. The
/// published API divides exports into pages but does not say where this cursor is. Without the
/// header, the cursors of the list with the same generation, range and filter also work for
/// exports. Without either, an export counts as complete.
pub const EXPORT_CURSOR_HEADER: &str = "x-continuation-token";

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated values (RFC 4180). The first line has the column names.
    Csv,
    /// Common Event Format, one event per line, for security information systems.
    Cef,
}

impl ExportFormat {
    /// Both variants.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Cef];

    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Cef => "cef",
        }
    }

    /// Reads the word of the API.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == text)
    }
}

impl ApiPath {
    fn with_instant(self, key: &str, at: Option<UnixSeconds>) -> Self {
        self.with_some(key, at.map(|at| at.0.to_string()).as_deref())
    }

    fn with_page(self, filter: AuditFilter<'_>, cursor: Option<&Cursor>) -> Self {
        self.with_some("eventFilter", filter.event)
            .with_some("userFilter", filter.user.map(UserLogin::as_str))
            .at(cursor)
    }
}

/// A page of the second generation, newest first. Requests for further pages repeat range and
/// filter.
pub fn audit_log(
    org: &OrgName,
    range: AuditRange,
    filter: AuditFilter<'_>,
    cursor: Option<&Cursor>,
) -> ApiPath {
    ApiPath::fill(template::AUDIT_LOG_V2, &[org.as_str()])
        .with_instant("startTime", range.from)
        .with_instant("endTime", range.to)
        .with_page(filter, cursor)
}

/// A page of the first generation: events **older than** `before`, newest first. There is no lower
/// bound, so callers stop reading when they have enough. Servers require the instant or a cursor;
/// here the instant is always sent.
pub fn audit_log_v1(
    org: &OrgName,
    older_than: UnixSeconds,
    filter: AuditFilter<'_>,
    cursor: Option<&Cursor>,
) -> ApiPath {
    ApiPath::fill(template::AUDIT_LOG_V1, &[org.as_str()])
        .with_instant("startTime", Some(older_than))
        .with_page(filter, cursor)
}

/// Like [`audit_log_v1`], for servers that read the instant only as ISO 8601 text.
pub fn audit_log_v1_by_date(
    org: &OrgName,
    older_than: UnixSeconds,
    filter: AuditFilter<'_>,
    cursor: Option<&Cursor>,
) -> ApiPath {
    ApiPath::fill(template::AUDIT_LOG_V1, &[org.as_str()])
        .with("startTime", &older_than.to_rfc3339())
        .with_page(filter, cursor)
}

/// A page of the second generation's export. The answer is gzip, without a header that says so.
pub fn audit_export(
    org: &OrgName,
    format: ExportFormat,
    range: AuditRange,
    filter: AuditFilter<'_>,
    cursor: Option<&Cursor>,
) -> ApiPath {
    ApiPath::fill(template::AUDIT_EXPORT_V2, &[org.as_str()])
        .with("format", format.as_str())
        .with_instant("startTime", range.from)
        .with_instant("endTime", range.to)
        .with_page(filter, cursor)
}

/// A page of the first generation's export. The bounds are those of [`audit_log_v1`].
pub fn audit_export_v1(
    org: &OrgName,
    format: ExportFormat,
    older_than: UnixSeconds,
    filter: AuditFilter<'_>,
    cursor: Option<&Cursor>,
) -> ApiPath {
    ApiPath::fill(template::AUDIT_EXPORT_V1, &[org.as_str()])
        .with("format", format.as_str())
        .with_instant("startTime", Some(older_than))
        .with_page(filter, cursor)
}

/// `GET /api/orgs/{orgName}/auditlogs/event-types`. Older servers do not have it.
pub fn audit_event_types(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::AUDIT_EVENT_TYPES, &[org.as_str()])
}

/// `GET /api/orgs/{orgName}/auditlogs/reader-kind`
pub fn audit_reader_kind(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::AUDIT_READER_KIND, &[org.as_str()])
}

/// `GET`, `POST`, `DELETE /api/orgs/{orgName}/auditlogs/export/config`
pub fn audit_export_config(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::AUDIT_EXPORT_CONFIG, &[org.as_str()])
}

/// `POST /api/orgs/{orgName}/auditlogs/export/config/test`
pub fn audit_export_test(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::AUDIT_EXPORT_TEST, &[org.as_str()])
}

/// `POST /api/orgs/{orgName}/auditlogs/export/config/force`: the hour of a time.
pub fn audit_export_force(org: &OrgName, time: UnixSeconds) -> ApiPath {
    ApiPath::fill(template::AUDIT_EXPORT_FORCE, &[org.as_str()])
        .with("timestamp", &time.0.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_generations_express_the_same_request() {
        let org = OrgName::new("acme");
        let user = UserLogin::new("acme/deploy prod");
        let filter = AuditFilter { event: Some("Stack Update Started"), user: Some(&user) };
        let cursor = Cursor::new("a+b=");
        let filters = "eventFilter=Stack%20Update%20Started&userFilter=acme%2Fdeploy%20prod";
        let range = AuditRange { from: Some(UnixSeconds(-5)), to: Some(UnixSeconds(900)) };
        assert_eq!(
            audit_log(&org, range, filter, Some(&cursor)).as_str(),
            format!(
                "/api/orgs/acme/auditlogs/v2?startTime=-5&endTime=900&{filters}\
                 &continuationToken=a%2Bb%3D"
            )
        );
        assert_eq!(
            audit_log_v1(&org, UnixSeconds(901), filter, Some(&cursor)).as_str(),
            format!("/api/orgs/acme/auditlogs?startTime=901&{filters}&continuationToken=a%2Bb%3D")
        );
        let none = AuditFilter::default();
        assert_eq!(
            audit_log_v1_by_date(&org, UnixSeconds(901), none, None).as_str(),
            "/api/orgs/acme/auditlogs?startTime=1970-01-01T00%3A15%3A01Z"
        );
        assert_eq!(
            audit_export(&org, ExportFormat::Cef, range, none, None).as_str(),
            "/api/orgs/acme/auditlogs/v2/export?format=cef&startTime=-5&endTime=900"
        );
        assert_eq!(
            audit_export_v1(&org, ExportFormat::Csv, UnixSeconds(901), none, None).as_str(),
            "/api/orgs/acme/auditlogs/export?format=csv&startTime=901"
        );
    }

    #[test]
    fn absent_filters_are_not_sent() {
        let org = OrgName::new("a/b");
        let none = AuditFilter::default();
        assert_eq!(
            audit_log(&org, AuditRange::default(), none, None).as_str(),
            "/api/orgs/a%2Fb/auditlogs/v2"
        );
        assert_eq!(audit_event_types(&org).as_str(), "/api/orgs/a%2Fb/auditlogs/event-types");
        assert_eq!(audit_reader_kind(&org).as_str(), "/api/orgs/a%2Fb/auditlogs/reader-kind");
        let config = "/api/orgs/a%2Fb/auditlogs/export/config";
        assert_eq!(audit_export_config(&org).as_str(), config);
        assert_eq!(audit_export_test(&org).as_str(), format!("{config}/test"));
        assert_eq!(
            audit_export_force(&org, UnixSeconds(9)).as_str(),
            format!("{config}/force?timestamp=9")
        );
    }

    #[test]
    fn formats_are_read_and_written() {
        for format in ExportFormat::ALL {
            assert_eq!(ExportFormat::parse(format.as_str()), Some(format));
        }
        assert_eq!(ExportFormat::parse("CSV"), None);
    }
}
