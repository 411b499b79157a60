//! The life of the token: when it was created, was last used, and expires; and whether organizations
//! accept such a long life.

use super::section::section;
use super::state::Page;
use crate::route::Route;
use crate::ui::{Note, Tone, Untrusted, dynamic};
use access_tokens::words::{Compliance, compliance};
use console_core::when::{ExpiryState, NOT_TOLD, Zone, expiry_words, relative, use_words};
use leptos::prelude::*;
use token_api::expiry::ExpiryCap;
use token_api::id::OrgName;
use token_api::time::{Moment, UnixSeconds};
use token_api::token::{AccessToken, Owner};

/// One point of the life line.
struct Step {
    name: &'static str,
    /// For the style sheet: `done`, `ahead`, `soon`, `over`, `open` (never, or not known).
    state: &'static str,
    /// The instant, if there is one; `words` tell it relative to the present.
    at: Option<UnixSeconds>,
    words: String,
}

/// The life line, as a list that the style sheet draws.
#[component]
pub(super) fn Life(page: Page, token: StoredValue<AccessToken>) -> impl IntoView {
    let times = page.screen.times;
    let line = dynamic(move || {
        let (now, zone) = (times.now(), times.zone());
        let steps = token.with_value(|token| steps(token, now, zone));
        let step = |Step { name, state, at, words }: Step| {
            let exact = at.map(|at| {
                view! { <time translate="no" datetime=at.to_rfc3339()>{times.exact(at)}</time> }
            });
            view! {
                <li data-state=state>
                    <b>{name}</b>
                    <span>{words}</span>
                    <span class="muted">{exact}</span>
                </li>
            }
        };
        steps.into_iter().map(step).collect_view()
    });
    section("Life", "token-life", view! { <ol class="life-line">{line}</ol> }.into_any())
}

fn steps(token: &AccessToken, now: UnixSeconds, zone: &dyn Zone) -> [Step; 3] {
    let created = token.created_at();
    let state = match ExpiryState::of(&token.expires, now) {
        ExpiryState::Expired => "over",
        ExpiryState::Soon => "soon",
        ExpiryState::Later => "ahead",
        ExpiryState::Never | ExpiryState::Odd | ExpiryState::Untold => "open",
    };
    let untold = || NOT_TOLD.to_owned();
    [
        Step {
            name: "Created",
            state: if created.is_some() { "done" } else { "open" },
            at: created,
            words: match created {
                Some(at) => relative(at, now, zone),
                None => token.created.clone().unwrap_or_else(untold),
            },
        },
        Step {
            name: "Last used",
            state: if token.last_used.at().is_some() { "done" } else { "open" },
            at: token.last_used.at(),
            words: use_words(&token.last_used, now, zone),
        },
        Step {
            name: if state == "over" { "Expired" } else { "Expires" },
            state,
            at: token.expires.at(),
            words: match &token.expires {
                Moment::At(at) => relative(*at, now, zone),
                other => expiry_words(other, now, zone),
            },
        },
    ]
}

/// Whether the organizations in which the token can be used accept its expiration.
#[component]
pub(super) fn Rules(page: Page, token: StoredValue<AccessToken>) -> impl IntoView {
    let (facts, times) = (page.screen.facts, page.screen.times);
    let services = page.screen.services;
    let verdicts = dynamic(move || {
        let org = page.screen.owner.with_value(|owner| owner.org().cloned());
        let caps: Vec<(OrgName, ExpiryCap)> = match &org {
            None => facts.caps_elsewhere.get(),
            Some(org) => facts.cap.get().map(|cap| (org.clone(), cap)).into_iter().collect(),
        };
        if caps.is_empty() {
            let whom = match page.screen.owner.get_value() {
                Owner::Personal => "any of your organizations".to_owned(),
                Owner::Organization(org) | Owner::Team(org, _) => org.to_string(),
            };
            return view! {
                <p class="muted">
                    "No maximum token expiry of " <Untrusted text=whom/> " is known."
                </p>
            }
            .into_any();
        }
        let expires = token.with_value(|token| token.expires.clone());
        let verdict = |(org, cap): (OrgName, ExpiryCap)| {
            let Compliance { accepted, words, accepted_from } =
                compliance(&org, cap, &expires, times.now());
            let from = accepted_from
                .map(|at| format!(" It will be accepted from {} on.", times.exact(at)));
            let tone = match accepted {
                Some(true) => Tone::Ok,
                Some(false) => Tone::Bad,
                None => Tone::Warn,
            };
            let settings = Route::Settings(org.clone());
            let href = services.offers_screen(&settings).then(|| services.href(&settings));
            let link = href.map(|href| {
                let org = org.to_string();
                view! { " " <a href=href>"Settings of " <bdi translate="no">{org}</bdi></a> }
            });
            view! { <Note tone>{words} {from} {link}</Note> }
        };
        caps.into_iter().map(verdict).collect_view().into_any()
    });
    let content = view! { <div class="token-rules">{verdicts}</div> }.into_any();
    section("Maximum expiry", "token-rules", content)
}
