//! Exports: packed where the client can unpack, both formats, pages, and their own rate limit.

use crate::audit_log::{ALL, ANY, acme, read, write};
use crate::support::{Answer, DAY, Server, Who};
use flate2::read::GzDecoder;
use std::collections::BTreeMap;
use std::io::Read;
use token_api::id::Cursor;
use token_api::path::{self, AuditFilter, AuditRange, EXPORT_CURSOR_HEADER, ExportFormat};
use token_api::time::UnixSeconds;
use token_backend::config::{Origin, Seed};

/// The text of an answer that is packed with gzip and says so.
fn unpacked(answer: &Answer) -> String {
    assert_eq!(answer.is(200).header("content-encoding"), Some("gzip"));
    let mut text = String::new();
    GzDecoder::new(&answer.body[..]).read_to_string(&mut text).unwrap();
    text
}

fn rows(answer: &Answer) -> Vec<BTreeMap<String, String>> {
    let text = answer.is(200).text();
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn it_is_packed_where_the_client_says_that_it_can_unpack() {
    let server = Server::with(Seed::Demo, |config| {
        (config.demo_events, config.allow_origins) =
            (0, vec![Origin::parse("https://console.example").unwrap()]);
    });
    write(&server, &[(5, "a,\"b\"\nc", "ada")]);
    let authorization = format!("token {}", server.token(Who::Ada));
    for format in ExportFormat::ALL {
        // Each export is noted in the log, at the present.
        let range = AuditRange { from: None, to: Some(UnixSeconds(9)) };
        let path = path::audit_export(&acme(), format, range, ANY, None);
        let get = |accepted: Option<&str>| {
            server.advance(10); // exports are few in a minute
            let mut headers = vec![("authorization", &*authorization)];
            headers.extend(accepted.map(|accepted| ("accept-encoding", accepted)));
            headers.push(("origin", "https://console.example"));
            let answer = server.send("GET", path.as_str(), &headers, b"");
            assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
            assert_eq!(answer.header("cache-control"), Some("no-store"));
            assert_eq!(answer.header(EXPORT_CURSOR_HEADER), None);
            let vary = answer.headers.iter().filter(|(name, _)| name == "vary");
            let vary: Vec<&str> = vary.map(|(_, value)| value.as_str()).collect();
            assert_eq!(vary, ["Accept-Encoding", "origin"]);
            answer
        };
        // curl, Python's urllib, and one that refuses gzip by name.
        let plain = get(None).text();
        for accepted in ["identity", "br, gzip;q=0, *;q=0.5", ""] {
            let answer = get(Some(accepted));
            assert_eq!((answer.header("content-encoding"), answer.text()), (None, plain.clone()));
        }
        // Browsers, curl --compressed, Go's net/http, and one that takes whatever comes.
        for accepted in ["gzip, deflate, br, zstd", "deflate, gzip", "gzip", "*"] {
            assert_eq!(unpacked(&get(Some(accepted))), plain, "{accepted}");
        }
        match format {
            ExportFormat::Csv => assert!(plain.starts_with("timestamp,sourceIP,event,"), "{plain}"),
            ExportFormat::Cef => assert!(plain.starts_with("CEF:0|"), "{plain}"),
        }
    }
    // CSV is what comes when nothing is said.
    let target = "/api/orgs/acme-corp/auditlogs/export?startTime=9";
    let answer = server.send("GET", target, &[("authorization", &authorization)], b"");
    let rows = rows(&answer);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["event"], "a,\"b\"\nc");
    assert_eq!(rows[0]["timestamp"], "1970-01-01T00:00:05Z");
}

#[test]
fn it_has_the_bounds_and_filters_of_the_list() {
    let server = Server::demo();
    write(&server, &[(1, "a", "ada"), (2, "b", "ada"), (3, "a", "ada"), (4, "a", "ada")]);
    let filter = AuditFilter { event: Some("a"), user: None };
    let range = AuditRange { from: Some(UnixSeconds(2)), to: Some(UnixSeconds(3)) };
    for (path, expected) in [
        (path::audit_export(&acme(), ExportFormat::Csv, range, filter, None), 1),
        (path::audit_export_v1(&acme(), ExportFormat::Csv, UnixSeconds(4), filter, None), 2),
    ] {
        assert_eq!(rows(&server.get_as(&path, Who::Ada)).len(), expected, "{path}");
    }
}

#[test]
fn its_pages_join_by_header_or_by_the_cursors_of_the_list() {
    let server = Server::demo();
    let events: Vec<_> = (0..20_500).map(|n| (n, "e", "ada")).collect();
    write(&server, &events);
    let range = AuditRange { from: None, to: Some(UnixSeconds(20_499)) };
    let export = |cursor: Option<&Cursor>| {
        server.get_as(&path::audit_export(&acme(), ExportFormat::Csv, range, ANY, cursor), Who::Ada)
    };
    let (mut sizes, mut last, mut cursor) = (Vec::new(), i64::MAX, None);
    loop {
        let answer = export(cursor.as_ref());
        let page = rows(&answer);
        sizes.push(page.len());
        for row in page {
            let at = UnixSeconds::from_rfc3339(&row["timestamp"]).unwrap().0;
            assert!(at < last, "newest first, each once");
            last = at;
        }
        match answer.header(EXPORT_CURSOR_HEADER) {
            Some(next) => cursor = Some(Cursor::new(next)),
            None => break,
        }
    }
    assert_eq!((sizes, last), (vec![10_000, 10_000, 500], 0));
    let list = read(&server, &path::audit_log(&acme(), range, ANY, None));
    let after_the_list = rows(&export(list.next.as_ref()));
    assert_eq!(after_the_list[0]["timestamp"], UnixSeconds(19_499).to_rfc3339());
}

#[test]
fn each_export_is_noted_and_its_further_pages_are_not() {
    let server = Server::demo();
    let events: Vec<_> = (0..10_001).map(|n| (n, "e", "ada")).collect();
    write(&server, &events);
    let range = AuditRange { from: Some(UnixSeconds(0)), to: Some(UnixSeconds(DAY)) };
    let export = |cursor: Option<&Cursor>| {
        server.get_as(&path::audit_export(&acme(), ExportFormat::Cef, range, ANY, cursor), Who::Ada)
    };
    let next = Cursor::new(export(None).header(EXPORT_CURSOR_HEADER).unwrap());
    assert_eq!(export(Some(&next)).is(200).text().lines().count(), 1);
    export(None).is(200);
    let noted = "SELECT count(*) FROM audit_events WHERE event = 'Audit Log Exported'";
    assert_eq!(server.count(noted), 2);
    let log = read(&server, &path::audit_log(&acme(), ALL, ANY, None));
    assert_eq!(
        log.events[0].description,
        "Exported the audit log as CEF, from 1970-01-01T00:00:00Z, to 1970-01-02T00:00:00Z"
    );
    assert!(log.events[0].req_org_admin.is_yes());
    // Going on long after is an export again.
    server.advance(3600);
    export(Some(&next)).is(200);
    assert_eq!(server.count(noted), 3);
}

#[test]
fn an_export_that_begins_within_the_list_is_noted_too() {
    let server = Server::demo();
    let events: Vec<_> = (0..1_002).map(|n| (n, "e", "ada")).collect();
    write(&server, &events);
    let range = AuditRange { from: None, to: Some(UnixSeconds(1_001)) };
    let list = read(&server, &path::audit_log(&acme(), range, ANY, None));
    let rest = path::audit_export(&acme(), ExportFormat::Csv, range, ANY, list.next.as_ref());
    for times in 1..3 {
        assert_eq!(rows(&server.get_as(&rest, Who::Ada)).len(), 2);
        let noted = "SELECT count(*) FROM audit_events WHERE event = 'Audit Log Exported'";
        assert_eq!(server.count(noted), times);
    }
}

#[test]
fn exports_are_limited_beside_everything_else() {
    let server = Server::with(Seed::Demo, |config| {
        (config.demo_events, config.rate_limit) = (0, 20);
    });
    let path = path::audit_export(&acme(), ExportFormat::Csv, ALL, ANY, None);
    for _ in 0..10 {
        server.get_as(&path, Who::Ada).is(200);
    }
    let refused = server.get_as(&path, Who::Ada);
    refused.refuses(429, "try again in 5 s");
    assert_eq!(refused.header("retry-after"), Some("5"));
    assert_eq!(refused.header("content-type"), Some("application/json"));
    server.get_as(&path::audit_log(&acme(), ALL, ANY, None), Who::Ada).is(200);
    server.get_as(&path, Who::AdminRobot).is(200);
    server.advance(5);
    server.get_as(&path, Who::Ada).is(200);
}
