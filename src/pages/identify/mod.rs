//! The dialog "Which token is this?": it uses a value once to learn whose token it is, and searches
//! for that token in its list. The value is in the field until it is checked, and then only in that
//! one call.

mod form;
mod log_link;
mod refused;
mod search;
mod theirs;
mod trace;
mod verdict;

use super::overlay::Overlay;
use crate::ui::{Button, ButtonKind, Dialog, FieldKind, TextField, dynamic};
use form::{Field, Form};
use leptos::prelude::*;
use refused::Refusal;
use verdict::Verdict;

/// The dialog "Which token is this?".
#[component]
pub fn IdentifyDialog() -> impl IntoView {
    let overlay = Overlay::expect();
    let form = Form::new();
    view! {
        <Dialog
            title="Which token is this?"
            on_close_request=move || overlay.close()
            on_submit=move || form.submit()
            footer=move || {
                view! {
                    <Button on_press=move || overlay.close()>"Done"</Button>
                    <Button kind=ButtonKind::Primary submit=true pending=form.submission.pending()>
                        "Check token"
                    </Button>
                }
            }
        >
            <p>
                "Somebody found a token and you have its value: this tells whose it is. "
                <strong>"The check uses the token"</strong>
                ", once and to read who it is: it will show up as used just now. The value goes to "
                {form.services.host()} " only and is not kept."
            </p>
            <TextField
                label="Token value"
                value=form.submission.bind(Field::Value, form.typed)
                kind=FieldKind::Password
                problem=form.submission.problem(Field::Value)
                autofocus=true
            />
            {dynamic(move || match form.result.get() {
                Ok(None) => ().into_any(),
                Ok(Some(found)) => view! { <Verdict found/> }.into_any(),
                Err(unknown) => view! { <Refusal unknown/> }.into_any(),
            })}
        </Dialog>
    }
}
