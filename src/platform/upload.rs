//! Reads a file that the user selected. It is read here and sent nowhere.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, HtmlInputElement};

/// Why a file could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// No file was selected.
    None,
    /// It is larger than the limit.
    TooLarge,
    /// The browser could not read it.
    Failed,
}

/// The text of the file in an `<input type=file>` after this event, at most `limit` bytes.
pub async fn text(event: &Event, limit: u32) -> Result<String, NotRead> {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let file = input.and_then(|input| input.files()?.item(0)).ok_or(NotRead::None)?;
    if file.size() > f64::from(limit) {
        return Err(NotRead::TooLarge);
    }
    let text = JsFuture::from(file.text()).await.map_err(|_| NotRead::Failed)?;
    text.as_string().ok_or(NotRead::Failed)
}
