//! Unpacking gzip (RFC 1952) by the browser's own `DecompressionStream`. For answers that are
//! packed without a header that says so, which the browser therefore hands over as they are.

use super::stream::{self, NotRead};
use js_sys::{Array, Function, Reflect, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStream, WritableStream};

/// How gzip begins.
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// Why bytes could not be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotUnpacked {
    /// They end too early: the transfer was cut off.
    Truncated,
    /// They are no gzip beyond their first bytes, or were altered on the way.
    Damaged,
    /// Unpacked they are longer than what was asked for.
    TooLong,
    /// This browser can't unpack.
    NotSupported,
}

impl NotUnpacked {
    /// What happened, as a part of a sentence about an answer.
    pub fn words(self) -> &'static str {
        match self {
            Self::Truncated => "its compressed content is cut off",
            Self::Damaged => "its compressed content is damaged",
            Self::TooLong => "its content is larger than this console reads",
            Self::NotSupported => "this browser can't unpack gzip",
        }
    }
}

/// The bytes unpacked, at most `limit`. What does not begin like gzip is taken as it is: some
/// proxies unpack on the way.
pub async fn gunzip(bytes: Vec<u8>, limit: usize) -> Result<Vec<u8>, NotUnpacked> {
    if !bytes.starts_with(&MAGIC) {
        return if bytes.len() > limit { Err(NotUnpacked::TooLong) } else { Ok(bytes) };
    }
    let (readable, writable) =
        transformer("DecompressionStream").ok_or(NotUnpacked::NotSupported)?;
    let writer = writable.get_writer().map_err(|_| NotUnpacked::NotSupported)?;
    let input: JsValue = Uint8Array::from(bytes.as_slice()).into();
    drop(bytes);
    // Whether everything was taken in: a failure after that is one of the end.
    let taken = Rc::new(Cell::new(false));
    let writing = Rc::clone(&taken);
    spawn_local(async move {
        let written = JsFuture::from(writer.write_with_chunk(&input)).await;
        writing.set(written.is_ok());
        // The reader hears of a failure by itself.
        let _ = JsFuture::from(writer.close()).await;
    });
    stream::read_to_end(&readable, limit).await.map_err(|why| match why {
        NotRead::TooLong => NotUnpacked::TooLong,
        NotRead::Failed if taken.get() => NotUnpacked::Truncated,
        NotRead::Failed => NotUnpacked::Damaged,
    })
}

/// The two ends of a new stream that turns gzip into bytes or the other way round; `None` where
/// the browser has none. By its name, because `web-sys` counts it among what is not settled yet.
pub fn transformer(name: &str) -> Option<(ReadableStream, WritableStream)> {
    let class = Reflect::get(&js_sys::global(), &JsValue::from_str(name)).ok()?;
    let format = Array::of1(&JsValue::from_str("gzip"));
    let stream = Reflect::construct(class.dyn_ref::<Function>()?, &format).ok()?;
    let end = |name: &str| Reflect::get(&stream, &JsValue::from_str(name)).ok();
    Some((end("readable")?.dyn_into().ok()?, end("writable")?.dyn_into().ok()?))
}
