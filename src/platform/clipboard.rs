//! Writing to the clipboard, with the browser's word on whether it happened.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Puts text on the clipboard. `false` when the browser has none here or did not allow it.
pub async fn write(text: &str) -> bool {
    let Some(window) = super::window() else { return false };
    // Absent outside secure contexts, where calling it would throw.
    let clipboard = js_sys::Reflect::get(&window.navigator(), &JsValue::from_str("clipboard"))
        .ok()
        .and_then(|found| found.dyn_into::<web_sys::Clipboard>().ok());
    match clipboard {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}
