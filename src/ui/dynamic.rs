//! One type for all changing parts of a view. For a closure in a view, Leptos generates code for
//! each closure type, about 2.5 KB of wasm each. With one type, the code exists once.

use std::sync::{Arc, Mutex};

use leptos::{prelude::*, tachys::reactive_graph::SharedReactiveFunction};

/// A part of a view that is drawn again when a signal that it reads changes.
pub fn dynamic<V: IntoAny>(
    mut draw: impl FnMut() -> V + Send + 'static,
) -> SharedReactiveFunction<AnyView> {
    Arc::new(Mutex::new(move || draw().into_any()))
}
