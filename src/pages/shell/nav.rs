//! The navigation and the organization switcher. What the backend does not offer is not listed.

use crate::platform::history::Entry;
use crate::route::Route;
use crate::services::{Feature, Services};
use crate::ui::{Glyph, Icon, Menu, MenuItem, MenuLook, dynamic};
use leptos::prelude::*;
use token_api::id::OrgName;
use token_api::token::Owner;

/// The links of the navigation.
#[component]
pub(super) fn Navigation(org: Memo<Option<OrgName>>) -> impl IntoView {
    let services = Services::expect();
    let organization = move || {
        let org = org.get()?;
        let tokens = services.offers(&org, Feature::OrganizationTokens).then(|| {
            let route = Route::Tokens(Owner::Organization(org.clone()));
            view! { <NavLink route icon=Icon::Key label="Access tokens"/> }
        });
        let teams = services.offers(&org, Feature::Teams).then(|| {
            view! { <NavLink route=Route::Teams(org.clone()) icon=Icon::Team label="Teams"/> }
        });
        let audit = services.offers(&org, Feature::AuditLog).then(|| {
            view! { <NavLink route=Route::Audit(org.clone()) icon=Icon::Log label="Audit log"/> }
        });
        let issuers = services.offers(&org, Feature::Oidc).then(|| {
            let route = Route::Issuers(org.clone());
            view! { <NavLink route icon=Icon::Shield label="OIDC issuers"/> }
        });
        Some(view! { {tokens} {teams} {audit} {issuers} })
    };
    let is_person = move || services.session.identity().is_some_and(|who| !who.is_machine());
    view! {
        {dynamic(organization)}
        {dynamic(move || is_person().then(|| view! {
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
                Route::Tokens(Owner::Team(at, _)) | Route::Token(Owner::Team(at, _), _),
                Route::Teams(org),
            ) => at == org,
            (Route::Token(at, _), Route::Tokens(owner)) => at == owner,
            (Route::Issuer(at, _), Route::Issuers(org)) => at == org,
            _ => false,
        };
        if here == route { Some("page") } else { below.then_some("true") }
    };
    view! { <a class="nav-link" href=href aria-current=current><Glyph icon/> {label}</a> }
}

/// The organization, and the way to others. Switching keeps the kind of screen.
#[component]
pub(super) fn OrganizationSwitcher(org: Memo<Option<OrgName>>) -> impl IntoView {
    let services = Services::expect();
    let name = move || match org.get() {
        Some(org) => org.to_string(),
        None => "No organization".into(),
    };
    let role = move || {
        let (identity, org) = (services.session.identity()?, org.get()?);
        Some(identity.role_words(&org))
    };
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
    // Whoever speaks to their computer says what they see, so a visible label is part of a button's
    // name (WCAG 2.2, 2.5.3). This name says what the button does; therefore the organization is
    // no part of the button, though a press on it counts.
    view! {
        <div class="org-switch" role="group" aria-label="Organization">
            <span class="org-mark" aria-hidden="true">
                {dynamic(move || name().chars().next().map(String::from))}
            </span>
            <span class="org-text">
                <bdi class="org-name">{dynamic(name)}</bdi>
                <small>{dynamic(role)}</small>
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
