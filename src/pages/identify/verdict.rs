//! What the check found, in words, and links: to the page of the token, and to the dialog there that
//! deletes it.

use super::log_link::LogLink;
use super::search::{Found, Rows};
use super::theirs::{FactList, message_to, theirs};
use crate::pages::overlay::Overlay;
use crate::pages::times::Times;
use crate::platform::clock;
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::services::{Feature, Services};
use crate::ui::{Button, ButtonKind, Icon, Note, Tone, Untrusted};
use access_tokens::page::AskedDialog;
use access_tokens::which::identify::Whose;
use access_tokens::which::leak::{Addressee, Present, facts, person};
use access_tokens::words::powers;
use audit_log::search::link::of_token_within;
use audit_log::time::range::Preset;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::token::{AccessToken, Owner};
use token_api::user::User;

/// The result. Screen readers announce it.
#[component]
pub(super) fn Verdict(found: Arc<Found>) -> impl IntoView {
    let services = Services::expect();
    // An admin token is no good news.
    let tone = match &found.rows {
        Rows::Only(token) if token.admin != Some(true) => Tone::Ok,
        _ => Tone::Warn,
    };
    let tokens = match (&found.rows, &found.whose) {
        (Rows::Only(token) | Rows::Named(token), Whose::Listed(owner)) => {
            vec![(token.clone(), owner.clone())]
        }
        (Rows::OneOf(tokens), Whose::Listed(owner)) => {
            tokens.iter().map(|token| (token.clone(), owner.clone())).collect()
        }
        _ => vec![],
    };
    let only = matches!(found.rows, Rows::Only(_) | Rows::Named(_));
    let admin = tokens.iter().any(|(token, _)| token.admin == Some(true)).then(|| {
        view! {
            <Note tone=Tone::Bad>
                <strong>{if only { "It is an admin token." } else { "It may be an admin token." }}</strong>
                " Whoever has the value of such a token has nearly all rights of an organization admin."
            </Note>
        }
    });
    let candidates = tokens.into_iter().map(|(token, owner)| {
        let about = about(services, &found, &token, &owner);
        let about = match only {
            true => about,
            false => view! { <details><summary>"What is told of it"</summary>{about}</details> }
                .into_any(),
        };
        view! { <Candidate token owner only/> {about} }
    });
    let candidates = candidates.collect_view();
    let beyond = match (&found.user, &found.whose, &found.rows) {
        (Some(user), Whose::Another, _) => Some(theirs(&found, user)),
        (Some(user), Whose::Listed(owner), Rows::Unknown(_)) => out_of_reach(&found, user, owner),
        _ => None,
    };
    view! {
        <Note tone announce=true>
            <p><strong>{headline(&found)}</strong></p>
            <p>{detail(&found)}</p>
        </Note>
        <div class="verdict-ways stack">{admin} {candidates} {beyond}</div>
    }
}

/// The details of a token that it is or may be, and what that token may do.
fn about(services: Services, found: &Found, token: &AccessToken, owner: &Owner) -> AnyView {
    let times = Times::new(false);
    let now = clock::now();
    let exact = |at| untrack(|| times.exact(at));
    let zone = untrack(|| times.zone());
    let last_use = found.last_use(owner, token);
    let facts = facts(token, owner, &last_use, Present { now, zone, exact: &exact });
    let powers = powers(token, owner, &untrack(|| services.owner_label(owner)), now).into_iter();
    let powers = powers.map(|words| view! { <li><Untrusted text=words/></li> }).collect_view();
    view! {
        <FactList facts/>
        <details class="verdict-powers">
            <summary>"What it may do"</summary>
            <ul class="token-list">{powers}</ul>
        </details>
    }
    .into_any()
}

/// The message to the admins: they see the list, which this identity does not.
fn out_of_reach(found: &Found, user: &User, owner: &Owner) -> Option<AnyView> {
    let org = owner.org()?;
    let name = user.token_info.as_ref().map_or("", |info| info.name.trim());
    let kind = match owner {
        Owner::Team(_, team) => format!("a token of team {team}"),
        Owner::Organization(_) | Owner::Personal => "an organization token".to_owned(),
    };
    let token = if name.is_empty() { kind } else { format!("\"{name}\", {kind},") };
    let to = Addressee::Admins { org: org.to_string(), token };
    Some(message_to(&to, owner.clone(), "", found))
}

/// Whose token it is.
fn headline(found: &Found) -> AnyView {
    let Some(user) = &found.user else {
        return "You are signed in with this token.".into_any();
    };
    match (&found.whose, &user.token_info) {
        (Whose::Unclear(_), _) => "It is a valid token, but whose it is can't be told.".into_any(),
        (Whose::Listed(Owner::Personal), _) => match &found.rows {
            Rows::Only(_) | Rows::OneOf(_) => "It is one of your personal tokens.".into_any(),
            _ => view! {
                "The server names your login, " <Untrusted text=user.github_login.to_string()/> "."
            }
            .into_any(),
        },
        (Whose::Listed(Owner::Team(org, team)), Some(info)) => view! {
            "It is " {named(&info.name)} "a token of team "
            <Untrusted text=team.to_string()/> " of " <Untrusted text=org.to_string()/> "."
        }
        .into_any(),
        (Whose::Listed(owner), Some(info)) => view! {
            "It is " {named(&info.name)} "an organization token of "
            <Untrusted text=owner.org().map(ToString::to_string).unwrap_or_default()/> "."
        }
        .into_any(),
        _ => view! { "It is a token of " <Untrusted text=person(user)/> "." }.into_any(),
    }
}

/// "deploy, ", if the server tells a name.
fn named(name: &str) -> Option<AnyView> {
    let name = Some(name.to_owned()).filter(|name| !name.trim().is_empty())?;
    Some(view! { <Untrusted text=name/> ", " }.into_any())
}

/// How certain the result is, and what to do next.
fn detail(found: &Found) -> String {
    match (&found.rows, &found.whose) {
        (Rows::Only(_), _) if found.user.is_none() => {
            "It was compared here and not sent. Deleting it signs you out.".into()
        }
        (Rows::Only(_), Whose::Listed(Owner::Personal)) => {
            "It is the only one whose last use moved with this check.".into()
        }
        (Rows::Named(_), _) => {
            "The server gave this name. The last use in the list does not show this check, so the \
             name is all that speaks for this row: look at it before you delete it."
                .into()
        }
        (Rows::Only(_), _) => {
            "The server gave this name, and the last use in the list fits this check. If it is \
             known to others, delete it."
                .into()
        }
        (Rows::OneOf(_), _) => {
            "Which one can't be told for certain: by what the server says it may be any of these. \
             If they were in use at about the same time, wait two minutes and check again; else \
             judge by what they are for."
                .into()
        }
        (Rows::None, Whose::Unclear(contradiction)) => contradiction.words().into(),
        (Rows::None, Whose::Another) => {
            "Nobody else can see or delete personal tokens: tell them that it is known to others."
                .into()
        }
        (Rows::None, Whose::Listed(_)) => {
            "It is in no list that you can see. It may have been deleted a moment ago.".into()
        }
        (Rows::Unknown(why), _) => format!("Its row could not be looked up. {why}"),
    }
}

/// A token that it is or may be, and what can be done with it.
#[component]
pub(super) fn Candidate(token: AccessToken, owner: Owner, only: bool) -> impl IntoView {
    let (services, overlay) = (Services::expect(), Overlay::expect());
    let label = visible(token.label());
    let logs = logs(services, &owner);
    // If there are several tokens, each button names its token.
    let log_what = if only { String::new() } else { label.clone() };
    let [show_what, rotate_what, delete_what] = [(); 3].map(|()| {
        (!only).then(|| view! { <span class="visually-hidden">" " {label.clone()}</span> })
    });
    let is_only = logs.len() == 1;
    let name = token.name.clone().unwrap_or_default();
    let log = logs.into_iter().map(|org| {
        let place = if is_only { String::new() } else { format!(" in {org}") };
        let search = of_token_within(&token.id, &name, Preset::Day);
        let what = (!log_what.is_empty()).then(|| {
            view! { <span class="visually-hidden">" " {log_what.clone()}</span> }
        });
        view! { <LogLink org search>{format!("What it did{place} in 24 h")} {what}</LogLink> }
    });
    let log = log.collect_view();
    let rotate_words =
        if token.expires.is_over(clock::now()) { "Create replacement…" } else { "Rotate…" };
    let go = move |search: String| {
        let route = Route::Token(owner.clone(), token.id.clone());
        overlay.close();
        services.go(&Address { route, search }, Entry::Push);
    };
    let show = {
        let go = go.clone();
        move || go(String::new())
    };
    let rotate = {
        let go = go.clone();
        move || go(AskedDialog::Rotate.search())
    };
    let delete = move || go(AskedDialog::Delete.search());
    view! {
        <div class="row verdict-way">
            <b><Untrusted text=label/></b>
            {log}
            <Button icon=Icon::Key on_press=show>
                "Go to token" {show_what}
            </Button>
            <Button icon=Icon::Refresh on_press=rotate>
                {rotate_words} {rotate_what}
            </Button>
            <Button kind=ButtonKind::Danger icon=Icon::Trash on_press=delete>
                "Delete…" {delete_what}
            </Button>
        </div>
    }
}

/// The organizations whose logs may name the token and can be read, as far as the console knows.
fn logs(services: Services, owner: &Owner) -> Vec<OrgName> {
    let Some(me) = untrack(|| services.session.identity()) else { return Vec::new() };
    let orgs = match owner {
        Owner::Organization(org) | Owner::Team(org, _) => vec![org.clone()],
        Owner::Personal => me.user.organizations.iter().map(|it| it.github_login.clone()).collect(),
    };
    let offers = |org: &OrgName| untrack(|| services.offers(org, Feature::AuditLog));
    orgs.into_iter().filter(|org| me.read_log(org).is_ok() && offers(org)).collect()
}
