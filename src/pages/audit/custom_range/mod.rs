//! The fields of a custom range.

mod state;

use super::state::Screen;
use crate::platform::page;
use crate::ui::{Button, ButtonKind, FieldKind, TextField, dynamic};
use audit_log::time::range::{End, TimeRange};
use leptos::prelude::*;
use state::CustomForm;

/// The fields of a custom range, while they are open.
#[component]
pub(super) fn CustomFields() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let is_custom =
        Memo::new(move |_| screen.view.with(|view| matches!(view.range, TimeRange::Between(_))));
    dynamic(move || (screen.custom.get() || is_custom.get()).then(|| view! { <Fields/> }))
}

#[component]
fn Fields() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let form = CustomForm::open(screen);
    let date = || FieldKind::Date { min: String::new(), max: String::new() };
    let cancel = move || {
        screen.custom.set(false);
        page::focus(".audit-tools select");
    };
    // A custom range in use is left by choosing another range.
    let can_cancel = move || !screen.view.with(|view| matches!(view.range, TimeRange::Between(_)));
    view! {
        <form
            class="audit-custom card"
            aria-label="Custom range"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                form.apply();
            }
        >
            <TextField label="From date" kind=date() value=form.text(|f| &f.from_date, |f, text| f.from_date = text) problem=form.problem(End::From)/>
            <TextField label="From time" kind=FieldKind::Time value=form.text(|f| &f.from_time, |f, text| f.from_time = text)/>
            <TextField label="To date" kind=date() value=form.text(|f| &f.to_date, |f, text| f.to_date = text) problem=form.problem(End::To)/>
            <TextField label="To time" kind=FieldKind::Time value=form.text(|f| &f.to_time, |f, text| f.to_time = text)/>
            <Button kind=ButtonKind::Primary submit=true>"Apply range"</Button>
            {dynamic(move || can_cancel().then(|| view! {
                <Button kind=ButtonKind::Quiet on_press=cancel>"Cancel"</Button>
            }))}
        </form>
    }
}
