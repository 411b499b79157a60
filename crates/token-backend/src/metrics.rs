//! What a monitoring system reads, in the text format of Prometheus: requests by route and status, how
//! long they took, connections, and tokens that were let in or refused. A route is told as its
//! template, so that there are few of them and no secret is in it.

use crate::connections::Shares;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
    TextEncoder,
};
use std::sync::Arc;
use std::time::Instant;
use token_service::refusal::{Kind, Refusal};

/// Upper bounds of the times that are told apart, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

/// The metrics of a server.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    open: IntGauge,
    refused_connections: IntCounter,
    tokens: IntCounterVec,
}

impl Metrics {
    /// All of them, at zero.
    ///
    /// # Errors
    /// When a name is not one for Prometheus.
    pub fn new() -> Result<Self, prometheus::Error> {
        let name = |name: &str, help: &str| Opts::new(format!("token_backend_{name}"), help);
        let histogram = HistogramOpts::from(name(
            "request_seconds",
            "Seconds from a request's head to the head of its answer, by method and route.",
        ));
        let requests = name("requests_total", "Requests, by method, route and status.");
        let open = name("connections", "Connections that are open.");
        let refused = name("connections_refused_total", "Connections that were refused.");
        let tokens = name("tokens_total", "Requests whose token was let in (admitted) or refused.");
        let inner = Inner {
            registry: Registry::new(),
            requests: IntCounterVec::new(requests, &["method", "route", "status"])?,
            seconds: HistogramVec::new(histogram.buckets(SECONDS.to_vec()), &["method", "route"])?,
            open: IntGauge::with_opts(open)?,
            refused_connections: IntCounter::with_opts(refused)?,
            tokens: IntCounterVec::new(tokens, &["outcome"])?,
        };
        inner.registry.register(Box::new(inner.requests.clone()))?;
        inner.registry.register(Box::new(inner.seconds.clone()))?;
        inner.registry.register(Box::new(inner.open.clone()))?;
        inner.registry.register(Box::new(inner.refused_connections.clone()))?;
        inner.registry.register(Box::new(inner.tokens.clone()))?;
        Ok(Self(Arc::new(inner)))
    }

    /// Notes that a connection was refused.
    pub fn refused_connection(&self) {
        self.0.refused_connections.inc();
    }

    /// Notes what became of a request's token. A fault of the server says nothing of it.
    pub fn token<T>(&self, outcome: &Result<T, Refusal>) {
        let word = match outcome.as_ref().map_err(|refusal| refusal.kind) {
            Err(Kind::NoToken | Kind::BadToken) => "refused",
            Err(Kind::Failed | Kind::Busy | Kind::TooMany { .. }) => return,
            _ => "admitted",
        };
        self.0.tokens.with_label_values(&[word]).inc();
    }

    /// The answer to who reads them.
    pub fn text(&self, shares: &Shares) -> Response {
        self.0.open.set(i64::try_from(shares.open()).unwrap_or(i64::MAX));
        let encoder = TextEncoder::new();
        let mut text = Vec::new();
        match encoder.encode(&self.0.registry.gather(), &mut text) {
            Ok(()) => ([(CONTENT_TYPE, encoder.format_type().to_owned())], text).into_response(),
            Err(error) => {
                tracing::error!(fault = format!("metrics: {error}"));
                axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// The layer that measures requests.
pub async fn measure(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let method = known(request.method());
    let route = request.extensions().get().map_or("-", MatchedPath::as_str).to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let took = begun.elapsed().as_secs_f64();
    let status = response.status();
    metrics.0.requests.with_label_values(&[method, &route, status.as_str()]).inc();
    metrics.0.seconds.with_label_values(&[method, &route]).observe(took);
    response
}

/// A method as a label: anybody may send another.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
