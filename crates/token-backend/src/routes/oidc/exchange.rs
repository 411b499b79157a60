//! `POST /api/oauth/token`: an ID token of a trusted issuer becomes an access token of this server
//! (RFC 8693). Between the steps of the rules, its signature is checked by the issuer's keys.

use crate::app::{App, OperatingSystem};
use crate::error::ExchangeRefusal;
use crate::exchange::{Unbelievable, verify};
use crate::incoming::{Body, Incoming};
use axum::Json;
use axum::extract::State;
use std::sync::Arc;
use token_api::oidc::{OAuthError, TokenExchangeResponse};
use token_http::call::query;
use token_service::oidc::exchange::{Exchange, Known, read_form, read_json};
use token_service::oidc::{Declined, Failure};
use token_service::repeats;
use token_service::request::Request;
use token_service::store::in_transaction;
use token_service::store::oidc::Issuer;

/// `POST /api/oauth/token`
pub async fn exchange(
    State(app): State<App>,
    incoming: Incoming,
    body: Body,
) -> Result<Json<TokenExchangeResponse>, ExchangeRefusal> {
    let request = incoming.request;
    let mut known = Known::default();
    match attempt(&app, &request, &body, &mut known).await {
        Ok(response) => Ok(Json(response)),
        Err(Failure::Declined(declined)) => {
            // Only now: good ID tokens do not suffer from bad ones of the same address.
            app.limit(known.failure(request.ip))?;
            let event = known.refusal(&declined, app.clock().now(), &request);
            app.with_store(move |store| repeats::note(store, &event)).await?;
            Err(declined.into())
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn attempt(
    app: &App,
    request: &Arc<Request>,
    body: &Body,
    known: &mut Known,
) -> Result<TokenExchangeResponse, Failure> {
    let asked = match body.content_type.as_str() {
        "application/x-www-form-urlencoded" => {
            read_form(&query(&String::from_utf8_lossy(&body.bytes)))?
        }
        _ => read_json(&body.unread())?,
    };
    let exchange = Arc::new(Exchange::begin(asked)?);
    let finding = Arc::clone(&exchange);
    *known = app.with_store(move |store| finding.find(&*store)).await?;
    let (_, issuer) = known.trusted()?;
    let verified = verify(app.keys(), issuer, &exchange.order.id_token, &exchange.decoded).await;
    verified.map_err(|why| not_verified(&why, issuer))?;
    let believed = exchange.believe(app.clock().now(), known)?;
    app.limit(believed.limit())?;
    let request = Arc::clone(request);
    app.with_store(move |store| {
        in_transaction(store, |rows| believed.issue(rows, &OperatingSystem, &request))
    })
    .await
}

/// Where it is the thumbprints, whoever reads this must learn if nobody gave them.
fn not_verified(why: &Unbelievable, issuer: &Issuer) -> Declined {
    let Unbelievable::NoKeys(problem) = why else {
        return Declined::new(OAuthError::InvalidGrant, why.to_string());
    };
    let mut declined = Declined::later(why.to_string(), problem.to_string());
    if problem.is_about_thumbprints() && issuer.thumbprints_taken == Some(true) {
        declined.description.push_str(
            ", which nobody typed: this server took them from the certificates that it saw before",
        );
    }
    declined
}
