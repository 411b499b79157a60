//! The dialogs of the token screens. Their code is in a chunk that is fetched when it is needed.

use super::bulk;
use super::create::CreateDialog;
use super::created::CreatedDialog;
use super::delete::DeleteDialog;
use super::open::{Created, Open, Purpose};
use super::rotate::dialog::RotationDialog;
use super::state::Screen;
use crate::lazy_chunk::with_chunk;
use crate::ui::dynamic;
use access_tokens::list::rows::TokenRow;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::TokenId;

/// The entries of the chunk.
#[derive(Clone, Copy)]
struct Dialogs {
    create: fn(Purpose) -> AnyView,
    created: fn(Arc<Created>) -> AnyView,
    delete: fn(Arc<TokenRow>, Open) -> AnyView,
    rotation: fn(TokenId, TokenId) -> AnyView,
}

lazy_chunk!(
    more,
    fn dialogs() -> Dialogs {
        Dialogs {
            create: |purpose| view! { <CreateDialog purpose/> }.into_any(),
            created: |created| view! { <CreatedDialog created/> }.into_any(),
            delete: |row, back| view! { <DeleteDialog row back/> }.into_any(),
            rotation: |predecessor, successor| {
                view! { <RotationDialog predecessor successor/> }.into_any()
            },
        }
    }
);

/// Shows the dialog that is open.
#[component]
pub(super) fn OpenDialog() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let close = Callback::new(move |()| screen.close_dialog());
    dynamic(move || match screen.dialog.get() {
        Open::None => ().into_any(),
        Open::Bulk(task) => bulk::open(screen, task),
        open => with_chunk(dialogs, Some(close), move |dialogs| match open.clone() {
            Open::None | Open::Bulk(_) => ().into_any(),
            Open::Create(purpose) => (dialogs.create)(purpose),
            Open::Created(created) => (dialogs.created)(created),
            Open::Delete(row) => (dialogs.delete)(row, Open::None),
            Open::DeleteInRotation(row, before, after) => {
                (dialogs.delete)(row, Open::Rotation(before, after))
            }
            Open::Rotation(before, after) => (dialogs.rotation)(before, after),
        }),
    })
}
