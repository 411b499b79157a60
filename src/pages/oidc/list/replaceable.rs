//! Static tokens that trust could replace, looked for in the audit log on request. Considers only the
//! events that were loaded, and says so.

use super::super::state::{Open, Trust};
use crate::client::{Cancel, cancel_on_cleanup};
use crate::lazy_chunk::with_chunk;
use crate::pages::recent_log::{RecentLog, State};
use crate::pages::times::Relative;
use crate::platform::intl;
use crate::route::{Address, Route};
use crate::services::Feature;
use crate::ui::{Badge, Button, ButtonKind, Icon, Note, Progress, Tone, Untrusted, dynamic};
use audit_log::activity;
use audit_log::search::link::of_token;
use console_core::backend::fault::{ApiError, Attempt};
use leptos::prelude::*;
use leptos::task::spawn_local;
use oidc_trust::providers::Provider;
use oidc_trust::replace::{Candidate, TokenUse, replaceable};
use std::ops::ControlFlow;
use std::sync::Arc;
use token_api::id::TokenId;
use token_api::page::Row;
use token_api::token::{AccessToken, Owner, TokenFilter};

lazy_chunk!(
    past,
    fn search() -> fn(Trust) -> AnyView {
        found
    }
);

/// The section. Nothing, if the user may not read the log.
#[component]
pub(super) fn Replaceable() -> impl IntoView {
    let trust = expect_context::<Trust>();
    let asked = RwSignal::new(false);
    let can_read = Memo::new(move |_| {
        let (services, org) = (trust.services, trust.org.get_value());
        let may = services.session.identity().is_some_and(|who| who.read_log(&org).is_ok());
        may && services.offers(&org, Feature::AuditLog)
    });
    let content = move || {
        if asked.get() {
            return with_chunk(search, None, move |draw| draw(trust));
        }
        view! {
            <Button icon=Icon::Search on_press=move || asked.set(true)>
                "Look in the audit log"
            </Button>
        }
        .into_any()
    };
    dynamic(move || {
        can_read.get().then(|| {
            view! {
                <section class="card replace" aria-labelledby="replaceable">
                    <div>
                        <h2 id="replaceable">"Static tokens that trust could replace"</h2>
                        <p class="muted">
                            "Tokens of the organization and its teams that work like a pipeline: at a \
                             regular rhythm, around the clock, or by their names."
                        </p>
                    </div>
                    {dynamic(content)}
                </section>
            }
        })
    })
}

/// The organization's tokens, or why they could not be read.
type Listed = Result<Arc<Vec<AccessToken>>, String>;

fn found(trust: Trust) -> AnyView {
    let recent = RecentLog::read(trust.services, trust.org.get_value(), activity::window);
    let listed = RwSignal::new(None::<Listed>);
    let cancel = cancel_on_cleanup().get_value();
    spawn_local(async move {
        let tokens = list(trust, &cancel).await;
        if !cancel.is_cancelled() {
            listed.try_set(Some(tokens));
        }
    });
    let candidates = Memo::new(move |_| {
        let known = listed.get().and_then(Result::ok).unwrap_or_default();
        recent.look(|log| {
            let uses = log.within(recent.window).map(|row| TokenUse {
                token_name: row.token_name,
                event: row.event,
                description: row.description,
                time: row.time,
                failed: row.failed.is_yes(),
            });
            replaceable(uses, &known, recent.now)
        })
    });
    view! {
        <Reach recent/>
        {dynamic(move || listed.get().and_then(Result::err).map(|why| view! {
            <Note tone=Tone::Warn>
                "The list of tokens could not be read, so some of these may have expired. " {why}
            </Note>
        }))}
        {dynamic(move || {
            let is_known = listed.with(Option::is_some) && !recent.has_nothing();
            is_known.then(|| candidates.with(|found| content(trust, recent, found)))
        })}
    }
    .into_any()
}

/// All tokens of the organization, also those that have expired.
async fn list(trust: Trust, cancel: &Cancel) -> Listed {
    let mut tokens = Vec::new();
    let mut take = |rows: Vec<Row<AccessToken>>, _| {
        tokens.extend(rows.iter().filter_map(|row| row.read().cloned()));
        ControlFlow::Continue(())
    };
    let read = async {
        let owner = Owner::Organization(trust.org.try_get_value().ok_or(ApiError::Aborted)?);
        trust.services.client()?.all_tokens(&owner, TokenFilter::All, cancel, &mut take).await
    };
    match read.await {
        Ok(_) => Ok(Arc::new(tokens)),
        Err(error) => {
            let words = error.explain(Attempt::Read, &trust.services.host());
            Err(format!("{}. {}", words.title, words.detail))
        }
    }
}

/// Which events were considered, and a button to load more.
#[component]
fn Reach(recent: RecentLog) -> impl IntoView {
    dynamic(move || {
        let text =
            Signal::derive(move || format!("Reading the audit log: {}…", recent.events_read()));
        if recent.state.with(|state| *state == State::Reading) {
            return view! { <Progress text on_stop=move || recent.stop()/> }.into_any();
        }
        let trouble = recent.trouble();
        let words = match (&trouble, recent.has_nothing()) {
            (Some(why), true) => format!("The log can’t be searched. {why}"),
            _ => {
                let (events, days) = recent.look(|log| (log.store.len(), log.words(recent.window)));
                let why = trouble.map(|why| format!(" {why}")).unwrap_or_default();
                format!(
                    "Over the {} events loaded of the last 30 days: {days}.{why}",
                    intl::number(events)
                )
            }
        };
        let more = recent.can_go_on().then(|| {
            view! {
                <Button kind=ButtonKind::Quiet on_press=move || recent.go_on()>"Load more"</Button>
            }
        });
        view! { <p class="muted" role="status">{words} " " {more}</p> }.into_any()
    })
}

fn content(trust: Trust, recent: RecentLog, found: &[Candidate]) -> AnyView {
    if found.is_empty() {
        let is_whole = recent.look(|log| log.whole(recent.window).is_some());
        let words = match is_whole {
            true => "No static token worked like a pipeline in the last 30 days.",
            false => "No static token works like a pipeline in these events. Others may show more.",
        };
        return view! { <p>{words}</p> }.into_any();
    }
    let items = found.iter().map(|one| item(trust, one)).collect::<Vec<_>>();
    view! { <ul class="replace-list" aria-label="Tokens that trust could replace">{items}</ul> }
        .into_any()
}

fn item(trust: Trust, one: &Candidate) -> AnyView {
    let reasons = one.reasons.iter().map(|reason| reason.words()).collect::<Vec<_>>().join("; ");
    let provider = one.provider.map(|provider| {
        view! { <Badge tone=Tone::Info>{provider.name()}</Badge> }
    });
    let place = one.listed.is_none().then_some("a team’s, or deleted since · ");
    let (guess, whose) = (one.provider, format!(" of {}", one.name));
    view! {
        <li>
            <div class="replace-words">
                <div class="row"><a href=link(trust, one)><Untrusted text=one.name.clone()/></a> {provider}</div>
                <div>{capital(&reasons)} "."</div>
                <small class="muted">
                    {place} {intl::number(one.events)} " events, last used "
                    <Relative at=one.last times=trust.times/>
                </small>
            </div>
            <Button
                icon=Icon::Shield
                disabled_reason=trust.denial
                on_press=move || set_up(trust, guess)
            >
                "Set up trust instead"
                <span class="visually-hidden">{whose}</span>
            </Button>
        </li>
    }
    .into_any()
}

/// The link to the token's page; to its events if it is not in the organization's list.
fn link(trust: Trust, one: &Candidate) -> String {
    let org = trust.org.get_value();
    let address: Address = match &one.listed {
        Some(id) => Route::Token(Owner::Organization(org), id.clone()).into(),
        None => {
            let search = of_token(&TokenId::new(one.name.as_str()), &one.name);
            Address { route: Route::Audit(org), search }
        }
    };
    trust.services.history.href(&address.text())
}

fn capital(text: &str) -> String {
    let (first, rest) = text.split_at_checked(1).unwrap_or(("", text));
    format!("{}{rest}", first.to_ascii_uppercase())
}

/// Opens the dialog "Register issuer" with the guessed provider.
fn set_up(trust: Trust, guess: Option<Provider>) {
    trust.dialog.set(Open::Register(guess));
}
