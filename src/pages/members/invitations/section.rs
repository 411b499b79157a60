//! The list of invitations above the members: folded, with how many there are.

use super::cells;
use super::state::Rows;
use crate::pages::faults::{FailedToLoad, FailedToReload};
use crate::pages::members::state::Screen;
use crate::ui::{
    Column, DataTable, Glyph, Icon, MenuList, Place, RemoteView, TableSkeleton, dynamic,
    menu_button_template, use_toasts,
};
use leptos::prelude::*;
use members::invitation::counts;
use token_api::invitation::Invitation;
use token_api::page::Row;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The list; nothing for who certainly may not see it, or where the backend has no invitations.
#[component]
pub(in crate::pages::members) fn InvitationsSection() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let invitations = screen.invitations;
    let is_here = Memo::new(move |_| screen.listing.remote.with(|remote| remote.value().is_some()));
    let may_read = Memo::new(move |_| screen.denial.with(Option::is_none));
    Effect::new(move || {
        if is_here.get() && may_read.get() && invitations.may_ask() {
            invitations.read_once();
        }
    });
    let is_shown = Memo::new(move |_| is_here.get() && may_read.get() && !invitations.is_missing());
    let count = move || {
        invitations.remote.with(|remote| {
            let rows = remote.value()?;
            Some(counts(rows.iter().filter_map(Row::read)))
        })
    };
    let toggled = move |event: Event| {
        let details = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_open = details.is_some_and(|details| details.has_attribute("open"));
        if invitations.is_open.try_get_untracked() == Some(!is_open) {
            invitations.is_open.set(is_open);
        }
        if is_open {
            invitations.read_once();
        }
    };
    dynamic(move || {
        is_shown.get().then(|| {
            view! {
                <details
                    class="card settings-card member-invitations"
                    open=move || invitations.is_open.get()
                    on:toggle=toggled
                >
                    <summary class="settings-head">
                        <Glyph icon=Icon::Chevron/>
                        <b>"Invitations"</b>
                        <span class="muted">{dynamic(count)}</span>
                    </summary>
                    {dynamic(move || invitations.is_open.get().then(|| view! { <Content/> }))}
                </details>
            }
        })
    })
}

#[component]
fn Content() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let host = StoredValue::new(screen.services.host());
    let retry = move || screen.invitations.reload();
    view! {
        <RemoteView
            remote=screen.invitations.remote
            loading=|| view! { <TableSkeleton label="Loading invitations"/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=move |rows| view! { <Table rows/> }.into_any()
            failed=move |error| {
                view! { <FailedToLoad error host=host.get_value() on_retry=retry/> }.into_any()
            }
            stale=move |error| {
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
    }
}

#[component]
fn Table(rows: Signal<Rows>) -> impl IntoView {
    let (screen, toasts) = (expect_context::<Screen>(), use_toasts());
    let is_empty = Memo::new(move |_| rows.with(|rows| rows.is_empty()));
    let stale = Signal::derive(move || screen.invitations.remote.with(|remote| remote.is_stale()));
    dynamic(move || {
        if is_empty.get() {
            let words = "Nobody is invited at present.";
            return view! { <p class="muted member-uninvited">{words}</p> }.into_any();
        }
        let menu = MenuList::default();
        view! {
            <div on:click=move |event| menu.pressed(&event) on:keydown=move |event| menu.key_pressed(&event)>
                {menu.view(move |button| cells::items(screen, toasts, button))}
                <DataTable label="Invitations" rows key=row_key columns=columns(screen, menu) stale/>
            </div>
        }
        .into_any()
    })
}

/// Which row is the same as before.
fn row_key(row: &Row<Invitation>) -> String {
    match row {
        Row::Read(invitation) => invitation.id.clone(),
        Row::Unreadable(bad) => format!("unreadable {:?} {}", bad.id, bad.problem),
    }
}

fn columns(screen: Screen, menu: MenuList) -> Vec<Column<Row<Invitation>>> {
    vec![
        Column::new("to", "Invited", cells::to_template, cells::to_updater).place(Place::Title),
        Column::new("state", "State", cells::state_template, cells::state_updater)
            .width("7rem")
            .place(Place::Side),
        Column::new("role", "Role", cells::role_template, move |cell| {
            cells::role_updater(screen, cell)
        })
        .width("9.5rem")
        .place(Place::Meta),
        Column::new("sent", "Sent", cells::sent_template, move |cell| {
            cells::sent_updater(screen, cell)
        })
        .width("12rem")
        .place(Place::Meta),
        Column::new("actions", "Actions", menu_button_template, move |cell| {
            cells::menu_updater(menu, cell)
        })
        .width("3.5rem")
        .place(Place::End)
        .head(|| ()),
    ]
}
