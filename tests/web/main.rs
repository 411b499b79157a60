//! Tests in a real browser: they mount a component, or a whole screen with a backend in the page, act
//! as a user does, and check roles, names, states and what is sent. No network. `harness` and `page`
//! have the helpers; `route` reads addresses and draws nothing.

#![cfg(target_arch = "wasm32")]

mod harness;

mod audit_reading;
mod audit_search;
mod break_glass;
mod buttons;
mod clock;
mod copying;
mod create_rules;
mod creating;
mod demo;
mod dialogs;
mod fields;
mod finding;
mod forms;
mod gunzip;
mod invitations;
mod issuer;
mod issuers;
mod lists_that_fail;
mod members;
mod members_changes;
mod memory;
mod menus;
mod odd_lists;
mod order;
mod overview;
mod page;
mod palette;
mod recycled;
mod remote;
mod role_words;
mod roles;
mod roles_changes;
mod route;
mod rules_log;
mod rules_roles;
mod rules_tokens;
mod rules_trust;
mod settings;
mod shell;
mod signing_in;
mod submissions;
mod successors;
mod suggestions;
mod tables;
mod teams;
mod texts;
mod tips;
mod toasts;
mod uses;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Clippy has to find this; if it does not, the expectation is a warning.
#[expect(clippy::unwrap_used, dead_code, reason = "shows that the rule works")]
fn unwraps(value: Option<u8>) -> u8 {
    value.unwrap()
}
