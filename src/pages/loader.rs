//! Reads something from the server for a screen: what is shown meanwhile, when it is called slow, and
//! how a reading ends early. Every list and every page uses it.

use crate::client::{Cancel, cancel_on_cleanup};
use crate::platform::timer;
use crate::ui::Remote;
use console_core::backend::fault::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// After so many milliseconds without an answer, the screen says that it is waiting.
const SLOW_AFTER_MS: u32 = 4000;

/// What was read, and the reading under way. `Copy`, like a signal.
pub struct Loader<T: Send + Sync + 'static> {
    /// What is known, for a [`RemoteView`](crate::ui::RemoteView).
    pub remote: RwSignal<Remote<T, ApiError>>,
    /// Cancels the reading under way: the next one replaces it, and the screen ends it when it goes.
    reading: StoredValue<Cancel, LocalStorage>,
}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Send + Sync + 'static> Loader<T> {
    /// A loader of the current reactive owner. Nothing is read yet.
    pub fn open() -> Self {
        Self { remote: RwSignal::new(Remote::Loading), reading: cancel_on_cleanup() }
    }

    /// Starts to read and cancels an earlier reading. A value that is shown stays until the new one is
    /// here. `read` gets what cancels its calls. Does nothing if the screen has gone.
    pub fn load<F>(self, read: impl FnOnce(Cancel) -> F)
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let cancel = Cancel::default();
        if self.reading.try_with_value(Cancel::cancel).is_none() {
            return;
        }
        self.reading.set_value(cancel.clone());
        self.change(Remote::begin);
        let reading = read(cancel.clone());
        let late = timer::after_ms(SLOW_AFTER_MS, move || self.change(Remote::slow));
        spawn_local(async move {
            let result = reading.await;
            drop(late);
            if !cancel.is_cancelled() {
                self.change(|remote| remote.settle(result));
            }
        });
    }

    /// Shows a value before the reading has ended, such as the first pages of a list.
    pub fn show(self, value: T) {
        self.remote.try_set(Remote::Ready(value));
    }

    /// Changes the value that is shown, before it is read again.
    pub fn update(self, change: impl FnOnce(T) -> T) {
        self.change(|remote| match remote {
            Remote::Ready(value) => Remote::Ready(change(value)),
            Remote::Refreshing(value) => Remote::Refreshing(change(value)),
            Remote::Stale(value, error) => Remote::Stale(change(value), error),
            other => other,
        });
    }

    /// Ends the reading. What is shown stays; `nothing` is shown where there was nothing yet.
    pub fn stop(self, nothing: T) {
        self.reading.try_with_value(Cancel::cancel);
        self.change(|remote| match remote {
            Remote::Refreshing(value) | Remote::Stale(value, _) => Remote::Ready(value),
            Remote::Loading | Remote::SlowLoading => Remote::Ready(nothing),
            other => other,
        });
    }

    fn change(self, change: impl FnOnce(Remote<T, ApiError>) -> Remote<T, ApiError>) {
        self.remote.try_update(|remote| *remote = change(std::mem::take(remote)));
    }
}
