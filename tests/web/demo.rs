//! The demo in the page: its banner, what it answers, and how it fails. No request leaves the page.

use crate::harness::{choose, until};
use crate::page::{Backend, Rules, Site, Who, enter, open_as, store};
use console_core::backend::config;
use leptos::prelude::window;
use token_console::client::demo;
use wasm_bindgen_test::wasm_bindgen_test;

const TOKENS: &str = "/orgs/acme-corp/tokens";
const CONFIG: &[u8] = include_bytes!("../../crates/local-backend/config.json");

/// The console on the demo as it begins.
async fn open() -> Site {
    demo::reset();
    opened().await
}

/// The console on the demo as it is.
async fn opened() -> Site {
    let config = config::parse_file(CONFIG).expect("a configuration").config;
    let token = config.demo_identities[Who::Ada as usize].token.clone();
    let site = open_as(&token, config, TOKENS, &Backend::default(), &[]).await;
    until("rows", || !site.names().is_empty()).await;
    site
}

async fn create(site: &Site, name: &str) {
    let dialog = store::create_dialog(site).await;
    enter(&dialog, "Name", name);
    store::submit(&dialog);
}

fn make_fail(site: &Site, how: &str) {
    choose(&site.get("combobox", "Make it fail"), how);
}

#[wasm_bindgen_test]
async fn nothing_leaves_the_page_and_the_banner_says_so() {
    let site = open().await;
    until("the banner", || site.text().contains("nothing is sent anywhere")).await;
    assert!(site.backend.all().is_empty());
    drop(site);
    // Other backends have no such banner.
    let rules = Rules::new();
    let site = rules.open(Who::Ada, TOKENS).await;
    until("rows", || !site.names().is_empty()).await;
    assert!(!site.text().contains("This is a demo."));
}

#[wasm_bindgen_test]
async fn what_was_changed_is_there_after_a_reload_without_a_value_of_a_token() {
    let site = open().await;
    create(&site, "kept").await;
    site.wait_for("dialog", "Token created").await;
    let device = window().session_storage().ok().flatten().expect("a storage");
    let kept = device.get_item("token-console.demo").ok().flatten().expect("an entry");
    assert!(kept.contains("kept") && !kept.contains("tcp_"), "{kept}");
    drop(site);
    demo::reset();
    device.set_item("token-console.demo", &kept).expect("an entry");
    let site = opened().await;
    until("the token", || site.names().contains(&"kept".to_owned())).await;
    drop(site);
    let site = open().await;
    assert!(!site.names().contains(&"kept".to_owned()));
}

#[wasm_bindgen_test]
async fn it_fails_in_the_ways_that_servers_fail() {
    let site = open().await;
    // Each screen is read for the first time.
    for (how, screen, words) in [
        ("Server errors (500)", "OIDC issuers", "this-browser failed with status 500"),
        ("Too many requests (429)", "Members", "Too many requests"),
        ("No connection", "Teams", "this-browser is blocked or unreachable"),
    ] {
        make_fail(&site, how);
        site.get("link", screen).click();
        site.later(words, || site.texts("main [role=alert]").concat().contains(words)).await;
        make_fail(&site, "No");
        // After too many requests it is asked again without a press.
        site.clock.advance(30_000.0).await;
        // Its name depends on how often it was tried meanwhile.
        let again = ["Retry", "Load again"].map(|name| site.all("button", name));
        if let Some(again) = again.iter().flatten().next() {
            again.click();
        }
        site.later("rows", || site.select("main [role=alert]").is_empty()).await;
        until("rows", || !site.rows().is_empty()).await;
    }
}

#[wasm_bindgen_test]
async fn a_lost_answer_leaves_what_was_done() {
    let site = open().await;
    make_fail(&site, "Lost answers to changes");
    create(&site, "lost").await;
    site.later("an alert", || !site.select("dialog [role=alert]").is_empty()).await;
    site.shows("dialog [role=alert]", &["Created, but its value is lost.", "lost"]).await;
    until("the token", || site.names().contains(&"lost".to_owned())).await;
}
