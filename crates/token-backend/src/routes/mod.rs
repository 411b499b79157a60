//! The operations of the contract, and the answers to everything else under `/api`.

mod audit;
mod members;
mod oidc;
mod organizations;
mod teams;
mod tokens;
mod user;

use crate::app::App;
use crate::config::AuditOffer;
use crate::error::Refusal;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, delete, get, post};
use token_api::path::template;
use token_service::audit::Generation;

/// A route for each of [`token_api::path::OPERATIONS`], but for those of the audit log that are not
/// offered, and one that refuses everything else under `/api`.
pub fn api(offer: AuditOffer) -> Router<App> {
    audit_log(offer)
        .merge(oidc::routes())
        .route(template::USER, get(user::user))
        .route(template::DEFAULT_ORGANIZATION, get(user::default_organization))
        .route(template::CAPABILITIES, get(user::capabilities))
        .route(template::ORGANIZATION, organizations::change(offer))
        .route(template::METADATA, organizations::metadata(offer))
        .route(template::TEAMS, get(teams::list))
        .route(template::NEW_TEAM, post(teams::create))
        .route(template::TEAM, get(teams::one).patch(teams::change).delete(teams::delete))
        .route(template::MEMBERS, get(members::list))
        .route(template::MEMBER, post(members::add).patch(members::change).delete(members::remove))
        .route(template::SET_ADMIN, post(members::set_admin))
        // The router wants one name for a place; the published API has two.
        .route(&template::MEMBER_TEAMS.replace("{user}", "{userLogin}"), get(members::teams))
        .route(template::ROLES, get(organizations::roles))
        .route(template::USER_TOKENS, get(tokens::list_personal).post(tokens::create_personal))
        .route(template::USER_TOKEN, delete(tokens::delete_personal))
        .route(
            template::ORG_TOKENS,
            get(tokens::list_organization).post(tokens::create_organization),
        )
        .route(template::ORG_TOKEN, delete(tokens::delete_organization))
        .route(template::TEAM_TOKENS, get(tokens::list_team).post(tokens::create_team))
        .route(template::TEAM_TOKEN, delete(tokens::delete_team))
        .method_not_allowed_fallback(method_not_allowed)
        .route("/api", any(not_offered))
        .route("/api/", any(not_offered))
        .route("/api/{*path}", any(not_offered))
}

fn audit_log(offer: AuditOffer) -> Router<App> {
    let first = Generation::First { filters_events: offer == AuditOffer::V2 };
    let mut router = Router::new();
    if offer != AuditOffer::None {
        router = router
            .route(template::AUDIT_LOG_V1, audit::list(first))
            .route(template::AUDIT_EXPORT_V1, audit::export(first))
            .route(template::AUDIT_READER_KIND, get(audit::reader_kind))
            .route(template::AUDIT_EVENT_TYPES, get(audit::event_types));
    }
    if offer == AuditOffer::V2 {
        router = router
            .route(template::AUDIT_LOG_V2, audit::list(Generation::Second))
            .route(template::AUDIT_EXPORT_V2, audit::export(Generation::Second));
    }
    router
}

/// A known path with a method it does not take. The router adds the `Allow` header.
async fn method_not_allowed(method: Method) -> Response {
    match method {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => Refusal::protocol(
            StatusCode::METHOD_NOT_ALLOWED,
            format!("{method} is not offered here."),
        )
        .into_response(),
    }
}

/// A path under `/api` that is no operation: a feature that this server does not offer.
async fn not_offered() -> Refusal {
    Refusal::protocol(StatusCode::NOT_FOUND, "This server does not offer this.")
}
