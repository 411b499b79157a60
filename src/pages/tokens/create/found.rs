//! The tokens of the list that may be the result of a create call whose answer was lost. A token whose
//! value nobody has seen is useless and should be deleted.

use super::form::Form;
use crate::pages::tokens::open::Open;
use crate::ui::{Button, ButtonKind, Untrusted};
use console_core::text::visible_text::visible;
use leptos::prelude::*;

#[component]
pub(super) fn Found(form: Form) -> impl IntoView {
    let rows = form.found.get_untracked().into_iter().filter_map(|row| {
        let label = row.token()?.label().to_owned();
        let delete = move || form.screen.dialog.set(Open::Delete(row.clone()));
        Some(view! {
            <div class="row">
                <Untrusted text=label.clone()/>
                <Button kind=ButtonKind::Danger on_press=delete>
                    {format!("Delete {}…", visible(&label))}
                </Button>
            </div>
        })
    });
    rows.collect_view()
}
