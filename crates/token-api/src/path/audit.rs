//! Paths of the audit log. There are two generations of the same calls, which read `startTime` the
//! opposite way round; here the bounds have names that can't be taken for each other.

use super::{ApiPath, template};
use crate::id::{Cursor, OrgName, UserLogin};
use crate::time::UnixSeconds;

/// Which events are asked for, in words that mean the same to both generations.
///
/// Neither promises to keep to the filters: older servers ignore `eventFilter`, so whoever reads
/// the answer has to filter it again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter<'a> {
    /// Only events of this name, exactly as the server writes it.
    pub event: Option<&'a str>,
    /// Only events of this user. A login that the server does not know is answered with 404.
    pub user: Option<&'a UserLogin>,
}

/// Where a reading by the second generation begins and ends. Both ends belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditRange {
    /// The earliest second; no bound when `None`.
    pub from: Option<UnixSeconds>,
    /// The latest second; no bound when `None`.
    pub to: Option<UnixSeconds>,
}

/// The header of an export's answer that names the next page, in lower case. The published API
/// pages exports but does not say where the cursor of the next page is told; without the header,
/// the cursors of the list of the same generation, range and filter are good for exports too, and
/// an export without either is taken for whole.
pub const EXPORT_CURSOR_HEADER: &str = "x-continuation-token";

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated values (RFC 4180), one line of names first.
    Csv,
    /// Common Event Format, one event in a line, for security information systems.
    Cef,
}

impl ExportFormat {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Cef];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Cef => "cef",
        }
    }

    /// Reads the word.
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

/// A page of the second generation, newest first. Following pages repeat range and filter.
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

/// A page of the first generation: events **older than** an instant, newest first. There is no
/// lower bound: whoever wants one stops reading. Servers insist on the instant or a cursor; here
/// the instant is always there.
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

/// As [`audit_log_v1`], for servers that read the instant as text (ISO 8601) only.
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

/// A page of the second generation's export. The answer is gzip without a word about it.
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

/// A page of the first generation's export; bounds as in [`audit_log_v1`].
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

/// `GET /api/orgs/{orgName}/auditlogs/event-types`. Older servers do not offer it.
pub fn audit_event_types(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::AUDIT_EVENT_TYPES, &[org.as_str()])
}

/// `GET /api/orgs/{orgName}/auditlogs/reader-kind`
pub fn audit_reader_kind(org: &OrgName) -> ApiPath {
    ApiPath::fill(template::AUDIT_READER_KIND, &[org.as_str()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_generations_ask_the_same_with_other_words() {
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
    fn what_is_not_asked_is_not_said() {
        let org = OrgName::new("a/b");
        let none = AuditFilter::default();
        assert_eq!(
            audit_log(&org, AuditRange::default(), none, None).as_str(),
            "/api/orgs/a%2Fb/auditlogs/v2"
        );
        assert_eq!(audit_event_types(&org).as_str(), "/api/orgs/a%2Fb/auditlogs/event-types");
        assert_eq!(audit_reader_kind(&org).as_str(), "/api/orgs/a%2Fb/auditlogs/reader-kind");
    }

    #[test]
    fn formats_are_two_words() {
        for format in ExportFormat::ALL {
            assert_eq!(ExportFormat::parse(format.as_str()), Some(format));
        }
        assert_eq!(ExportFormat::parse("CSV"), None);
    }
}
