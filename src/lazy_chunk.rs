//! Chunks: parts of the program that are fetched when they are first needed. The release build is
//! split into them (xtask/src/release.rs); in other builds they are part of the program and
//! available at once.

use crate::platform::page;
use crate::ui::{Button, EmptyState, Icon, dynamic};
use leptos::prelude::*;
use leptos::task::spawn_local;
pub use leptos::wasm_split::SplitLoaderError;
use std::pin::Pin;

/// Defines `async fn name() -> Result<Type, SplitLoaderError>`. The result consists of functions.
/// They are the only entry points of the chunk, so the code behind them is only in the chunk.
macro_rules! lazy_chunk {
    ($chunk:ident, fn $name:ident() -> $what:ty { $entries:expr }) => {
        #[cfg(feature = "split")]
        #[::leptos::wasm_split::wasm_split($chunk, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn $name() -> Result<$what, $crate::lazy_chunk::SplitLoaderError> {
            Ok($entries)
        }
        #[cfg(not(feature = "split"))]
        #[allow(clippy::unused_async)]
        async fn $name() -> Result<$what, $crate::lazy_chunk::SplitLoaderError> {
            Ok($entries)
        }
    };
}

/// Draws a view with a chunk's functions as soon as its code is loaded. If it cannot be fetched, a
/// message offers to try again, and to close the message if `on_close` is given.
pub fn with_chunk<P, F>(
    load: impl Fn() -> F + Send + Sync + 'static,
    on_close: Option<Callback<()>>,
    draw: impl Fn(P) -> AnyView + Send + 'static,
) -> AnyView
where
    P: Copy + Send + Sync + 'static,
    F: Future<Output = Result<P, SplitLoaderError>> + 'static,
{
    let chunk = StoredValue::new(None);
    let state = RwSignal::new(State::Loading);
    let fetch = Callback::new(move |()| {
        let loading = load();
        settle(
            state,
            Box::pin(async move {
                let loaded = loading.await.ok();
                chunk.try_set_value(loaded);
                loaded.is_some()
            }),
        );
    });
    fetch.run(());
    dynamic(move || match (state.get(), chunk.get_value()) {
        (State::Ready, Some(chunk)) => draw(chunk),
        (State::Failed, _) => view! { <NotLoaded on_retry=fetch on_close/> }.into_any(),
        _ => view! { <p class="chunk-loading" role="status">"Loading…"</p> }.into_any(),
    })
    .into_any()
}

#[derive(Clone, Copy)]
enum State {
    Loading,
    Ready,
    Failed,
}

/// Separate from [`with_chunk`], so that it exists once in the program.
fn settle(state: RwSignal<State>, loading: Pin<Box<dyn Future<Output = bool>>>) {
    state.set(State::Loading);
    spawn_local(async move {
        state.try_set(if loading.await { State::Ready } else { State::Failed });
    });
}

#[component]
fn NotLoaded(on_retry: Callback<()>, on_close: Option<Callback<()>>) -> impl IntoView {
    let actions = move || {
        view! {
            <Button icon=Icon::Refresh on_press=on_retry>"Try again"</Button>
            <Button on_press=page::reload>"Load the page again"</Button>
            {on_close.map(|close| view! { <Button on_press=close>"Close"</Button> })}
        }
    };
    view! {
        <div class="chunk-failed card" role="alert">
            <EmptyState icon=Icon::Warning title="This part could not be loaded" actions>
                <p>
                    "The console fetches parts of its program when they are needed. The network may \
                     be down, or a new version was published; then loading the page again helps. \
                     Nothing was changed."
                </p>
            </EmptyState>
        </div>
    }
}
