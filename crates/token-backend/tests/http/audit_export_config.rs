//! The export of audit logs to a directory over HTTP. The rules in detail are tested with the stores.

use crate::support::{ACME, START, Server, Who};
use serde_json::{Value, json};
use std::path::Path;
use token_api::id::OrgName;
use token_api::path;
use token_api::time::UnixSeconds;
use token_backend::config::Seed;

fn target(bucket: &str) -> Value {
    json!({
        "s3BucketName": bucket,
        "s3PathPrefix": "audit",
        "iamRoleArn": "arn:aws:iam::123456789012:role/audit"
    })
}

fn serve(directory: &Path) -> Server {
    std::fs::create_dir(directory.join("logs")).unwrap();
    Server::with(Seed::Demo, |config| {
        config.audit_export_dir = Some(directory.to_owned());
        config.demo_events = 50;
    })
}

#[test]
fn a_log_is_exported_to_a_directory() {
    let directory = tempfile::tempdir().unwrap();
    let server = serve(directory.path());
    let acme = OrgName::new(ACME);
    let config = path::audit_export_config(&acme);
    let test = path::audit_export_test(&acme);
    let update = json!({"newEnabled": true, "newS3Configuration": target("logs")});
    server.get_as(&config, Who::Linus).is(403);
    server.get_as(&config, Who::Ada).refuses(404, "is not set up");
    server.post_as(&test, Who::Linus, &target("logs")).is(403);
    let failed = server.post_as(&test, Who::Ada, &target("other")).is(200).json();
    assert_eq!(failed["message"], "There is no bucket other on this server.");
    let tested = server.post_as(&test, Who::Ada, &target("logs")).is(200).json();
    assert_eq!((&tested["message"], &tested["timestamp"]), (&json!(""), &json!(START.0)));
    assert_eq!(server.last_event().0, "Audit Log Export Tested");
    server.post_as(&config, Who::Robot, &update).is(403);
    server.post_as(&config, Who::Ada, &update).is(204);
    assert_eq!(server.last_event().0, "Audit Log Export Changed");
    let bad = json!({"newEnabled": true, "newS3Configuration": target("../x")});
    server.post_as(&config, Who::Ada, &bad).blames(422, "s3BucketName", "lower-case");
    let told = server.get_as(&config, Who::AdminRobot).is(200).json();
    assert_eq!((&told["enabled"], &told["s3Config"]), (&json!(true), &target("logs")));
    let force = |time: i64, who: Who| {
        let authorization = format!("token {}", server.token(who));
        let path = path::audit_export_force(&acme, UnixSeconds(time));
        server.send("POST", path.as_str(), &[("authorization", &authorization)], b"")
    };
    force(START.0, Who::Ada).refuses(400, "not over");
    server.advance(3 * 3600);
    force(START.0, Who::Linus).is(403);
    assert_eq!(force(START.0, Who::Ada).is(200).json()["message"], "");
    assert_eq!(server.last_event().0, "Audit Log Exported");
    let folder = "logs/audit/organization=acme-corp/year=2026/month=11/day=20/hour=22";
    let file = directory.path().join(folder).join("part-1.jsonl");
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{text}");
    assert!(text.lines().any(|line| line.contains("Audit Log Export Changed")), "{text}");
    server.delete_as(&config, Who::Linus).is(403);
    server.delete_as(&config, Who::Ada).is(204);
    server.get_as(&config, Who::Ada).is(404);
}

#[test]
fn a_server_without_a_directory_says_so() {
    let server = Server::demo();
    let config = path::audit_export_config(&OrgName::new(ACME));
    let update = json!({"newEnabled": true, "newS3Configuration": target("logs")});
    server.post_as(&config, Who::Ada, &update).refuses(400, "is not available");
    server.get_as(&config, Who::Ada).is(404);
}
