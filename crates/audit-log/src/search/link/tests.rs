//! What the address of the audit log says, and links into it.

use super::*;
use crate::search::query::term::any_of;
use crate::search::query::{Expr, Pattern, Query, Setting, Term};
use console_core::view::sort::SortColumn as _;
use console_core::when::FixedZone;
use proptest::prelude::*;

fn read(search: &str) -> AuditView {
    search.parse().unwrap_or_default()
}

#[test]
fn defaults_stay_out_of_the_address() {
    assert_eq!(AuditView::default().to_string(), "");
    assert_eq!(read("?range=30d&sort=-time&live=off&time=local"), AuditView::default());
}

#[test]
fn reads_and_prints() {
    for address in [
        "?q=token%3Arelease-bot%20-event%3A%22Stack%20Exported%22%20failed%3Ayes",
        "?range=7d",
        "?around=1795300000",
        "?from=1795200000&to=1795300000&sort=ip",
        "?sort=time",
        "?sort=-actor&time=utc&event=1795300000-3fa9c2d1-0&live=on",
    ] {
        assert_eq!(read(address).to_string(), address);
    }
}

#[test]
fn the_events_of_an_issuer_reach_back_to_its_last_use() {
    let (id, now) = (IssuerId::new("i-1"), UnixSeconds(1_800_000_000));
    for (ago, range) in [
        (60, "range=1h"),
        (3 * 3600, "range=24h"),
        (5 * 86_400, "range=7d"),
        (8 * 86_400, "range=30d"),
        (80 * 86_400, "range=90d"),
    ] {
        let link = of_issuer(&id, "GitHub Actions", UnixSeconds(now.0 - ago), now);
        assert_eq!(link, format!("?q=%22GitHub%20Actions%22%20OR%20%22i-1%22&{range}"), "{ago}");
    }
    let old = of_issuer(&id, "a", UnixSeconds(now.0 - 100 * 86_400), now);
    assert!(old.ends_with("&around=1791360000"), "{old}");
    let odd = read(&of_issuer(&id, "a \"b\" OR c", now, now));
    assert_eq!(odd.query, "\"a \\\"b\\\" OR c\" OR \"i-1\"");
    assert_eq!(read(&of_issuer(&id, " ", now, now)).query, "\"i-1\"");
}

#[test]
fn nonsense_counts_as_absent() {
    let address = "?range=2w&around=now&from=1795200000&sort=-&time=moon&event=x&live=1&x=y";
    assert_eq!(read(address), AuditView::default());
    assert_eq!(read("?from=9&to=5").to_string(), "?from=5&to=9");
    assert_eq!(read("?from=-9223372036854775808&to=9223372036854775807"), AuditView::default());
    assert_eq!(read("?around=1795300000000"), AuditView::default());
    assert_eq!(read("?range=7d&around=5&from=1").to_string(), "?around=5");
}

#[test]
fn a_press_turns_or_moves_the_order() {
    let newest = Sort::default();
    assert!(!newest.pressed(SortColumn::Time).descending);
    assert!(!newest.pressed(SortColumn::Ip).descending);
    assert!(newest.pressed(SortColumn::Ip).pressed(SortColumn::Ip).descending);
    assert_eq!(newest.pressed(SortColumn::Ip).pressed(SortColumn::Time), newest);
}

#[test]
fn a_token_is_searched_by_name_and_identifier() {
    let table = [
        ("7f3a-22", "release-bot", "token:release-bot OR token:7f3a-22"),
        ("7f3a-22", "", "token:7f3a-22"),
        ("t", "t", "token:t"),
        ("a b", " ", "token:\"a b\""),
        ("t", "50%* \"x\"", "token:\"50%* \\\"x\\\"\" OR token:t"),
    ];
    for (id, name, query) in table {
        let view = read(&of_token(&TokenId::new(id), name));
        assert_eq!(view, AuditView { query: query.into(), ..AuditView::default() });
    }
}

#[test]
fn links_lead_to_what_somebody_did_and_to_refusals() {
    let table = [
        (of_user("linus", Preset::Day), "user:linus", Preset::Day),
        (of_user("acme/ci bot", Preset::Week), "user:\"acme/ci bot\"", Preset::Week),
        (of_token_within(&TokenId::new("t"), "t", Preset::Day), "token:t", Preset::Day),
        (refusals(Preset::Hour), "failed:yes", Preset::Hour),
    ];
    for (link, query, preset) in table {
        let range = TimeRange::Last(preset);
        assert_eq!(read(&link), AuditView { query: query.into(), range, ..AuditView::default() });
    }
}

#[test]
fn links_lead_to_a_part_of_what_a_token_did() {
    let (id, now) = (TokenId::new("t1"), UnixSeconds(1_795_300_000));
    let setting = Setting { now, zone: &FixedZone(0) };
    for (field, value, expected) in [
        ("failed", "yes", "(token:ci OR token:t1) failed:yes"),
        ("event", "Stack Update", "(token:ci OR token:t1) event:\"Stack Update\""),
        ("ip", "2001:db8::1", "(token:ci OR token:t1) ip:\"2001:db8::1\""),
        ("event", "a\"b\\", "(token:ci OR token:t1) event:\"a\\\"b\\\\\""),
    ] {
        let view = read(&of_token_with(&id, "ci", field, value));
        assert_eq!((view.query.as_str(), view.range), (expected, TimeRange::default()));
        assert!(Query::parse(&view.query, setting).is_ok(), "{expected}");
    }
    let around = read(&of_token_around(&id, "", now));
    assert_eq!((around.query.as_str(), around.range), ("token:t1", TimeRange::Around(now)));
}

/// Seconds up to the end of the year 9999.
fn calendar() -> std::ops::RangeInclusive<i64> {
    1..=253_402_300_799
}

fn view() -> impl Strategy<Value = AuditView> {
    let range = prop_oneof![
        prop::sample::select(Preset::ALL.to_vec()).prop_map(TimeRange::Last),
        calendar().prop_map(|at| TimeRange::Around(UnixSeconds(at))),
        (calendar(), calendar()).prop_map(|(one, other)| {
            TimeRange::Between(Window::between(UnixSeconds(one), UnixSeconds(other)))
        }),
    ];
    let key = (any::<i64>(), any::<u32>(), any::<u32>())
        .prop_map(|(time, hash, ordinal)| EventKey { time: UnixSeconds(time), hash, ordinal });
    let sort = (prop::sample::select(SortColumn::ALL.to_vec()), any::<bool>())
        .prop_map(|(column, descending)| Sort { column, descending });
    let flags = (any::<bool>(), any::<bool>());
    (any::<String>(), range, sort, flags, prop::option::of(key)).prop_map(
        |(query, range, sort, (utc, live), event)| AuditView {
            query,
            range,
            sort,
            utc,
            event,
            live,
        },
    )
}

proptest! {
    #[test]
    fn the_search_language_reads_what_was_written_by_hand(id in "\\PC{1,12}", name in "\\PC{0,12}") {
        let token = |text: &str| Expr::Term(Term::Token(Pattern::literal(text)));
        let names = [name.as_str(), id.as_str()].into_iter().filter(|text| !text.trim().is_empty());
        let mut either: Vec<Expr> = names.map(token).collect();
        either.dedup();
        let setting = Setting { now: UnixSeconds(0), zone: &FixedZone(0) };
        let read = Query::parse(&read(&of_token(&TokenId::new(&*id), &name)).query, setting);
        prop_assume!(!id.trim().is_empty());
        prop_assert_eq!(read, Ok(Query { expr: any_of(either) }));
    }

    #[test]
    fn whatever_is_shown_comes_back(view in view()) {
        prop_assert_eq!(read(&view.to_string()), view);
    }

    #[test]
    fn any_address_is_a_view_with_one_normal_form(
        any in any::<String>(),
        pairs in prop::collection::vec(
            (
                prop::sample::select(
                    vec!["q", "range", "around", "from", "to", "sort", "time", "event", "live"],
                ),
                "[-0-9a-z%+&=]{0,12}",
            ),
            0..6,
        ),
    ) {
        let pairs: String = pairs.iter().map(|(key, value)| format!("&{key}={value}")).collect();
        for address in [any, pairs] {
            let view = read(&address);
            prop_assert_eq!(read(&view.to_string()), view);
        }
    }
}
