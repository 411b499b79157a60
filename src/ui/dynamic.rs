//! One type for all parts of a view that change. Leptos builds a closure in a view by code that is
//! copied for each closure's type, some 2.5 KB of wasm each; behind one type it exists once.

use std::sync::{Arc, Mutex};

use leptos::{prelude::*, tachys::reactive_graph::SharedReactiveFunction};

/// A part of a view that is drawn again whenever a signal that it reads changes.
pub fn dynamic<V: IntoAny>(
    mut draw: impl FnMut() -> V + Send + 'static,
) -> SharedReactiveFunction<AnyView> {
    Arc::new(Mutex::new(move || draw().into_any()))
}
