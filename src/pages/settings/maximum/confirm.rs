//! Asks before a shorter maximum is saved.

use super::state::Form;
use super::summary::{MadeOver, Summary};
use crate::ui::{Button, ButtonKind, Dialog, Note, Tone, dynamic};
use access_tokens::settings::maximum::words;
use leptos::prelude::*;

#[component]
pub(super) fn ConfirmDialog(form: Form) -> impl IntoView {
    let close = move || form.is_asking.set(false);
    let org = form.settings.org.get_value().to_string();
    let next = move || words(form.change.get().flatten());
    let is_own = move || {
        form.preview.with(|found| found.rows.iter().any(|row| row.is_in_use && row.effect.stops()))
    };
    view! {
        <Dialog
            title="Save maximum token expiry"
            subtitle=move || view! { <bdi translate="no">{org}</bdi> ": " {words(form.present.get_untracked())} " → " <b>{next}</b> }
            on_close_request=close
            on_submit=move || form.agree()
            footer=move || {
                view! {
                    <Button on_press=close>"Cancel"</Button>
                    <Button kind=ButtonKind::Danger submit=true>"Save maximum"</Button>
                }
            }
        >
            {dynamic(move || is_own().then(|| view! {
                <Note tone=Tone::Bad>
                    <strong>"The token that you are signed in with is among them."</strong>
                    " You could not take the maximum back with it. The server may refuse it for that."
                </Note>
            }))}
            <Summary form/>
            <p>
                "It holds at once, for every user of the organization. No token is deleted: once the maximum \
                 is longer or removed, those that it refused work again."
            </p>
            {dynamic(move || form.lists.is_reading.get().then(|| view! {
                <Note tone=Tone::Warn>"The lists of tokens are still being read: there may be more."</Note>
            }))}
            <MadeOver form/>
        </Dialog>
    }
}
