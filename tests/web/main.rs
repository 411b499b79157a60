//! Component tests in a real browser: mount, act as a user does, look at roles, names and states.
//! Nothing of the domain, no network. `harness` holds the few helpers.

#![cfg(target_arch = "wasm32")]

mod harness;

mod buttons;
mod copying;
mod dialogs;
mod fields;
mod menus;
mod remote;
mod shell;
mod tables;
mod texts;
mod tips;
mod toasts;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
