//! Effects of the browser, each in a small function that never panics: if the browser refuses or
//! lacks something, nothing happens, or the result is `None`. No domain words, no screens, no HTTP.

pub mod clipboard;
pub mod clock;
pub mod download;
pub mod gunzip;
pub mod highlight;
pub mod history;
pub mod intl;
pub mod page;
pub mod storage;
pub mod stream;
pub mod tabs;
pub mod timer;
pub mod upload;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventTarget};

/// The window; `None` only outside a page.
pub fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// Adds a listener for the life of the page.
fn listen_forever(target: &EventTarget, event: &str, handler: impl FnMut(Event) + 'static) {
    let handler = Closure::<dyn FnMut(Event)>::new(handler);
    // Fails only for arguments of the wrong type.
    let _ = target.add_event_listener_with_callback(event, handler.as_ref().unchecked_ref());
    handler.forget();
}
