//! Saves a file that the console made. It goes to the browser's downloads; nothing is sent.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// After this many milliseconds the browser has read the content.
const TAKEN_AFTER_MS: u32 = 10_000;

/// A file that is made in parts. The browser holds the parts, large ones on disk.
pub struct Parts(Array);

impl Default for Parts {
    fn default() -> Self {
        Self(Array::new())
    }
}

impl Parts {
    /// Appends a part.
    pub fn push(&self, text: &str) {
        let text = Array::of1(&JsValue::from_str(text));
        // Creating a blob of text fails only if memory is full.
        if let Ok(blob) = Blob::new_with_str_sequence(&text) {
            self.0.push(&blob);
        }
    }

    /// Saves the file under this name and media type. Never for secrets: a download stays on the
    /// disk.
    pub fn save(&self, name: &str, mime: &str) {
        let Some(document) = super::window().and_then(|window| window.document()) else { return };
        let options = BlobPropertyBag::new();
        options.set_type(&format!("{mime};charset=utf-8"));
        let url = Blob::new_with_blob_sequence_and_options(&self.0, &options)
            .and_then(|blob| Url::create_object_url_with_blob(&blob));
        let link = document.create_element("a").map(JsCast::dyn_into::<HtmlAnchorElement>);
        let (Ok(url), Ok(Ok(link))) = (url, link) else { return };
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // The browser may read the content after the click, so the URL is not revoked at once.
        wasm_bindgen_futures::spawn_local(async move {
            super::timer::sleep_ms(TAKEN_AFTER_MS).await;
            let _ = Url::revoke_object_url(&url);
        });
    }
}

/// Saves `content` as a file with this name and media type. Never for secrets.
pub fn save(name: &str, mime: &str, content: &str) {
    let parts = Parts::default();
    parts.push(content);
    parts.save(name, mime);
}
