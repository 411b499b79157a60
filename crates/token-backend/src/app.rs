//! The state of a server, and the way of every request of the API to the rules: on a thread that may
//! block, with the store, the clock, the random bytes of the operating system and the rate limits.

use crate::clock::Clock;
use crate::error::Refusal;
use crate::exchange::KeyStore;
use crate::export_dir::ExportDirectory;
use crate::metrics::Metrics;
use crate::rate::{RateLimits, RatesAt};
use crate::stores::Stores;
use std::sync::Arc;
use token_service::act::{self, Act, Outside};
use token_service::audit_export::Objects;
use token_service::limits::Key;
use token_service::random::{NoRandomness, Random};
use token_service::refusal;
use token_service::request::Request;
use token_service::store::Store;

/// The state of a server.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    stores: Stores,
    limits: RateLimits,
    clock: Clock,
    keys: KeyStore,
    metrics: Metrics,
    export_dir: Option<ExportDirectory>,
}

impl App {
    /// A server's state around open stores.
    pub fn new(
        stores: Stores,
        limits: RateLimits,
        clock: Clock,
        keys: KeyStore,
        metrics: Metrics,
        export_dir: Option<ExportDirectory>,
    ) -> Self {
        Self(Arc::new(Inner { stores, limits, clock, keys, metrics, export_dir }))
    }

    /// The server's clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The keys of OIDC issuers.
    pub fn keys(&self) -> &KeyStore {
        &self.0.keys
    }

    /// Where audit logs are exported to.
    pub fn objects(&self) -> Option<&dyn Objects> {
        self.0.export_dir.as_ref().map(|directory| directory as &dyn Objects)
    }

    /// Lets the caller in and does the work, as [`act::act`].
    pub async fn act<T: Send + 'static>(
        &self,
        request: Arc<Request>,
        work: impl FnMut(&mut Act<'_>) -> Result<T, refusal::Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = self.clone();
        let done = self.with_store(move |store| {
            let limits = app.limits();
            let now = app.0.clock.now();
            let (random, objects) = (&OperatingSystem, app.objects());
            let outside = Outside { now, random, limits: &limits, objects };
            act::act(store, outside, &request, work)
        });
        let outcome = done.await;
        self.0.metrics.token(&outcome);
        Ok(outcome?)
    }

    /// Does work for nobody in particular, on a thread that may block.
    pub async fn with_store<T: Send + 'static, E: From<refusal::Refusal> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Store) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let app = self.clone();
        let done = tokio::task::spawn_blocking(move || app.0.stores.with(work));
        done.await.unwrap_or_else(|_| Err(refusal::Refusal::internal("the work panicked").into()))
    }

    /// Takes one request from a limit.
    pub fn limit(&self, key: Key) -> Result<(), refusal::Refusal> {
        self.0.limits.take(key, self.0.clock.millis()).map_err(refusal::Refusal::too_many)
    }

    fn limits(&self) -> RatesAt<'_> {
        RatesAt { limits: &self.0.limits, millis: self.0.clock.millis() }
    }
}

/// The random bytes of the operating system.
pub struct OperatingSystem;

impl Random for OperatingSystem {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoRandomness> {
        getrandom::fill(buffer).map_err(|_| NoRandomness)
    }
}
