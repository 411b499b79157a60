//! The frame around every screen after sign-in: navigation, organization switcher, breadcrumb, theme,
//! session, account.

mod account;
mod demo;
mod ending;
mod keys;
mod levels;
mod nav;
mod palette;
mod reminders;
mod theme;

use crate::pages::overlay::Overlay;
use crate::pages::single_keys;
use crate::platform::clock;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{Banner, Glyph, Icon, Shell, Tone, dynamic};
use account::{Account, SessionChip};
use ending::UntilEnd;
use leptos::prelude::*;
use nav::{Navigation, OrganizationSwitcher};
pub use palette::PaletteDialog;
use reminders::Reminders;
use theme::ThemeMenu;
pub use theme::apply_kept_theme;
use token_api::id::OrgName;
use token_api::token::Owner;

/// The shell with a screen in it.
#[component]
pub fn ConsoleShell(children: Children) -> impl IntoView {
    let services = Services::expect();
    let org = current_org(services);
    levels::find_out(services, org);
    let overlay = Overlay::expect();
    single_keys::listen(overlay, move |key| {
        keys::press(services, org.get_untracked(), key);
    });
    view! {
        <Shell
            nav_head=move || view! { <OrganizationSwitcher org/> }
            nav=move || view! { <Navigation org/> }
            top=move || {
                view! {
                    <Breadcrumb/>
                    <span class="grow"></span>
                    <PaletteButton/>
                    <SessionChip/>
                    <ThemeMenu/>
                    <Account/>
                }
            }
        >
            {demo::banner_of(services)}
            {dynamic(move || overlay.emergency().map(|it| (it.draw)(it.held)))}
            <UntilEnd part=|ending| ending.warning/>
            <ClockNotice/>
            <Reminders/>
            {children()}
        </Shell>
    }
}

#[component]
fn PaletteButton() -> impl IntoView {
    let overlay = Overlay::expect();
    view! {
        <button
            type="button"
            class="palette-button"
            aria-label="Command palette"
            aria-keyshortcuts="Control+K Meta+K"
            on:click=move |_| overlay.toggle_palette()
        >
            <Glyph icon=Icon::Search/>
            <span>"Command palette"</span>
            <kbd aria-hidden="true" data-keys="Ctrl K"></kbd>
        </button>
    }
}

/// The organization in the address. On screens without one, the last that was shown, or the first.
fn current_org(services: Services) -> Memo<Option<OrgName>> {
    Memo::new(move |last: Option<&Option<OrgName>>| {
        let here = services.address().route.org().cloned();
        here.or_else(|| last.cloned().flatten())
            .or_else(|| services.session.identity()?.first_org().cloned())
    })
}

#[component]
fn Breadcrumb() -> impl IntoView {
    let services = Services::expect();
    let crumbs = move || {
        let route = services.address().route;
        let above = match &route {
            Route::Tokens(Owner::Team(org, team)) => {
                let teams = services.href(&Route::Teams(org.clone()));
                let team = services.team_label(org, team);
                view! {
                    <bdi translate="no">{org.to_string()}</bdi> " / " <a href=teams>"Teams"</a> " / "
                    <bdi translate="no">{team}</bdi> " / "
                }
                .into_any()
            }
            Route::Token(owner, _) => {
                let list = Route::Tokens(owner.clone());
                let places = match owner {
                    Owner::Personal => vec![],
                    Owner::Organization(org) => vec![org.to_string()],
                    Owner::Team(org, team) => vec![org.to_string(), services.team_label(org, team)],
                };
                let places = places
                    .into_iter()
                    .map(|place| view! { <bdi translate="no">{place}</bdi> " / " });
                view! {
                    {places.collect_view()}
                    <a href=services.href(&list)>{crate::pages::title_of(&list)}</a> " / "
                }
                .into_any()
            }
            Route::Issuer(org, _)
            | Route::Member(org, _)
            | Route::Role(org, _)
            | Route::Team(org, _) => {
                let list = route.in_org(org.clone());
                view! {
                    <bdi translate="no">{org.to_string()}</bdi> " / "
                    <a href=services.href(&list)>{crate::pages::title_of(&list)}</a> " / "
                }
                .into_any()
            }
            other => match other.org() {
                Some(org) => view! { <bdi translate="no">{org.to_string()}</bdi> " / " }.into_any(),
                None => ().into_any(),
            },
        };
        view! { {above} <b>{dynamic(move || here(services, &route))}</b> }
    };
    view! { <div class="crumbs">{dynamic(crumbs)}</div> }
}

/// The last crumb: the name of the shown thing, if it is known, or of the screen.
fn here(services: Services, route: &Route) -> AnyView {
    let name = services.named.with(|named| {
        let named = named.as_ref().filter(|(of, _)| of == route);
        named.map(|(_, name)| name.clone())
    });
    match name {
        Some(name) => view! { <bdi translate="no">{name}</bdi> }.into_any(),
        None => crate::pages::title_of(route).into_any(),
    }
}

/// Warns if the clocks of browser and server differ so much that times could mislead.
#[component]
fn ClockNotice() -> impl IntoView {
    clock::notable_skew().map(|skew| {
        let minutes = (skew.abs() + 30) / 60;
        let direction = if skew > 0 { "behind" } else { "ahead of" };
        view! {
            <Banner tone=Tone::Warn title="Your clock differs.">
                {format!(
                    "It is {minutes} minutes {direction} the server's. Times and expiry dates here \
                     go by the server's clock.",
                )}
            </Banner>
        }
    })
}
