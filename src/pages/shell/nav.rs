//! The navigation and the organization switcher. What the backend does not offer is not listed.

use crate::platform::history::Entry;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{Glyph, Icon, Menu, MenuItem, MenuLook, dynamic};
use leptos::prelude::*;
use token_api::id::OrgName;
use token_api::token::Owner;

/// The screens that have a link, if the backend offers them.
pub(super) fn entries(org: Option<OrgName>) -> impl Iterator<Item = (Route, Icon, &'static str)> {
    org.into_iter().flat_map(|org| {
        let tokens = Route::Tokens(Owner::Organization(org.clone()));
        [
            (Route::Overview(org.clone()), Icon::Grid, "Overview"),
            (tokens, Icon::Key, "Access tokens"),
            (Route::Teams(org.clone()), Icon::Team, "Teams"),
            (Route::Members(org.clone()), Icon::Person, "Members"),
            (Route::Roles(org.clone()), Icon::Tag, "Roles"),
            (Route::Audit(org.clone()), Icon::Log, "Audit log"),
            (Route::Issuers(org.clone()), Icon::Shield, "OIDC issuers"),
            (Route::Settings(org), Icon::Gear, "Settings"),
        ]
    })
}

/// The links of the navigation. Memos keep a link and its focus when more is learned about the backend.
#[component]
pub(super) fn Navigation(org: Memo<Option<OrgName>>) -> impl IntoView {
    let services = Services::expect();
    let offered = Memo::new(move |_| {
        entries(org.get()).map(|(route, ..)| services.offers_screen(&route)).collect::<Vec<_>>()
    });
    let links = move || {
        let links = entries(org.get()).zip(offered.get()).filter(|(_, is_offered)| *is_offered);
        links.map(|((route, icon, label), _)| view! { <NavLink route icon label/> }).collect_view()
    };
    let has_own = Memo::new(move |_| {
        let is_person = services.session.identity().is_some_and(|who| !who.is_machine());
        is_person && services.offers_screen(&Route::Tokens(Owner::Personal))
    });
    view! {
        {dynamic(links)}
        {dynamic(move || has_own.get().then(|| view! {
            <p class="nav-section">"You"</p>
            <NavLink route=Route::Tokens(Owner::Personal) icon=Icon::Person label="Personal tokens"/>
        }))}
    }
}

#[component]
fn NavLink(route: Route, icon: Icon, label: &'static str) -> impl IntoView {
    let services = Services::expect();
    let href = services.href(&route);
    let current = move || {
        let here = services.address().route;
        let below = match (&here, &route) {
            (
                Route::Tokens(Owner::Team(at, _))
                | Route::Token(Owner::Team(at, _), _)
                | Route::Team(at, _),
                Route::Teams(org),
            ) => at == org,
            (Route::Token(at, _), Route::Tokens(owner)) => at == owner,
            (Route::Member(at, _), Route::Members(org))
            | (Route::Role(at, _), Route::Roles(org))
            | (Route::Issuer(at, _), Route::Issuers(org)) => at == org,
            _ => false,
        };
        if here == route { Some("page") } else { below.then_some("true") }
    };
    view! { <a class="nav-link" href=href aria-current=current><Glyph icon/> {label}</a> }
}

/// The organization, and a menu to switch to another one. Switching keeps the kind of screen.
#[component]
pub(super) fn OrganizationSwitcher(org: Memo<Option<OrgName>>) -> impl IntoView {
    let services = Services::expect();
    let name = move || match org.get() {
        Some(org) => org.to_string(),
        None => "No organization".into(),
    };
    let role = Memo::new(move |_| {
        let (identity, org) = (services.session.identity()?, org.get()?);
        Some(identity.role_words(&org))
    });
    let items = move || {
        let identity = services.session.identity();
        let memberships = identity.iter().flat_map(|identity| &identity.user.organizations);
        memberships
            .map(|membership| {
                let (to, now) = (membership.github_login.clone(), org.get_untracked());
                let detail = identity.as_ref().map(|who| who.role_words(&to)).unwrap_or_default();
                let is_current = now.as_ref() == Some(&to);
                MenuItem::new(to.to_string(), move || {
                    let route = services.address().route.in_org(to.clone());
                    services.go(&route.into(), Entry::Push);
                })
                .detail(detail)
                .checked(is_current)
            })
            .collect()
    };
    // Users of speech input say the label that they see, so the visible label must be part of a button's
    // name (WCAG 2.2, 2.5.3). This button's name says what it does. So the organization's name is not
    // inside the button, though a click on it counts.
    view! {
        <div class="org-switch" role="group" aria-label="Organization">
            <span class="org-mark" aria-hidden="true">
                {dynamic(move || name().chars().next().map(String::from))}
            </span>
            <span class="org-text">
                <bdi translate="no" class="org-name">{dynamic(name)}</bdi>
                <small>{dynamic(move || role.get())}</small>
            </span>
            <Menu
                label="Switch organization"
                look=MenuLook::Bare
                trigger=|| view! { <Glyph icon=Icon::Chevron/> }
                items
            />
        </div>
    }
}
