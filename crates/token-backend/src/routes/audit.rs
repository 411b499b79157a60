//! The audit log, read and exported, in both generations of the API.

use crate::app::App;
use crate::coding::packed;
use crate::error::Refusal;
use crate::incoming::{Incoming, Segments};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use token_api::id::OrgName;
use token_api::path::{EXPORT_CURSOR_HEADER, ExportFormat};
use token_service::audit::{self, EventTypeList, Generation, Page};
use token_service::{export, refusal};

/// `GET /api/orgs/{orgName}/auditlogs` and `…/auditlogs/v2`
pub fn list(generation: Generation) -> MethodRouter<App> {
    get(
        async move |State(app): State<App>,
                    incoming: Incoming,
                    Segments(org): Segments<OrgName>| {
            let work =
                app.act(incoming.request, move |act| audit::read_page(act, &org, generation));
            work.await.map(Json)
        },
    )
}

/// `GET /api/orgs/{orgName}/auditlogs/export` and `…/auditlogs/v2/export`
pub fn export(generation: Generation) -> MethodRouter<App> {
    get(
        async move |State(app): State<App>,
                    incoming: Incoming,
                    Segments(org): Segments<OrgName>| {
            let pack = incoming.takes_gzip;
            let work =
                app.act(incoming.request, move |act| audit::export_page(act, &org, generation));
            let (format, page) = work.await?;
            written(format, page, pack).await
        },
    )
}

/// `GET /api/orgs/{orgName}/auditlogs/event-types`
pub async fn event_types(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<EventTypeList>, Refusal> {
    app.act(incoming.request, move |act| audit::event_types(act, &org)).await.map(Json)
}

/// `GET /api/orgs/{orgName}/auditlogs/reader-kind`
pub async fn reader_kind(
    State(app): State<App>,
    incoming: Incoming,
    Segments(org): Segments<OrgName>,
) -> Result<Json<&'static str>, Refusal> {
    app.act(incoming.request, move |act| audit::reader_kind(act, &org)).await.map(Json)
}

/// The answer of an export: packed with gzip for a client that says it can unpack that. Others,
/// among them those that say nothing, get the text.
async fn written(
    format: ExportFormat,
    (events, next): Page,
    pack: bool,
) -> Result<Response, Refusal> {
    let writing = tokio::task::spawn_blocking(move || {
        let text = export::file(format, &events);
        if pack { Body::from(packed(&text)) } else { Body::from(text) }
    });
    let body =
        writing.await.map_err(|_| refusal::Refusal::internal("writing an export panicked"))?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    if pack {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    if let Some(next) = next.and_then(|next| HeaderValue::from_str(next.as_str()).ok()) {
        headers.insert(EXPORT_CURSOR_HEADER, next);
    }
    Ok(response)
}
