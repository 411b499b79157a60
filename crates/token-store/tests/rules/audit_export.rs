//! Who may export the audit log to a bucket, and which hours are exported.

use crate::world::{World, acme, blames, json, refuses};
use serde_json::{Value, json};
use token_api::audit::{AuditExportResult, AuditExportSettings};
use token_api::time::UnixSeconds;
use token_service::audit_export;
use token_service::limits::Key;
use token_service::refusal::{Kind, Refusal};
use token_service::store::in_transaction;

on_each_store! {
    those_with_the_scope_set_it_up_and_end_it
    what_breaks_a_rule_is_named
    a_test_writes_and_sets_nothing_up
    an_hour_is_exported_when_it_is_asked_for
    hours_are_exported_when_they_are_over
    a_failed_hour_is_tried_again_and_not_left_out
    an_export_that_was_off_goes_on_with_the_present
}

fn target(bucket: &str) -> Value {
    let role = "arn:aws:iam::123456789012:role/audit";
    json!({"s3BucketName": bucket, "s3PathPrefix": "a/b", "iamRoleArn": role})
}

fn change(world: &mut World, who: &str, enabled: bool, bucket: &str) -> Result<(), Refusal> {
    let body = json!({"newEnabled": enabled, "newS3Configuration": target(bucket)}).to_string();
    world.act(who, &[], |act| audit_export::change(act, &acme(), &json(&body)))
}

fn settings(world: &mut World, who: &str) -> Result<AuditExportSettings, Refusal> {
    world.act(who, &[], |act| audit_export::settings(act, &acme()))
}

fn force(world: &mut World, who: &str, time: i64) -> Result<AuditExportResult, Refusal> {
    let time = time.to_string();
    world.act(who, &[("timestamp", &time)], |act| audit_export::force(act, &acme()))
}

/// The keys of what was exported.
fn keys(world: &World) -> Vec<String> {
    world.objects.as_ref().unwrap().0.borrow().keys().cloned().collect()
}

/// Does what is due, as a server does by itself.
fn keep_up(world: &mut World) {
    let now = UnixSeconds(world.now);
    let objects = world.objects.take().unwrap();
    let mut export =
        || in_transaction(&mut *world.store, |rows| audit_export::export_due(rows, &objects, now));
    while export().unwrap() {}
    world.objects = Some(objects);
}

/// The folder of an hour of the day on which tests begin.
fn folder(hour: u8) -> String {
    format!("a/b/organization=acme/year=2026/month=11/day=20/hour={hour}/part-1.jsonl")
}

fn those_with_the_scope_set_it_up_and_end_it(world: &mut World) {
    for who in ["linus", "robot", "team-robot"] {
        refuses(change(world, who, true, "logs"), Kind::Forbidden, "read the audit log");
        refuses(settings(world, who), Kind::Forbidden, "read the audit log");
        let deleted = world.act(who, &[], |act| audit_export::delete(act, &acme()));
        refuses(deleted, Kind::Forbidden, "read the audit log");
    }
    refuses(settings(world, "zoe"), Kind::NotFound, "no such organization");
    refuses(settings(world, "ada"), Kind::NotFound, "not set up");
    assert!(change(world, "admin-robot", true, "logs").is_ok());
    assert_eq!(world.log()[0].description, "Set the audit log export to the bucket logs, on");
    let told = settings(world, "ada").unwrap();
    assert_eq!((told.enabled, told.last_result.timestamp), (true, 0));
    assert_eq!(serde_json::to_value(&told.s3_config).unwrap(), target("logs"));
    assert!(change(world, "ada", false, "logs").is_ok());
    assert!(!settings(world, "ada").unwrap().enabled);
    assert!(world.act("ada", &[], |act| audit_export::delete(act, &acme())).is_ok());
    assert_eq!(world.last_event(), "Audit Log Export Deleted");
    refuses(settings(world, "ada"), Kind::NotFound, "not set up");
}

fn what_breaks_a_rule_is_named(world: &mut World) {
    blames(change(world, "ada", true, "../logs"), Kind::Invalid, "s3BucketName", "lower-case");
    refuses(settings(world, "ada"), Kind::NotFound, "not set up");
    world.objects = None;
    refuses(change(world, "ada", true, "logs"), Kind::BadRequest, "is not available");
    refuses(force(world, "ada", 0), Kind::BadRequest, "is not available");
}

fn a_test_writes_and_sets_nothing_up(world: &mut World) {
    let test = |world: &mut World, who: &str, bucket: &str| {
        let body = target(bucket).to_string();
        world.act(who, &[], |act| audit_export::test(act, &acme(), &json(&body)))
    };
    refuses(test(world, "linus", "logs"), Kind::Forbidden, "read the audit log");
    assert_eq!(test(world, "ada", "other").unwrap().message, "There is no bucket other.");
    assert_eq!(test(world, "ada", "logs").unwrap().message, "");
    assert_eq!(world.last_event(), "Audit Log Export Tested");
    assert_eq!(keys(world), ["a/b/organization=acme/test.txt"]);
    refuses(settings(world, "ada"), Kind::NotFound, "not set up");
    let token = world.log()[0].token_id.clone();
    world.exhausted.borrow_mut().push(Key::Export(token));
    refuses(test(world, "ada", "logs"), Kind::TooMany { seconds: 7 }, "");
}

fn an_hour_is_exported_when_it_is_asked_for(world: &mut World) {
    let begin = world.now;
    refuses(force(world, "ada", begin), Kind::NotFound, "not set up");
    change(world, "ada", false, "logs").unwrap();
    refuses(force(world, "ada", begin), Kind::BadRequest, "not over");
    let odd = world.act("ada", &[("timestamp", "noon")], |act| audit_export::force(act, &acme()));
    refuses(odd, Kind::BadRequest, "number of seconds");
    world.now += 3600;
    refuses(force(world, "linus", begin), Kind::Forbidden, "read the audit log");
    assert_eq!(force(world, "ada", begin).unwrap().message, "");
    assert_eq!(world.log()[0].event, "Audit Log Exported");
    assert_eq!(keys(world), [folder(22)]);
    let text = world.objects.as_ref().unwrap().0.borrow()[&folder(22)].clone();
    let text = String::from_utf8(text).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.last().unwrap()["event"], "Audit Log Export Changed", "the newest last");
    // Without a time it is the last one that is over.
    world.now += 3600;
    world.act("ada", &[], |act| audit_export::force(act, &acme())).unwrap();
    assert_eq!(keys(world), [folder(22), folder(23)]);
    assert_eq!(settings(world, "ada").unwrap().last_result.timestamp, world.now);
}

fn hours_are_exported_when_they_are_over(world: &mut World) {
    change(world, "ada", true, "logs").unwrap();
    keep_up(world);
    assert_eq!(keys(world), [""; 0], "the hour is not over");
    // Nothing happens in the next hour, so that it has no file.
    world.now += 2 * 3600;
    keep_up(world);
    assert_eq!(keys(world), [folder(22)]);
    assert_eq!(settings(world, "ada").unwrap().last_result.message, "");
    assert_eq!(world.last_event(), "Audit Log Export Changed", "what a server does itself is none");
}

fn a_failed_hour_is_tried_again_and_not_left_out(world: &mut World) {
    change(world, "ada", true, "missing").unwrap();
    world.now += 2 * 3600;
    keep_up(world);
    let told = settings(world, "ada").unwrap().last_result;
    assert_eq!((told.message.as_str(), told.timestamp), ("There is no bucket missing.", world.now));
    change(world, "ada", true, "logs").unwrap();
    keep_up(world);
    assert_eq!(keys(world), [""; 0], "not at once");
    world.now += 900;
    keep_up(world);
    assert_eq!(keys(world)[0], folder(22));
}

fn an_export_that_was_off_goes_on_with_the_present(world: &mut World) {
    change(world, "ada", false, "logs").unwrap();
    world.now += 5 * 3600;
    keep_up(world);
    change(world, "ada", true, "logs").unwrap();
    keep_up(world);
    assert_eq!(keys(world), [""; 0]);
}
