//! The open dialog. The code of the dialogs is in a chunk that is fetched when it is needed.

use super::dialogs::AnyDialog;
use super::state::{Open, Shared};
use crate::lazy_chunk::with_chunk;
use crate::ui::dynamic;
use leptos::prelude::*;

lazy_chunk!(
    admin,
    fn dialogs() -> fn(Open) -> AnyView {
        |open| view! { <AnyDialog open/> }.into_any()
    }
);

/// Shows the dialog that is open.
#[component]
pub(super) fn OpenDialog() -> impl IntoView {
    let shared = expect_context::<Shared>();
    let close = Callback::new(move |()| shared.close_dialog());
    dynamic(move || match shared.dialog.get() {
        Open::None => ().into_any(),
        open => with_chunk(dialogs, Some(close), move |draw| draw(open.clone())),
    })
}
