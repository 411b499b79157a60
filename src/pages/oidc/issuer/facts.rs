//! The line with the facts about an issuer.

use super::super::issued::Issued;
use super::super::state::Trust;
use crate::client::cancel_on_cleanup;
use crate::pages::times::Relative;
use crate::route::{Address, Route};
use crate::services::Feature;
use crate::ui::{Untrusted, dynamic};
use audit_log::search::link::of_issuer;
use console_core::when::count;
use leptos::prelude::*;
use oidc_trust::issuer::keys;
use oidc_trust::issuer::list::{last_use, max_expiration};
use oidc_trust::issuer::thumbprints;
use token_api::oidc::Issuer;
use token_api::time::{Moment, UnixSeconds};

/// Last use, longest life, how signatures are checked, and which tokens came from it.
#[component]
pub(super) fn IssuerFacts(issuer: Signal<Issuer>) -> impl IntoView {
    let trust = expect_context::<Trust>();
    let used = move || {
        match last_use(&issuer.get()) {
        Moment::Untold => "not told".into_any(),
        Moment::Never => "never".into_any(),
        Moment::At(at) => match events(trust, &issuer.get(), at) {
            Some(href) => view! {
                <a href=href><Relative at times=trust.times/> <span class="visually-hidden">": events of this issuer"</span></a>
            }
            .into_any(),
            None => view! { <Relative at times=trust.times/> }.into_any(),
        },
        Moment::Odd(_) => {
            let text = issuer.with(|issuer| issuer.last_used.clone().unwrap_or_default());
            view! { <Untrusted text/> }.into_any()
        }
    }
    };
    let checked = move || {
        issuer.with(|issuer| match &issuer.jwks {
            Some(set) => format!("static keys, {}", keys::words(set)),
            None if issuer.thumbprints.is_empty() => "the keys that it publishes".to_owned(),
            None => {
                let all = i64::try_from(issuer.thumbprints.len()).unwrap_or(i64::MAX);
                let thumbprints = count(all, "thumbprint");
                format!("the keys that it publishes, {thumbprints} of its certificates")
            }
        })
    };
    let pretty = Signal::derive(move || {
        issuer.with(|issuer| {
            let all = issuer.thumbprints.iter().map(|one| thumbprints::pretty(one));
            let all: Vec<String> = all.collect();
            (!all.is_empty() && issuer.jwks.is_none()).then(|| all.join(" "))
        })
    });
    let focusable = Signal::derive(move || pretty.with(Option::is_some).then_some("0"));
    let life = move || issuer.with(max_expiration);
    let cancel = cancel_on_cleanup().get_value();
    let issued = Issued::count(trust, &issuer.get_untracked(), cancel);
    view! {
        <dl class="issuer-facts">
            <div><dt>"Last used"</dt><dd>{dynamic(used)}</dd></div>
            <div><dt>"Maximum expiration"</dt><dd>{dynamic(life)}</dd></div>
            <div>
                <dt>"Signatures checked by"</dt>
                <dd tabindex=focusable data-tip=pretty>{dynamic(checked)}</dd>
            </div>
            <div><dt>"Live tokens"</dt><dd>{dynamic(move || live_tokens(issued))}</dd></div>
        </dl>
    }
}

/// The tokens that came from the issuer: a change of its policies ends none of them.
fn live_tokens(issued: Issued) -> AnyView {
    match issued.known() {
        None => "counting…".into_any(),
        Some(Err(())) => "could not be counted; they work on until they expire".into_any(),
        Some(Ok(0)) => {
            "none of the organization; those of teams and users are not counted".into_any()
        }
        Some(Ok(number)) => {
            let all = count(i64::try_from(number).unwrap_or(i64::MAX), "token");
            let verb =
                if number == 1 { "works on until it expires" } else { "work on until they expire" };
            view! {
                <a href=issued.href()>{all} " of the organization"</a>
                {format!(" {verb}; those of teams and users are not counted")}
            }
            .into_any()
        }
    }
}

/// The link to the events that name the issuer, if the user can read the log.
fn events(trust: Trust, issuer: &Issuer, used: UnixSeconds) -> Option<String> {
    let (services, org) = (trust.services, trust.org.get_value());
    let may = services.session.identity().is_some_and(|who| who.read_log(&org).is_ok());
    let can = may && services.offers(&org, Feature::AuditLog) && !issuer.name.trim().is_empty();
    can.then(|| {
        let search = of_issuer(&issuer.id, issuer.name.trim(), used, trust.times.now());
        services.history.href(&Address { route: Route::Audit(org), search }.text())
    })
}
