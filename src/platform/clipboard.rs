//! Writes to the clipboard, and returns whether the browser did it.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Writes text to the clipboard. `false` if the browser has no clipboard here or refused.
pub async fn write(text: &str) -> bool {
    let Some(window) = super::window() else { return false };
    // Missing outside secure contexts, where calling it would throw.
    let clipboard = js_sys::Reflect::get(&window.navigator(), &JsValue::from_str("clipboard"))
        .ok()
        .and_then(|found| found.dyn_into::<web_sys::Clipboard>().ok());
    match clipboard {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}
