//! Decompresses gzip (RFC 1952) with the browser's `DecompressionStream`. For answers that are
//! compressed without a header that says so, which the browser therefore does not decompress.

use super::stream::{self, NotRead};
use js_sys::{Array, Function, Reflect, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStream, WritableStream};

/// The first bytes of gzip.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Why bytes could not be decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotUnpacked {
    /// The data ends too early: the transfer was interrupted.
    Truncated,
    /// The data is not gzip after its first bytes, or was changed on the way.
    Damaged,
    /// The decompressed data is longer than the limit.
    TooLong,
    /// This browser cannot decompress.
    NotSupported,
}

impl NotUnpacked {
    /// What happened, as part of a sentence about an answer.
    pub fn words(self) -> &'static str {
        match self {
            Self::Truncated => "its compressed content is cut off",
            Self::Damaged => "its compressed content is damaged",
            Self::TooLong => "its content is larger than this console reads",
            Self::NotSupported => "this browser can't unpack gzip",
        }
    }
}

/// Decompresses up to `limit` bytes. Data that does not begin like gzip is returned unchanged,
/// because some proxies decompress on the way.
pub async fn gunzip(bytes: Vec<u8>, limit: usize) -> Result<Vec<u8>, NotUnpacked> {
    if !bytes.starts_with(&MAGIC) {
        return if bytes.len() > limit { Err(NotUnpacked::TooLong) } else { Ok(bytes) };
    }
    let (readable, writable) =
        transformer("DecompressionStream").ok_or(NotUnpacked::NotSupported)?;
    let writer = writable.get_writer().map_err(|_| NotUnpacked::NotSupported)?;
    let input: JsValue = Uint8Array::from(bytes.as_slice()).into();
    drop(bytes);
    // Whether all data was written: a later failure is one of the end.
    let taken = Rc::new(Cell::new(false));
    let writing = Rc::clone(&taken);
    spawn_local(async move {
        let written = JsFuture::from(writer.write_with_chunk(&input)).await;
        writing.set(written.is_ok());
        // The reader gets the failure, too.
        let _ = JsFuture::from(writer.close()).await;
    });
    stream::read_to_end(&readable, limit).await.map_err(|why| match why {
        NotRead::TooLong => NotUnpacked::TooLong,
        NotRead::Failed if taken.get() => NotUnpacked::Truncated,
        NotRead::Failed => NotUnpacked::Damaged,
    })
}

/// The two ends of a new stream that converts between gzip and bytes; `None` if the browser has
/// none. Found by its name, because `web-sys` counts it as unstable.
pub fn transformer(name: &str) -> Option<(ReadableStream, WritableStream)> {
    let class = Reflect::get(&js_sys::global(), &JsValue::from_str(name)).ok()?;
    let format = Array::of1(&JsValue::from_str("gzip"));
    let stream = Reflect::construct(class.dyn_ref::<Function>()?, &format).ok()?;
    let end = |name: &str| Reflect::get(&stream, &JsValue::from_str(name)).ok();
    Some((end("readable")?.dyn_into().ok()?, end("writable")?.dyn_into().ok()?))
}
