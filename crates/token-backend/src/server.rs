//! Start and stop: opens the database, fills a new one, binds the address, serves.

use crate::app::App;
use crate::config::{Config, Seed};
use crate::connections::{self, Proxies, Serving, Shares};
use crate::error::Refusal;
use crate::exchange::KeyStore;
use crate::export_dir::ExportDirectory;
use crate::metrics::{Metrics, measure};
use crate::observe::{self, RandomId};
use crate::rate::RateLimits;
use crate::seed::{self, NamedToken, Seeded};
use crate::site::Pages;
use crate::stores::Stores;
use crate::upkeep::keep_up;
use crate::{cors, health, routes};
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::{CACHE_CONTROL, HOST, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use token_http::call::MAX_BODY_BYTES;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;

/// How long open requests may take to end when the server stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// The most connections of those who read metrics.
const METRICS_CONNECTIONS: usize = 16;

/// The reference backend.
pub struct Backend;

/// A backend that is serving.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// The identities of the demo; empty elsewhere. Their tokens are new at every start.
    pub demo_identities: Vec<NamedToken>,
    /// The first admin of a database that was created just now with [`Seed::Empty`]. Its token is
    /// told this once.
    pub first_admin: Option<NamedToken>,
    /// Where metrics are told.
    pub metrics_addr: Option<SocketAddr>,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
    /// What ends with the server, whatever it does.
    beside: Vec<JoinHandle<()>>,
}

impl Backend {
    /// Starts serving. The error is one line for a person.
    pub async fn start(config: Config) -> Result<Running, String> {
        if config.seed == Seed::Demo && !config.listen.ip().is_loopback() {
            return Err(format!(
                "the demo has public tokens, so it listens only on this computer: \
                 use 127.0.0.1 instead of {}, or --seed empty",
                config.listen.ip()
            ));
        }
        // The addresses first: a port in use must not leave a database behind.
        let listener = bind(config.listen).await?;
        let addr = listener.local_addr().map_err(|e| e.to_string())?;
        let metrics_listener = match config.metrics_listen {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        let (stores, seeded) = open(&config).await?;
        let site = Pages::of(&config, &seeded.demo_identities)?;
        let metrics = Metrics::new().map_err(|e| e.to_string())?;
        let limits = RateLimits::new(config.rate_limit);
        let export_dir = config.audit_export_dir.clone().map(ExportDirectory);
        let keys = KeyStore::new(config.allow_issuer_hosts.clone(), config.clock.clone());
        let app = App::new(stores, limits, config.clock.clone(), keys, metrics.clone(), export_dir);
        let mut beside = vec![tokio::spawn(keep_up(app.clone(), config.audit_days))];
        let (stop, stopped) = oneshot::channel();
        let shares = Shares::new(config.max_connections);
        let serving = Serving {
            router: router(app, site, &config, &metrics)?,
            head_timeout: config.head_timeout,
            proxies: Arc::new(Proxies(config.trusted_proxies.clone())),
            metrics,
        };
        let mut metrics_addr = None;
        if let Some(listener) = metrics_listener {
            metrics_addr = listener.local_addr().ok();
            beside.push(tokio::spawn(tell_metrics(listener, serving.clone(), Arc::clone(&shares))));
        }
        let served = tokio::spawn(connections::serve(listener, serving, shares, stopped));
        let Seeded { demo_identities, first_admin } = seeded;
        Ok(Running { addr, demo_identities, first_admin, metrics_addr, stop, served, beside })
    }
}

/// Answers whoever reads metrics, until it is dropped.
async fn tell_metrics(listener: TcpListener, of: Serving, shares: Arc<Shares>) {
    let metrics = of.metrics.clone();
    let text = move || async move { metrics.text(&shares) };
    let serving = Serving { router: Router::new().route("/metrics", get(text)), ..of };
    // Never sent.
    let (_stop, stopped) = oneshot::channel();
    connections::serve(listener, serving, Shares::new(METRICS_CONNECTIONS), stopped).await;
}

impl Running {
    /// The address of the API and the site: `http://127.0.0.1:8080`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Takes no new requests, lets open ones end, and returns when the database is closed.
    pub async fn stop(self) {
        // The server may have ended by itself.
        let _ = self.stop.send(());
        let aborter = self.served.abort_handle();
        if tokio::time::timeout(STOP_TIMEOUT, self.served).await.is_err() {
            aborter.abort();
        }
        for task in self.beside {
            task.abort();
            // It ends as it was told to.
            let _ = task.await;
        }
    }
}

/// Opens the database, fills a new one, and tells what that has to tell.
async fn open(config: &Config) -> Result<(Stores, Seeded), String> {
    let config = config.clone();
    let opening = tokio::task::spawn_blocking(move || {
        let stores = Stores::open(&config.database, config.lost_log)?;
        let seeded = stores.with(|store| seed::prepare(store, &config))?;
        Ok((stores, seeded))
    });
    opening.await.unwrap_or_else(|_| Err("opening the database panicked".to_owned()))
}

async fn bind(address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => format!(
            "port {} is in use: stop the program that has it, or choose another with --listen",
            address.port()
        ),
        _ => format!("{address} can't be listened on: {error}"),
    })
}

fn router(app: App, site: Pages, config: &Config, metrics: &Metrics) -> Result<Router, String> {
    let mut api = routes::api(config.audit.calls())
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn(observe::in_time));
    if !config.allow_origins.is_empty() {
        api = api.layer(cors::layer(&config.allow_origins).map_err(|e| e.to_string())?);
    }
    let site = Arc::new(site);
    let mut pages =
        Router::new().fallback(async move |method: Method, uri: Uri, headers: HeaderMap| {
            site.answer(&method, &uri, &headers)
        });
    if config.seed == Seed::Demo {
        api = api.layer(middleware::from_fn(loopback_hosts_only));
        pages = pages.layer(middleware::from_fn(loopback_hosts_only));
    }
    let header =
        |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    let trace = TraceLayer::new_for_http()
        .make_span_with(observe::span)
        .on_request(())
        .on_response(observe::answered)
        .on_failure(());
    Ok(api
        .layer(header(CACHE_CONTROL, "no-store"))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .merge(health::routes())
        .merge(pages)
        .layer(middleware::from_fn_with_state(metrics.clone(), measure))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(trace)
        .layer(SetRequestIdLayer::x_request_id(RandomId))
        .layer(middleware::map_request(observe::without_odd_id))
        .with_state(app))
}

/// The demo publishes tokens on this computer. A web page elsewhere that points its own host name
/// at the loopback (DNS rebinding) must not read them.
async fn loopback_hosts_only(request: Request, next: middleware::Next) -> Response {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (host, None) = (hosts.next(), hosts.next()) else {
        // RFC 9112, section 3.2.
        return Refusal::bad_request("There is more than one Host header.").into_response();
    };
    let host = host.and_then(|host| host.to_str().ok());
    let name = host.map(|host| match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    });
    match name {
        Some("127.0.0.1" | "localhost" | "[::1]") => next.run(request).await,
        Some(name) if name.ends_with(".localhost") => next.run(request).await,
        _ => Refusal::protocol(
            StatusCode::MISDIRECTED_REQUEST,
            "The demo answers only at 127.0.0.1 and localhost.",
        )
        .into_response(),
    }
}
