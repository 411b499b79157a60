//! The screens, a folder each. A page may use everything below it (services, client, domain crates,
//! design system) and no other page; what several pages need is in the files of this folder.

pub mod audit;
pub mod connect;
pub mod copy_line;
pub mod faults;
pub mod identify;
pub mod loader;
pub mod log_page;
pub mod not_found;
pub mod nothing_offered;
pub mod oidc;
pub mod overlay;
pub mod permission;
pub mod recent_log;
pub mod shell;
pub mod shortcuts;
pub mod single_keys;
pub mod teams;
pub mod times;
pub mod tokens;
pub mod went_nowhere;

use crate::platform::page;
use crate::route::Route;
use crate::services::Services;
use leptos::prelude::*;
use token_api::token::Owner;

/// The name of a screen: for its heading, its breadcrumb and the document's title.
pub fn title_of(route: &Route) -> &'static str {
    match route {
        Route::Home => "Home",
        Route::Connect => "Sign in",
        Route::Tokens(Owner::Personal) => "Personal access tokens",
        Route::Tokens(Owner::Organization(_)) => "Access tokens",
        Route::Tokens(Owner::Team(..)) => "Team access tokens",
        Route::Token(..) => "Access token",
        Route::Teams(_) => "Teams",
        Route::Audit(_) => "Audit log",
        Route::Issuers(_) => "OIDC issuers",
        Route::Issuer(..) => "OIDC issuer",
        Route::NotFound => "Page not found",
    }
}

/// Sets the document's title for a screen.
pub fn set_title(route: &Route) {
    page::set_title(&full_title(title_of(route), route));
}

/// Sets the document's title for the screen of one thing. When its name is known, title and
/// breadcrumb begin with it. Lasts until the current reactive owner is cleaned up.
pub fn set_named_title(route: Route, name: Signal<Option<String>>) {
    let named = Services::expect().named;
    set_title(&route);
    Effect::new(move || {
        let name = name.get().filter(|name| !name.trim().is_empty());
        if let Some(name) = &name {
            let title = format!("{name} · {}", title_of(&route));
            page::set_title(&full_title(&title, &route));
        }
        named.set(name.map(|name| (route.clone(), name)));
    });
    on_cleanup(move || named.set(None));
}

fn full_title(title: &str, route: &Route) -> String {
    let place = match route {
        Route::Tokens(Owner::Team(org, team)) | Route::Token(Owner::Team(org, team), _) => {
            format!(" · {team} · {org}")
        }
        other => other.org().map(|org| format!(" · {org}")).unwrap_or_default(),
    };
    format!("{title}{place} · Token Console")
}
