//! The screens, a folder each. A page may use everything below it (services, client, domain crates,
//! design system) and no other page; what several pages need is in the files of this folder.

pub mod audit;
pub mod break_glass;
pub mod connect;
pub mod copy_line;
pub mod deletion;
pub mod expiry_weeks;
pub mod facet_button;
pub mod faults;
pub mod identify;
pub mod loader;
pub mod log_page;
pub mod log_reader;
pub mod members;
pub mod not_found;
pub mod nothing_offered;
pub mod number_cell;
pub mod oidc;
pub mod overlay;
pub mod overview;
pub mod permission;
pub mod recent_log;
pub mod role_grants;
pub mod role_words;
pub mod roles;
pub mod settings;
pub mod shell;
pub mod shortcuts;
pub mod shown_once;
pub mod single_keys;
pub mod submission;
pub mod team_tabs;
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
        Route::Overview(_) => "Overview",
        Route::Tokens(Owner::Personal) => "Personal access tokens",
        Route::Tokens(Owner::Organization(_)) => "Access tokens",
        Route::Tokens(Owner::Team(..)) => "Team access tokens",
        Route::Token(..) => "Access token",
        Route::Teams(_) => "Teams",
        Route::Members(_) => "Members",
        Route::Member(..) => "Member",
        Route::Team(..) => "Team",
        Route::Roles(_) => "Roles",
        Route::Role(..) => "Role",
        Route::Audit(_) => "Audit log",
        Route::Issuers(_) => "OIDC issuers",
        Route::Issuer(..) => "OIDC issuer",
        Route::Settings(_) => "Settings",
        Route::NotFound => "Page not found",
    }
}

/// Sets the document's title for a screen, also when the name of its team becomes known. Lasts until the
/// current reactive owner is cleaned up.
pub fn set_title(route: &Route) {
    let (services, route) = (Services::expect(), route.clone());
    let title = Memo::new(move |_| full_title(services, title_of(&route), &route));
    Effect::new(move || title.with(|title| page::set_title(title)));
}

/// Sets the document's title for the screen of one thing. When its name is known, title and
/// breadcrumb begin with it. Lasts until the current reactive owner is cleaned up.
pub fn set_named_title(route: Route, name: Signal<Option<String>>) {
    let services = Services::expect();
    let name = Memo::new(move |_| name.get().filter(|name| !name.trim().is_empty()));
    let of_route = route.clone();
    let title = Memo::new(move |_| {
        let title = title_of(&of_route);
        let title = name.get().map_or(title.to_owned(), |name| format!("{name} · {title}"));
        full_title(services, &title, &of_route)
    });
    Effect::new(move || title.with(|title| page::set_title(title)));
    Effect::new(move || services.named.set(name.get().map(|name| (route.clone(), name))));
    on_cleanup(move || services.named.set(None));
}

fn full_title(services: Services, title: &str, route: &Route) -> String {
    let places = match route {
        Route::Tokens(owner @ Owner::Team(org, _))
        | Route::Token(owner @ Owner::Team(org, _), _) => {
            vec![services.owner_label(owner), org.to_string()]
        }
        other => other.org().map(ToString::to_string).into_iter().collect(),
    };
    let place: String = places.iter().map(|place| format!(" · {place}")).collect();
    format!("{title}{place} · Token Console")
}
