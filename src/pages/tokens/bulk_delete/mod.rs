//! Bulk delete: the consequences and a typed confirmation (`confirm`), then one call after the other
//! (`run`) with the result of each (`progress`). The rules are those of
//! `access_tokens::delete::bulk`.

mod confirm;
mod progress;
mod run;
mod unfinished;

use super::open::TokenToDelete;
use super::state::Screen;
use crate::ui::dynamic;
use confirm::Confirm;
use leptos::prelude::*;
use progress::Progress;
use run::Run;
pub(super) use unfinished::unfinished;

/// The dialog "Delete tokens": first the confirmation, then the progress.
pub(super) fn delete(screen: Screen, tokens: &[TokenToDelete]) -> AnyView {
    let run = Run::new(screen, tokens);
    run.screen.services.history.hold(Callback::new(move |()| run.close()));
    dynamic(move || {
        if run.is_begun.get() {
            view! { <Progress run/> }.into_any()
        } else {
            view! { <Confirm run/> }.into_any()
        }
    })
    .into_any()
}
