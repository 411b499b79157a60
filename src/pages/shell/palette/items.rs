//! What the palette offers apart from what is found by name: screens, actions and organizations. Each
//! action that is not available has its reason.

use super::super::nav;
use crate::pages::overlay::Overlay;
use crate::platform::history::Entry;
use crate::platform::page;
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::{Icon, Toasts};
use console_core::backend::identity::{Denial, Identity};
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::token::Owner;

/// The groups of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Recent,
    Actions,
    Screens,
    Tokens,
    Members,
    Teams,
    Roles,
    Issuers,
    Organizations,
    Events,
}

impl Group {
    pub fn label(self) -> &'static str {
        match self {
            Self::Recent => "Recent",
            Self::Actions => "Do",
            Self::Screens => "Go to",
            Self::Tokens => "Access tokens",
            Self::Members => "Members",
            Self::Teams => "Teams",
            Self::Roles => "Roles",
            Self::Issuers => "OIDC issuers",
            Self::Organizations => "Organizations",
            Self::Events => "Events",
        }
    }
}

/// What a result does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Go(Address),
    Identify,
    BreakGlass(OrgName),
    Shortcuts,
    /// Opens the menu of the top bar that has this name.
    Menu(&'static str),
    SignOut,
}

/// One result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub icon: Icon,
    pub label: String,
    /// Other words by which it is found.
    pub also: String,
    /// Whether these are data, too: then the part that matches is shown.
    pub shows_also: bool,
    /// Where or what it is, beside the label.
    pub detail: String,
    /// Why it is not available, if so.
    pub denial: Option<String>,
    /// Whether the label is not text of the console.
    pub is_data: bool,
    pub act: Act,
}

impl Item {
    pub fn new(icon: Icon, label: impl Into<String>, act: Act) -> Self {
        Self {
            icon,
            label: label.into(),
            also: String::new(),
            shows_also: false,
            detail: String::new(),
            denial: None,
            is_data: false,
            act,
        }
    }

    /// A result whose label is a name from the server, or what the user typed.
    pub fn named(icon: Icon, label: impl Into<String>, act: Act) -> Self {
        Self { is_data: true, ..Self::new(icon, label, act) }
    }

    pub fn also(self, also: impl Into<String>) -> Self {
        Self { also: also.into(), ..self }
    }

    /// What the server tells of it, by which it is found, too.
    pub fn about(self, about: impl Into<String>) -> Self {
        Self { also: about.into(), shows_also: true, ..self }
    }

    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    fn checked(self, may: Result<(), Denial>) -> Self {
        Self { denial: may.err().map(|denial| denial.0), ..self }
    }
}

/// The screens. Tracked.
pub(super) fn screens(services: Services, org: Option<&OrgName>) -> Vec<Item> {
    let place = org.map(ToString::to_string).unwrap_or_default();
    let mut screens: Vec<Item> = nav::entries(org.cloned())
        .filter(|(route, ..)| services.offers_screen(route))
        .map(|(route, icon, label)| Item::new(icon, label, go(route)).detail(place.as_str()))
        .collect();
    if has_own_tokens(services) {
        let own = Route::Tokens(Owner::Personal);
        screens.push(Item::new(Icon::Person, "Personal tokens", go(own)).also("my access tokens"));
    }
    screens
}

fn has_own_tokens(services: Services) -> bool {
    let is_person = services.session.identity().is_some_and(|who| !who.is_machine());
    is_person && services.offers_screen(&Route::Tokens(Owner::Personal))
}

/// What can be done here. Tracked.
pub(super) fn actions(services: Services, org: Option<&OrgName>) -> Vec<Item> {
    let identity = services.session.identity();
    let mut actions = Vec::new();
    if let (Some(org), Some(who)) = (org, identity.as_deref()) {
        actions.extend(in_organization(services, org, who));
    }
    if has_own_tokens(services) {
        let act = create(Route::Tokens(Owner::Personal));
        actions.push(Item::new(Icon::Plus, "Create personal token", act).also("new access"));
    }
    actions.extend([
        Item::new(Icon::Key, "Which token is this?", Act::Identify).also("identify leaked value"),
        Item::new(Icon::Person, "Switch organization", Act::Menu("Switch organization"))
            .also("change"),
        Item::new(Icon::Sun, "Theme", Act::Menu("Theme")).also("dark light system colors"),
        Item::new(Icon::Info, "Keyboard shortcuts", Act::Shortcuts).also("keys help"),
        Item::new(Icon::SignOut, "Sign out", Act::SignOut).also("log off leave"),
    ]);
    actions
}

fn in_organization(services: Services, org: &OrgName, who: &Identity) -> Vec<Item> {
    let mut actions = Vec::new();
    let place = org.to_string();
    let shown = services.address().route.owner().cloned();
    let lists = [Some(Owner::Organization(org.clone())), shown.filter(is_of_team)];
    for owner in lists.into_iter().flatten() {
        let route = Route::Tokens(owner.clone());
        if services.offers_screen(&route) {
            let (label, detail) = match &owner {
                Owner::Team(..) => ("Create team token", services.owner_label(&owner)),
                _ => ("Create token", place.clone()),
            };
            let item =
                Item::new(Icon::Plus, label, create(route)).also("new access").detail(detail);
            actions.push(item.checked(who.manage_tokens(&owner, None)));
        }
    }
    let owner = Owner::Organization(org.clone());
    if services.offers_screen(&Route::Tokens(owner.clone())) {
        let item = Item::new(Icon::Bolt, "Break-glass access", Act::BreakGlass(org.clone()));
        let item = item.also("emergency admin token incident").detail(place.as_str());
        actions.push(item.checked(who.manage_tokens(&owner, None)));
    }
    let teams = Route::Teams(org.clone());
    if services.offers_screen(&teams) {
        let item = Item::new(Icon::Team, "Create team", create(teams)).also("new").detail(place);
        actions.push(item.checked(who.create_teams(org)));
    }
    actions
}

fn is_of_team(owner: &Owner) -> bool {
    matches!(owner, Owner::Team(..))
}

/// The other organizations. Tracked.
pub(super) fn organizations(services: Services, org: Option<&OrgName>) -> Vec<Item> {
    let identity = services.session.identity();
    let memberships = identity.iter().flat_map(|who| &who.user.organizations);
    let others = memberships.filter(|membership| Some(&membership.github_login) != org);
    let here = services.address().route;
    others
        .map(|membership| {
            let to = &membership.github_login;
            let role = identity.as_ref().map(|who| who.role_words(to)).unwrap_or_default();
            Item::named(Icon::Person, to.as_str(), go(here.in_org(to.clone())))
                .also(format!("switch organization {}", membership.name))
                .detail(role)
        })
        .collect()
}

/// The search of the log for what was typed. Tracked.
pub(super) fn events(services: Services, org: &OrgName, typed: &str) -> Option<Item> {
    let route = Route::Audit(org.clone());
    let identity = services.session.identity()?;
    let search = console_core::text::query_string::print([("q", typed)]);
    let act = Act::Go(Address { route: route.clone(), search });
    let item = Item::named(Icon::Log, format!("Search events for “{typed}”"), act);
    services
        .offers_screen(&route)
        .then(|| item.detail(org.as_str()).checked(identity.read_log(org)))
}

pub(super) fn go(route: Route) -> Act {
    Act::Go(route.into())
}

/// A screen with its dialog that creates something.
fn create(route: Route) -> Act {
    Act::Go(Address { route, search: "?create".into() })
}

/// Does it, once the palette is closed.
pub(super) fn run(services: Services, overlay: Overlay, toasts: Toasts, act: &Act) {
    overlay.close();
    match act {
        Act::Go(to) => services.go(to, Entry::Push),
        Act::Identify => overlay.identify(),
        Act::BreakGlass(org) => overlay.break_glass(org.clone()),
        Act::Shortcuts => overlay.shortcuts(),
        Act::Menu(name) => {
            let selector = format!(".menu > [aria-label=\"{name}\"]");
            // After the dialog is gone: all else is inert until then.
            request_animation_frame(move || {
                page::press(&selector);
            });
        }
        Act::SignOut => {
            if services.sign_out() {
                toasts.clear();
            }
        }
    }
}

/// What names an item among those that were used.
pub(super) fn key(act: &Act) -> Option<Arc<str>> {
    match act {
        // A text that was typed is not kept.
        Act::Go(to) if matches!(to.route, Route::Audit(_)) && !to.search.is_empty() => None,
        Act::Go(to) => Some(to.text().into()),
        other => Some(format!("{other:?}").into()),
    }
}
