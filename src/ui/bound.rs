//! A value that a control shows and changes, independent of where it is stored.

use leptos::prelude::*;

/// A readable value and a function that requests another one. So the same control works with a
/// form's signal and with the page's URL.
///
/// An [`RwSignal`] converts into it; [`Bound::new`] makes it from other sources.
pub struct Bound<T: Send + Sync + 'static> {
    value: Signal<T>,
    set: Callback<(T,)>,
}

impl<T: Send + Sync + 'static> Clone for Bound<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Bound<T> {}

impl<T: Clone + Send + Sync + 'static> Bound<T> {
    /// Reads from `value`, and calls `set` when the user requests a change.
    pub fn new(value: impl Into<Signal<T>>, set: impl Fn(T) + Send + Sync + 'static) -> Self {
        Self { value: value.into(), set: Callback::new(move |(next,)| set(next)) }
    }

    /// The present value. Tracked.
    pub fn get(self) -> T {
        self.value.get()
    }

    /// Reads the present value without copying it. Tracked.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.value.with(read)
    }

    /// The present value. Not tracked.
    pub fn get_untracked(self) -> T {
        self.value.get_untracked()
    }

    /// Requests another value.
    pub fn set(self, next: T) {
        self.set.run((next,));
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Bound<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::new(signal, move |next| signal.set(next))
    }
}
