//! Decompression by the browser: complete, truncated, changed, not compressed, and longer than
//! allowed.

use js_sys::Uint8Array;
use token_console::platform::gunzip::{NotUnpacked, gunzip, transformer};
use token_console::platform::stream::read_to_end;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use wasm_bindgen_test::wasm_bindgen_test;

const LIMIT: usize = 64 * 1024 * 1024;

const CSV: &[u8] = b"time,event\r\n1,login\r\n";

/// [`CSV`] compressed by `gzip -n`.
const PACKED: [u8; 41] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 43, 201, 204, 77, 213, 73, 45, 75, 205, 43, 225, 229, 50, 212,
    201, 201, 79, 207, 204, 227, 229, 2, 0, 24, 11, 163, 112, 21, 0, 0, 0,
];

async fn packed(text: &[u8]) -> Vec<u8> {
    let (readable, writable) = transformer("CompressionStream").expect("the browser packs gzip");
    let writer = writable.get_writer().expect("nobody else writes");
    let input = Uint8Array::from(text);
    spawn_local(async move {
        let _ = JsFuture::from(writer.write_with_chunk(&input)).await;
        let _ = JsFuture::from(writer.close()).await;
    });
    read_to_end(&readable, LIMIT).await.expect("it is short")
}

#[wasm_bindgen_test]
async fn compressed_data_is_decompressed() {
    assert_eq!(gunzip(PACKED.to_vec(), LIMIT).await, Ok(CSV.to_vec()));
}

#[wasm_bindgen_test]
async fn long_data_is_complete() {
    let text: Vec<u8> = (0..500_000).flat_map(|n| format!("{n},event\r\n").into_bytes()).collect();
    let packed = packed(&text).await;
    assert!(packed.len() < text.len() / 2);
    assert_eq!(gunzip(packed, LIMIT).await, Ok(text));
}

#[wasm_bindgen_test]
async fn data_that_a_proxy_decompressed_is_unchanged() {
    assert_eq!(gunzip(CSV.to_vec(), LIMIT).await, Ok(CSV.to_vec()));
    assert_eq!(gunzip(Vec::new(), LIMIT).await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn truncated_data_is_distinguished_from_damaged_data() {
    for length in [2, 10, 20, 32, 40] {
        let cut = gunzip(PACKED[..length].to_vec(), LIMIT).await;
        assert_eq!(cut, Err(NotUnpacked::Truncated), "{length} bytes");
    }
    let mut altered = PACKED;
    altered[20] ^= 0xff;
    assert_eq!(gunzip(altered.to_vec(), LIMIT).await, Err(NotUnpacked::Damaged));
    let mut wrong_sum = PACKED;
    wrong_sum[35] ^= 1;
    assert_eq!(gunzip(wrong_sum.to_vec(), LIMIT).await, Err(NotUnpacked::Damaged));
}

#[wasm_bindgen_test]
async fn data_over_the_limit_is_not_decompressed_fully() {
    let bomb = packed(&vec![b'a'; 4_000_000]).await;
    assert!(bomb.len() < 10_000);
    assert_eq!(gunzip(bomb, 1_000_000).await, Err(NotUnpacked::TooLong));
    assert_eq!(gunzip(CSV.to_vec(), 3).await, Err(NotUnpacked::TooLong));
}
