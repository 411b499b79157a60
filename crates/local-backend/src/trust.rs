//! The operations for which a server asks an issuer for its keys. Here no issuer can be reached: static
//! keys can be registered, and all else says so.

use token_api::path::template;
use token_http::answer::Answer;
use token_http::call::Call;
use token_service::act::{Outside, act};
use token_service::oidc::faults;
use token_service::oidc::issuers::{self, Seen};
use token_service::refusal::Refusal;
use token_service::request::Request;
use token_service::store::Store;

/// The function of such an operation.
pub type Run = fn(&mut dyn Store, Outside<'_>, &Request, &Call) -> Result<Answer, Refusal>;

/// The function of such an operation, if it can be done here.
pub fn operation(method: &str, template: &str) -> Option<Run> {
    let run: Run = match (method, template) {
        ("POST", template::OIDC_ISSUERS) => register,
        ("PATCH", template::OIDC_ISSUER) => update,
        ("DELETE", template::OIDC_ISSUER) => delete,
        ("POST", template::OIDC_THUMBPRINTS) => regenerate,
        _ => return None,
    };
    Some(run)
}

/// What is seen of an issuer: nothing.
fn nothing() -> Seen {
    let message = "This demo has no network, so it can't reach the issuer. Register its keys (jwks) \
                   instead.";
    Err(Refusal::invalid("url", message))
}

fn register(
    store: &mut dyn Store,
    outside: Outside<'_>,
    request: &Request,
    call: &Call,
) -> Result<Answer, Refusal> {
    let org = call.org();
    let new = act(store, outside, request, |act| {
        issuers::prepare_registration(act, &org, &call.body(), faults)
    })?;
    let seen = new.jwks.is_none().then(nothing);
    let work =
        act(store, outside, request, |act| issuers::register(act, &org, &new, seen.as_ref()));
    work.map(Answer::json)
}

fn update(
    store: &mut dyn Store,
    outside: Outside<'_>,
    request: &Request,
    call: &Call,
) -> Result<Answer, Refusal> {
    let (org, id) = (call.org(), call.issuer());
    let change = act(store, outside, request, |act| {
        issuers::prepare_update(act, &org, &id, &call.body(), faults)
    })?;
    let seen = change.asks().then(nothing);
    let work =
        act(store, outside, request, |act| issuers::update(act, &org, &id, &change, seen.as_ref()));
    work.map(|(issuer, _)| Answer::json(issuer))
}

fn regenerate(
    store: &mut dyn Store,
    outside: Outside<'_>,
    request: &Request,
    call: &Call,
) -> Result<Answer, Refusal> {
    let (org, id) = (call.org(), call.issuer());
    act(store, outside, request, |act| issuers::prepare_regeneration(act, &org, &id))?;
    let work = act(store, outside, request, |act| issuers::regenerate(act, &org, &id, &nothing()));
    work.map(Answer::json)
}

fn delete(
    store: &mut dyn Store,
    outside: Outside<'_>,
    request: &Request,
    call: &Call,
) -> Result<Answer, Refusal> {
    let (org, id) = (call.org(), call.issuer());
    act(store, outside, request, |act| issuers::delete(act, &org, &id))?;
    Ok(Answer::nothing())
}
