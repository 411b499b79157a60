//! Waiting and repeating.

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// Waits this many milliseconds.
pub async fn sleep_ms(ms: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _reject| {
        if let Some(window) = super::window() {
            let ms = i32::try_from(ms).unwrap_or(i32::MAX);
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        }
    });
    // The promise is only ever resolved.
    let _ = JsFuture::from(promise).await;
}

/// A delayed action. Dropping the timer cancels it.
pub struct Timer(Option<TimeoutHandle>);

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(handle) = self.0 {
            handle.clear();
        }
    }
}

/// Runs `then` after this many milliseconds, unless the timer is dropped before.
#[must_use]
pub fn after_ms(ms: u32, then: impl FnOnce() + 'static) -> Timer {
    Timer(set_timeout_with_handle(then, Duration::from_millis(ms.into())).ok())
}

/// A signal that changes every `period`, for texts that depend on the current time. Ends with the
/// current reactive owner.
pub fn ticks(period: Duration) -> ReadSignal<u32> {
    let (tick, set_tick) = signal(0_u32);
    let next = move || set_tick.update(|count| *count = count.wrapping_add(1));
    if let Ok(handle) = set_interval_with_handle(next, period) {
        on_cleanup(move || handle.clear());
    }
    tick
}

/// A signal that counts seconds down to zero.
pub fn countdown(seconds: u32) -> ReadSignal<u32> {
    let (left, set_left) = signal(seconds);
    if seconds > 0 {
        let next = move || set_left.update(|left| *left = left.saturating_sub(1));
        if let Ok(handle) = set_interval_with_handle(next, Duration::from_secs(1)) {
            on_cleanup(move || handle.clear());
        }
    }
    left
}
