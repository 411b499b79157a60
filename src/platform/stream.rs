//! Reads a stream of bytes chunk by chunk up to a limit, so that an endless one does not fill the
//! memory.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

/// Why a stream was not read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// The stream failed.
    Failed,
    /// The stream is longer than the limit.
    TooLong,
}

/// Reads all bytes of a stream, at most `limit`.
pub async fn read_to_end(stream: &ReadableStream, limit: usize) -> Result<Vec<u8>, NotRead> {
    let reader: ReadableStreamDefaultReader =
        stream.get_reader().dyn_into().map_err(|_| NotRead::Failed)?;
    let mut all = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| NotRead::Failed)?;
        let field = |name: &str| Reflect::get(&chunk, &JsValue::from_str(name));
        if field("done").is_ok_and(|done| done.is_truthy()) {
            return Ok(all);
        }
        let bytes: Uint8Array = match field("value").map(JsCast::dyn_into) {
            Ok(Ok(bytes)) => bytes,
            _ => return Err(NotRead::Failed),
        };
        let filled = all.len();
        let length = bytes.length() as usize;
        if filled + length > limit {
            // Not awaited: the rest is not needed.
            let _ = reader.cancel();
            return Err(NotRead::TooLong);
        }
        all.resize(filled + length, 0);
        bytes.copy_to(&mut all[filled..]);
    }
}
