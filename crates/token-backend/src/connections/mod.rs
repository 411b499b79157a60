//! Connections: accepted, counted, given an end. Whoever opens many, or begins a request and never
//! ends it, must not keep others out: there is a cap, each address has a share of it, and a
//! connection that says nothing is closed.

mod client;
mod share;

use crate::metrics::Metrics;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
pub use client::{Client, Proxies};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
pub use share::Shares;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// How long the head of a request may take, and how long a connection may wait for the next
/// request. A proxy that keeps connections open must give them up earlier.
pub const HEAD_TIMEOUT: Duration = Duration::from_secs(20);

/// A connection of this age takes no more requests, so that nobody holds one for ever by reading
/// answers slowly.
const LIFE: Duration = Duration::from_secs(600);

/// How long a connection that is to end may take over its last answer.
const LAST_ANSWER: Duration = Duration::from_secs(40);

/// The most bytes of a request's head.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// The log says at most once in this time that connections are turned away.
const TELL_EVERY: Duration = Duration::from_secs(10);

/// How long to wait when the operating system gives no more connections.
const NO_MORE: Duration = Duration::from_secs(1);

/// What connections are served with.
#[derive(Clone)]
pub struct Serving {
    /// The operations and the site.
    pub router: Router,
    /// How long a head may take.
    pub head_timeout: Duration,
    /// Whom to believe about clients. They bring the connections of many, so they have no share.
    pub proxies: Arc<Proxies>,
    /// Where refused connections are counted.
    pub metrics: Metrics,
}

/// Serves until told to stop, then until the open requests are answered.
pub async fn serve(
    listener: TcpListener,
    serving: Serving,
    shares: Arc<Shares>,
    stopped: oneshot::Receiver<()>,
) {
    let (stop, stopping) = watch::channel(());
    let mut open = JoinSet::new();
    let mut refused = Refused::default();
    let mut stopped = pin!(stopped);
    loop {
        let accepted = tokio::select! {
            biased;
            // A dropped sender stops the server as well.
            _ = &mut stopped => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                wait_after(&error).await;
                continue;
            }
        };
        let share = match serving.proxies.include(peer.ip()) {
            true => shares.take_any(),
            false => shares.take(peer.ip()),
        };
        match share {
            Some(share) => {
                let connection = one(stream, peer, serving.clone(), stopping.clone());
                open.spawn(async move {
                    connection.await;
                    drop(share);
                });
            }
            None => {
                serving.metrics.refused_connection();
                refused.note(peer.ip(), Instant::now());
            }
        }
    }
    drop((listener, stop, stopping));
    while open.join_next().await.is_some() {}
}

/// One connection, to its end. Its errors concern the client alone.
async fn one(
    stream: TcpStream,
    peer: SocketAddr,
    serving: Serving,
    mut stopping: watch::Receiver<()>,
) {
    let Serving { router, head_timeout, proxies, metrics: _ } = serving;
    let service = router.map_request(move |mut request: Request<Incoming>| {
        let client = proxies.client(peer.ip(), request.headers());
        request.extensions_mut().insert(client);
        request.map(Body::new)
    });
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(head_timeout)
            .max_buf_size(MAX_HEAD_BYTES)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
    );
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopping.changed() => {}
        () = sleep(LIFE) => {}
    }
    connection.as_mut().graceful_shutdown();
    drop(timeout(LAST_ANSWER, connection).await);
}

/// A connection that broke before it was accepted is none of ours. Anything else, such as too many
/// open files, lasts.
async fn wait_after(error: &std::io::Error) {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(fault = format!("no connection can be accepted: {error}"));
        sleep(NO_MORE).await;
    }
}

/// Connections that were turned away and that the log does not know of yet.
#[derive(Default)]
struct Refused {
    count: u64,
    told: Option<Instant>,
}

impl Refused {
    fn note(&mut self, from: IpAddr, now: Instant) {
        if let Some(count) = self.count_to_tell(now) {
            tracing::warn!(
                refused = count,
                last = %from,
                "connections are refused: too many are open, or too many of one address"
            );
        }
    }

    /// How many there were since the last line, if it is time for another.
    fn count_to_tell(&mut self, now: Instant) -> Option<u64> {
        self.count += 1;
        if self.told.is_some_and(|told| now.duration_since(told) < TELL_EVERY) {
            return None;
        }
        self.told = Some(now);
        Some(std::mem::take(&mut self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_connections_are_told_of_now_and_then() {
        let mut refused = Refused::default();
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(refused.count_to_tell(start), Some(1));
        assert_eq!(refused.count_to_tell(after(1)), None);
        assert_eq!(refused.count_to_tell(after(9)), None);
        assert_eq!(refused.count_to_tell(after(11)), Some(3));
    }
}
