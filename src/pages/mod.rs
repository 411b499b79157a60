//! The screens, one room each. A page knows everything below it (services, client, model, design
//! system) and no other page; what several need stands beside them here.

pub mod audit;
pub mod connect;
pub mod copy_line;
pub mod faults;
pub mod identify;
pub mod log_page;
pub mod not_found;
pub mod oidc;
pub mod overlay;
pub mod past_log;
pub mod shell;
pub mod teams;
pub mod times;
pub mod tokens;

use crate::platform::page;
use crate::route::Route;
use token_api::token::Owner;

/// The name of a screen: its heading, its crumb, its part of the document's title.
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
    let title = title_of(route);
    let place = match route {
        Route::Tokens(Owner::Team(org, team)) | Route::Token(Owner::Team(org, team), _) => {
            format!(" · {team} · {org}")
        }
        other => other.org().map(|org| format!(" · {org}")).unwrap_or_default(),
    };
    page::set_title(&format!("{title}{place} · Token Console"));
}
