//! A token that only another user can delete: what identifies it, what that user did, a message to
//! the user who can delete it, and what an admin can do meanwhile.

use super::log_link::LogLink;
use super::search::Found;
use crate::pages::copy_line::{copy_words, copying};
use crate::pages::overlay::Overlay;
use crate::pages::times::Times;
use crate::platform::page;
use crate::route::Route;
use crate::services::{Feature, Services};
use crate::ui::{CopyButton, CopyField, CopyState, Glyph, Icon, Note, Tone, Untrusted, dynamic};
use access_tokens::which::leak::{Addressee, Details, admin_in, message, person, reach, remedies};
use audit_log::search::link;
use audit_log::time::range::Preset;
use console_core::backend::identity::Standing;
use console_core::text::visible_text::visible;
use leptos::prelude::*;
use token_api::id::{OrgName, UserLogin};
use token_api::token::Owner;
use token_api::user::User;

/// What is known of another user's token, and what to do.
pub(super) fn theirs(found: &Found, user: &User) -> AnyView {
    let times = Times::new(false);
    let login = user.github_login.to_string();
    let checked = found.checked.map(|at| times.exact_to_second(at)).unwrap_or_default();
    let called = user.token_info.as_ref().map_or("", |info| info.name.trim()).to_owned();
    let known_by = format!(
        "{login}’s list shows its last use at the time of this check, {checked}, or a few minutes \
         before it, because servers do not write down every use; later uses move it. Nothing else \
         tells {login}’s tokens apart."
    );
    let mut facts = vec![("Belongs to", person(user)), ("Acts in", reach(user))];
    if !called.is_empty() {
        facts.push(("The server calls it", called.clone()));
    }
    facts.push(("Which one", known_by));
    let admin: Vec<String> = admin_in(user).iter().map(ToString::to_string).collect();
    let admin = (!admin.is_empty()).then(|| {
        let words = format!(
            "{login} is an organization admin of {}: whoever has the value has the same rights there.",
            admin.join(", ")
        );
        view! { <Note tone=Tone::Bad>{words}</Note> }
    });
    let owner = Addressee::Owner {
        name: if user.name.trim().is_empty() { login.clone() } else { user.name.clone() },
        login: login.clone(),
    };
    view! {
        {admin}
        <FactList facts/>
        <h3>"What can be done"</h3>
        <p>
            {visible(&format!(
                "Whoever had the value could create other tokens with it, which go on working when this \
                 one is deleted: {login} has to look for tokens that {login} did not create."
            ))}
        </p>
        {steps(&login, user)}
        {message_to(&owner, Owner::Personal, &called, found)}
    }
    .into_any()
}

/// What can be done in each organization that the user and the signed-in identity have in common.
fn steps(login: &str, user: &User) -> AnyView {
    let services = Services::expect();
    let Some(me) = untrack(|| services.session.identity()) else { return ().into_any() };
    let mine = |org: &&OrgName| me.user.organizations.iter().any(|it| it.github_login == **org);
    let shared: Vec<OrgName> =
        user.organizations.iter().map(|it| &it.github_login).filter(mine).cloned().collect();
    if shared.is_empty() {
        let words = match user.organizations.is_empty() {
            true => format!("The server does not tell in which organizations {login} is."),
            false => format!("{login} is in none of your organizations: you can do no more."),
        };
        return view! { <p>{visible(&words)}</p> }.into_any();
    }
    let step = |org: &OrgName| {
        let is_admin = me.standing(org) == Standing::Admin;
        let log = match me.read_log(org) {
            Ok(()) if untrack(|| services.offers(org, Feature::AuditLog)) => {
                let search = link::of_user(login, Preset::Day);
                let words = format!("What {login} did in 24 h");
                view! {
                    <div class="row">
                        <LogLink org=org.clone() search>{visible(&words)}</LogLink>
                        <TrustLink org=org.clone()/>
                        {is_admin.then(|| view! { <MemberLink org=org.clone() login=login.to_owned()/> })}
                    </div>
                }
                .into_any()
            }
            Ok(()) => {
                view! { <p class="muted">"The backend offers no audit log here."</p> }.into_any()
            }
            Err(denial) => {
                let words = format!("{} Ask one what {login} did.", denial.0);
                view! { <p class="muted">{visible(&words)}</p> }.into_any()
            }
        };
        let has_members = untrack(|| services.offers(org, Feature::Members));
        let remedies = remedies(login, org, is_admin, has_members).into_iter();
        let remedies = remedies.map(|words| view! { <li>{visible(&words)}</li> }).collect_view();
        view! {
            <section class="stack" aria-label=format!("In {org}")>
                <h4>"In " <Untrusted text=org.to_string()/></h4>
                {log}
                <ul>{remedies}</ul>
            </section>
        }
    };
    shared.iter().map(step).collect_view().into_any()
}

/// A link to the policies by which ID tokens are exchanged.
#[component]
fn TrustLink(org: OrgName) -> impl IntoView {
    let (services, overlay) = (Services::expect(), Overlay::expect());
    let is_open = untrack(|| {
        let may = services.session.identity().is_some_and(|me| me.manage_trust(&org).is_ok());
        may && services.offers(&org, Feature::Oidc)
    });
    let href = services.href(&Route::Issuers(org));
    is_open.then(|| {
        view! {
            <a class="button" data-kind="secondary" href=href on:click=move |_| overlay.close()>
                <Glyph icon=Icon::Shield/> "Policies of OIDC issuers"
            </a>
        }
    })
}

/// A link to the page of the user as a member, from where the user can be removed.
#[component]
fn MemberLink(org: OrgName, login: String) -> impl IntoView {
    let (services, overlay) = (Services::expect(), Overlay::expect());
    let is_offered = untrack(|| services.offers(&org, Feature::Members));
    let words = format!("{login} as a member");
    let href = services.href(&Route::Member(org, UserLogin::new(login)));
    is_offered.then(|| {
        view! {
            <a class="button" data-kind="secondary" href=href on:click=move |_| overlay.close()>
                <Glyph icon=Icon::Person/> <Untrusted text=words/>
            </a>
        }
    })
}

/// The message to the user who can delete the token, as text to copy. `list` is the list in which
/// the token is deleted, `called` the name that the server gives it.
pub(super) fn message_to(to: &Addressee, list: Owner, called: &str, found: &Found) -> AnyView {
    let label = match to {
        Addressee::Owner { login, .. } => format!("message to {}", visible(login)),
        Addressee::Admins { org, .. } => format!("message to the admins of {}", visible(org)),
    };
    let services = Services::expect();
    let utc = Times::new(true);
    let checked = found.checked.map(|at| utc.exact_to_second(at)).unwrap_or_default();
    let address = format!("{}{}", page::origin(), services.href(&Route::Tokens(list)));
    let host = services.host();
    let details = Details { host: &host, address: &address, checked: &checked, called };
    view! {
        <CopyText label text=message(to, &details)/>
    }
    .into_any()
}

/// A button that copies a text, and the text itself. The text is folded until the user opens it or
/// the browser refuses the clipboard.
#[component]
fn CopyText(label: String, text: String) -> impl IntoView {
    let state = RwSignal::new(CopyState::NotCopied);
    let copy = copying(text.clone());
    let refused = move || state.get() == CopyState::Refused;
    let words = move || copy_words(state.get());
    view! {
        <div class="row">
            <CopyButton label=format!("Copy a {label}") state copy autofocus=false/>
            <span class="muted" role="status">{dynamic(words)}</span>
        </div>
        <details class="verdict-message" prop:open=refused>
            <summary>"Read the message"</summary>
            <CopyField label value=text state/>
        </details>
    }
}

#[component]
pub(super) fn FactList(facts: Vec<(&'static str, String)>) -> impl IntoView {
    let rows = facts.into_iter().map(|(name, words)| {
        view! { <div><dt>{name}</dt><dd><Untrusted text=words/></dd></div> }
    });
    view! { <dl class="facts">{rows.collect_view()}</dl> }
}
