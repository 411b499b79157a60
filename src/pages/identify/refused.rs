//! A value that the server refuses: why, the tokens that the audit logs name at that moment, and
//! links to their events.

use super::log_link::LogLink;
use super::search::Unknown;
use super::trace::Trace;
use super::verdict::Candidate;
use crate::pages::overlay::Overlay;
use crate::route::Route;
use crate::services::Services;
use crate::ui::{Glyph, Icon, Note, Tone, Untrusted};
use access_tokens::which::refusals::{Refused, Traced};
use audit_log::load::extent::undated_events;
use audit_log::search::link;
use audit_log::time::range::Preset;
use console_core::backend::fault::Explanation;
use leptos::prelude::*;
use std::sync::Arc;
use token_api::id::OrgName;
use token_api::token::Owner;

/// The result. Screen readers announce it.
#[component]
pub(super) fn Refusal(unknown: Arc<Unknown>) -> impl IntoView {
    let (tone, Explanation { title, detail }, ways) = match &*unknown {
        Unknown::Refused(why, traces) => {
            // If one log names a token, logs that name none are left out.
            let names =
                |trace: &&Trace| trace.traced.as_ref().is_ok_and(|it| *it != Traced::Nothing);
            let is_named = traces.iter().any(|trace| names(&trace));
            let shown = traces.iter().filter(|trace| !is_named || names(trace));
            (Tone::Bad, why.clone(), shown.map(one_log).collect_view().into_any())
        }
        Unknown::OtherForm(why) => {
            let words = "It begins otherwise than the token that you are signed in with, so it \
                         is hardly one of this server. No audit log was searched for it.";
            (Tone::Bad, why.clone(), view! { <p>{words}</p> }.into_any())
        }
        Unknown::Identifier(id, orgs) => {
            let why = Explanation {
                title: "This looks like the ID of a token, not its value".into(),
                detail:
                    "Nothing was sent: an ID lets nobody in. The lists that were read don’t have \
                         it."
                    .into(),
            };
            let nameless = Refused { id: id.clone(), name: String::new(), login: String::new() };
            let ways = orgs.iter().map(|org| {
                view! { <p>"In " <Untrusted text=org.to_string()/> ":"</p> {one_token(org, &nameless)} }
            });
            (Tone::Info, why, ways.collect_view().into_any())
        }
        Unknown::NotAValue(why, owner, token) => {
            let way = view! { <Candidate token=(**token).clone() owner=owner.clone() only=true/> };
            (Tone::Info, why.clone(), way.into_any())
        }
    };
    view! {
        <Note tone announce=true><strong>{title} "."</strong> " " {detail}</Note>
        <div class="verdict-ways stack">{ways}</div>
    }
}

/// What the log of one organization says.
fn one_log(Trace { org, traced, undated }: &Trace) -> impl IntoView + use<> {
    let words = match traced {
        Err(why) => format!("The audit log of {org} could not be read: {why}."),
        Ok(Traced::Nothing) if *undated > 0 => format!(
            "The audit log of {org} does not tell which token was refused at this moment: {}.",
            undated_events(*undated).unwrap_or_default()
        ),
        Ok(traced) => traced.words(org.as_str()),
    };
    let found = traced.as_ref().map(Traced::tokens).unwrap_or_default();
    let rows = found.iter().map(|token| one_token(org, token)).collect_view();
    let refusals = found.is_empty().then(|| {
        view! {
            <div class="row">
                <LogLink org=org.clone() search=link::refusals(Preset::Hour)>
                    "Refusals of the last hour"
                </LogLink>
            </div>
        }
    });
    view! { <p>{words}</p> {rows} {refusals} }
}

fn one_token(org: &OrgName, token: &Refused) -> impl IntoView + use<> {
    let (services, overlay) = (Services::expect(), Overlay::expect());
    // The page of the token searches the lists of teams too.
    let page = Route::Token(Owner::Organization(org.clone()), token.id.clone());
    let href = services.href(&page);
    let label = token.label().to_owned();
    let [events_of, page_of] =
        [(); 2].map(|()| view! { <span class="visually-hidden">" " {label.clone()}</span> });
    let id = (token.label() != token.id.as_str()).then(
        || view! { <small class="muted">"ID " <Untrusted text=token.id.to_string()/></small> },
    );
    view! {
        <div class="row verdict-way">
            <b><Untrusted text=label/></b>
            {id}
            <LogLink org=org.clone() search=link::of_token_within(&token.id, &token.name, Preset::Month)>
                "View its events" {events_of}
            </LogLink>
            <a class="button" data-kind="secondary" href=href on:click=move |_| overlay.close()>
                <Glyph icon=Icon::Key/> "Go to token" {page_of}
            </a>
        </div>
    }
}
