//! The tokens that the maximum affects.

use super::cells;
use super::state::Form;
use crate::pages::times::{ZoneSwitch, instant_or_word};
use crate::platform::intl;
use crate::ui::{Column, DataTable, Icon, Menu, MenuItem, MenuLook, Place, dynamic};
use access_tokens::settings::preview::Affected;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn AffectedTable(form: Form) -> impl IntoView {
    let rows = Memo::new(move |_| form.preview.with(|found| found.rows.clone()));
    let is_empty = Memo::new(move |_| rows.with(|rows| rows.is_empty()));
    view! {
        <div hidden=Signal::derive(move || is_empty.get())>
            <DataTable
                label="Affected tokens"
                rows=rows
                key=row_key
                columns=columns(form)
                more=form.lists.is_reading
                footer=move || view! { <Footer form/> }
            />
        </div>
    }
}

fn row_key(row: &Arc<Affected>) -> String {
    row.key()
}

fn columns(form: Form) -> Vec<Column<Arc<Affected>>> {
    vec![
        Column::new("name", "Name", cells::name_template, move |cell| {
            cells::name_updater(form, cell)
        })
        .place(Place::Title),
        Column::new("owner", "Owner", cells::owner_template, move |cell| {
            cells::owner_updater(form, cell)
        })
        .width("11rem")
        .place(Place::Meta),
        Column::new("used", "Last used", instant_or_word, move |cell| {
            cells::last_used_updater(form, cell)
        })
        .width("9rem")
        .place(Place::Meta),
        Column::new("ends", "Ends", instant_or_word, move |cell| cells::ends_updater(form, cell))
            .width("8rem"),
        Column::new("effect", "After saving", cells::effect_template, cells::effect_updater)
            .width("12rem")
            .place(Place::Side),
        Column::new("compliant", "Compliant", instant_or_word, move |cell| {
            cells::compliant_updater(form, cell)
        })
        .width("10rem")
        .place(Place::Meta),
    ]
}

#[component]
fn Footer(form: Form) -> impl IntoView {
    let settings = form.settings;
    let words = move || {
        form.preview.with(|found| {
            let (affected, all) = (found.rows.len(), found.counts.all());
            format!("{} affected of {} tokens", intl::number(affected), intl::number(all))
        })
    };
    let exports = move || {
        let item = |label, is_for_excel, detail| {
            MenuItem::new(label, move || form.export(is_for_excel))
                .detail(detail)
                .icon(Icon::Download)
        };
        vec![
            item("CSV", false, "An apostrophe before what begins like a formula"),
            item(
                "CSV for Excel",
                true,
                "The same, with the mark that Excel needs for letters such as ä",
            ),
        ]
    };
    view! {
        <span>{dynamic(words)}</span>
        <ZoneSwitch times=settings.times on_press=move || settings.switch_zone()/>
        <Menu label="Export" look=MenuLook::Button items=exports/>
    }
}
