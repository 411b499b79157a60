//! How calls end without an answer: when they are cancelled, and when they time out.

use crate::platform::timer;
use leptos::prelude::{LocalStorage, StoredValue, WithValue, on_cleanup};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{AbortController, AbortSignal};

/// A call without a complete answer times out after this many seconds.
pub(super) const TIME_LIMIT_SECONDS: u32 = 30;

/// Cancels calls whose answers are no longer needed, such as those of a screen that was left. For
/// reads only: a mutation is never aborted.
#[derive(Clone)]
pub struct Cancel(Option<AbortController>);

impl Default for Cancel {
    fn default() -> Self {
        Self(AbortController::new().ok())
    }
}

impl Cancel {
    /// Cancels all calls that use this value.
    pub fn cancel(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }

    /// Whether it was used.
    pub fn is_cancelled(&self) -> bool {
        self.0.as_ref().is_some_and(|controller| controller.signal().aborted())
    }
}

/// A [`Cancel`] that is used when the current reactive owner, such as a screen, is cleaned up.
pub fn cancel_on_cleanup() -> StoredValue<Cancel, LocalStorage> {
    let cancel = StoredValue::new_local(Cancel::default());
    on_cleanup(move || {
        cancel.try_with_value(Cancel::cancel);
    });
    cancel
}

/// A signal that aborts a call as soon as any of these is cancelled.
pub(super) fn any_of(cancels: &[Option<&Cancel>]) -> Option<AbortSignal> {
    let signals: js_sys::Array = cancels
        .iter()
        .filter_map(|cancel| cancel.and_then(|cancel| cancel.0.as_ref()))
        .map(AbortController::signal)
        .collect();
    (signals.length() > 0).then(|| AbortSignal::any(&signals))
}

/// Aborts a call after its time limit, unless dropped before.
pub(super) struct TimeLimit {
    pub cancel: Cancel,
    pub passed: Rc<Cell<bool>>,
    _timer: timer::Timer,
}

impl TimeLimit {
    pub fn start() -> Self {
        let (cancel, passed) = (Cancel::default(), Rc::new(Cell::new(false)));
        let timer = {
            let (cancel, passed) = (cancel.clone(), Rc::clone(&passed));
            timer::after_ms(TIME_LIMIT_SECONDS * 1000, move || {
                passed.set(true);
                cancel.cancel();
            })
        };
        Self { cancel, passed, _timer: timer }
    }
}
