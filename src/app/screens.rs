//! The screens, and the dialogs that belong to none: each in its chunk.

use super::{Moves, first_screen};
use crate::lazy_chunk::with_chunk;
use crate::pages::audit::AuditPage;
use crate::pages::break_glass::BreakGlassDialog;
use crate::pages::identify::IdentifyDialog;
use crate::pages::members::{MemberPage, MembersPage};
use crate::pages::not_found::NotFoundPage;
use crate::pages::nothing_offered::NothingOfferedPage;
use crate::pages::oidc::{IssuerPage, IssuersPage};
use crate::pages::overlay::{Opened, Overlay};
use crate::pages::overview::OverviewPage;
use crate::pages::roles::{RolePage, RolesPage};
use crate::pages::settings::SettingsPage;
use crate::pages::shell::PaletteDialog;
use crate::pages::shortcuts::ShortcutsDialog;
use crate::pages::teams::{TeamPage, TeamsPage};
use crate::pages::tokens::{TokenPage, TokensPage};
use crate::route::Route;
use crate::services::Services;
use crate::ui::dynamic;
use leptos::prelude::*;
use token_api::id::{OrgName, RoleId, TeamName, TokenId, UserLogin};
use token_api::oidc::IssuerId;
use token_api::token::Owner;

lazy_chunk!(
    admin,
    fn teams() -> fn(OrgName) -> AnyView {
        |org| view! { <TeamsPage org/> }.into_any()
    }
);

lazy_chunk!(
    admin,
    fn members() -> fn(OrgName, Option<UserLogin>) -> AnyView {
        |org, login| match login {
            None => view! { <MembersPage org/> }.into_any(),
            Some(login) => view! { <MemberPage org login/> }.into_any(),
        }
    }
);

lazy_chunk!(
    roles,
    fn roles() -> fn(OrgName, Option<RoleId>) -> AnyView {
        |org, id| match id {
            None => view! { <RolesPage org/> }.into_any(),
            Some(id) => view! { <RolePage org id/> }.into_any(),
        }
    }
);

lazy_chunk!(
    admin,
    fn team() -> fn(OrgName, TeamName) -> AnyView {
        |org, team| view! { <TeamPage org team/> }.into_any()
    }
);

lazy_chunk!(
    organization,
    fn overview() -> fn(OrgName) -> AnyView {
        |org| view! { <OverviewPage org/> }.into_any()
    }
);

lazy_chunk!(
    audit,
    fn audit_log() -> fn(OrgName) -> AnyView {
        |org| view! { <AuditPage org/> }.into_any()
    }
);

lazy_chunk!(
    more,
    fn issuers() -> fn(OrgName) -> AnyView {
        |org| view! { <IssuersPage org/> }.into_any()
    }
);

lazy_chunk!(
    oidc,
    fn issuer() -> fn(OrgName, IssuerId) -> AnyView {
        |org, id| view! { <IssuerPage org id/> }.into_any()
    }
);

lazy_chunk!(
    organization,
    fn settings() -> fn(OrgName) -> AnyView {
        |org| view! { <SettingsPage org/> }.into_any()
    }
);

/// The page of one token, and the dialogs that belong to no screen.
#[derive(Clone, Copy)]
struct OneToken {
    page: fn(Owner, TokenId) -> AnyView,
    identify: fn() -> AnyView,
    shortcuts: fn() -> AnyView,
}

lazy_chunk!(
    more,
    fn token() -> OneToken {
        OneToken {
            page: |owner, id| view! { <TokenPage owner id/> }.into_any(),
            identify: || view! { <IdentifyDialog/> }.into_any(),
            shortcuts: || view! { <ShortcutsDialog/> }.into_any(),
        }
    }
);

lazy_chunk!(
    admin,
    fn palette() -> fn() -> AnyView {
        || view! { <PaletteDialog/> }.into_any()
    }
);

lazy_chunk!(
    past,
    fn break_glass() -> fn(OrgName) -> AnyView {
        |org| view! { <BreakGlassDialog org/> }.into_any()
    }
);

/// A dialog that belongs to no screen, while it is open.
#[component]
pub(super) fn OpenOverlay(overlay: Overlay) -> impl IntoView {
    let close = Callback::new(move |()| overlay.close());
    dynamic(move || {
        Some(match overlay.opened()? {
            Opened::Identify => with_chunk(token, Some(close), |token| (token.identify)()),
            Opened::Shortcuts => with_chunk(token, Some(close), |token| (token.shortcuts)()),
            Opened::Palette => with_chunk(palette, Some(close), |draw| draw()),
            Opened::BreakGlass(org) => {
                with_chunk(break_glass, Some(close), move |draw| draw(org.clone()))
            }
        })
    })
}

/// The screen of the address.
#[component]
pub(super) fn Screen() -> impl IntoView {
    let services = Services::expect();
    let moves = expect_context::<Moves>();
    let route = Memo::new(move |_| services.address().route);
    dynamic(move || match route.get() {
        Route::Tokens(owner) => view! { <TokensPage owner/> }.into_any(),
        Route::Token(owner, id) => with_chunk(token, None, move |token| {
            moves.focus();
            (token.page)(owner.clone(), id.clone())
        }),
        Route::Teams(org) => with_chunk(teams, None, move |draw| {
            moves.focus();
            draw(org.clone())
        }),
        Route::Members(org) => with_chunk(members, None, move |draw| {
            moves.focus();
            draw(org.clone(), None)
        }),
        Route::Member(org, login) => with_chunk(members, None, move |draw| {
            moves.focus();
            draw(org.clone(), Some(login.clone()))
        }),
        Route::Team(org, name) => with_chunk(team, None, move |draw| {
            moves.focus();
            draw(org.clone(), name.clone())
        }),
        Route::Roles(org) => with_chunk(roles, None, move |draw| {
            moves.focus();
            draw(org.clone(), None)
        }),
        Route::Role(org, id) => with_chunk(roles, None, move |draw| {
            moves.focus();
            draw(org.clone(), Some(id.clone()))
        }),
        Route::Audit(org) => with_chunk(audit_log, None, move |draw| {
            moves.focus();
            draw(org.clone())
        }),
        Route::Issuers(org) => with_chunk(issuers, None, move |draw| {
            moves.focus();
            draw(org.clone())
        }),
        Route::Issuer(org, id) => with_chunk(issuer, None, move |draw| {
            moves.focus();
            draw(org.clone(), id.clone())
        }),
        Route::Overview(org) => with_chunk(overview, None, move |draw| {
            moves.focus();
            draw(org.clone())
        }),
        Route::Settings(org) => with_chunk(settings, None, move |draw| {
            moves.focus();
            draw(org.clone())
        }),
        Route::NotFound => view! { <NotFoundPage/> }.into_any(),
        // The first screen is known at once, if there is one.
        Route::Home => dynamic(move || {
            let identity = services.session.identity()?;
            first_screen(services, &identity).is_none().then(|| view! { <NothingOfferedPage/> })
        })
        .into_any(),
        // The console is about to go to another address.
        Route::Connect => ().into_any(),
    })
}
