//! One role: what it grants, beside another one, and who has it. A role of the organization's own is
//! changed here.

mod grants;
mod grants_head;
mod held;
mod leave;
pub(super) mod state;
mod texts;

use super::dialogs::OpenDialog;
use super::state::{Open, Shared};
use crate::pages::faults::{FailedToLoad, FailedToReload, Needed, not_permitted};
use crate::pages::set_named_title;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{
    Badge, Button, ButtonKind, EmptyState, Icon, PageHead, RemoteView, TableSkeleton, Tone,
    Untrusted, dynamic, focus_heading,
};
use console_core::backend::fault::ApiError;
use console_core::text::visible_text::visible;
use grants::WhatItGrants;
use held::WhoHasIt;
use leave::LeaveDialog;
use leptos::prelude::*;
use roles::list::{is_built_in, label};
use state::RoleScreen;
use std::sync::Arc;
use texts::Texts;
use token_api::id::{OrgName, RoleId};

/// The page of a role.
#[component]
pub fn RolePage(
    /// Its organization.
    org: OrgName,
    /// The role.
    id: RoleId,
) -> impl IntoView {
    let services = Services::expect();
    let screen = RoleScreen::open(services, org.clone(), id.clone());
    provide_context::<Shared>(screen.shared);
    provide_context(screen);
    let name = Memo::new(move |_| screen.role().map(|role| visible(label(&role))));
    set_named_title(Route::Role(org, id), name.into());
    screen.load();
    let host = StoredValue::new(services.host());
    let title = Signal::derive(move || name.get().unwrap_or_else(|| "Role".to_owned()));
    view! {
        <PageHead title actions=move || view! { <Actions screen/> }>
            {dynamic(move || subtitle(screen))}
        </PageHead>
        <RemoteView
            remote=screen.loader.remote
            loading=|| view! { <TableSkeleton label="Loading the role"/> }
            slow=Signal::stored(format!("Still waiting for {}…", host.get_value()))
            ready=|_| view! { <Body/> }.into_any()
            failed=move |error| view! { <Failed error/> }.into_any()
            stale=move |error| {
                let retry = move || screen.load();
                view! { <FailedToReload error host=host.get_value() on_retry=retry/> }.into_any()
            }
        />
        <OpenDialog/>
        {dynamic(move || match screen.shared.dialog.get() {
            Open::Leave(departure) => Some(view! { <LeaveDialog departure/> }),
            _ => None,
        })}
    }
}

#[component]
fn Body() -> impl IntoView {
    let screen = expect_context::<RoleScreen>();
    let form = Memo::new(move |_| screen.keeps_as_is.with(Option::is_none));
    view! {
        <div class="role-page">
            <div class="role-main">
                {screen.submission.note()}
                {dynamic(move || form.get().then(|| view! { <Texts/> }))}
                <WhatItGrants/>
            </div>
            <WhoHasIt/>
        </div>
    }
}

/// What the role is for, and what kind of role it is. Tracked.
fn subtitle(screen: RoleScreen) -> Option<AnyView> {
    let role = screen.role()?;
    let kind = if is_built_in(&role) { "Built-in" } else { "Custom" };
    let default = role
        .is_org_default
        .then(|| view! { <Badge tone=Tone::Info>"Default: new members get it"</Badge> });
    let about = role.description.trim().to_owned();
    let about = (!about.is_empty()).then(|| view! { <Untrusted text=about/> });
    Some(
        view! {
            <div class="row">
                <Badge icon=Icon::Tag>{kind}</Badge>
                {default}
                {about}
                <strong>"For a token of the organization, this role is its whole power."</strong>
            </div>
        }
        .into_any(),
    )
}

#[component]
fn Actions(screen: RoleScreen) -> impl IntoView {
    let shared = screen.shared;
    let is_known = Memo::new(move |_| screen.role().is_some());
    let is_own = Memo::new(move |_| screen.role().is_some_and(|role| !is_built_in(&role)));
    let single = Signal::derive(move || shared.keeps_single(&*screen.role()?));
    let default = Signal::derive(move || shared.keeps_default(&*screen.role()?));
    let keeps = Signal::derive(move || shared.keeps(&*screen.role()?, &screen.holders.uses()));
    let with_role = move |then: fn(Shared, Arc<token_api::role::Role>)| {
        if let Some(role) = untrack(|| screen.role()) {
            then(shared, role);
        }
    };
    dynamic(move || {
        is_known.get().then(|| {
            view! {
                <Button
                    icon=Icon::Copy
                    disabled_reason=single
                    on_press=move || with_role(|shared, role| shared.duplicate(&role))
                >
                    "Duplicate"
                </Button>
                <Button
                    disabled_reason=default
                    on_press=move || with_role(|shared, role| shared.dialog.set(Open::Default(role)))
                >
                    "Make default…"
                </Button>
                {dynamic(move || is_own.get().then(|| view! {
                    <Button
                        icon=Icon::Trash
                        disabled_reason=keeps
                        on_press=move || with_role(|shared, role| shared.dialog.set(Open::Delete(role)))
                    >
                        "Delete role…"
                    </Button>
                    <SaveButton screen/>
                }))}
            }
        })
    })
}

/// What is changed, and the button that saves it.
#[component]
fn SaveButton(screen: RoleScreen) -> impl IntoView {
    let difference = Memo::new(move |_| screen.difference());
    let reason = Signal::derive(move || {
        let nothing = difference.with(String::is_empty);
        let nothing = nothing.then(|| "Nothing is changed yet.".to_owned());
        screen.keeps_as_is.get().or(nothing)
    });
    let words = move || match difference.get() {
        words if words.is_empty() => "nothing changed".to_owned(),
        words => format!("changed: {words}"),
    };
    let drop = move || {
        screen.edited.set(None);
        // The button is gone then.
        focus_heading();
    };
    view! {
        <span class="muted role-changed" role="status">{dynamic(words)}</span>
        {dynamic(move || (!difference.with(String::is_empty)).then(|| view! {
            <Button kind=ButtonKind::Quiet on_press=drop>"Drop the changes"</Button>
        }))}
        <Button
            kind=ButtonKind::Primary
            pending=screen.submission.pending()
            disabled_reason=reason
            on_press=move || screen.save()
        >
            "Save role"
        </Button>
    }
}

/// The role could not be read.
#[component]
fn Failed(error: ApiError) -> impl IntoView {
    let screen = expect_context::<RoleScreen>();
    let services = screen.shared.services;
    let org = screen.shared.org.get_value();
    if error.means_not_offered() {
        let list = services.href(&screen.shared.list_route());
        let id = screen.id.get_value().to_string();
        return view! {
            <div class="card">
                <EmptyState icon=Icon::Tag title="No such role">
                    <p>
                        "The backend has no role " <Untrusted text=id/> " in "
                        <bdi translate="no">{org.to_string()}</bdi>
                        ": it was deleted, or there never was one. See " <a href=list>"Roles"</a> "."
                    </p>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let needed = Needed { words: "Ask an organization admin.", only_people: false };
    let again = Callback::new(move |()| screen.load());
    if let Some(page) =
        not_permitted(services, &org, &error, "Not permitted: view this role", needed, again)
    {
        return page;
    }
    view! { <FailedToLoad error host=services.host() on_retry=again/> }.into_any()
}
