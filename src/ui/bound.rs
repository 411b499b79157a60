//! A value that a control both shows and changes, wherever it is kept.

use leptos::prelude::*;

/// A readable value with a way to ask for another one. A control neither knows nor cares whether
/// that is a form's signal or the page's URL.
///
/// An [`RwSignal`] converts into it; anything else is [`Bound::new`].
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
    /// A value read from `value`; a change asked for by the user is handed to `set`.
    pub fn new(value: impl Into<Signal<T>>, set: impl Fn(T) + Send + Sync + 'static) -> Self {
        Self { value: value.into(), set: Callback::new(move |(next,)| set(next)) }
    }

    /// The value now, tracked.
    pub fn get(self) -> T {
        self.value.get()
    }

    /// Reads the value now, tracked, without copying it.
    pub fn with<U>(self, read: impl FnOnce(&T) -> U) -> U {
        self.value.with(read)
    }

    /// The value now, not tracked.
    pub fn get_untracked(self) -> T {
        self.value.get_untracked()
    }

    /// Asks for another value.
    pub fn set(self, next: T) {
        self.set.run((next,));
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Bound<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self::new(signal, move |next| signal.set(next))
    }
}
