//! Component tests in a real browser: they mount a component, act as a user does, and check roles,
//! names and states. No network. `harness` has the helpers; `route` reads addresses and draws
//! nothing.

#![cfg(target_arch = "wasm32")]

mod harness;

mod buttons;
mod clock;
mod copying;
mod dialogs;
mod fields;
mod gunzip;
mod menus;
mod recycled;
mod remote;
mod route;
mod shell;
mod suggestions;
mod tables;
mod texts;
mod tips;
mod toasts;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
