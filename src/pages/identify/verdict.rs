//! What was found out, in words, and the ways on: to the token's page, and to the dialog there
//! that deletes it.

use super::search::{Found, Rows};
use crate::pages::overlay::Overlay;
use crate::platform::history::Entry;
use crate::route::{Address, Route};
use crate::services::Services;
use crate::ui::{Button, ButtonKind, Icon, Note, Tone, Untrusted};
use console_model::identify::Whose;
use console_model::token_page::asking_to_delete;
use console_model::visible_text::visible;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::token::{AccessToken, Owner};
use token_api::user::User;

/// The answer, read out when it comes.
#[component]
pub(super) fn Verdict(found: Arc<Found>) -> impl IntoView {
    let tone = match &found.rows {
        Rows::Only(_) => Tone::Ok,
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
    let ways =
        tokens.into_iter().map(|(token, owner)| view! { <Way token owner only/> }).collect_view();
    view! {
        <Note tone announce=true>
            <p><strong>{headline(&found)}</strong></p>
            <p>{detail(&found)}</p>
        </Note>
        <div class="verdict-ways stack">{ways}</div>
    }
}

/// Whose it is.
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

/// "deploy, ", where the server tells a name.
fn named(name: &str) -> Option<AnyView> {
    let name = Some(name.to_owned()).filter(|name| !name.trim().is_empty())?;
    Some(view! { <Untrusted text=name/> ", " }.into_any())
}

/// "Ada Lovelace (ada)"
fn person(user: &User) -> String {
    match user.name.trim() {
        "" => user.github_login.to_string(),
        name => format!("{name} ({})", user.github_login),
    }
}

/// How sure that is, and what to do next.
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
            "It was used by this check, so its last use is now. If it is known to \
             others, delete it."
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

/// One token that it is or may be, and what can be done with it.
#[component]
fn Way(token: AccessToken, owner: Owner, only: bool) -> impl IntoView {
    let (services, overlay) = (Services::expect(), Overlay::expect());
    let label = visible(token.label());
    // Of several, each button says which it is for.
    let [show_what, delete_what] = [(); 2].map(|()| {
        (!only).then(|| view! { <span class="visually-hidden">" " {label.clone()}</span> })
    });
    let go = move |search: String| {
        let route = Route::Token(owner.clone(), token.id.clone());
        overlay.close();
        services.go(&Address { route, search }, Entry::Push);
    };
    let show = {
        let go = go.clone();
        move || go(String::new())
    };
    let delete = move || go(asking_to_delete());
    view! {
        <div class="row verdict-way">
            <b class="grow"><Untrusted text=label/></b>
            <Button icon=Icon::Key on_press=show>
                "Show token" {show_what}
            </Button>
            <Button kind=ButtonKind::Danger icon=Icon::Trash on_press=delete>
                "Delete…" {delete_what}
            </Button>
        </div>
    }
}
