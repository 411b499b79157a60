//! Finding tokens: facets with counts, views, highlights where the text is found, and secrets that are
//! pasted where they don't belong.

use crate::harness::{fill, frame, highlighted, name_of, press, until};
use crate::page::{Backend, DAY, LIST, Site, now, open, row};
use leptos::prelude::document;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const TOKENS: &str = "/orgs/acme-corp/tokens";

/// Five tokens, each different in what facets ask for.
fn tokens() -> Vec<Value> {
    let (at, reader) = (now(), json!({ "id": "r1", "name": "Reader" }));
    let ago = |days: i64| at - days * DAY;
    let of = |number, fields| row(number, &fields);
    vec![
        of(1, json!({ "name": "soon", "expires": at + 5 * DAY, "lastUsed": ago(1) })),
        of(
            2,
            json!({ "name": "month", "expires": at + 20 * DAY, "lastUsed": ago(30),
            "createdBy": "grace", "role": reader }),
        ),
        of(3, json!({ "name": "power", "expires": 0, "lastUsed": ago(100), "admin": true })),
        of(
            4,
            json!({ "name": "idle", "expires": 0, "lastUsed": 0,
            "created": "2025-01-01T00:00:00Z", "createdBy": "grace" }),
        ),
        of(
            5,
            json!({ "name": "later", "expires": at + 200 * DAY, "lastUsed": ago(2),
            "createdBy": "linus", "role": reader }),
        ),
    ]
}

async fn list_of(tokens: Vec<Value>, search: &str) -> Site {
    let backend = Backend::new();
    backend.serve(LIST, json!({ "tokens": tokens }));
    let site = open(&format!("{TOKENS}{search}"), &backend).await;
    until("rows", || !site.names().is_empty()).await;
    site
}

async fn no_match(site: &Site) {
    site.wait_for("heading", "No token matches").await;
}

fn filter(site: &Site, text: &str) {
    fill(&site.get("searchbox", "Filter tokens"), text);
}

/// Opens the menu of a facet. The items' lines: the value, then its count.
async fn menu(site: &Site, facet: &str) -> Vec<(HtmlElement, String)> {
    let start = format!("{facet}: ");
    let buttons = site.every("button");
    let button = buttons.into_iter().find(|button| name_of(button).starts_with(&start));
    button.unwrap_or_else(|| panic!("no {facet}")).click();
    until("a menu", || !site.select("[role=menuitemradio]").is_empty()).await;
    let items = site.select("[role=menuitemradio]").into_iter();
    items.map(|item| (item.clone(), item.inner_text())).collect()
}

/// Chooses a value that stands there with this count.
async fn pick(site: &Site, facet: &str, value: &str, count: &str) {
    let items = menu(site, facet).await;
    let is_it = |text: &str| {
        let rest = text.trim().strip_prefix(value).map(str::trim_start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let found: Vec<_> = items.iter().filter(|(_, text)| is_it(text)).collect();
    assert_eq!(found.len(), 1, "{value} in {items:?}");
    assert!(found[0].1.contains(count), "{}", found[0].1);
    found[0].0.click();
    site.gone("[role=menuitemradio]").await;
}

#[wasm_bindgen_test]
async fn facets_narrow_the_list_together_count_what_they_would_leave_and_are_in_the_address() {
    let site = list_of(tokens(), "").await;
    assert_eq!(site.names().len(), 5);
    pick(&site, "Expires", "never", "2 tokens").await;
    site.lists(&["power", "idle"]).await;
    assert_eq!(site.address(), format!("{TOKENS}?expires=never"));
    pick(&site, "Created by", "grace", "1 token").await;
    site.lists(&["idle"]).await;
    assert_eq!(site.address(), format!("{TOKENS}?expires=never&by=grace"));
    site.wait_for("button", "Created by: grace").await;
    // The others' counts go by what is chosen already; nobody else's own value does.
    let used: Vec<_> = menu(&site, "Last used").await.into_iter().map(|(_, text)| text).collect();
    for (value, count) in [("never", "1 token"), ("within 7 days", "0 tokens")] {
        let found = used.iter().any(|text| text.trim().starts_with(value) && text.contains(count));
        assert!(found, "{value}: {count} in {used:?}");
    }
    press("Escape");
    site.gone("[role=menuitemradio]").await;
    pick(&site, "Admin", "admin", "0 tokens").await;
    no_match(&site).await;
    site.shows("main", &["No token here has all that the filters ask for."]).await;
    site.press("Clear filters").await;
    until("all rows", || site.names().len() == 5).await;
    assert_eq!(site.address(), TOKENS);
}

#[wasm_bindgen_test]
async fn asking_for_expired_tokens_asks_the_server_for_them() {
    let backend = Backend::new();
    backend.on("GET", LIST, |asked| {
        let mut tokens = vec![row(1, &json!({ "name": "alive" }))];
        if asked.query.contains("filter=all") {
            tokens.push(row(2, &json!({ "name": "load-test", "expires": now() - 120 * DAY })));
        }
        crate::page::Answer::ok(&json!({ "tokens": tokens }))
    });
    let site = open(TOKENS, &backend).await;
    site.lists(&["alive"]).await;
    pick(&site, "Expires", "expired", "").await;
    site.lists(&["load-test"]).await;
    site.shows("tbody tr", &["load-test", "expired 120 days ago"]).await;
    assert!(crate::page::field(&site.select("main")[0], "All").checked());
    assert_eq!(site.address(), format!("{TOKENS}?status=all&expires=expired"));
}

#[wasm_bindgen_test]
async fn views_are_one_press_say_how_many_and_are_left_by_another() {
    let site = list_of(tokens(), "").await;
    let part = |button: &HtmlElement, tag: &str| {
        let part = crate::page::within(button, tag).remove(0);
        part.text_content().unwrap_or_default().trim().to_owned()
    };
    let view = |name: &str| {
        let of_view = |button: &HtmlElement| part(button, "span") == name;
        let views = site.select("[role=group][aria-label=Views] button");
        views.into_iter().find(of_view).unwrap_or_else(|| panic!("no {name}"))
    };
    for (name, count, shown) in [
        ("Admin", "1", vec!["power"]),
        ("Never expires", "2", vec!["idle", "power"]),
        ("Expiring within 30 days", "2", vec!["month", "soon"]),
        ("Unused for 90 days", "2", vec!["idle", "power"]),
        ("Active", "5", vec!["idle", "later", "month", "power", "soon"]),
    ] {
        let button = view(name);
        assert_eq!(part(&button, "b"), count, "{name}");
        button.click();
        until(name, || {
            let mut names = site.names();
            names.sort();
            names == shown && button.get_attribute("aria-pressed").as_deref() == Some("true")
        })
        .await;
    }
    view("Admin").click();
    site.lists(&["power"]).await;
    view("Admin").click();
    until("all rows", || site.names().len() == 5).await;
}

#[wasm_bindgen_test]
async fn a_list_of_active_tokens_denies_nothing_about_expired_ones() {
    let site = list_of(tokens(), "").await;
    filter(&site, "gone");
    no_match(&site).await;
    site.shows(
        "main",
        &["Nothing in this list contains", "Expired tokens were not looked through."],
    )
    .await;
    site.press("Look in all").await;
    until("the address", || site.address() == format!("{TOKENS}?status=all&q=gone")).await;
    until("no doubt", || !site.text().contains("were not looked through")).await;
}

#[wasm_bindgen_test]
async fn what_is_found_is_highlighted_in_any_script() {
    let odd = json!({ "name": "Deploy-Straße", "description": "ΣΟΦΟΣ deploys" });
    let site = list_of(vec![row(1, &odd)], "?q=dePLOY%20σοφος").await;
    site.clock.advance(500.0).await;
    until("highlights", || highlighted() == ["Deploy", "ΣΟΦΟΣ", "deploy"]).await;
    filter(&site, "SSE");
    no_match(&site).await;
    filter(&site, "aßE");
    until("a row", || !site.names().is_empty()).await;
    site.clock.advance(500.0).await;
    until("a highlight", || highlighted() == ["aße"]).await;
}

#[wasm_bindgen_test]
async fn a_tokens_identifier_that_is_pasted_into_the_filter_is_looked_for() {
    let site = list_of(tokens(), "").await;
    let long = "5a".repeat(32);
    for id in ["3f1d0c2a9b7e45d8a6c1f0e2b4d68a7c", "7f3a2c1e-0b4d-4e5f-8a9b-1c2d3e4f5a6b", &long] {
        filter(&site, id);
        no_match(&site).await;
        assert_eq!(site.address(), format!("{TOKENS}?q={id}"));
        assert!(!site.text().contains("looks like a token's value"));
    }
}

#[wasm_bindgen_test]
async fn a_value_that_is_pasted_into_the_filter_goes_nowhere() {
    const SECRET: &str = "tcp_4k2J9s8d7F6g5H4j3K2l1Q0w9E8r7T6y5U4i3O2p1A0";
    let site = list_of(vec![row(1, &json!({ "name": "deploy" }))], "?q=deploy").await;
    for (pasted, words) in [
        (SECRET, "That looks like a token's value."),
        ("tcp_…9f3a", "That looks like the end of a token's value."),
    ] {
        filter(&site, pasted);
        site.shows("main", &[words]).await;
        let typed = crate::page::field(&site.select("main")[0], "Filter tokens").value();
        assert_eq!((&*typed, &*site.address()), ("deploy", "/orgs/acme-corp/tokens?q=deploy"));
    }
    site.clock.advance(10_000.0).await;
    let leaks = |it: &crate::page::Asked| format!("{it:?}").contains(SECRET);
    assert!(!site.backend.all().iter().any(leaks));
    let html = document().document_element().expect("a document").outer_html();
    assert!(!html.contains(SECRET));
    filter(&site, "dep");
    frame().await;
    until("no words", || !site.text().contains("That looks like")).await;
}
