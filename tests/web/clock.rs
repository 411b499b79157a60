//! Local times in the browser's own zone.

use chrono::DateTime;
use console_core::when::Zone;
use token_api::time::UnixSeconds;
use token_console::platform::clock::BrowserZone;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_local_time_keeps_its_second() {
    for at in [0, 1_795_300_007, 1_795_300_059, 4_102_444_799].map(UnixSeconds) {
        let local = at.plus_seconds(BrowserZone.offset_seconds(at).into());
        let local = DateTime::from_timestamp(local.0, 0).expect("a date").naive_utc();
        assert_eq!(BrowserZone.instant(local), Some(at));
    }
}
