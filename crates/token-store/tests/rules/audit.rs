//! Reading and exporting the audit log.

use crate::world::{Pairs, World, acme, refuses};
use serde_json::Value;
use token_api::path::ExportFormat;
use token_api::time::UnixSeconds;
use token_service::audit::{self, Generation};
use token_service::event_type::EventType;
use token_service::export;
use token_service::limits::Key;
use token_service::refusal::{Kind, Refusal};
use token_service::store::audit::EventRow;
use token_service::store::tokens::Holder;
use token_service::store::{DEMO, MADE_WITH};

on_each_store! {
    both_generations_mean_other_ends
    events_are_filtered
    pages_follow_one_another
    reading_is_noted_once_in_an_hour
    an_export_is_noted_once_and_limited
    kinds_are_those_that_a_log_may_hold
}

const FIRST: Generation = Generation::First { filters_events: true };
const OLD: Generation = Generation::First { filters_events: false };
const SECOND: Generation = Generation::Second;

/// Events at 10, 20 … 50 seconds.
fn fill(world: &World) {
    for at in 1..=5 {
        let kind = if at % 2 == 0 { EventType::LogRead } else { EventType::RequestRefused };
        let event = EventRow {
            org_id: Some("id-acme".into()),
            user_login: if at == 5 { "left" } else { "ada" }.into(),
            ..EventRow::of(kind, UnixSeconds(at * 10))
        };
        world.rows().write_event(&event).unwrap();
    }
}

/// Events at these seconds.
fn write(world: &mut World, times: impl Iterator<Item = i64>) {
    world.write(|rows| {
        for at in times {
            rows.write_event(&EventRow {
                org_id: Some("id-acme".into()),
                ..EventRow::of(EventType::RequestRefused, UnixSeconds(at))
            })?;
        }
        Ok(())
    });
}

fn read(
    world: &mut World,
    generation: Generation,
    query: Pairs<'_>,
) -> Result<(Vec<i64>, Option<String>), Refusal> {
    let page = world.act("ada", query, |act| audit::read_page(act, &acme(), generation))?;
    let page: Value = serde_json::to_value(page).unwrap();
    let events = page["auditLogEvents"].as_array().unwrap();
    let times = events.iter().map(|event| event["timestamp"].as_i64().unwrap()).collect();
    Ok((times, page["continuationToken"].as_str().map(str::to_owned)))
}

fn both_generations_mean_other_ends(world: &mut World) {
    fill(world);
    let end = ("endTime", "45");
    let table: [(Generation, Pairs<'_>, &[i64]); 4] = [
        (FIRST, &[("startTime", "30")], &[20, 10]),
        (FIRST, &[("startTime", "30"), ("endTime", "15")], &[10]),
        (SECOND, &[("startTime", "30"), end], &[40, 30]),
        (SECOND, &[end], &[40, 30, 20, 10]),
    ];
    for (generation, query, times) in table {
        assert_eq!(read(world, generation, query).unwrap().0, times, "{query:?}");
    }
    refuses(read(world, FIRST, &[]), Kind::BadRequest, "Either startTime or continuationToken");
    let upside_down = [("startTime", "50"), end];
    refuses(read(world, SECOND, &upside_down), Kind::BadRequest, "later than endTime");
    refuses(read(world, SECOND, &[("endTime", "now")]), Kind::BadRequest, "number of seconds");
    refuses(read(world, SECOND, &[("format", "csv")]), Kind::BadRequest, "is json");
}

fn events_are_filtered(world: &mut World) {
    fill(world);
    let (end, refused) = (("endTime", "60"), ("eventFilter", "Request Refused"));
    assert_eq!(read(world, SECOND, &[end, refused]).unwrap().0, [50, 30, 10]);
    let start = ("startTime", "60");
    assert_eq!(read(world, OLD, &[start, refused]).unwrap().0.len(), 5, "an older server");
    assert_eq!(read(world, SECOND, &[end, ("userFilter", "left")]).unwrap().0, [50]);
    assert_eq!(read(world, SECOND, &[end, ("userFilter", "linus")]).unwrap().0, [0; 0]);
    refuses(read(world, SECOND, &[("userFilter", "zoe")]), Kind::NotFound, "user not found");
}

fn pages_follow_one_another(world: &mut World) {
    // Two of them in each second.
    write(world, (0..2500).map(|at| at / 2));
    let end = ("endTime", "5000");
    let (mut sizes, mut times, mut cursor) = (Vec::new(), Vec::new(), String::new());
    loop {
        let query = [end, ("continuationToken", cursor.as_str())];
        let (page, next) = read(world, SECOND, &query).unwrap();
        sizes.push(page.len());
        times.extend(page);
        match next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    assert_eq!(sizes, [1000, 1000, 500]);
    let expected: Vec<i64> = (0..2500).rev().map(|at| at / 2).collect();
    assert_eq!(times, expected);
    let other = [("endTime", "4000"), ("continuationToken", cursor.as_str())];
    refuses(read(world, SECOND, &other), Kind::BadRequest, "not one of this log and query");
}

fn reading_is_noted_once_in_an_hour(world: &mut World) {
    let noted =
        |world: &World| world.log().iter().filter(|event| event.event == "Audit Log Read").count();
    for (later, count) in [(0, 1), (3599, 1), (1, 2)] {
        world.now += later;
        read(world, SECOND, &[]).unwrap();
        assert_eq!(noted(world), count, "{later}");
    }
    world.act("admin-robot", &[], |act| audit::read_page(act, &acme(), SECOND)).unwrap();
    assert_eq!(noted(world), 3, "another token");
    let refused = world.act("robot", &[], |act| audit::read_page(act, &acme(), SECOND));
    refuses(refused, Kind::Forbidden, "not admin");
}

fn an_export_is_noted_once_and_limited(world: &mut World) {
    write(world, 0..10_001);
    let export = |world: &mut World, query: Pairs<'_>| {
        world.act("ada", query, |act| audit::export_page(act, &acme(), SECOND))
    };
    let (format, (events, next)) = export(world, &[("endTime", "20000")]).unwrap();
    assert_eq!((format, events.len()), (ExportFormat::Csv, 10_000));
    assert_eq!(export::file(format, &events).lines().count(), 10_001);
    assert_eq!(
        world.log()[0].description,
        "Exported the audit log as CSV, to 1970-01-01T05:33:20Z"
    );
    let cursor = next.unwrap();
    let query = [("endTime", "20000"), ("continuationToken", cursor.as_str()), ("format", "cef")];
    let (format, (events, next)) = export(world, &query).unwrap();
    assert_eq!((format, events.len(), next.is_none()), (ExportFormat::Cef, 1, true));
    let noted = world.log().iter().filter(|event| event.event == "Audit Log Exported").count();
    assert_eq!(noted, 1, "the second page goes on with it");
    refuses(export(world, &[("format", "pdf")]), Kind::BadRequest, "csv or cef");
    let holder = Holder::Person { user_id: "id-ada".into() };
    let id = world.rows().tokens_ever(&holder).unwrap()[0].id.clone();
    world.exhausted.borrow_mut().push(Key::Export(id));
    refuses(export(world, &[]), Kind::TooMany { seconds: 7 }, "Nothing was done");
}

fn kinds_are_those_that_a_log_may_hold(world: &mut World) {
    let kinds = |world: &mut World| {
        let told = world.act("ada", &[], |act| audit::event_types(act, &acme())).unwrap();
        let told = serde_json::to_value(told).unwrap();
        told["eventTypes"].as_array().unwrap().len()
    };
    assert_eq!(kinds(world), 47);
    world.rows().set_setting(MADE_WITH, DEMO).unwrap();
    assert_eq!(kinds(world), 59);
    let told = world.act("ada", &[], |act| audit::reader_kind(act, &acme())).unwrap();
    assert!(["sqlite", "memory", "postgres"].contains(&told), "{told}");
    let refused = world.act("linus", &[], |act| audit::reader_kind(act, &acme()));
    refuses(refused, Kind::Forbidden, "Only organization admins");
}
